// A row of the table `subscription_event`.

import Billing

/// Something that was done to a subscription.
package struct SubscriptionEventRow: StoredRow, Hashable, Sendable {
  package static let table = "subscription_event"
  package static let columns = [
    "id", "subscription_id", "event", "at", "effective", "plan_id", "quantity", "discount_id",
    "amount", "until_at", "description", "price_id", "unit_price_mantissa", "unit_price_scale",
    "scope", "credit", "mode", "withdraws_id", "actor", "reason", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Event: String, StoredValue, CaseIterable {
    case changePlan = "change_plan"
    case changeQuantity = "change_quantity"
    case applyDiscount = "apply_discount"
    case removeDiscount = "remove_discount"
    case addCharge = "add_charge"
    case pause
    case resume
    case cancel
    case reactivate
    case extendTrial = "extend_trial"
    case startTrial = "start_trial"
    case endTrial = "end_trial"
    case changePrice = "change_price"
    case withdraw
  }

  /// What a pause stops, or a resumption lets go on. Absent means the service.
  package enum Scope: String, StoredValue, Codable, CaseIterable {
    case service, billing, collection
  }

  /// What becomes of paid days that a cancellation takes. Absent means none.
  package enum Credit: String, StoredValue, Codable, CaseIterable {
    case nothing = "none"
    case credit, refund
  }

  /// Which boundaries a resumed subscription has. Absent means that the old ones go on.
  package enum Mode: String, StoredValue, Codable, CaseIterable {
    case keepBoundaries = "continue"
    case reanchor
  }

  package enum Effective: String, StoredValue, Codable, CaseIterable {
    case now
    case endOfPeriod = "end_of_period"
  }

  package var id: SubscriptionEventID
  package var subscriptionID: SubscriptionID
  package var event: Event
  /// When it was requested.
  package var at: Timestamp
  package var effective: Effective?
  package var planID: PlanID?
  package var quantity: Int64?
  package var discountID: DiscountID?
  /// Minor units of the subscription's currency.
  package var amount: Int64?
  /// The new end of an extended trial.
  package var untilAt: Timestamp?
  package var description: String?
  /// The price that gets another unit amount for this subscription alone.
  package var priceID: PriceID?
  /// In major units of the currency.
  package var unitPrice: ExactDecimal?
  package var scope: Scope?
  package var credit: Credit?
  package var mode: Mode?
  /// The planned step that this event takes back.
  package var withdrawsID: SubscriptionEventID?
  package var actor: String
  package var reason: String?
  package var stamp: Stamp

  package init(
    id: SubscriptionEventID, subscriptionID: SubscriptionID, event: Event, at: Timestamp,
    effective: Effective? = nil, planID: PlanID? = nil, quantity: Int64? = nil,
    discountID: DiscountID? = nil, amount: Int64? = nil, untilAt: Timestamp? = nil,
    description: String? = nil, actor: String, reason: String?, stamp: Stamp
  ) {
    self.id = id
    self.subscriptionID = subscriptionID
    self.event = event
    self.at = at
    self.effective = effective
    self.planID = planID
    self.quantity = quantity
    self.discountID = discountID
    self.amount = amount
    self.untilAt = untilAt
    self.description = description
    self.actor = actor
    self.reason = reason
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    subscriptionID = try row.next()
    event = try row.next()
    at = try row.next()
    effective = try row.next()
    planID = try row.next()
    quantity = try row.next()
    discountID = try row.next()
    amount = try row.next()
    untilAt = try row.next()
    description = try row.next()
    priceID = try row.next()
    unitPrice = try row.next()
    scope = try row.next()
    credit = try row.next()
    mode = try row.next()
    withdrawsID = try row.next()
    actor = try row.next()
    reason = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(subscriptionID)
    values.bind(event)
    values.bind(at)
    values.bind(effective)
    values.bind(planID)
    values.bind(quantity)
    values.bind(discountID)
    values.bind(amount)
    values.bind(untilAt)
    values.bind(description)
    values.bind(priceID)
    values.bind(unitPrice)
    values.bind(scope)
    values.bind(credit)
    values.bind(mode)
    values.bind(withdrawsID)
    values.bind(actor)
    values.bind(reason)
    values.bind(stamp)
  }
}
