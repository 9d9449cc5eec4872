// A row of the table `legal_entity`.

import Billing

/// A company that issues invoices.
package struct LegalEntityRow: StoredRow, Hashable, Sendable {
  package static let table = "legal_entity"
  package static let columns = [
    "id", "key", "name", "country", "zone", "currency", "series", "allows_void",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: LegalEntityID
  /// Its id in the catalogue, such as `nw-de`.
  package var key: String
  package var name: String
  /// ISO 3166 alpha-2.
  package var country: String
  /// IANA.
  package var zone: String
  /// Functional currency.
  package var currency: Currency
  /// Prefix of its document numbers.
  package var series: String
  /// Whether its invoices may be voided; else a full credit note takes their place.
  package var allowsVoid: Bool
  package var stamp: Stamp

  package init(
    id: LegalEntityID, key: String, name: String, country: String, zone: String, currency: Currency,
    series: String, allowsVoid: Bool = false, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.name = name
    self.country = country
    self.zone = zone
    self.currency = currency
    self.series = series
    self.allowsVoid = allowsVoid
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    name = try row.next()
    country = try row.next()
    zone = try row.next()
    currency = try row.next()
    series = try row.next()
    allowsVoid = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(name)
    values.bind(country)
    values.bind(zone)
    values.bind(currency)
    values.bind(series)
    values.bind(allowsVoid)
    values.bind(stamp)
  }
}
