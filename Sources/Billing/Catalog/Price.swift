// A price component of a plan version: what is charged, when, and by which model.

/// What a price charges for.
package enum PriceKind: Hashable, Sendable, Codable {
  /// Every interval, at its start or at its end; for the subscription or for each seat.
  case recurring(BillingTiming, BillingInterval, RecurringQuantity)
  /// The quantity of a meter over the period, in arrears.
  case usage(meter: String)
  /// Once, with the first invoice.
  case oneTime
}

package enum BillingTiming: String, Hashable, Sendable, Codable, CaseIterable {
  case inAdvance = "in_advance"
  case inArrears = "in_arrears"
}

package enum RecurringQuantity: String, Hashable, Sendable, Codable, CaseIterable {
  case flat
  case perSeat = "per_seat"
}

/// What a quantity of zero owes under tiers.
package enum ZeroQuantity: String, Hashable, Sendable, Codable, CaseIterable {
  /// The first tier's flat fee: the default.
  case firstTierFlatFee = "first_tier_flat_fee"
  case nothing
}

/// One price component. Several prices with the same code and different currencies are one
/// component; a subscription reads the one of its currency.
package struct Price: Hashable, Sendable, Codable {
  package let code: String
  package let name: String
  package let product: String
  package let kind: PriceKind
  package let currency: Currency
  package let model: ChargeModel
  /// Units of each period that cost nothing.
  package let includedUnits: ExactDecimal
  /// Minimum commitment of a whole period, trued up at its end. Major units.
  package let minimum: ExactDecimal?
  /// Maximum spend of a whole period. Major units.
  package let maximum: ExactDecimal?
  package let zeroQuantity: ZeroQuantity
  /// The product tax code that the tax engine reads.
  package let taxCode: String?

  package init(
    code: String, name: String, product: String, kind: PriceKind, currency: Currency,
    model: ChargeModel, includedUnits: ExactDecimal = .zero, minimum: ExactDecimal? = nil,
    maximum: ExactDecimal? = nil, zeroQuantity: ZeroQuantity = .firstTierFlatFee,
    taxCode: String? = nil
  ) {
    self.code = code
    self.name = name
    self.product = product
    self.kind = kind
    self.currency = currency
    self.model = model
    self.includedUnits = includedUnits
    self.minimum = minimum
    self.maximum = maximum
    self.zeroQuantity = zeroQuantity
    self.taxCode = taxCode
  }
}
