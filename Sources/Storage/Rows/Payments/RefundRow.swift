// A row of the table `refund`.

import Billing

/// Money given back, at `stamp.effectiveAt`.
package struct RefundRow: StoredRow, Hashable, Sendable {
  package static let table = "refund"
  package static let columns = [
    "id", "attempt_id", "amount", "state", "reference", "reason", "credit_note_id",
    "invoice_id", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum State: String, StoredValue, CaseIterable {
    case pending, succeeded, failed
  }

  package var id: RefundID
  package var attemptID: AttemptID
  package var amount: Int64
  package var state: State
  package var reference: String?
  package var reason: String?
  package var creditNoteID: InvoiceID?
  /// The document whose excess it gives back.
  package var invoiceID: InvoiceID?
  package var stamp: Stamp

  package init(
    id: RefundID, attemptID: AttemptID, amount: Int64, state: State, reference: String?,
    reason:
      String?, creditNoteID: InvoiceID?, invoiceID: InvoiceID? = nil, stamp: Stamp
  ) {
    self.id = id
    self.attemptID = attemptID
    self.amount = amount
    self.state = state
    self.reference = reference
    self.reason = reason
    self.creditNoteID = creditNoteID
    self.invoiceID = invoiceID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    attemptID = try row.next()
    amount = try row.next()
    state = try row.next()
    reference = try row.next()
    reason = try row.next()
    creditNoteID = try row.next()
    invoiceID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(attemptID)
    values.bind(amount)
    values.bind(state)
    values.bind(reference)
    values.bind(reason)
    values.bind(creditNoteID)
    values.bind(invoiceID)
    values.bind(stamp)
  }
}
