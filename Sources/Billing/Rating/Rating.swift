// Rating: a charge model and a quantity in, an exact amount and its derivation out.

/// What was used in a period, in the form that a charge model reads.
package enum RatedQuantity: Hashable, Sendable {
  /// A quantity, or the sum of amounts.
  case units(Ratio)
  /// The amount of every single event, in time order.
  case events([Ratio])
  /// Quantities with their dimension values, for a matrix.
  case dimensions([DimensionedUnits])
  /// Additions and removals of seats with the part of the period that each stands for.
  case shares([SeatShare])

  /// The whole quantity.
  package func total() throws(ArithmeticError) -> Ratio {
    var sum = Ratio.zero
    switch self {
    case .units(let units): return units
    case .events(let amounts): for amount in amounts { sum = try sum + amount }
    case .dimensions(let parts): for part in parts { sum = try sum + part.units }
    case .shares(let parts): for part in parts { sum = try sum + part.units }
    }
    return sum
  }
}

/// Seats added (or removed, below zero) with the part of the period that they stand for.
package struct SeatShare: Hashable, Sendable {
  package let units: Ratio
  /// Units × the part of the period, such as 4 seats over 12 of 31 days: 48/31.
  package let prorated: Ratio

  package init(units: Ratio, prorated: Ratio) {
    self.units = units
    self.prorated = prorated
  }
}

/// Units with the dimension values of their events.
package struct DimensionedUnits: Hashable, Sendable {
  package let units: Ratio
  package let dimensions: [String: String]

  package init(units: Ratio, dimensions: [String: String]) {
    self.units = units
    self.dimensions = dimensions
  }
}

/// An exact amount in major units with the steps that made it. Nothing is rounded here.
package struct Rating: Hashable, Sendable {
  package internal(set) var amount: Ratio
  package internal(set) var steps: [DerivationStep]

  package init(amount: Ratio = .zero, steps: [DerivationStep] = []) {
    self.amount = amount
    self.steps = steps
  }
}

/// Why a quantity cannot be rated, in order of precedence.
package enum RatingRefusal: Error, Hashable, Sendable {
  /// Tiers, packages and matrices have no price for less than nothing.
  case negativeQuantity
  /// Dimension values pick the price, and none were given.
  case needsDimensions
  /// The model cannot price this form of quantity: shares of seats where nothing is per seat.
  case quantityNotSupported
  /// What was billed before cannot be told from a sum under this model.
  case unitsBeforeNotSupported
  /// Only models of plain units know included units.
  case includedUnitsNotSupported
  case maximumBelowMinimum
  case arithmetic(ArithmeticError)
}

/// What stands around a charge model: the part of a price that is not the model.
package struct RatingTerms: Hashable, Sendable {
  package var includedUnits: Ratio
  package var minimum: Ratio?
  package var maximum: Ratio?
  package var zeroQuantity: ZeroQuantity
  /// Units already billed in the period. The amount is for what comes on top of them.
  package var unitsBefore: Ratio
  /// False while the period runs: the minimum is trued up at its end only.
  package var truesUp: Bool

  package init(
    includedUnits: Ratio = .zero, minimum: Ratio? = nil, maximum: Ratio? = nil,
    zeroQuantity: ZeroQuantity = .firstTierFlatFee, unitsBefore: Ratio = .zero,
    truesUp: Bool = true
  ) {
    self.includedUnits = includedUnits
    self.minimum = minimum
    self.maximum = maximum
    self.zeroQuantity = zeroQuantity
    self.unitsBefore = unitsBefore
    self.truesUp = truesUp
  }
}

extension Rating {
  /// Adds an amount together with the step that made it.
  mutating func add(_ part: Ratio, _ step: DerivationStep) throws(ArithmeticError) {
    amount = try amount + part
    steps.append(step)
  }
}

extension Price {
  /// The amount of `quantity` in a period, or in a stretch of it.
  ///
  /// `stretch` is the part of the whole period that is billed, 0 to 1: included
  /// units, minimum and maximum scale by it; tier bounds do not.
  package func rate(
    _ quantity: RatedQuantity, unitsBefore: Ratio = .zero, stretch: Ratio = .one,
    truesUp: Bool = true
  ) throws(RatingRefusal) -> Rating {
    let terms: RatingTerms
    do {
      terms = RatingTerms(
        includedUnits: try includedUnits.ratio * stretch,
        minimum: try Self.scaled(minimum, by: stretch),
        maximum: try Self.scaled(maximum, by: stretch),
        zeroQuantity: zeroQuantity, unitsBefore: unitsBefore, truesUp: truesUp)
    } catch {
      throw .arithmetic(error)
    }
    return try model.rate(quantity, terms)
  }

  private static func scaled(
    _ amount: ExactDecimal?, by stretch: Ratio
  ) throws(ArithmeticError) -> Ratio? {
    guard let amount else { return nil }
    return try amount.ratio * stretch
  }
}
