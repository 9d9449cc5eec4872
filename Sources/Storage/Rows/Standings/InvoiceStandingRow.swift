// A row of the table `invoice_standing`.

import Billing

/// A document as lists show it. Amounts in minor units.
package struct InvoiceStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "invoice_standing"
  package static let columns = [
    "invoice_id", "customer_id", "legal_entity_key", "search_key", "number_key",
    "document", "status", "currency", "issued_on", "due_on", "total", "credited", "paid",
    "pending", "due", "payment_state", "dispute_state", "applied",
    "written_off", "collectability",
  ]
  package static let key = ["invoice_id"]

  package var invoiceID: InvoiceID
  package var customerID: CustomerID
  package var legalEntityKey: String
  /// The number and the payer's words.
  package var searchKey: String
  /// Empty for a draft.
  package var numberKey: String
  package var document: String
  package var status: String
  package var currency: Currency
  package var issuedOn: Day
  /// The latest day when it has none.
  package var dueOn: Day
  package var total: Int64
  package var credited: Int64
  package var paid: Int64
  /// Money under way whose outcome is not known.
  package var pending: Int64
  package var due: Int64
  package var paymentState: String
  package var disputeState: String
  /// Credit spent on it.
  package var applied: Int64
  package var writtenOff: Int64
  package var collectability: String

  package init(
    invoiceID: InvoiceID, customerID: CustomerID, legalEntityKey: String,
    searchKey: String, numberKey: String, document: String, status: String, currency: Currency,
    issuedOn: Day, dueOn: Day, total: Int64, credited: Int64, paid: Int64, pending: Int64,
    due:
      Int64, paymentState: String, disputeState: String, applied: Int64, writtenOff: Int64,
    collectability: String
  ) {
    self.invoiceID = invoiceID
    self.customerID = customerID
    self.legalEntityKey = legalEntityKey
    self.searchKey = searchKey
    self.numberKey = numberKey
    self.document = document
    self.status = status
    self.currency = currency
    self.issuedOn = issuedOn
    self.dueOn = dueOn
    self.total = total
    self.credited = credited
    self.paid = paid
    self.pending = pending
    self.due = due
    self.paymentState = paymentState
    self.disputeState = disputeState
    self.applied = applied
    self.writtenOff = writtenOff
    self.collectability = collectability
  }

  package init(_ row: inout ColumnReader) throws {
    invoiceID = try row.next()
    customerID = try row.next()
    legalEntityKey = try row.next()
    searchKey = try row.next()
    numberKey = try row.next()
    document = try row.next()
    status = try row.next()
    currency = try row.next()
    issuedOn = try row.next()
    dueOn = try row.next()
    total = try row.next()
    credited = try row.next()
    paid = try row.next()
    pending = try row.next()
    due = try row.next()
    paymentState = try row.next()
    disputeState = try row.next()
    applied = try row.next()
    writtenOff = try row.next()
    collectability = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(invoiceID)
    values.bind(customerID)
    values.bind(legalEntityKey)
    values.bind(searchKey)
    values.bind(numberKey)
    values.bind(document)
    values.bind(status)
    values.bind(currency)
    values.bind(issuedOn)
    values.bind(dueOn)
    values.bind(total)
    values.bind(credited)
    values.bind(paid)
    values.bind(pending)
    values.bind(due)
    values.bind(paymentState)
    values.bind(disputeState)
    values.bind(applied)
    values.bind(writtenOff)
    values.bind(collectability)
  }
}
