// A row of the table `operator`.

import Billing

/// A person who may act in the book, known by name and by the operating system's user id.
package struct OperatorRow: StoredRow, Hashable, Sendable {
  package static let table = "operator"
  package static let columns = [
    "id", "name", "uid", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: OperatorID
  package var name: String
  /// Nil for one who never opens the file: acted as in a simulated book only.
  package var uid: Int64?
  package var stamp: Stamp

  package init(
    id: OperatorID, name: String, uid: Int64?, stamp: Stamp
  ) {
    self.id = id
    self.name = name
    self.uid = uid
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    name = try row.next()
    uid = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(name)
    values.bind(uid)
    values.bind(stamp)
  }
}
