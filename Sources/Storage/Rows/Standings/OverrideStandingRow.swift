// A row of the table `override_standing`.

import Billing

/// An override as lists show it.
package struct OverrideStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "override_standing"
  package static let columns = [
    "override_id", "customer_id", "sort_key", "search_key", "feature_key", "effect", "value",
    "state", "starts_at", "expires_at", "reason_code", "author",
  ]
  package static let key = ["override_id"]

  package var overrideID: OverrideID
  package var customerID: CustomerID
  package var sortKey: String
  package var searchKey: String
  package var featureKey: String
  package var effect: String
  package var value: String
  /// `scheduled`, `active`, `revoked`, `expired`.
  package var state: String
  package var startsAt: Timestamp
  package var expiresAt: Timestamp
  package var reasonCode: String
  package var author: String

  package init(
    overrideID: OverrideID, customerID: CustomerID, sortKey: String, searchKey: String,
    featureKey:
      String, effect: String, value: String, state: String, startsAt: Timestamp,
    expiresAt: Timestamp,
    reasonCode: String, author: String
  ) {
    self.overrideID = overrideID
    self.customerID = customerID
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.featureKey = featureKey
    self.effect = effect
    self.value = value
    self.state = state
    self.startsAt = startsAt
    self.expiresAt = expiresAt
    self.reasonCode = reasonCode
    self.author = author
  }

  package init(_ row: inout ColumnReader) throws {
    overrideID = try row.next()
    customerID = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    featureKey = try row.next()
    effect = try row.next()
    value = try row.next()
    state = try row.next()
    startsAt = try row.next()
    expiresAt = try row.next()
    reasonCode = try row.next()
    author = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(overrideID)
    values.bind(customerID)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(featureKey)
    values.bind(effect)
    values.bind(value)
    values.bind(state)
    values.bind(startsAt)
    values.bind(expiresAt)
    values.bind(reasonCode)
    values.bind(author)
  }
}
