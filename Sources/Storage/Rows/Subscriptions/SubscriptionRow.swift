// A row of the table `subscription`.

import Billing

/// A subscription as it was taken out; what happened later are `SubscriptionEventRow`s.
package struct SubscriptionRow: StoredRow, Hashable, Sendable {
  package static let table = "subscription"
  package static let columns = [
    "id", "customer_id", "plan_id", "currency", "quantity", "started_at", "acquisition",
    "trial_days", "anchor_day", "discount_id", "ends_on", "purchase_order", "predecessor_id",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Acquisition: String, StoredValue, Codable, CaseIterable {
    case freemium
    case trial
    case trialCard = "trial_card"
    case trialLimited = "trial_limited"
    case paid
  }

  package var id: SubscriptionID
  package var customerID: CustomerID
  package var planID: PlanID
  package var currency: Currency
  /// Seats.
  package var quantity: Int64
  package var startedAt: Timestamp
  package var acquisition: Acquisition
  /// Absent means the plan's.
  package var trialDays: Int?
  /// A day of month 1…31; absent means the anniversary.
  package var anchorDay: Int?
  package var discountID: DiscountID?
  package var endsOn: Day?
  package var purchaseOrder: String?
  /// The ended subscription that this one takes up again.
  package var predecessorID: SubscriptionID?
  package var stamp: Stamp

  package init(
    id: SubscriptionID, customerID: CustomerID, planID: PlanID, currency: Currency, quantity: Int64,
    startedAt: Timestamp, acquisition: Acquisition, trialDays: Int?, anchorDay: Int?,
    discountID:
      DiscountID?, endsOn: Day?, purchaseOrder: String?,
    predecessorID: SubscriptionID? = nil, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.planID = planID
    self.currency = currency
    self.quantity = quantity
    self.startedAt = startedAt
    self.acquisition = acquisition
    self.trialDays = trialDays
    self.anchorDay = anchorDay
    self.discountID = discountID
    self.endsOn = endsOn
    self.purchaseOrder = purchaseOrder
    self.predecessorID = predecessorID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    planID = try row.next()
    currency = try row.next()
    quantity = try row.next()
    startedAt = try row.next()
    acquisition = try row.next()
    trialDays = try row.next()
    anchorDay = try row.next()
    discountID = try row.next()
    endsOn = try row.next()
    purchaseOrder = try row.next()
    predecessorID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(planID)
    values.bind(currency)
    values.bind(quantity)
    values.bind(startedAt)
    values.bind(acquisition)
    values.bind(trialDays)
    values.bind(anchorDay)
    values.bind(discountID)
    values.bind(endsOn)
    values.bind(purchaseOrder)
    values.bind(predecessorID)
    values.bind(stamp)
  }
}
