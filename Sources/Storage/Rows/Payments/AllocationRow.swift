// A row of the table `allocation`.

import Billing

/// Money applied to a document, at `stamp.effectiveAt`.
package struct AllocationRow: StoredRow, Hashable, Sendable {
  package static let table = "allocation"
  package static let columns = [
    "id", "payment_id", "invoice_id", "amount", "reverses_id", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: AllocationID
  package var paymentID: PaymentID
  package var invoiceID: InvoiceID
  /// Negative when it takes back the one it reverses.
  package var amount: Int64
  package var reversesID: AllocationID?
  package var stamp: Stamp

  package init(
    id: AllocationID, paymentID: PaymentID, invoiceID: InvoiceID, amount: Int64,
    reversesID: AllocationID? = nil, stamp: Stamp
  ) {
    self.id = id
    self.paymentID = paymentID
    self.invoiceID = invoiceID
    self.amount = amount
    self.reversesID = reversesID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    paymentID = try row.next()
    invoiceID = try row.next()
    amount = try row.next()
    reversesID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(paymentID)
    values.bind(invoiceID)
    values.bind(amount)
    values.bind(reversesID)
    values.bind(stamp)
  }
}
