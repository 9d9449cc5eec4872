// Graduated seats that came and went within the period: the full seats choose the tiers, the
// share of the period is what is charged.

extension ChargeModel {
  /// Each change prices its share over the tiers that its seats fill or leave; a flat fee is due
  /// once for every tier that was ever entered. What leaves gives back from the top. The sum is
  /// never below zero.
  ///
  /// Source: recurring graduated metrics of Lago (`graduated_prorated`).
  func rateGraduatedShares(
    _ shares: [SeatShare], _ tiers: PriceTiers, _ rating: inout Rating
  ) throws(ArithmeticError) {
    var level = Ratio.zero
    var entered = 0
    var charges = Rating()
    for share in shares {
      let next = try level + share.units
      let (low, high) = (max(.zero, min(level, next)), max(.zero, max(level, next)))
      let reached = tiers.slices(upTo: high)
      for slice in reached where slice.to > low {
        let part = try slice.to - max(slice.from, low)
        let prorated = try share.prorated * part / share.units.magnitude
        try slice.rateShare(of: part, prorated: prorated, &charges)
      }
      for slice in reached.dropFirst(entered) { try slice.rateFlatFee(&charges) }
      entered = max(entered, reached.count)
      level = next
    }
    rating.steps += charges.steps
    rating.amount = try rating.amount + max(.zero, charges.amount)
  }
}

extension TierSlice {
  /// A share of a period of some seats of this tier, below zero when they leave.
  func rateShare(
    of seats: Ratio, prorated: Ratio, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let price = tier.unitPrice.ratio
    let amount = try prorated * price
    try rating.add(
      amount,
      DerivationStep(
        .seatShares, .number(seats), .number(prorated), .amount(price), .amount(amount)))
  }
}
