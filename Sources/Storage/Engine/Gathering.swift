// Rows of one kind inserted together. A statement of many rows costs less than as many statements:
// SQLite keeps a copy of every page that a statement with triggers changes, until it ends.

import Billing
import GRDB

/// Rows that wait, by kind, in the order in which the kinds came. Whoever gathers inserts a kind
/// only after the kinds that its rows may refer to, for all that is gathered and not row by row.
final class GatheredRows {
  private var lists: [(kind: RowKind, list: any RowList)] = []

  func add<Row: StoredRow>(_ row: Row, _ verb: RowVerb) {
    let kind = RowKind(type: ObjectIdentifier(Row.self), verb: verb)
    // A dozen kinds are looked through faster than hashed.
    if let known = lists.first(where: { $0.kind == kind }) {
      // The kind names the type; a checked cast would cost more than all else here.
      unsafeDowncast(known.list, to: TypedRowList<Row>.self).rows.append(row)
      return
    }
    let list = TypedRowList<Row>(verb)
    list.rows.append(row)
    lists.append((kind, list))
  }

  func flush(to connection: Connection) throws {
    let waiting = lists
    clear()
    for (_, list) in waiting { try list.flush(to: connection) }
  }

  func clear() { lists.removeAll(keepingCapacity: true) }
}

/// Inserting, or replacing the row of the same key.
enum RowVerb: Hashable {
  case insert
  case put
}

struct RowKind: Hashable {
  let type: ObjectIdentifier
  let verb: RowVerb
}

private protocol RowList: AnyObject {
  func flush(to connection: Connection) throws
}

private final class TypedRowList<Row: StoredRow>: RowList {
  let verb: RowVerb
  var rows: [Row] = []

  init(_ verb: RowVerb) { self.verb = verb }

  func flush(to connection: Connection) throws {
    try rows.withUnsafeBufferPointer { try connection.write($0, verb) }
  }
}

extension Connection {
  /// Lets rows that `body` inserts or puts wait for each other, kind by kind. They are written
  /// before any other statement runs and before this ends, so nobody can tell by reading; the book
  /// may refuse a row later than where it was inserted, never after this has ended.
  package func gathering<Value>(_ body: () throws -> Value) throws -> Value {
    guard gathered == nil else { return try body() }
    gathered = GatheredRows()
    defer { gathered = nil }
    let result = try body()
    try flushGathered()
    return result
  }

  func flushGathered() throws { try gathered?.flush(to: self) }

  /// How many rows a statement takes. A number of rows is made up of these, largest first. More at
  /// once gain nothing: preparing a statement takes the square of its placeholders.
  private static let statementRows = [32, 8, 1]

  /// Rows are bound where they lie: an element that is taken out of an array is a copy.
  fileprivate func write<Row: StoredRow>(
    _ rows: UnsafeBufferPointer<Row>, _ verb: RowVerb
  ) throws {
    var place = 0
    for count in Self.statementRows {
      while rows.count - place >= count {
        let statement = try statement(Row.self, verb, rows: count)
        try run(statement) { binder in
          for index in place..<place + count { rows[index].bind(&binder) }
        }
        place += count
      }
    }
  }
}
