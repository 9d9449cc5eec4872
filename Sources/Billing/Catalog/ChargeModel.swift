// How a quantity becomes an amount: the closed list of charge models and their properties.
// All prices and fees are exact decimals in major units.

/// A charge model with its properties. `Rating/` holds one file per model.
package enum ChargeModel: Hashable, Sendable, Codable {
  /// The same amount whatever the quantity.
  case flat(ExactDecimal)
  /// Quantity × price.
  case perUnit(ExactDecimal)
  /// Each tier prices its own slice; the flat fee of each tier reached is added.
  case graduated(PriceTiers)
  /// The one tier that the quantity falls in prices all of it, plus its flat fee.
  case volume(PriceTiers)
  /// A started package is charged whole.
  case package(PackagePrice)
  /// A share of the amounts that events carry.
  case percentage(PercentagePrice)
  /// Slices of the summed amount, each at its tier's rate, plus flat fees of tiers reached.
  case graduatedPercentage(PriceTiers)
  /// The events carry the amount; it is multiplied by this (1 where it is charged as it is).
  case dynamic(multiplier: ExactDecimal)
  /// Dimension values of each event pick the price.
  case matrix(PriceMatrix)
}

/// ceil((quantity − free) ÷ size) × price.
package struct PackagePrice: Hashable, Sendable, Codable {
  package let price: ExactDecimal
  /// Units in a package; above zero.
  package let size: ExactDecimal
  package let freeUnits: ExactDecimal

  /// Nil unless the size is above zero and the free units are not negative.
  package init?(price: ExactDecimal, size: ExactDecimal, freeUnits: ExactDecimal = .zero) {
    guard size > .zero, freeUnits >= .zero else { return nil }
    self.price = price
    self.size = size
    self.freeUnits = freeUnits
  }
}

/// (amount − free) × rate, plus a fixed fee for each event that is not free.
///
/// With both a free count and a free amount, the one reached first ends the free part; the event
/// that crosses the free amount is a paid event. With a minimum or maximum per event, every event
/// is priced by itself.
package struct PercentagePrice: Hashable, Sendable, Codable {
  package let ratePercent: ExactDecimal
  package let fixedPerEvent: ExactDecimal
  package let freeEvents: Int?
  package let freeAmount: ExactDecimal?
  package let minimumPerEvent: ExactDecimal?
  package let maximumPerEvent: ExactDecimal?

  package init(
    ratePercent: ExactDecimal, fixedPerEvent: ExactDecimal = .zero, freeEvents: Int? = nil,
    freeAmount: ExactDecimal? = nil, minimumPerEvent: ExactDecimal? = nil,
    maximumPerEvent: ExactDecimal? = nil
  ) {
    self.ratePercent = ratePercent
    self.fixedPerEvent = fixedPerEvent
    self.freeEvents = freeEvents
    self.freeAmount = freeAmount
    self.minimumPerEvent = minimumPerEvent
    self.maximumPerEvent = maximumPerEvent
  }
}
