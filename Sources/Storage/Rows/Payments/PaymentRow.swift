// A row of the table `payment`.

import Billing

/// Money from a customer. Created at `stamp.createdAt`.
package struct PaymentRow: StoredRow, Hashable, Sendable {
  package static let table = "payment"
  package static let columns = [
    "id", "customer_id", "currency", "amount", "method", "reference", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Method: String, StoredValue, CaseIterable {
    case card
    case sepaDebit = "sepa_debit"
    case bankTransfer = "bank_transfer"
  }

  package var id: PaymentID
  /// The payer.
  package var customerID: CustomerID
  package var currency: Currency
  package var amount: Int64
  package var method: Method
  /// Text of a bank transfer.
  package var reference: String?
  package var stamp: Stamp

  package init(
    id: PaymentID, customerID: CustomerID, currency: Currency, amount: Int64, method: Method,
    reference: String?, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.currency = currency
    self.amount = amount
    self.method = method
    self.reference = reference
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    currency = try row.next()
    amount = try row.next()
    method = try row.next()
    reference = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(currency)
    values.bind(amount)
    values.bind(method)
    values.bind(reference)
    values.bind(stamp)
  }
}
