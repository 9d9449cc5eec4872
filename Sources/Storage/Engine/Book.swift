// A book: one file, one writing connection, and as many reading ones as are asked for.

import Billing
import GRDB

/// A book's file, opened. `write` may be called from any thread; writes queue up here, and wait
/// for other processes' writes there.
package final class Book: @unchecked Sendable {
  package let path: String
  private let queue: DatabaseQueue
  /// Only touched inside `queue`.
  private let statements: StatementCache

  let seal: (any TextSeal)?

  private init(path: String, queue: DatabaseQueue, seal: (any TextSeal)?) {
    self.path = path
    self.queue = queue
    self.seal = seal
    statements = StatementCache()
  }

  deinit { close() }

  /// Makes a new book at `path`, which must not exist. It is laid out under another name first, so
  /// that whatever happens, `path` is a whole book or nothing.
  package static func create(
    at path: String, _ row: BookSettingsRow, seal: (any TextSeal)? = nil
  ) throws -> Book {
    let draft = BookFile.draftName(of: path)
    try BookFile.create(draft)
    do {
      try BookFile.inspectDraft(draft)
      let book = try connect(draft, seal)
      try book.lay(row)
      book.close()
      try BookFile.publish(draft, as: path)
    } catch {
      BookFile.remove(draft)
      throw error
    }
    return try open(at: path, seal: seal)
  }

  /// Opens a book after checking its file, its kind, its version and every setting.
  /// `seal` opens the words that were sealed under subjects' keys.
  package static func open(at path: String, seal: (any TextSeal)? = nil) throws -> Book {
    try BookFile.inspect(path)
    let book = try connect(path, seal)
    try book.upgrade()
    return book
  }

  /// Everything in `body` or nothing of it, in one transaction that excludes every other writer.
  /// `now` dates the ids. Do not call `write` inside `write`.
  package func write<Value>(now: Timestamp, _ body: (Connection) throws -> Value) throws -> Value {
    try translating {
      try queue.writeWithoutTransaction { database in
        var result: Value?
        var erases = false
        try database.inTransaction(.immediate) {
          (result, erases) = try self.run(body, database, now)
          return .commit
        }
        BookFile.announce(path)
        if erases { try Self.rewriteErased(database) }
        guard let result else { preconditionFailure("a write that did not throw has a result") }
        return result
      }
    }
  }

  /// A reading connection of its own, for one thread at a time.
  package func makeReader() throws -> Reader { try Reader(path: path, seal: seal) }

  /// Moves the write-ahead log into the file, as far as readers allow.
  package func checkpoint() throws {
    try translating {
      try queue.writeWithoutTransaction { database in
        _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    }
  }

  /// Writes the file anew without what was removed from it, and empties the write-ahead log. Other
  /// readers of the log keep it from being emptied; then it is refused.
  package func rewriteFile() throws {
    try translating { try queue.writeWithoutTransaction { try Self.rewrite($0) } }
  }

  /// Ends the writing connection; further writes are refused. Harmless when repeated. What stands in
  /// the write-ahead log moves into the file as far as other connections allow, without waiting for
  /// them: a copy of the file alone is the book.
  package func close() {
    statements.removeAll()
    try? queue.writeWithoutTransaction { database in
      _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)")
    }
    try? queue.close()
  }
}

extension Book {
  private func run<Value>(
    _ body: (Connection) throws -> Value, _ database: Database, _ now: Timestamp
  ) throws -> (Value, erases: Bool) {
    let before = try Int64.fetchOne(database, sql: "SELECT last FROM id_source WHERE id = 1") ?? 0
    let source = IDSource(last: before, now: now)
    let connection = Connection(database, statements, source: source, seal: seal)
    let result = try body(connection)
    try connection.storeHeld()
    if source.last != before {
      try connection.execute("UPDATE id_source SET last = $1 WHERE id = 1", [source.last])
    }
    return (result, connection.erases)
  }

  private static func connect(_ path: String, _ seal: (any TextSeal)?) throws -> Book {
    try translating {
      let queue = try DatabaseQueue.opened(path, label: "daybook.writer")
      try queue.writeWithoutTransaction { try Setting.apply(Setting.writer, to: $0) }
      return Book(path: path, queue: queue, seal: seal)
    }
  }

  /// The schema and the first row of a new book, in one transaction, then moved into the file so
  /// that its header says what it is.
  private func lay(_ row: BookSettingsRow) throws {
    try translating {
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try database.execute(sql: "PRAGMA application_id = \(BookFile.applicationID)")
          try Self.migrate(database, from: 0)
          try database.execute(sql: "INSERT INTO id_source (id, last) VALUES (1, 0)")
          try Connection(database, statements, source: nil).insert(row)
          return .commit
        }
      }
    }
    try checkpoint()
  }

  /// Refuses a newer book, and brings an older one up to date.
  private func upgrade() throws {
    try translating {
      try queue.writeWithoutTransaction { database in
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version >= 1 else { throw StorageError.notABook(path: path) }
        guard version <= Migration.newest else {
          throw StorageError.newerBook(
            path: path, version: version, newestKnown: Migration.newest)
        }
        guard version < Migration.newest else { return }
        try database.inTransaction(.immediate) {
          let current = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
          try Self.migrate(database, from: current)
          return .commit
        }
      }
    }
  }

  private static func rewrite(_ database: Database) throws {
    try database.execute(sql: "VACUUM")
    let answer = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    let isBusy: Int = answer?[0] ?? 1
    guard isBusy == 0 else {
      throw StorageError.notRewritten(why: "another daybook is reading it")
    }
  }

  /// The same after an erasure that is committed, so that no failure reads as if it were not.
  private static func rewriteErased(_ database: Database) throws {
    do {
      try translating { try rewrite(database) }
    } catch let error as StorageError {
      throw StorageError.notRewritten(why: error.why)
    }
  }

  private static func migrate(_ database: Database, from version: Int) throws {
    for migration in Migration.all where migration.version > version {
      for script in migration.scripts { try database.execute(sql: script) }
      try database.execute(sql: "PRAGMA user_version = \(migration.version)")
    }
  }
}
