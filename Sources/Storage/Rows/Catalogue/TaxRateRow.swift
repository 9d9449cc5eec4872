// A row of the table `tax_rate`.

import Billing

/// A tax rate of one country from a day on.
package struct TaxRateRow: StoredRow, Hashable, Sendable {
  package static let table = "tax_rate"
  package static let columns = [
    "id", "code", "country", "percent_mantissa", "percent_scale", "from_on", "inclusive", "name",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: TaxRateID
  package var code: String
  package var country: String
  package var percent: ExactDecimal
  package var fromOn: Day
  package var inclusive: Bool
  package var name: String
  package var stamp: Stamp

  package init(
    id: TaxRateID, code: String, country: String, percent: ExactDecimal, fromOn: Day,
    inclusive:
      Bool, name: String, stamp: Stamp
  ) {
    self.id = id
    self.code = code
    self.country = country
    self.percent = percent
    self.fromOn = fromOn
    self.inclusive = inclusive
    self.name = name
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    code = try row.next()
    country = try row.next()
    percent = try row.next()
    fromOn = try row.next()
    inclusive = try row.next()
    name = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(code)
    values.bind(country)
    values.bind(percent)
    values.bind(fromOn)
    values.bind(inclusive)
    values.bind(name)
    values.bind(stamp)
  }
}
