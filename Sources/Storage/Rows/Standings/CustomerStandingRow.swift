// A row of the table `customer_standing`.

import Billing

/// A customer as lists show it.
package struct CustomerStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "customer_standing"
  package static let columns = [
    "customer_id", "sort_key", "search_key", "email_key", "legal_entity_key", "country",
    "currency", "state", "state_reason", "plan_names", "live_subscriptions", "due", "created_at",
  ]
  package static let key = ["customer_id"]

  package var customerID: CustomerID
  package var sortKey: String
  package var searchKey: String
  package var emailKey: String
  package var legalEntityKey: String
  package var country: String
  package var currency: Currency
  package var state: String
  package var stateReason: String
  package var planNames: String
  package var liveSubscriptions: Int64
  /// Open amount in the customer's currency.
  package var due: Int64
  package var createdAt: Timestamp

  package init(
    customerID: CustomerID, sortKey: String, searchKey: String, emailKey: String,
    legalEntityKey:
      String, country: String, currency: Currency, state: String, stateReason: String,
    planNames:
      String, liveSubscriptions: Int64, due: Int64, createdAt: Timestamp
  ) {
    self.customerID = customerID
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.emailKey = emailKey
    self.legalEntityKey = legalEntityKey
    self.country = country
    self.currency = currency
    self.state = state
    self.stateReason = stateReason
    self.planNames = planNames
    self.liveSubscriptions = liveSubscriptions
    self.due = due
    self.createdAt = createdAt
  }

  package init(_ row: inout ColumnReader) throws {
    customerID = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    emailKey = try row.next()
    legalEntityKey = try row.next()
    country = try row.next()
    currency = try row.next()
    state = try row.next()
    stateReason = try row.next()
    planNames = try row.next()
    liveSubscriptions = try row.next()
    due = try row.next()
    createdAt = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(customerID)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(emailKey)
    values.bind(legalEntityKey)
    values.bind(country)
    values.bind(currency)
    values.bind(state)
    values.bind(stateReason)
    values.bind(planNames)
    values.bind(liveSubscriptions)
    values.bind(due)
    values.bind(createdAt)
  }
}
