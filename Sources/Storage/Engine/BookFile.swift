// The book's file before SQLite sees it: who may read it, where it lies, what it is.

import Glibc

/// What every book carries in its header, so that no other program's file is taken for one.
enum BookFile {
  /// "DayB" as SQLite's application id.
  static let applicationID: Int32 = 0x4461_7942
  private static let headerLength = 100

  /// Creates an empty file that only its owner may read, and fails when there is one.
  static func create(_ path: String) throws(StorageError) {
    let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      let code = errno
      throw code == EEXIST ? .alreadyExists(path: path) : .inputOutput(detail: reason(path, code))
    }
    // The process's umask may have taken bits away, never added any.
    _ = fchmod(file, 0o600)
    close(file)
  }

  /// Where a book is laid out before it gets its name.
  static func draftName(of path: String) -> String { "\(path).new-\(getpid())" }

  /// Gives a finished draft its name, unless something has that name already.
  static func publish(_ draft: String, as path: String) throws(StorageError) {
    guard link(draft, path) == 0 else {
      let code = errno
      throw code == EEXIST ? .alreadyExists(path: path) : .inputOutput(detail: reason(path, code))
    }
    unlink(draft)
  }

  static func remove(_ path: String) {
    for name in [path, path + "-wal", path + "-shm"] { unlink(name) }
  }

  /// Gives the file the time of a commit. Whoever watches it then looks again: the log's bytes come
  /// before the commit can be read, so that their arrival alone may be heard too early. Where the
  /// system refuses, such a watcher learns of this commit with the next one.
  static func announce(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }

  /// Refuses, in this order: no file, no regular file, no book, loose permissions, a network file
  /// system. How a file may be opened is no matter of ours until it is a book.
  static func inspect(_ path: String) throws(StorageError) {
    let status = try inspectKind(path)
    try inspectHeader(path)
    try inspectPlace(path, status)
  }

  /// The same for a file that we have just made, which has no header yet.
  static func inspectDraft(_ path: String) throws(StorageError) {
    try inspectPlace(path, try inspectKind(path))
  }

  private static func inspectKind(_ path: String) throws(StorageError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      throw code == ENOENT ? .noSuchFile(path: path) : .inputOutput(detail: reason(path, code))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    return status
  }

  private static func inspectPlace(_ path: String, _ status: stat) throws(StorageError) {
    guard status.st_mode & 0o077 == 0 else {
      throw .loosePermissions(path: path, mode: UInt32(status.st_mode & 0o777))
    }
    if let type = try networkFileSystem(holding: path) {
      throw .networkFileSystem(path: path, type: type)
    }
  }

  /// Refuses a file without SQLite's header or without our application id in it.
  private static func inspectHeader(_ path: String) throws(StorageError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .inputOutput(detail: reason(path, errno)) }
    defer { close(file) }
    var header = [UInt8](repeating: 0, count: headerLength)
    guard read(file, &header, headerLength) == headerLength,
      header.starts(with: Array("SQLite format 3\0".utf8))
    else { throw .notABook(path: path) }
    // Offset 68 of SQLite's header: the application id, big-endian.
    let found = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard found == UInt32(bitPattern: applicationID) else { throw .notABook(path: path) }
  }

  /// The network file system that holds `path`, or nil when it lies on a local one.
  private static func networkFileSystem(holding path: String) throws(StorageError) -> String? {
    guard let resolved = realpath(path, nil) else {
      throw .inputOutput(detail: reason(path, errno))
    }
    defer { free(resolved) }
    guard let table = contents(of: "/proc/self/mountinfo") else {
      throw .inputOutput(
        detail: "/proc/self/mountinfo cannot be read, so nothing is known of disks")
    }
    let type = MountTable(table).type(holding: String(cString: resolved))
    return type.flatMap { MountTable.isNetwork($0) ? $0 : nil }
  }

  private static func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(file, &chunk, chunk.count)
      guard count >= 0 else { return nil }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  private static func reason(_ path: String, _ code: Int32) -> String {
    "\(path): \(String(cString: strerror(code)))"
  }
}
