// A row of the table `price`.

import Billing

/// A price component of a plan version.
package struct PriceRow: StoredRow, Hashable, Sendable {
  package static let table = "price"
  package static let columns = [
    "id", "key", "plan_version_id", "n", "name", "kind", "timing", "per", "meter_id", "tax_code",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Kind: String, StoredValue, CaseIterable {
    case recurring
    case usage
    case oneTime = "one_time"
  }

  package enum Timing: String, StoredValue, CaseIterable {
    case advance, arrears
  }

  package enum Per: String, StoredValue, CaseIterable {
    case flat, seat
  }

  package var id: PriceID
  package var key: String
  package var planVersionID: PlanVersionID
  /// Its place in the plan version, from 1.
  package var n: Int
  package var name: String
  package var kind: Kind
  package var timing: Timing
  package var per: Per?
  package var meterID: MeterID?
  package var taxCode: String
  package var stamp: Stamp

  package init(
    id: PriceID, key: String, planVersionID: PlanVersionID, n: Int, name: String, kind: Kind,
    timing: Timing, per: Per?, meterID: MeterID?, taxCode: String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.planVersionID = planVersionID
    self.n = n
    self.name = name
    self.kind = kind
    self.timing = timing
    self.per = per
    self.meterID = meterID
    self.taxCode = taxCode
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    planVersionID = try row.next()
    n = try row.next()
    name = try row.next()
    kind = try row.next()
    timing = try row.next()
    per = try row.next()
    meterID = try row.next()
    taxCode = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(planVersionID)
    values.bind(n)
    values.bind(name)
    values.bind(kind)
    values.bind(timing)
    values.bind(per)
    values.bind(meterID)
    values.bind(taxCode)
    values.bind(stamp)
  }
}
