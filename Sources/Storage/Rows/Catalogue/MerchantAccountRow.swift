// A row of the table `merchant_account`.

import Billing

/// An account at a processor: how it pays out and what it charges.
package struct MerchantAccountRow: StoredRow, Hashable, Sendable {
  package static let table = "merchant_account"
  package static let columns = [
    "id", "key", "processor", "legal_entity_id", "currency", "lag_business_days",
    "fee_percent_mantissa", "fee_percent_scale", "fee_fixed", "iban", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Processor: String, StoredValue, CaseIterable {
    case stripe, adyen
  }

  package var id: MerchantAccountID
  package var key: String
  package var processor: Processor
  package var legalEntityID: LegalEntityID
  package var currency: Currency
  package var lagBusinessDays: Int
  package var feePercent: ExactDecimal
  /// Minor units of the currency.
  package var feeFixed: Int64
  package var iban: String
  package var stamp: Stamp

  package init(
    id: MerchantAccountID, key: String, processor: Processor, legalEntityID: LegalEntityID,
    currency: Currency, lagBusinessDays: Int, feePercent: ExactDecimal, feeFixed: Int64,
    iban:
      String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.processor = processor
    self.legalEntityID = legalEntityID
    self.currency = currency
    self.lagBusinessDays = lagBusinessDays
    self.feePercent = feePercent
    self.feeFixed = feeFixed
    self.iban = iban
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    processor = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
    lagBusinessDays = try row.next()
    feePercent = try row.next()
    feeFixed = try row.next()
    iban = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(processor)
    values.bind(legalEntityID)
    values.bind(currency)
    values.bind(lagBusinessDays)
    values.bind(feePercent)
    values.bind(feeFixed)
    values.bind(iban)
    values.bind(stamp)
  }
}
