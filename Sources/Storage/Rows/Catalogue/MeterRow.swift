// A row of the table `meter`.

import Billing

/// What usage is counted by.
package struct MeterRow: StoredRow, Hashable, Sendable {
  package static let table = "meter"
  package static let columns = [
    "id", "key", "aggregation", "unit", "late", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Aggregation: String, StoredValue, CaseIterable {
    case sum
    case count
    case unique
    case max
    case min
    case latest
    case weightedSum = "weighted_sum"
    case average
  }

  package enum Late: String, StoredValue, CaseIterable {
    case nextInvoice = "next_invoice"
    case refuse
    case reissue
  }

  package var id: MeterID
  package var key: String
  package var aggregation: Aggregation
  package var unit: String?
  package var late: Late
  package var stamp: Stamp

  package init(
    id: MeterID, key: String, aggregation: Aggregation, unit: String?, late: Late, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.aggregation = aggregation
    self.unit = unit
    self.late = late
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    aggregation = try row.next()
    unit = try row.next()
    late = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(aggregation)
    values.bind(unit)
    values.bind(late)
    values.bind(stamp)
  }
}
