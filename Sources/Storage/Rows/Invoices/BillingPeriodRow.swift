// A row of the table `billing_period`.

import Billing

/// What became of one period of one subscription item. The latest `n` is in force.
package struct BillingPeriodRow: StoredRow, Hashable, Sendable {
  package static let table = "billing_period"
  package static let columns = [
    "subscription_id", "price_id", "epoch", "k", "n", "start_on", "end_on", "start_at", "end_at",
    "billed_on", "outcome", "reason", "invoice_id", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["subscription_id", "price_id", "epoch", "k", "n"]

  package enum Outcome: String, StoredValue, CaseIterable {
    case billed, zero, waived, blocked
  }

  package var subscriptionID: SubscriptionID
  package var priceID: PriceID
  package var epoch: Int
  /// The index in its epoch.
  package var k: Int
  /// 0 for the first outcome; a blocked period gets another later.
  package var n: Int
  package var startOn: Day
  package var endOn: Day
  /// As the zone data of that time gave it.
  package var startAt: Timestamp
  package var endAt: Timestamp
  /// The billing day that decided it.
  package var billedOn: Day
  package var outcome: Outcome
  package var reason: String
  /// The document that charges it; absent where none does.
  package var invoiceID: InvoiceID?
  package var stamp: Stamp

  package init(
    subscriptionID: SubscriptionID, priceID: PriceID, epoch: Int, k: Int, n: Int, startOn: Day,
    endOn: Day, startAt: Timestamp, endAt: Timestamp, billedOn: Day, outcome: Outcome,
    reason: String, invoiceID: InvoiceID?, stamp: Stamp
  ) {
    self.subscriptionID = subscriptionID
    self.priceID = priceID
    self.epoch = epoch
    self.k = k
    self.n = n
    self.startOn = startOn
    self.endOn = endOn
    self.startAt = startAt
    self.endAt = endAt
    self.billedOn = billedOn
    self.outcome = outcome
    self.reason = reason
    self.invoiceID = invoiceID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    subscriptionID = try row.next()
    priceID = try row.next()
    epoch = try row.next()
    k = try row.next()
    n = try row.next()
    startOn = try row.next()
    endOn = try row.next()
    startAt = try row.next()
    endAt = try row.next()
    billedOn = try row.next()
    outcome = try row.next()
    reason = try row.next()
    invoiceID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(subscriptionID)
    values.bind(priceID)
    values.bind(epoch)
    values.bind(k)
    values.bind(n)
    values.bind(startOn)
    values.bind(endOn)
    values.bind(startAt)
    values.bind(endAt)
    values.bind(billedOn)
    values.bind(outcome)
    values.bind(reason)
    values.bind(invoiceID)
    values.bind(stamp)
  }
}
