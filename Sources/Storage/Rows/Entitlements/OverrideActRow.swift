// A row of the table `override_act`.

import Billing

/// What was done to an override, in order; act 1 is its making.
package struct OverrideActRow: StoredRow, Hashable, Sendable {
  package static let table = "override_act"
  package static let columns = [
    "override_id", "n", "act", "value_mantissa", "value_scale", "expires_at", "reason_code",
    "reason", "author", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["override_id", "n"]

  package enum Act: String, StoredValue, CaseIterable {
    case granted, extended, revoked, expired
  }

  package var overrideID: OverrideID
  package var n: Int
  package var act: Act
  /// The quota after it.
  package var value: ExactDecimal?
  /// The end after it.
  package var expiresAt: Timestamp
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    overrideID: OverrideID, n: Int, act: Act, value: ExactDecimal?, expiresAt: Timestamp,
    reasonCode: String, reason: String, author: String, stamp: Stamp
  ) {
    self.overrideID = overrideID
    self.n = n
    self.act = act
    self.value = value
    self.expiresAt = expiresAt
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    overrideID = try row.next()
    n = try row.next()
    act = try row.next()
    value = try row.next()
    expiresAt = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(overrideID)
    values.bind(n)
    values.bind(act)
    values.bind(value)
    values.bind(expiresAt)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
