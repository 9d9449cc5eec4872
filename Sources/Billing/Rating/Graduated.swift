// Graduated prices: each tier prices its own slice of the quantity.

extension ChargeModel {
  func rateGraduated(
    _ quantity: RatedQuantity, _ tiers: PriceTiers, _ zero: ZeroQuantity, _ rating: inout Rating
  ) throws(ArithmeticError) {
    if case .shares(let shares) = quantity {
      return try rateGraduatedShares(shares, tiers, &rating)
    }
    let units = try quantity.total()
    guard try !rateNothing(units, tiers, zero, &rating) else { return }
    for slice in tiers.slices(upTo: units) {
      try slice.rate(&rating)
    }
  }

  /// Zero units: the first tier's flat fee or nothing. Answers whether it did apply.
  func rateNothing(
    _ units: Ratio, _ tiers: PriceTiers, _ zero: ZeroQuantity, _ rating: inout Rating
  ) throws(ArithmeticError) -> Bool {
    guard units.isZero else { return false }
    let first = TierSlice(tier: tiers.tiers[0], from: .zero, to: .zero)
    switch zero {
    case .firstTierFlatFee: try first.rateFlatFee(&rating)
    case .nothing: rating.steps.append(DerivationStep(.zeroQuantity))
    }
    return true
  }
}

/// The part of a quantity that falls in one tier: from exclusive, to inclusive.
struct TierSlice {
  let tier: PriceTier
  let from: Ratio
  let to: Ratio

  var units: Ratio { get throws(ArithmeticError) { try to - from } }

  private var span: DerivationInput { .span(from: from, to: tier.upTo?.ratio) }

  /// Units × price, or started packages × price, and the flat fee.
  func rate(_ rating: inout Rating) throws(ArithmeticError) {
    try rateUnits(units, &rating)
    try rateFlatFee(&rating)
  }

  func rateUnits(_ units: Ratio, _ rating: inout Rating) throws(ArithmeticError) {
    let price = tier.unitPrice.ratio
    guard let size = tier.packageSize?.ratio else {
      let amount = try units * price
      return try rating.add(
        amount, DerivationStep(.tierUnits, span, .number(units), .amount(price), .amount(amount)))
    }
    let packages = Ratio(try (units / size).rounded(.ceiling))
    let amount = try packages * price
    try rating.add(
      amount,
      DerivationStep(
        .tierPackages, span, .number(units), .number(packages), .number(size), .amount(price),
        .amount(amount)))
  }

  func rateFlatFee(_ rating: inout Rating) throws(ArithmeticError) {
    let fee = tier.flatFee.ratio
    guard !fee.isZero else { return }
    try rating.add(fee, DerivationStep(.tierFlatFee, span, .amount(fee)))
  }

  /// The slice's amount × the tier's rate, and the flat fee.
  func rateShare(_ rating: inout Rating) throws(ArithmeticError) {
    let (base, percent) = (try units, tier.ratePercent.ratio)
    let amount = try base.percent(percent)
    try rating.add(
      amount, DerivationStep(.tierRate, span, .amount(base), .number(percent), .amount(amount)))
    try rateFlatFee(&rating)
  }
}

extension PriceTiers {
  /// The slices of the tiers that a quantity above zero reaches.
  func slices(upTo units: Ratio) -> [TierSlice] {
    var slices: [TierSlice] = []
    var lower = Ratio.zero
    for tier in tiers where units > lower {
      let upper = tier.upTo?.ratio ?? units
      slices.append(TierSlice(tier: tier, from: lower, to: min(units, upper)))
      lower = upper
    }
    return slices
  }

  /// The one tier that a quantity falls in, with the bound before it.
  func slice(holding units: Ratio) -> TierSlice {
    var lower = Ratio.zero
    for tier in tiers {
      guard let upper = tier.upTo?.ratio, units > upper else {
        return TierSlice(tier: tier, from: lower, to: units)
      }
      lower = upper
    }
    preconditionFailure("the last tier is open")
  }
}
