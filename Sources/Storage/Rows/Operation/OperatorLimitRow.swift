// A row of the table `operator_limit`.

import Billing

/// How much money a role may move in one day and currency without a second person; the last one
/// counts.
package struct OperatorLimitRow: StoredRow, Hashable, Sendable {
  package static let table = "operator_limit"
  package static let columns = [
    "role", "currency", "n", "amount", "author", "reason", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["role", "currency", "n"]

  package var role: String
  package var currency: Currency
  package var n: Int
  /// Minor units.
  package var amount: Int64
  package var author: String
  package var reason: String
  package var stamp: Stamp

  package init(
    role: String, currency: Currency, n: Int, amount: Int64, author: String, reason: String,
    stamp: Stamp
  ) {
    self.role = role
    self.currency = currency
    self.n = n
    self.amount = amount
    self.author = author
    self.reason = reason
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    role = try row.next()
    currency = try row.next()
    n = try row.next()
    amount = try row.next()
    author = try row.next()
    reason = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(role)
    values.bind(currency)
    values.bind(n)
    values.bind(amount)
    values.bind(author)
    values.bind(reason)
    values.bind(stamp)
  }
}
