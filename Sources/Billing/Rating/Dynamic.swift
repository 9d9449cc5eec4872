// Dynamic prices: the events carry the amount.

extension ChargeModel {
  func rateDynamic(
    _ quantity: RatedQuantity, _ multiplier: ExactDecimal, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let sum = try quantity.total()
    let amount = try sum * multiplier.ratio
    let count = if case .events(let events) = quantity { events.count } else { 1 }
    try rating.add(
      amount,
      DerivationStep(
        .dynamic, .count(count), .amount(sum), .number(multiplier.ratio), .amount(amount)))
  }
}
