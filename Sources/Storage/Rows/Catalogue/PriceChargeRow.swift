// A row of the table `price_charge`.

import Billing

/// What a price charges in one currency.
package struct PriceChargeRow: StoredRow, Hashable, Sendable {
  package static let table = "price_charge"
  package static let columns = ["price_id", "currency", "definition"]
  package static let key = ["price_id", "currency"]

  package var priceID: PriceID
  package var currency: Currency
  /// Canonical JSON: the fields of the calc kind `charge`.
  package var definition: String

  package init(
    priceID: PriceID, currency: Currency, definition: String
  ) {
    self.priceID = priceID
    self.currency = currency
    self.definition = definition
  }

  package init(_ row: inout ColumnReader) throws {
    priceID = try row.next()
    currency = try row.next()
    definition = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(priceID)
    values.bind(currency)
    values.bind(definition)
  }
}
