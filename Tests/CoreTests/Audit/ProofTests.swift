// Proofs: checked by our own code, by OpenSSL, and by the Go project's packages.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

/// The Go checker in Tests/verify-proofs, built once, where the machine has Go and its packages.
enum GoVerifier {
  static let isThere =
    FileManager.default.isExecutableFile(atPath: "/usr/bin/go")
    && FileManager.default.fileExists(atPath: "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")

  private static let program = Result {
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../verify-proofs/main.go").standardized.path
    let target = demoFolder.appending(path: "verify-proofs").path
    let build = try runTool(
      "/usr/bin/go", ["build", "-o", target, source],
      environment: [
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
        "GOCACHE": demoFolder.appending(path: "go-cache").path,
      ])
    #expect(build.status == 0, "\(build.text)")
    return target
  }

  /// Nil when the checker accepts, else what it says.
  static func complaint(_ arguments: String...) throws -> String? {
    let answer = try runTool(try program.get(), arguments)
    return answer.status == 0 ? nil : answer.text
  }
}

@Suite("Proofs of the audit log")
struct ProofTests {
  /// Sizes around powers of two and of tiles.
  static let sizes: [Int64] = [1, 2, 3, 7, 8, 9, 64, 255, 256, 257, 600]

  @Test("an entry's proof is read back, holds, and holds for no other key, leaf or place")
  func inclusion() throws {
    let log = try SignedLog.make()
    try log.grow(to: 70)
    let key = try #require(TreeHead(try log.sign().text) != nil ? try log.key() : nil)
    for sequence in [1, 2, 33, 64, 65, 70] as [Int64] {
      let proof = try log.service.proof(ofEntry: sequence)
      let read = try #require(InclusionProof(proof.text))
      #expect(read == proof)
      #expect(try read.verified(trusting: [key]).sequence == UInt64(sequence))
      let stranger = NoteSigner(name: key.name, kind: .ed25519).verifier
      #expect(throws: Refusal.self) { try read.verified(trusting: [stranger]) }
      var leaf = proof.leaf
      leaf[leaf.count - 1] ^= 1
      let changed = InclusionProof(
        leaf: leaf, index: proof.index, path: proof.path, checkpoint: proof.checkpoint)
      #expect(throws: Refusal.self) { try changed.verified(trusting: [key]) }
      let moved = InclusionProof(
        leaf: proof.leaf, index: (proof.index + 1) % 70, path: proof.path,
        checkpoint: proof.checkpoint)
      #expect(throws: Refusal.self) { try moved.verified(trusting: [key]) }
    }
  }

  @Test("an entry that came after the last checkpoint is signed first, or refused without a key")
  func unsigned() throws {
    let log = try SignedLog.make()
    try log.sign()
    try log.grow(to: 5)
    let auditor = try LocalService.open(log.book.path, operator: tester)
    let refusal = #expect(throws: Refusal.self) { try auditor.proof(ofEntry: 5) }
    #expect(refusal?.code == "entry-not-signed")
    #expect(try log.service.proof(ofEntry: 5).index == 4)
    #expect(throws: Refusal.self) { try log.service.proof(ofEntry: 6) }
    #expect(throws: Refusal.self) { try log.service.proof(ofEntry: 0) }
  }

  @Test(
    "the Go project's packages accept every proof, and refuse changed ones",
    .enabled(if: GoVerifier.isThere))
  func goProofs() throws {
    let log = try SignedLog.make()
    var old: [(size: Int64, file: String)] = []
    for size in Self.sizes {
      try log.grow(to: size)
      let note = try log.sign()
      let key = try log.key().text
      let file = try log.write("checkpoint-\(size)", note.description)
      for sequence in Set([1, (size + 1) / 2, size]) {
        let text = try log.service.proof(ofEntry: sequence).text
        let proof = try log.write("entry.tlog-proof", text)
        #expect(try GoVerifier.complaint("entry", proof, key) == nil)
        let other = text.replacing("index \(sequence - 1)\n", with: "index \(sequence)\n")
        #expect(
          try GoVerifier.complaint("entry", log.write("other.tlog-proof", other), key) != nil)
      }
      for (oldSize, oldFile) in old {
        let request = try log.write(
          "request", log.service.growth(from: oldSize, to: size).text)
        #expect(try GoVerifier.complaint("growth", oldFile, request, key) == nil)
      }
      old.append((size, file))
    }
  }

  @Test(
    "the Go project's packages accept the exported tiles; an export grows, and never changes",
    .enabled(if: GoVerifier.isThere))
  func goTiles() throws {
    let log = try SignedLog.make()
    let folder = log.folder.appending(path: "tiles").path
    for size in [3, 256, 257, 70_000] as [Int64] {
      try log.grow(to: size)
      let (exported, _) = try log.service.exportTiles(to: folder)
      #expect(exported == UInt64(size))
      #expect(try GoVerifier.complaint("tiles", folder, log.key().text) == nil)
    }
    let other = try SignedLog.make()
    try other.grow(to: 300, tag: "other")
    let refusal = #expect(throws: Refusal.self) { try other.service.exportTiles(to: folder) }
    #expect(refusal?.code == "tiles-differ")
  }

  @Test("tile names are those of the specification")
  func tileNames() {
    #expect(TilePath.hashes(level: 0, index: 1_234_067, count: 256) == "tile/0/x001/x234/067")
    #expect(TilePath.hashes(level: 1, index: 0, count: 17) == "tile/1/000.p/17")
    #expect(TilePath.entries(index: 999, count: 256) == "tile/entries/999")
    #expect(TilePath.entries(index: 1_000, count: 1) == "tile/entries/x001/000.p/1")
  }

  @Test(
    "OpenSSL verifies the signature of a checkpoint, and refuses it for another text",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
  func openssl() throws {
    let log = try SignedLog.make()
    try log.grow(to: 9)
    let note = try log.sign()
    let key = try log.write("key.pem", try log.key().pem)
    let signature = log.folder.appending(path: "signature")
    try Data(note.signatures[0].bytes).write(to: signature)
    for (text, expected) in [(note.text, true), (note.text + "more\n", false)] {
      let file = try log.write("text", text)
      let answer = try runTool(
        "/usr/bin/openssl",
        [
          "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", file, "-sigfile",
          signature.path,
        ])
      #expect((answer.status == 0) == expected, "\(answer.text)")
    }
  }
}
