// Usage lines: a period's usage is rated whole, and only the difference to what was billed is new.

/// A stretch of a period whose usage is due.
struct DueUsage {
  let piece: PeriodPiece
  let quantity: Computed<RatedQuantity>
}

extension InvoiceFacts {
  /// The usage pieces of a period that has ended, each with its quantity or why there is none.
  func usageDue(_ period: ItemPeriod) -> [DueUsage] {
    guard isDue(period, .inArrears) else { return [] }
    return period.pieces.compactMap { piece in
      guard case .usage(let meter) = piece.stretch.price.kind else { return nil }
      let fact = usage.first {
        $0.item == period.item.id && $0.epoch == period.period.epoch
          && $0.index == period.period.index && $0.from == piece.days.lowerBound
      }
      let quantity =
        fact?.quantity
        ?? .notComputed("no usage of \(meter) was read from \(piece.days.lowerBound)")
      return DueUsage(piece: piece, quantity: quantity)
    }
  }
}

extension PeriodDifference {
  /// Rates the whole stretch at its own price version and emits what is not yet billed. Included
  /// units, minimum and maximum scale by the stretch's share; tier bounds do not. A stretch of no
  /// share (the 31st by months of 30 days) still bills what was used in it.
  mutating func settleUsage(
    _ piece: PeriodPiece, _ quantity: RatedQuantity, batch: Int64
  ) throws(InvoicingRefusal) {
    let share = try facts.share(of: piece.days, in: period)
    let rating: Rating
    do {
      rating = try piece.stretch.price.rate(quantity, stretch: share.ratio)
    } catch {
      throw .rating(item: period.item.id, error)
    }
    let due = try facts.minor(rating.amount)
    let earlier = usageLines(from: piece.days.lowerBound)
    let billed = try arithmetic {
      var sum = Ratio.zero
      for line in earlier { sum = try sum + line.terms.exactAmount }
      return sum
    }
    let rest = try arithmetic { try due - billed }
    let units = try arithmetic { try quantity.total() }
    guard let first = earlier.first else {
      try chargeUsage(
        piece, period.key(.usage, cause: piece.stretch.cause), units, due, rest, rating.steps)
      return
    }
    let adjustment = DerivationStep(
      .adjustment, .amount(try facts.major(due)), .amount(try facts.major(billed)),
      .amount(try facts.major(rest)))
    try chargeUsage(
      piece,
      period.key(rest.isNegative ? .repair : .usage, cause: batch, corrects: first.id), units,
      due, rest, rating.steps + [adjustment])
  }
}
