// A row of the table `billing_takeover`.

import Billing

/// From when this book bills a subscription that was billed elsewhere before.
package struct BillingTakeoverRow: StoredRow, Hashable, Sendable {
  package static let table = "billing_takeover"
  package static let columns = [
    "subscription_id", "at", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["subscription_id"]

  package var subscriptionID: SubscriptionID
  package var at: Timestamp
  package var stamp: Stamp

  package init(
    subscriptionID: SubscriptionID, at: Timestamp, stamp: Stamp
  ) {
    self.subscriptionID = subscriptionID
    self.at = at
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    subscriptionID = try row.next()
    at = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(subscriptionID)
    values.bind(at)
    values.bind(stamp)
  }
}
