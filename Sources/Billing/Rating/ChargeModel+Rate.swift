// The one entrance to rating: checks, included units, the model, limits, what was billed before.

extension ChargeModel {
  /// The amount of `quantity` under this model and `terms`.
  ///
  /// Included units come off first. With `terms.unitsBefore` the amount is that of the whole
  /// period (before + quantity) less that of the units before: never a fresh start at the first
  /// tier. Minimum and maximum hold for the whole period; what was billed before was capped by
  /// the maximum, but not raised to the minimum.
  package func rate(
    _ quantity: RatedQuantity, _ terms: RatingTerms = RatingTerms()
  ) throws(RatingRefusal) -> Rating {
    try check(quantity, terms)
    do {
      return try terms.unitsBefore.isZero
        ? terms.limit(rateAlone(quantity, terms)) : rateOnTop(quantity, terms)
    } catch {
      throw .arithmetic(error)
    }
  }

  /// The whole period less what was billed of it.
  private func rateOnTop(
    _ quantity: RatedQuantity, _ terms: RatingTerms
  ) throws(ArithmeticError) -> Rating {
    let before = terms.unitsBefore
    let whole = try quantity.total() + before
    var rating = try terms.limit(rateAlone(.units(whole), terms))
    let billed = try terms.cap(rateAlone(.units(before), terms)).amount
    let rest = try rating.amount - billed
    rating.steps.append(
      DerivationStep(
        .alreadyBilled, .amount(rating.amount), .amount(billed), .number(before), .amount(rest)))
    rating.amount = rest
    return rating
  }

  /// The model by itself, after included units.
  private func rateAlone(
    _ quantity: RatedQuantity, _ terms: RatingTerms
  ) throws(ArithmeticError) -> Rating {
    var rating = Rating()
    var quantity = quantity
    if !terms.includedUnits.isZero {
      let units = try quantity.total()
      let rest = max(.zero, try units - terms.includedUnits)
      quantity = .units(rest)
      rating.steps.append(
        DerivationStep(
          .includedUnits, .number(units), .number(terms.includedUnits), .number(rest)))
    }
    switch self {
    case .flat(let fee): try rateFlat(fee, &rating)
    case .perUnit(let price): try ratePerUnit(quantity, at: price, &rating)
    case .graduated(let tiers): try rateGraduated(quantity, tiers, terms.zeroQuantity, &rating)
    case .volume(let tiers): try rateVolume(quantity, tiers, terms.zeroQuantity, &rating)
    case .package(let price): try ratePackage(quantity, price, &rating)
    case .percentage(let price): try ratePercentage(quantity, price, &rating)
    case .graduatedPercentage(let tiers):
      try rateGraduatedPercentage(quantity, tiers, terms.zeroQuantity, &rating)
    case .dynamic(let multiplier): try rateDynamic(quantity, multiplier, &rating)
    case .matrix(let matrix): try rateMatrix(quantity, matrix, &rating)
    }
    return rating
  }
}

extension ChargeModel {
  /// Refuses what the model has no price for, before anything is computed.
  private func check(_ quantity: RatedQuantity, _ terms: RatingTerms) throws(RatingRefusal) {
    if let minimum = terms.minimum, let maximum = terms.maximum, maximum < minimum {
      throw .maximumBelowMinimum
    }
    if isTiered || terms.includedUnits > .zero {
      let total: Ratio
      do { total = try quantity.total() } catch { throw .arithmetic(error) }
      guard !total.isNegative else { throw .negativeQuantity }
    }
    guard !terms.unitsBefore.isNegative else { throw .negativeQuantity }
    try checkForm(quantity)
    guard terms.unitsBefore.isZero || acceptsUnitsBefore(quantity) else {
      throw .unitsBeforeNotSupported
    }
    guard terms.includedUnits.isZero || acceptsIncludedUnits(quantity) else {
      throw .includedUnitsNotSupported
    }
  }

  /// Tiers and packages have no price for less than nothing; linear models give it back.
  private var isTiered: Bool {
    switch self {
    case .graduated, .volume, .package, .graduatedPercentage: true
    case .flat, .perUnit, .percentage, .dynamic, .matrix: false
    }
  }

  private func checkForm(_ quantity: RatedQuantity) throws(RatingRefusal) {
    switch (self, quantity) {
    case (.matrix, .dimensions), (_, .units), (_, .events): break
    case (.matrix, _): throw .needsDimensions
    case (.perUnit, .shares), (.graduated, .shares), (.volume, .shares): break
    case (_, .shares), (_, .dimensions): throw .quantityNotSupported
    }
    if case .matrix = self {
      guard case .dimensions = quantity else { throw .needsDimensions }
    }
  }

  private func acceptsUnitsBefore(_ quantity: RatedQuantity) -> Bool {
    switch (self, quantity) {
    case (.percentage(let price), _): !price.pricesEvents
    case (.matrix, _), (_, .shares): false
    case (_, .units), (_, .events), (_, .dimensions): true
    }
  }

  private func acceptsIncludedUnits(_ quantity: RatedQuantity) -> Bool {
    switch (self, quantity) {
    case (.perUnit, .shares), (.graduated, .shares), (.volume, .shares): false
    case (.perUnit, _), (.graduated, _), (.volume, _), (.package, _): true
    case (.flat, _), (.percentage, _), (.graduatedPercentage, _), (.dynamic, _), (.matrix, _):
      false
    }
  }
}
