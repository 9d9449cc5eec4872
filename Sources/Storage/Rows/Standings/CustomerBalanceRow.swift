// A row of the table `customer_balance`.

import Billing

/// What a payer owes and has, per currency.
package struct CustomerBalanceRow: StoredRow, Hashable, Sendable {
  package static let table = "customer_balance"
  package static let columns = [
    "customer_id", "currency", "due", "overdue", "unapplied", "credit", "granted",
  ]
  package static let key = ["customer_id", "currency"]

  package var customerID: CustomerID
  package var currency: Currency
  package var due: Int64
  package var overdue: Int64
  /// Payments not applied to a document.
  package var unapplied: Int64
  /// What it may spend: its balance and what documents were paid beyond their total.
  package var credit: Int64
  /// Credit given and not spent.
  package var granted: Int64

  package init(
    customerID: CustomerID, currency: Currency, due: Int64, overdue: Int64, unapplied: Int64,
    credit: Int64, granted: Int64
  ) {
    self.customerID = customerID
    self.currency = currency
    self.due = due
    self.overdue = overdue
    self.unapplied = unapplied
    self.credit = credit
    self.granted = granted
  }

  package init(_ row: inout ColumnReader) throws {
    customerID = try row.next()
    currency = try row.next()
    due = try row.next()
    overdue = try row.next()
    unapplied = try row.next()
    credit = try row.next()
    granted = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(customerID)
    values.bind(currency)
    values.bind(due)
    values.bind(overdue)
    values.bind(unapplied)
    values.bind(credit)
    values.bind(granted)
  }
}
