// A row of the table `usage_event`.

import Billing

/// A usage event. Its time is `stamp.effectiveAt`; when it was received, `stamp.createdAt`.
package struct UsageEventRow: StoredRow, Hashable, Sendable {
  package static let table = "usage_event"
  package static let columns = [
    "id", "source", "key", "meter_id", "subscription_id", "value_mantissa", "value_scale",
    "operation", "dimensions", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: UsageEventID
  package var source: String
  package var key: String
  package var meterID: MeterID
  package var subscriptionID: SubscriptionID
  package var value: ExactDecimal
  /// `add` or `remove` for meters that count unique values.
  package var operation: String?
  /// Canonical JSON object, members in name order.
  package var dimensions: String?
  package var stamp: Stamp

  package init(
    id: UsageEventID, source: String, key: String, meterID: MeterID, subscriptionID: SubscriptionID,
    value: ExactDecimal, operation: String?, dimensions: String?, stamp: Stamp
  ) {
    self.id = id
    self.source = source
    self.key = key
    self.meterID = meterID
    self.subscriptionID = subscriptionID
    self.value = value
    self.operation = operation
    self.dimensions = dimensions
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    source = try row.next()
    key = try row.next()
    meterID = try row.next()
    subscriptionID = try row.next()
    value = try row.next()
    operation = try row.next()
    dimensions = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(source)
    values.bind(key)
    values.bind(meterID)
    values.bind(subscriptionID)
    values.bind(value)
    values.bind(operation)
    values.bind(dimensions)
    values.bind(stamp)
  }
}
