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

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
    statements = StatementCache()
  }

  deinit { close() }

  /// Makes a new book at `path`, which must not exist. It is laid out under another name first, so
  /// that whatever happens, `path` is a whole book or nothing.
  package static func create(at path: String, _ row: BookSettingsRow) throws -> Book {
    let draft = BookFile.draftName(of: path)
    try BookFile.create(draft)
    do {
      try BookFile.inspect(draft)
      let book = try connect(draft)
      try book.lay(row)
      book.close()
      try BookFile.publish(draft, as: path)
    } catch {
      BookFile.remove(draft)
      throw error
    }
    return try open(at: path)
  }

  /// Opens a book after checking its file, its kind, its version and every setting.
  package static func open(at path: String) throws -> Book {
    try BookFile.inspect(path)
    try BookFile.inspectHeader(path)
    let book = try connect(path)
    try book.upgrade()
    return book
  }

  /// Everything in `body` or nothing of it, in one transaction that excludes every other writer.
  /// `now` dates the ids. Do not call `write` inside `write`.
  package func write<Value>(now: Timestamp, _ body: (Connection) throws -> Value) throws -> Value {
    try translating {
      try queue.writeWithoutTransaction { database in
        var result: Value?
        try database.inTransaction(.immediate) {
          result = try self.run(body, database, now)
          return .commit
        }
        guard let result else { preconditionFailure("a write that did not throw has a result") }
        return result
      }
    }
  }

  /// A reading connection of its own, for one thread at a time.
  package func makeReader() throws -> Reader { try Reader(path: path) }

  /// Moves the write-ahead log into the file, as far as readers allow.
  package func checkpoint() throws {
    try translating {
      try queue.writeWithoutTransaction { database in
        _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    }
  }

  /// Ends the writing connection; further writes are refused. Harmless when repeated.
  package func close() {
    statements.removeAll()
    try? queue.close()
  }
}

extension Book {
  private func run<Value>(
    _ body: (Connection) throws -> Value, _ database: Database, _ now: Timestamp
  ) throws -> Value {
    let before = try Int64.fetchOne(database, sql: "SELECT last FROM id_source WHERE id = 1") ?? 0
    let source = IDSource(last: before, now: now)
    let connection = Connection(database, statements, source: source)
    let result = try body(connection)
    try connection.storeHeld()
    if source.last != before {
      try connection.execute("UPDATE id_source SET last = $1 WHERE id = 1", [source.last])
    }
    return result
  }

  private static func connect(_ path: String) throws -> Book {
    try translating {
      var configuration = Configuration()
      configuration.label = "daybook.writer"
      configuration.busyMode = .timeout(Double(Setting.busyMilliseconds) / 1_000)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { try Setting.apply(Setting.writer, to: $0) }
      return Book(path: path, queue: queue)
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

  private static func migrate(_ database: Database, from version: Int) throws {
    for migration in Migration.all where migration.version > version {
      for script in migration.scripts { try database.execute(sql: script) }
      try database.execute(sql: "PRAGMA user_version = \(migration.version)")
    }
  }
}
