// A row of the table `credit_grant`.

import Billing

/// Credit given to a payer, to be spent on invoices until a day.
package struct CreditGrantRow: StoredRow, Hashable, Sendable {
  package static let table = "credit_grant"
  package static let columns = [
    "id", "customer_id", "legal_entity_id", "currency", "kind", "amount", "priority",
    "expires_on", "reason_code", "reason", "author", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Kind: String, StoredValue, CaseIterable {
    /// Given away.
    case promotional
    /// Paid for.
    case prepaid
  }

  package var id: CreditGrantID
  /// The payer.
  package var customerID: CustomerID
  package var legalEntityID: LegalEntityID
  package var currency: Currency
  package var kind: Kind
  package var amount: Int64
  /// Lower is spent first among prepaid grants.
  package var priority: Int64
  /// The first day on which it is gone.
  package var expiresOn: Day?
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: CreditGrantID, customerID: CustomerID, legalEntityID: LegalEntityID, currency: Currency,
    kind: Kind, amount: Int64, priority: Int64, expiresOn: Day?, reasonCode: String,
    reason: String, author: String, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.legalEntityID = legalEntityID
    self.currency = currency
    self.kind = kind
    self.amount = amount
    self.priority = priority
    self.expiresOn = expiresOn
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
    kind = try row.next()
    amount = try row.next()
    priority = try row.next()
    expiresOn = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(legalEntityID)
    values.bind(currency)
    values.bind(kind)
    values.bind(amount)
    values.bind(priority)
    values.bind(expiresOn)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
