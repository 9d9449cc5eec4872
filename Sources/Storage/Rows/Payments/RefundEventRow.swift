// A row of the table `refund_event`.

import Billing

/// What became of a refund, at `stamp.effectiveAt`.
package struct RefundEventRow: StoredRow, Hashable, Sendable {
  package static let table = "refund_event"
  package static let columns = [
    "id", "refund_id", "state", "reference", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: RefundEventID
  package var refundID: RefundID
  package var state: RefundRow.State
  package var reference: String?
  package var stamp: Stamp

  package init(
    id: RefundEventID, refundID: RefundID, state: RefundRow.State, reference: String?,
    stamp: Stamp
  ) {
    self.id = id
    self.refundID = refundID
    self.state = state
    self.reference = reference
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    refundID = try row.next()
    state = try row.next()
    reference = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(refundID)
    values.bind(state)
    values.bind(reference)
    values.bind(stamp)
  }
}
