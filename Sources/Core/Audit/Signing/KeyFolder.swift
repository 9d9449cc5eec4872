// A folder outside the book for what its operators must not lose with it: the signing key, the
// public keys that were ever trusted, and the last signed checkpoint.

import Billing
import Glibc

/// Small private files of one log or witness. Folder and files must belong to the user who runs
/// daybook, and nobody else may read or write them.
package struct KeyFolder: Hashable, Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The folder of one log below `base`. The name is made of harmless characters only, because an
  /// origin is read from a file that somebody may have changed.
  package init(of origin: String, in base: String) {
    let name = origin.utf8.map { byte -> Character in
      let character = Character(Unicode.Scalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber || character == "-")
        ? character : "_"
    }
    self.init("\(base)/log-\(String(name))")
  }

  package var exists: Bool { access(path, F_OK) == 0 }

  /// Makes the folder and those above it.
  package func make() throws {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o700) != 0, errno != EEXIST { throw Self.refusal(made, Self.reason()) }
    }
    try inspect(path, kind: S_IFDIR)
  }

  /// A file's text, nil when there is none. A file that others may touch is refused.
  package func read(_ name: String) throws -> String? {
    let file = "\(path)/\(name)"
    guard access(file, F_OK) == 0 else { return nil }
    try inspect(path, kind: S_IFDIR)
    try inspect(file, kind: S_IFREG)
    guard let bytes = readFile(file), let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.refusal(file, "it cannot be read as text")
    }
    return text
  }

  /// Replaces a file: after a crash it is the old one or the new one, whole.
  package func write(_ name: String, _ text: String) throws {
    let (draft, file) = ("\(path)/.\(name).new", "\(path)/\(name)")
    unlink(draft)
    let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.refusal(draft, Self.reason()) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Self.refusal(draft, Self.reason()) }
      rest = rest.dropFirst(count)
    }
    guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0, rename(draft, file) == 0 else {
      throw Self.refusal(file, Self.reason())
    }
    syncFolder()
  }

  package func remove(_ name: String) {
    unlink("\(path)/\(name)")
    syncFolder()
  }

  /// Runs `body` while no other process does so for this folder.
  package func locked<Value>(_ body: () throws -> Value) throws -> Value {
    try make()
    let descriptor = open("\(path)/lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.refusal("\(path)/lock", Self.reason()) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.refusal("\(path)/lock", Self.reason()) }
    }
    return try body()
  }

  private func syncFolder() {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func inspect(_ path: String, kind: mode_t) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw Self.refusal(path, Self.reason()) }
    guard status.st_mode & S_IFMT == kind else {
      throw Self.refusal(path, "it is of another kind than it must be")
    }
    guard status.st_uid == geteuid() else { throw Self.refusal(path, "it belongs to another user") }
    guard status.st_mode & 0o077 == 0 else {
      let mode = String(status.st_mode & 0o777, radix: 8)
      throw Refusal(
        "key-mode", what: "Nothing was signed",
        why: "others may use \(path) (mode \(mode))",
        remedy: "Run `chmod go= \(path)`, and rotate the key if anybody may have read it.")
    }
  }

  private static func refusal(_ path: String, _ why: String) -> Refusal {
    Refusal(
      "key-folder", what: "Nothing was signed", why: "\(path): \(why)",
      remedy: "Name a folder of your own with --key-dir or DAYBOOK_KEY_DIR.")
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
