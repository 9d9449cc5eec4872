// A reading connection that stands in the past: the book's tables as they were known, and derived
// tables of its own in memory.

import Billing
import GRDB

/// Reads a book as it was known. The book's file is opened for reading only; what is derived for
/// the past lives in temporary tables of this connection. Use one per thread.
package final class PastReader: @unchecked Sendable {
  private let queue: DatabaseQueue
  /// Only touched inside `queue`.
  private let statements = StatementCache()
  private var layer: Layer?
  private let gate = InterruptGate()
  private let seal: (any TextSeal)?

  /// The past that lies over the book now.
  private struct Layer: Equatable {
    let known: KnownAt
    let revision: Int64
    var derived: Derived
  }

  /// How much has been derived for this past.
  private enum Derived {
    /// Nothing yet, or what single answers took.
    case parts
    case everything
  }

  init(path: String, seal: (any TextSeal)?) throws {
    self.seal = seal
    queue = try translating {
      let queue = try DatabaseQueue.opened(path, label: "daybook.past") {
        $0.readonly = true
        // A derived table's parents are views here, which no foreign key can name.
        $0.foreignKeysEnabled = false
      }
      try queue.writeWithoutTransaction { database in
        try Setting.apply(Setting.past, to: database)
        try Self.lay(over: database)
      }
      return queue
    }
  }

  deinit {
    statements.removeAll()
    try? queue.close()
  }

  /// Runs `body` over the book as it was known. `derive` fills the derived tables and answers
  /// whether it did so for the whole book; it runs where `needsDerived`, until it did.
  package func read<Value>(
    _ known: KnownAt, needsDerived: Bool, derive: (Connection) throws -> Bool,
    _ body: (Connection, _ revision: Int64) throws -> Value
  ) throws -> Value {
    try translating {
      try queue.writeWithoutTransaction { database in
        var result: Value?
        try database.inTransaction(.deferred) {
          let connection = Connection(
            database, self.statements,
            source: IDSource(last: known.at.milliseconds << 20, now: known.at), seal: self.seal)
          let revision = try self.stand(at: known, database)
          do {
            result = try self.gate.during {
              if needsDerived, self.layer?.derived == .parts {
                if try derive(connection) { self.layer?.derived = .everything }
              }
              return try body(connection, revision)
            }
          } catch {
            self.layer = nil
            throw error
          }
          return .commit
        }
        guard let result else { preconditionFailure("a read that did not throw has a result") }
        return result
      }
    }
  }

  /// Stops the running read of another thread.
  package func interrupt() { gate.interrupt(queue) }

  /// Moves the layer, unless it lies there already over the same revision of the book.
  private func stand(at known: KnownAt, _ database: Database) throws -> Int64 {
    let revision =
      try Int64.fetchOne(database, sql: "SELECT coalesce(max(sequence), 0) FROM main.audit_entry")
      ?? 0
    if layer?.known == known, layer?.revision == revision { return revision }
    layer = nil
    try database.execute(
      sql: "UPDATE temp.known_at SET at = ?, through = ?",
      arguments: [known.at.milliseconds, known.through])
    for (table, form) in PastTables.forms where form == .derived {
      if try Self.exists(table, database) { try database.execute(sql: "DELETE FROM temp.\(table)") }
    }
    layer = Layer(known: known, revision: revision, derived: .parts)
    return revision
  }

  private static func exists(_ table: String, _ database: Database) throws -> Bool {
    try Int.fetchOne(
      database, sql: "SELECT 1 FROM temp.sqlite_schema WHERE name = ?", arguments: [table]) != nil
  }

  // MARK: The layer

  private static func lay(over database: Database) throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE known_at (at INTEGER NOT NULL, through INTEGER NOT NULL);
        INSERT INTO known_at (at, through) VALUES (0, 0);
        """)
    let tables = try Row.fetchAll(
      database,
      sql: """
        SELECT name, sql FROM main.sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
        """)
    for table in tables {
      let name: String = table["name"]
      let overlay = PastTables.overlay(
        name, columns: try columns(of: name, database), definition: table["sql"])
      guard let overlay else { continue }
      try database.execute(sql: overlay)
      if PastTables.forms[name] == .derived { try indexes(of: name, database) }
    }
    for (table, form) in PastTables.forms where form == .derived {
      try triggers(of: table, database)
    }
  }

  private static func columns(of table: String, _ database: Database) throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT name FROM pragma_table_info(?, 'main') ORDER BY cid",
      arguments: [table])
  }

  /// What counts a derived table's rows counts those of the past as well.
  private static func triggers(of table: String, _ database: Database) throws {
    let definitions = try String.fetchAll(
      database,
      sql: "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
      arguments: [table])
    for definition in definitions {
      try database.execute(
        sql: definition.replacing(
          "CREATE TRIGGER", with: "CREATE TEMP TRIGGER", maxReplacements: 1))
    }
  }

  private static func indexes(of table: String, _ database: Database) throws {
    let definitions = try String.fetchAll(
      database,
      sql: """
        SELECT sql FROM main.sqlite_schema
        WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL
        """, arguments: [table])
    for definition in definitions {
      try database.execute(
        sql: definition.replacing(" INDEX ", with: " INDEX temp.", maxReplacements: 1))
    }
  }
}

extension Book {
  /// A connection that reads the book as it was known, for one thread at a time.
  package func makePastReader() throws -> PastReader { try PastReader(path: path, seal: seal) }
}
