// Flat and per-unit prices.

extension ChargeModel {
  func rateFlat(_ fee: ExactDecimal, _ rating: inout Rating) throws(ArithmeticError) {
    try rating.add(fee.ratio, DerivationStep(.flat, .amount(fee.ratio)))
  }

  /// Quantity × price; seats count with their share of the period.
  func ratePerUnit(
    _ quantity: RatedQuantity, at price: ExactDecimal, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let price = price.ratio
    guard case .shares(let shares) = quantity else {
      let units = try quantity.total()
      let amount = try units * price
      return try rating.add(
        amount, DerivationStep(.perUnit, .number(units), .amount(price), .amount(amount)))
    }
    for share in shares {
      let amount = try share.prorated * price
      try rating.add(
        amount,
        DerivationStep(
          .seatShares, .number(share.units), .number(share.prorated), .amount(price),
          .amount(amount)))
    }
  }
}
