// A row of the table `credit_application`.

import Billing

/// A part of a grant that was spent on a document, or taken back where it names none.
package struct CreditApplicationRow: StoredRow, Hashable, Sendable {
  package static let table = "credit_application"
  package static let columns = [
    "id", "grant_id", "invoice_id", "amount", "reverses_id", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: CreditApplicationID
  package var grantID: CreditGrantID
  /// Absent when the rest of the grant was withdrawn.
  package var invoiceID: InvoiceID?
  /// Negative when it gives back the one it reverses.
  package var amount: Int64
  package var reversesID: CreditApplicationID?
  package var stamp: Stamp

  package init(
    id: CreditApplicationID, grantID: CreditGrantID, invoiceID: InvoiceID?, amount: Int64,
    reversesID: CreditApplicationID?, stamp: Stamp
  ) {
    self.id = id
    self.grantID = grantID
    self.invoiceID = invoiceID
    self.amount = amount
    self.reversesID = reversesID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    grantID = try row.next()
    invoiceID = try row.next()
    amount = try row.next()
    reversesID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(grantID)
    values.bind(invoiceID)
    values.bind(amount)
    values.bind(reversesID)
    values.bind(stamp)
  }
}
