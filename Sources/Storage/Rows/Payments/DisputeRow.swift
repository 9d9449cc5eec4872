// A row of the table `dispute`.

import Billing

/// A dispute, opened at `stamp.effectiveAt`.
package struct DisputeRow: StoredRow, Hashable, Sendable {
  package static let table = "dispute"
  package static let columns = [
    "id", "attempt_id", "amount", "fee", "reason", "respond_by", "reference", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: DisputeID
  package var attemptID: AttemptID
  package var amount: Int64
  package var fee: Int64?
  package var reason: String
  package var respondBy: Timestamp?
  package var reference: String?
  package var stamp: Stamp

  package init(
    id: DisputeID, attemptID: AttemptID, amount: Int64, fee: Int64?, reason: String,
    respondBy:
      Timestamp?, reference: String?, stamp: Stamp
  ) {
    self.id = id
    self.attemptID = attemptID
    self.amount = amount
    self.fee = fee
    self.reason = reason
    self.respondBy = respondBy
    self.reference = reference
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    attemptID = try row.next()
    amount = try row.next()
    fee = try row.next()
    reason = try row.next()
    respondBy = try row.next()
    reference = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(attemptID)
    values.bind(amount)
    values.bind(fee)
    values.bind(reason)
    values.bind(respondBy)
    values.bind(reference)
    values.bind(stamp)
  }
}
