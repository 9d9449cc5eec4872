// Graduated percentages: slices of the summed amount, each at its tier's rate.

extension ChargeModel {
  func rateGraduatedPercentage(
    _ quantity: RatedQuantity, _ tiers: PriceTiers, _ zero: ZeroQuantity, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let amount = try quantity.total()
    guard try !rateNothing(amount, tiers, zero, &rating) else { return }
    for slice in tiers.slices(upTo: amount) { try slice.rateShare(&rating) }
  }
}
