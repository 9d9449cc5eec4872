// A row of the table `discount`.

import Billing

/// A discount: a percentage, or an amount per currency.
package struct DiscountRow: StoredRow, Hashable, Sendable {
  package static let table = "discount"
  package static let columns = [
    "id", "key", "percent_off_mantissa", "percent_off_scale", "duration", "periods", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Duration: String, StoredValue, CaseIterable {
    case once, forever, periods
  }

  package var id: DiscountID
  package var key: String
  package var percentOff: ExactDecimal?
  package var duration: Duration
  /// How many, when the duration is `periods`.
  package var periods: Int?
  package var stamp: Stamp

  package init(
    id: DiscountID, key: String, percentOff: ExactDecimal?, duration: Duration, periods: Int?,
    stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.percentOff = percentOff
    self.duration = duration
    self.periods = periods
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    percentOff = try row.next()
    duration = try row.next()
    periods = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(percentOff)
    values.bind(duration)
    values.bind(periods)
    values.bind(stamp)
  }
}
