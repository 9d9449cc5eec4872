// Checks what daybook exports with the Go project's own transparency-log packages (golang.org/x/mod):
// an implementation that shares nothing with ours.
//
//	verify-proofs entry PROOF KEY          an inclusion proof with its entry (tlog-proof)
//	verify-proofs growth OLD REQUEST KEY   that REQUEST's tree begins with the checkpoint OLD's
//	verify-proofs tiles FOLDER KEY         a folder of tiles and entries (tlog-tiles)
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tree struct {
	size int64
	root tlog.Hash
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "entry":
		return checkEntry(args[1], args[2])
	case len(args) == 4 && args[0] == "growth":
		return checkGrowth(args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "tiles":
		return checkTiles(args[1], args[2])
	}
	return fmt.Errorf("usage: entry PROOF KEY | growth OLD REQUEST KEY | tiles FOLDER KEY")
}

func checkEntry(file, key string) error {
	head, rest, err := split(file)
	if err != nil {
		return err
	}
	t, err := open(rest, key)
	if err != nil {
		return err
	}
	if len(head) < 3 || head[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a proof")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(head[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(head[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := hashes(head[3:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, t.size, t.root, index, tlog.RecordHash(leaf))
}

func checkGrowth(oldFile, file, key string) error {
	text, err := os.ReadFile(oldFile)
	if err != nil {
		return err
	}
	old, err := open(string(text), key)
	if err != nil {
		return err
	}
	head, rest, err := split(file)
	if err != nil {
		return err
	}
	t, err := open(rest, key)
	if err != nil {
		return err
	}
	if head[0] != fmt.Sprintf("old %d", old.size) {
		return fmt.Errorf("%s, but the old checkpoint has %d", head[0], old.size)
	}
	path, err := hashes(head[1:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, t.size, t.root, old.size, old.root)
}

// memory keeps every hash of the tree by its index.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(m)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found = append(found, m[index])
	}
	return found, nil
}

func checkTiles(folder, key string) error {
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	t, err := open(string(text), key)
	if err != nil {
		return err
	}
	var all memory
	for n := int64(0); n < t.size; n++ {
		bundle, err := os.ReadFile(tilePath(folder, "entries", n/256, width(t.size, 0, n/256)))
		if err != nil {
			return err
		}
		for i := int64(0); i < n%256; i++ {
			bundle = bundle[2+binary.BigEndian.Uint16(bundle):]
		}
		entry := bundle[2 : 2+binary.BigEndian.Uint16(bundle)]
		more, err := tlog.StoredHashes(n, entry, all)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	root, err := tlog.TreeHash(t.size, all)
	if err != nil {
		return err
	}
	if root != t.root {
		return fmt.Errorf("the entries' root is not the signed one")
	}
	return checkHashTiles(folder, t.size, all)
}

// checkHashTiles compares every hash in every tile that a tree of that size must have.
func checkHashTiles(folder string, size int64, all memory) error {
	for level, count := 0, size; count > 0; level, count = level+1, count>>8 {
		for n := int64(0); n*256 < count; n++ {
			w := width(size, level, n)
			tile, err := os.ReadFile(tilePath(folder, strconv.Itoa(level), n, w))
			if err != nil {
				return err
			}
			if int64(len(tile)) != 32*w {
				return fmt.Errorf("tile %d/%d has %d bytes", level, n, len(tile))
			}
			for i := int64(0); i < w; i++ {
				want := all[tlog.StoredHashIndex(8*level, n*256+i)]
				if string(tile[32*i:32*i+32]) != string(want[:]) {
					return fmt.Errorf("tile %d/%d: hash %d differs", level, n, i)
				}
			}
		}
	}
	return nil
}

func width(size int64, level int, n int64) int64 {
	count := size>>(8*level) - n*256
	if count > 256 {
		return 256
	}
	return count
}

func tilePath(folder, level string, n, w int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if w < 256 {
		path = fmt.Sprintf("%s.p/%d", path, w)
	}
	return filepath.Join(folder, "tile", level, path)
}

// split cuts a file at its first empty line.
func split(file string) ([]string, string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	before, after, found := strings.Cut(string(text), "\n\n")
	if !found {
		return nil, "", fmt.Errorf("%s has no empty line", file)
	}
	return strings.Split(before, "\n"), after, nil
}

// open checks the signature of a checkpoint and reads it.
func open(text, key string) (tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree{}, err
	}
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tree{size, root}, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var path []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		path = append(path, hash)
	}
	return path, nil
}
