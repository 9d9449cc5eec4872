// A row of the table `subscription_standing`.

import Billing

/// A subscription as lists show it.
package struct SubscriptionStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "subscription_standing"
  package static let columns = [
    "subscription_id", "customer_id", "legal_entity_key", "sort_key", "search_key", "plan_key",
    "plan_name", "plan_version", "quantity", "currency", "state", "state_reason", "state_since",
    "period_start", "period_end", "next_at", "next_action", "recurring", "recurring_known",
  ]
  package static let key = ["subscription_id"]

  package var subscriptionID: SubscriptionID
  package var customerID: CustomerID
  package var legalEntityKey: String
  /// The customer's.
  package var sortKey: String
  package var searchKey: String
  package var planKey: String
  package var planName: String
  package var planVersion: Int
  package var quantity: Int64
  package var currency: Currency
  package var state: String
  package var stateReason: String
  package var stateSince: Timestamp
  package var periodStart: Day?
  package var periodEnd: Day?
  /// When something next happens by itself; the latest instant when nothing does.
  package var nextAt: Timestamp
  package var nextAction: String
  /// Recurring amount a month in minor units; 0 with `recurringKnown` false when not computed.
  package var recurring: Int64
  package var recurringKnown: Bool

  package init(
    subscriptionID: SubscriptionID, customerID: CustomerID, legalEntityKey: String, sortKey: String,
    searchKey: String, planKey: String, planName: String, planVersion: Int, quantity: Int64,
    currency: Currency, state: String, stateReason: String, stateSince: Timestamp,
    periodStart:
      Day?, periodEnd: Day?, nextAt: Timestamp, nextAction: String, recurring: Int64,
    recurringKnown:
      Bool
  ) {
    self.subscriptionID = subscriptionID
    self.customerID = customerID
    self.legalEntityKey = legalEntityKey
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.planKey = planKey
    self.planName = planName
    self.planVersion = planVersion
    self.quantity = quantity
    self.currency = currency
    self.state = state
    self.stateReason = stateReason
    self.stateSince = stateSince
    self.periodStart = periodStart
    self.periodEnd = periodEnd
    self.nextAt = nextAt
    self.nextAction = nextAction
    self.recurring = recurring
    self.recurringKnown = recurringKnown
  }

  package init(_ row: inout ColumnReader) throws {
    subscriptionID = try row.next()
    customerID = try row.next()
    legalEntityKey = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    planKey = try row.next()
    planName = try row.next()
    planVersion = try row.next()
    quantity = try row.next()
    currency = try row.next()
    state = try row.next()
    stateReason = try row.next()
    stateSince = try row.next()
    periodStart = try row.next()
    periodEnd = try row.next()
    nextAt = try row.next()
    nextAction = try row.next()
    recurring = try row.next()
    recurringKnown = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(subscriptionID)
    values.bind(customerID)
    values.bind(legalEntityKey)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(planKey)
    values.bind(planName)
    values.bind(planVersion)
    values.bind(quantity)
    values.bind(currency)
    values.bind(state)
    values.bind(stateReason)
    values.bind(stateSince)
    values.bind(periodStart)
    values.bind(periodEnd)
    values.bind(nextAt)
    values.bind(nextAction)
    values.bind(recurring)
    values.bind(recurringKnown)
  }
}
