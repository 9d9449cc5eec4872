// A row of the table `invoice_draft`.

import Billing

/// What a draft was computed from: one row a subscription on it.
package struct InvoiceDraftRow: StoredRow, Hashable, Sendable {
  package static let table = "invoice_draft"
  package static let columns = [
    "invoice_id", "subscription_id", "from_on", "billing_on", "closes_at", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["invoice_id", "subscription_id"]

  package var invoiceID: InvoiceID
  package var subscriptionID: SubscriptionID
  /// The first day that was looked at.
  package var fromOn: Day
  package var billingOn: Day
  /// When it is finalised by itself; absent where a person does that.
  package var closesAt: Timestamp?
  package var stamp: Stamp

  package init(
    invoiceID: InvoiceID, subscriptionID: SubscriptionID, fromOn: Day, billingOn: Day,
    closesAt: Timestamp?, stamp: Stamp
  ) {
    self.invoiceID = invoiceID
    self.subscriptionID = subscriptionID
    self.fromOn = fromOn
    self.billingOn = billingOn
    self.closesAt = closesAt
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    invoiceID = try row.next()
    subscriptionID = try row.next()
    fromOn = try row.next()
    billingOn = try row.next()
    closesAt = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(invoiceID)
    values.bind(subscriptionID)
    values.bind(fromOn)
    values.bind(billingOn)
    values.bind(closesAt)
    values.bind(stamp)
  }
}
