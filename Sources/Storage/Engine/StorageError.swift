// What a book refuses: the closed list, in the order in which the checks are made.

/// Why a book cannot be opened, read or written. The words for a person are made here.
package enum StorageError: Error, Hashable, Sendable {
  case noSuchFile(path: String)
  case alreadyExists(path: String)
  case notARegularFile(path: String)
  case notABook(path: String)
  /// `mode` is the nine permission bits.
  case loosePermissions(path: String, mode: UInt32)
  case networkFileSystem(path: String, type: String)
  case newerBook(path: String, version: Int, newestKnown: Int)
  /// A connection did not take a setting that the book depends on.
  case settingRefused(name: String, wanted: String, found: String)
  /// Another daybook kept writing for longer than we wait.
  case busy
  /// What was removed is committed, and its words may still be in the file or its write-ahead log.
  case notRewritten(why: String)
  /// A reader was interrupted.
  case cancelled
  case diskFull
  case corrupt(detail: String)
  /// The schema refused a row: a guard, a uniqueness or a reference.
  case refusedBySchema(detail: String)
  case unreadableValue(table: String, column: String, detail: String)
  /// A list was asked for a column that it has not.
  case unknownColumn(String)
  case inputOutput(detail: String)
}

extension StorageError {
  package var what: String {
    switch self {
    case .noSuchFile(let path), .notARegularFile(let path), .loosePermissions(let path, _),
      .networkFileSystem(let path, _), .notABook(let path), .newerBook(let path, _, _):
      "cannot open \(path)"
    case .alreadyExists(let path): "cannot create \(path)"
    case .settingRefused, .corrupt, .unreadableValue, .inputOutput: "cannot use this book"
    case .busy, .diskFull, .refusedBySchema: "nothing was written"
    case .notRewritten: "it was erased, but the file was not written anew"
    case .cancelled: "the query was cancelled"
    case .unknownColumn(let name): "cannot list by “\(name)”"
    }
  }

  package var why: String {
    switch self {
    case .noSuchFile: "there is no such file"
    case .alreadyExists: "the file is there already"
    case .notARegularFile: "it is not a regular file"
    case .loosePermissions(_, let mode):
      "others may read or write it (mode \(String(mode, radix: 8)))"
    case .networkFileSystem(_, let type):
      "it lies on a network file system (\(type)), where locks and shared memory are not safe"
    case .notABook: "it is no daybook book"
    case .newerBook(_, let version, let known):
      "a newer daybook wrote it (version \(version); this program knows \(known))"
    case .settingRefused(let name, let wanted, let found):
      "the database keeps \(name) at \(found) instead of \(wanted)"
    case .busy: "another daybook is writing to this book"
    case .notRewritten(let why): why
    case .cancelled: "somebody asked for that"
    case .diskFull: "the disk is full"
    case .corrupt(let detail), .refusedBySchema(let detail), .inputOutput(let detail): detail
    case .unreadableValue(let table, let column, let detail):
      "\(table).\(column) holds a value that means nothing: \(detail)"
    case .unknownColumn: "the list has no such column"
    }
  }

  package var remedy: String {
    switch self {
    case .noSuchFile: "Create a book with `daybook init`."
    case .alreadyExists: "Choose another path, or open it."
    case .notARegularFile, .notABook: "Give the path of a book."
    case .loosePermissions(let path, _): "Run `chmod 600 \(path)`."
    case .networkFileSystem: "Move the book to a local disk."
    case .newerBook: "Install that daybook or a newer one."
    case .settingRefused: "Use the SQLite of this system's package."
    case .busy: "Try again."
    case .notRewritten: "Mend that, then run `daybook erase` for the same customer again."
    case .cancelled, .unknownColumn: ""
    case .diskFull: "Make room and try again."
    case .corrupt, .unreadableValue: "Restore the last good copy; keep this file for inspection."
    case .refusedBySchema: "The facts moved or the input repeats itself; look again."
    case .inputOutput: "Check the disk and the file's directory."
    }
  }
}

extension StorageError: CustomStringConvertible {
  package var description: String {
    remedy.isEmpty ? "\(what): \(why)." : "\(what): \(why). \(remedy)"
  }
}
