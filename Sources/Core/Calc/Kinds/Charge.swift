// calc `charge`: a charge model and a quantity to an exact amount.

import Billing
import Formats

extension CalcKind {
  package static let charge = CalcKind(
    "charge",
    input: """
      model (flat per_unit graduated volume package percentage graduated_percentage dynamic \
      matrix), units | events, units_before?, included_units?, minimum?, maximum?, currency?, \
      rounding?, zero_quantity? (first_tier_flat_fee nothing); flat, per_unit: unit_price; tiered: \
      tiers [{up_to, unit_price?, flat_fee?, rate_percent?, package_size?, from?}]; package: \
      package_price package_size free_units?; percentage: rate_percent fixed_per_event? \
      free_events? free_amount? min_per_event? max_per_event?; dynamic: multiplier?; matrix: \
      prices [{when, unit_price}], events [{units, …}]; seats: events [{units, prorated_units}]
      """,
    output: "amount (exact, major units), amount_minor",
    example: """
      {"kind":"charge","model":"graduated","tiers":[{"up_to":"1000","unit_price":"0.01"},\
      {"up_to":null,"unit_price":"0.008"}],"units":"3000","currency":"USD"}
      """,
    answer: answerCharge)
}

private func answerCharge(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let currency = try fields.currency() ?? .usDollar
  let mode = try fields.choice("rounding", Rounding.self) ?? .halfUp
  let model = try fields.chargeModel()
  let quantity = try fields.ratedQuantity(model)
  let terms = try fields.ratingTerms()
  try fields.finish()
  let rating: Rating
  do { rating = try model.rate(quantity, terms) } catch { throw CalcError(error) }
  let minor: Money
  do {
    minor = try Money(rounding: rating.amount, currency, mode)
  } catch { throw CalcError(error, field: "amount_minor") }
  return CalcAnswer(
    .object([
      JSONValue.Member("amount", .string(rating.amount.description)),
      JSONValue.Member("amount_minor", .integer(minor.minorUnits)),
    ]), steps: rating.steps, currency)
}

/// The models by the names that requests use; `standard` is what some call `per_unit`.
private enum ModelName: String, CaseIterable {
  case flat, graduated, volume, package, percentage, dynamic, matrix, standard
  case perUnit = "per_unit"
  case graduatedPercentage = "graduated_percentage"
}

extension CalcFields {
  func chargeModel() throws(CalcError) -> ChargeModel {
    switch try required("model", choice("model", ModelName.self)) {
    case .flat: return .flat(try required("unit_price", decimal("unit_price")))
    case .perUnit, .standard: return .perUnit(try required("unit_price", decimal("unit_price")))
    case .graduated: return .graduated(try priceTiers())
    case .volume: return .volume(try priceTiers())
    case .package: return .package(try packagePrice())
    case .percentage: return .percentage(try percentagePrice())
    case .graduatedPercentage: return .graduatedPercentage(try priceTiers())
    case .dynamic: return .dynamic(multiplier: try decimal("multiplier") ?? .one)
    case .matrix: return .matrix(try priceMatrix())
    }
  }

  private func packagePrice() throws(CalcError) -> PackagePrice {
    let price = try required("package_price", decimal("package_price"))
    let size = try required("package_size", decimal("package_size"))
    let free = try decimal("free_units") ?? .zero
    guard let package = PackagePrice(price: price, size: size, freeUnits: free) else {
      throw free.isNegative
        ? invalid("free_units", "expected zero or more")
        : invalid("package_size", "expected more than zero")
    }
    return package
  }

  private func percentagePrice() throws(CalcError) -> PercentagePrice {
    let price = PercentagePrice(
      ratePercent: try required("rate_percent", decimal("rate_percent")),
      fixedPerEvent: try decimal("fixed_per_event") ?? .zero,
      freeEvents: try count("free_events"), freeAmount: try notNegative("free_amount"),
      minimumPerEvent: try decimal("min_per_event"),
      maximumPerEvent: try decimal("max_per_event"))
    if let low = price.minimumPerEvent, let high = price.maximumPerEvent, high < low {
      throw invalid("max_per_event", "expected no less than min_per_event")
    }
    return price
  }

  fileprivate func ratingTerms() throws(CalcError) -> RatingTerms {
    RatingTerms(
      includedUnits: try ratioNotNegative("included_units") ?? .zero,
      minimum: try ratioNotNegative("minimum"), maximum: try ratioNotNegative("maximum"),
      zeroQuantity: try choice("zero_quantity", ZeroQuantity.self) ?? .firstTierFlatFee,
      unitsBefore: try ratioNotNegative("units_before") ?? .zero)
  }

  private func notNegative(_ name: String) throws(CalcError) -> ExactDecimal? {
    guard let value = try decimal(name) else { return nil }
    guard !value.isNegative else { throw invalid(name, "expected zero or more") }
    return value
  }

  private func ratioNotNegative(_ name: String) throws(CalcError) -> Ratio? {
    guard let value = try ratio(name) else { return nil }
    guard !value.isNegative else { throw invalid(name, "expected zero or more") }
    return value
  }

  /// A whole number from zero on, as a JSON number or a string.
  private func count(_ name: String) throws(CalcError) -> Int? {
    guard let value = try decimal(name) else { return nil }
    guard value.ratio.isInteger, let count = Int(exactly: value.ratio.numerator), count >= 0 else {
      throw invalid(name, "expected a whole number, zero or more")
    }
    return count
  }
}

extension CalcError {
  fileprivate init(_ refusal: RatingRefusal) {
    switch refusal {
    case .negativeQuantity:
      self.init("negative-units", field: "units", "this model has no price below zero units")
    case .needsDimensions:
      self.init("needs-dimensions", field: "events", "a matrix prices events with dimensions")
    case .quantityNotSupported:
      self.init("events-not-supported", field: "events", "this model cannot price such events")
    case .unitsBeforeNotSupported:
      self.init(
        "units-before-not-supported", field: "units_before",
        "this model needs every event of the period, not a sum of earlier ones")
    case .includedUnitsNotSupported:
      self.init("included-units-not-supported", field: "included_units", "this model has no units")
    case .maximumBelowMinimum:
      self.init("maximum-below-minimum", field: "maximum", "the maximum is below the minimum")
    case .arithmetic(let error): self.init(error)
    }
  }
}
