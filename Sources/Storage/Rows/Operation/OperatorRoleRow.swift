// A row of the table `operator_role`.

import Billing

/// A role given to an operator or taken away, in order.
package struct OperatorRoleRow: StoredRow, Hashable, Sendable {
  package static let table = "operator_role"
  package static let columns = [
    "operator_id", "n", "role", "act", "author", "reason", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["operator_id", "n"]

  package enum Act: String, StoredValue, CaseIterable {
    case granted, withdrawn
  }

  package var operatorID: OperatorID
  package var n: Int
  /// The raw value of Core's `Role`.
  package var role: String
  package var act: Act
  package var author: String
  package var reason: String
  package var stamp: Stamp

  package init(
    operatorID: OperatorID, n: Int, role: String, act: Act, author: String, reason: String,
    stamp: Stamp
  ) {
    self.operatorID = operatorID
    self.n = n
    self.role = role
    self.act = act
    self.author = author
    self.reason = reason
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    operatorID = try row.next()
    n = try row.next()
    role = try row.next()
    act = try row.next()
    author = try row.next()
    reason = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(operatorID)
    values.bind(n)
    values.bind(role)
    values.bind(act)
    values.bind(author)
    values.bind(reason)
    values.bind(stamp)
  }
}
