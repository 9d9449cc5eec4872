// Volume prices: the tier that the whole quantity falls in prices all of it.

extension ChargeModel {
  /// Seats with shares of the period: all seats choose the tier, the shares are charged.
  func rateVolume(
    _ quantity: RatedQuantity, _ tiers: PriceTiers, _ zero: ZeroQuantity, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let units = try quantity.total()
    guard try !rateNothing(units, tiers, zero, &rating) else { return }
    let slice = tiers.slice(holding: units)
    var charged = units
    if case .shares(let shares) = quantity {
      charged = .zero
      for share in shares { charged = try charged + share.prorated }
    }
    try slice.rateUnits(charged, &rating)
    try slice.rateFlatFee(&rating)
  }
}
