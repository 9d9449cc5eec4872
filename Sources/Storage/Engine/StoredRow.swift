// Whole rows in and out: one insert, one select and one upsert for every table.

import GRDB
import GRDBSQLite

/// A row of one table. `columns`, `init` and `bind` name the columns in the same order.
package protocol StoredRow: Sendable {
  static var table: String { get }
  static var columns: [String] { get }
  /// The columns of the primary key.
  static var key: [String] { get }
  init(_ row: inout ColumnReader) throws
  func bind(_ values: inout Binder)
}

extension StoredRow {
  /// `id, name, …`
  package static var columnList: String { columns.joined(separator: ", ") }

  /// Inserts so many rows.
  static func insertText(rows: Int = 1) -> String {
    let width = columns.count
    let places = (0..<rows).map { row in
      let values = (1...width).map { "$\(row * width + $0)" }
      return "(\(values.joined(separator: ", ")))"
    }
    return "INSERT INTO \(table) (\(columnList)) VALUES \(places.joined(separator: ", "))"
  }

  static func upsertText(rows: Int = 1) -> String {
    let others = columns.filter { !key.contains($0) }
    let keys = key.joined(separator: ", ")
    let insert = insertText(rows: rows)
    guard !others.isEmpty else { return "\(insert) ON CONFLICT (\(keys)) DO NOTHING" }
    let changes = others.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    return "\(insert) ON CONFLICT (\(keys)) DO UPDATE SET \(changes)"
  }
}

extension Connection {
  package func insert<Row: StoredRow>(_ row: Row) throws {
    guard let gathered else {
      return try run(try statement(Row.self, .insert)) { row.bind(&$0) }
    }
    gathered.add(row, .insert)
  }

  /// Inserts the row, or replaces every value of the row with its key.
  package func put<Row: StoredRow>(_ row: Row) throws {
    guard let gathered else {
      return try run(try statement(Row.self, .put)) { row.bind(&$0) }
    }
    gathered.add(row, .put)
  }

  func statement<Row: StoredRow>(
    _: Row.Type, _ verb: RowVerb, rows: Int = 1
  ) throws -> Statement {
    let kind = RowKind(type: ObjectIdentifier(Row.self), verb: verb)
    let name = RowStatement(kind: kind, rows: rows)
    if let known = statements[name] { return known }
    let text =
      switch verb {
      case .insert: Row.insertText(rows: rows)
      case .put: Row.upsertText(rows: rows)
      }
    let statement = try made(text)
    statements[name] = statement
    return statement
  }

  /// Binds rows one after the other and runs the statement.
  func run(_ statement: Statement, _ bind: (inout Binder) -> Void) throws {
    var binder = Binder(statement.sqliteStatement)
    bind(&binder)
    try check(binder, statement)
    try finish(statement)
  }

  /// The rows for which `condition` holds, in `order` (by key when empty).
  /// `condition` and `order` are SQL of this package's callers, never of a person.
  package func all<Row: StoredRow>(
    _: Row.Type = Row.self, where condition: String = "", _ values: [any StoredValue] = [],
    order: String = ""
  ) throws -> [Row] {
    try rows(Self.select(Row.self, condition, order), values) { try Row(&$0) }
  }

  package func one<Row: StoredRow>(
    _: Row.Type = Row.self, where condition: String, _ values: [any StoredValue]
  ) throws -> Row? {
    try first(Self.select(Row.self, condition, ""), values) { try Row(&$0) }
  }

  @discardableResult
  package func delete<Row: StoredRow>(
    _: Row.Type, where condition: String, _ values: [any StoredValue] = []
  ) throws -> Int {
    try execute("DELETE FROM \(Row.table) WHERE \(condition)", values)
  }

  package func count<Row: StoredRow>(
    _: Row.Type, where condition: String = "", _ values: [any StoredValue] = []
  ) throws -> Int64 {
    let filter = condition.isEmpty ? "" : " WHERE \(condition)"
    return try first("SELECT count(*) FROM \(Row.table)\(filter)", values) { try $0.next() } ?? 0
  }

  private static func select<Row: StoredRow>(
    _: Row.Type, _ condition: String, _ order: String
  ) -> String {
    let filter = condition.isEmpty ? "" : " WHERE \(condition)"
    let sorting = order.isEmpty ? Row.key.joined(separator: ", ") : order
    return "SELECT \(Row.columnList) FROM \(Row.table)\(filter) ORDER BY \(sorting)"
  }
}
