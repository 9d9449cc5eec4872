// Hears when another program writes to the book, without a timer.

import Glibc

/// File events of the book's folder. The folder is watched, not the write-ahead log itself, so
/// that a log that is deleted and made anew is still heard. The log is written before what it says
/// can be read; the commit after that gives the book's file a new time, which is heard as well.
final class BookWatch {
  let descriptor: Int32
  private let names: Set<String>

  /// Nil when the system cannot watch; the console then shows changes on `ctrl-r`.
  init?(path: String) {
    // SQLite keeps its log beside the file that a link leads to.
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let path = String(cString: resolved)
    let split = path.lastIndex(of: "/") ?? path.startIndex
    let folder = split == path.startIndex ? "/" : String(path[..<split])
    let name = String(path[path.index(after: split)...])
    names = [name, name + "-wal"]
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    let events = [IN_MODIFY, IN_ATTRIB, IN_CREATE, IN_MOVED_TO].reduce(0) { $0 | UInt32($1) }
    guard inotify_add_watch(descriptor, folder, events) >= 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// Reads what has happened; true when it was about the book.
  func hasChanged() -> Bool {
    var isOurs = false
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return isOurs }
      buffer.withUnsafeBytes { bytes in
        isOurs = names(in: bytes.prefix(count)).contains(where: names.contains) || isOurs
      }
    }
  }

  /// The file names in a buffer of `inotify_event`s: a header of 16 bytes, its last four the
  /// length of the name that follows, padded with zeros.
  private func names(in bytes: Slice<UnsafeRawBufferPointer>) -> [String] {
    var names: [String] = []
    var start = bytes.startIndex
    while start + 16 <= bytes.endIndex {
      let length = Int(
        UnsafeRawBufferPointer(rebasing: bytes).loadUnaligned(
          fromByteOffset: start - bytes.startIndex + 12, as: UInt32.self))
      let name = bytes[start + 16..<min(start + 16 + length, bytes.endIndex)]
      names.append(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
      start += 16 + length
    }
    return names
  }
}
