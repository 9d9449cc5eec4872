// Reading the files of an import set in pieces, and listing its folders.

import Formats
import Glibc

/// A file read in pieces of 256 KB.
final class FileBytes {
  private let file: UnsafeMutablePointer<FILE>
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)
  /// Bytes handed over up to now.
  private(set) var count: Int64 = 0

  init?(_ path: String) {
    guard let file = fopen(path, "rb") else { return nil }
    self.file = file
  }

  deinit { fclose(file) }

  /// The next piece; nil at the end.
  func next() throws -> ArraySlice<UInt8>? {
    let read = fread(&chunk, 1, chunk.count, file)
    guard read > 0 else {
      guard ferror(file) == 0 else { throw FieldProblem("", "the file cannot be read") }
      return nil
    }
    count += Int64(read)
    return chunk[..<read]
  }
}

/// The elements of a file, read piece by piece.
struct FileElements<Reader: PieceReader> {
  private(set) var reader: Reader
  private let bytes: FileBytes
  private var isOpen = true

  init(_ reader: Reader, _ bytes: FileBytes) {
    self.reader = reader
    self.bytes = bytes
  }

  /// The next element; nil at the end.
  mutating func next() throws -> Reader.Element? {
    while true {
      if let element = try reader.next() { return element }
      guard isOpen else { return nil }
      if let piece = try bytes.next() {
        reader.feed(piece)
      } else {
        reader.finish()
        isOpen = false
      }
    }
  }
}

/// Size of a regular file in bytes; nil when there is none.
func fileSize(_ path: String) -> Int64? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int64(status.st_size)
}

/// Names in a folder in byte order; nil when it cannot be listed.
func folderNames(_ path: String) -> [String]? {
  guard let folder = opendir(path) else { return nil }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
}
