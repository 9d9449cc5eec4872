// A row of the table `document_act`.

import Billing

/// What a person or a job did with a document, at `stamp.effectiveAt`.
package struct DocumentActRow: StoredRow, Hashable, Sendable {
  package static let table = "document_act"
  package static let columns = [
    "id", "invoice_id", "act", "amount", "payment_id", "reason_code", "reason", "author",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Act: String, StoredValue, CaseIterable {
    case finalised, voided
    /// Not expected to be paid: dunning stops, nothing is posted.
    case doubtful
    /// Expected again.
    case expected
    case writtenOff = "written_off"
    case recovered
    /// A difference within tolerance that is not asked for, and asking for it after all.
    case shortPaid = "short_paid"
    case shortPaidBack = "short_paid_back"
  }

  package var id: DocumentActID
  package var invoiceID: InvoiceID
  package var act: Act
  /// Minor units written off or recovered; 0 for other acts.
  package var amount: Int64
  /// The money that came in after all.
  package var paymentID: PaymentID?
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: DocumentActID, invoiceID: InvoiceID, act: Act, amount: Int64, paymentID: PaymentID?,
    reasonCode: String, reason: String, author: String, stamp: Stamp
  ) {
    self.id = id
    self.invoiceID = invoiceID
    self.act = act
    self.amount = amount
    self.paymentID = paymentID
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    invoiceID = try row.next()
    act = try row.next()
    amount = try row.next()
    paymentID = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(invoiceID)
    values.bind(act)
    values.bind(amount)
    values.bind(paymentID)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
