// A row of the table `balance_entry`.

import Billing

/// A move of a payer's credit balance: positive adds to it.
package struct BalanceEntryRow: StoredRow, Hashable, Sendable {
  package static let table = "balance_entry"
  package static let columns = [
    "id", "customer_id", "legal_entity_id", "currency", "amount", "cause", "invoice_id",
    "payment_id", "refund_id", "reverses_id", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Cause: String, StoredValue, CaseIterable {
    /// A credit note's share that lowers no amount due.
    case creditNote = "credit_note"
    /// What a document was paid beyond its total.
    case excess
    /// Money that arrived and is applied to nothing.
    case cash
    case applied
    case refunded
    /// Given back by a bank transfer.
    case paidOut = "paid_out"
    /// Takes back the entry that it names.
    case reversed
  }

  package var id: BalanceEntryID
  /// The payer.
  package var customerID: CustomerID
  package var legalEntityID: LegalEntityID
  package var currency: Currency
  package var amount: Int64
  package var cause: Cause
  /// The credit note, the overpaid document, or the one it was applied to.
  package var invoiceID: InvoiceID?
  package var paymentID: PaymentID?
  package var refundID: RefundID?
  package var reversesID: BalanceEntryID?
  package var stamp: Stamp

  package init(
    id: BalanceEntryID, customerID: CustomerID, legalEntityID: LegalEntityID, currency: Currency,
    amount: Int64, cause: Cause, invoiceID: InvoiceID?, paymentID: PaymentID?,
    refundID: RefundID?, reversesID: BalanceEntryID?, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.legalEntityID = legalEntityID
    self.currency = currency
    self.amount = amount
    self.cause = cause
    self.invoiceID = invoiceID
    self.paymentID = paymentID
    self.refundID = refundID
    self.reversesID = reversesID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
    amount = try row.next()
    cause = try row.next()
    invoiceID = try row.next()
    paymentID = try row.next()
    refundID = try row.next()
    reversesID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(legalEntityID)
    values.bind(currency)
    values.bind(amount)
    values.bind(cause)
    values.bind(invoiceID)
    values.bind(paymentID)
    values.bind(refundID)
    values.bind(reversesID)
    values.bind(stamp)
  }
}
