// What should be billed for one period of one item, before looking at what was.

/// One amount that a period owes: a stretch's share of it.
struct DueEntry: Hashable {
  let piece: PeriodPiece
  let purpose: LinePurpose
  let days: Range<Day>
  /// The whole period at this price and quantity, exact, in minor units.
  let wholeAmount: Ratio
  let exactAmount: Ratio
  let steps: [DerivationStep]

  var cause: Int64 { piece.stretch.cause }

  /// True for a line whose frozen price and quantity are this entry's.
  func sameTerms(as line: LineTerms) -> Bool {
    line.priceCode == piece.stretch.price.code && line.priceVersion == piece.stretch.priceVersion
      && line.quantity == piece.quantity.ratio
  }
}

/// One period of one item with the stretches' pieces in it.
struct ItemPeriod {
  let item: BillableItem
  let period: BillingPeriod
  /// The period's days, cut where the next epoch begins.
  let days: Range<Day>
  let zone: Zone
  let pieces: [PeriodPiece]
  /// The last day of service: earlier than the period's end when the item or epoch ends in it.
  var end: Day { min(days.upperBound, item.stretches.end ?? days.upperBound) }

  func key(_ purpose: LinePurpose, cause: Int64, corrects: Int64 = 0) -> LineKey {
    LineKey(
      item: item.id, epoch: period.epoch, index: period.index, purpose: purpose, cause: cause,
      corrects: corrects)
  }
}

extension InvoiceFacts {
  /// The entries of a period that are due on the billing day, in order; recurring prices only.
  func recurringDue(_ period: ItemPeriod) throws(InvoicingRefusal) -> [DueEntry] {
    var entries: [DueEntry] = []
    for (index, piece) in period.pieces.enumerated() {
      guard case .recurring(let timing, _, _) = piece.stretch.price.kind,
        isDue(period, timing)
      else { continue }
      let rating = try rate(piece, item: period.item.id)
      if piece.stretch.basis == .fullDifference, index > 0 {
        entries.append(
          try fullDifference(period, from: period.pieces[index - 1], to: piece, rating.whole))
      }
      let share = try share(of: piece.days, in: period)
      var steps = rating.steps
      steps.append(try shareStep(share, rating.whole))
      entries.append(
        DueEntry(
          piece: piece, purpose: .recurring, days: piece.days, wholeAmount: rating.whole,
          exactAmount: try arithmetic { try rating.whole * share.ratio }, steps: steps))
    }
    return entries
  }

  func isDue(_ period: ItemPeriod, _ timing: BillingTiming) -> Bool {
    switch timing {
    case .inAdvance: period.period.days.lowerBound <= billingDay
    case .inArrears: period.end <= billingDay
    }
  }

  /// The price of a whole period for a piece's quantity, in exact minor units.
  func rate(
    _ piece: PeriodPiece, item: Int64
  ) throws(InvoicingRefusal) -> (whole: Ratio, steps: [DerivationStep]) {
    let rating: Rating
    do {
      rating = try piece.stretch.price.rate(.units(piece.quantity.ratio))
    } catch {
      throw .rating(item: item, error)
    }
    return (try minor(rating.amount), rating.steps)
  }

  func minor(_ major: Ratio) throws(InvoicingRefusal) -> Ratio {
    try arithmetic { try major * Ratio(currency.minorPerMajor) }
  }

  func major(_ minor: Ratio) throws(InvoicingRefusal) -> Ratio {
    try arithmetic { try minor / Ratio(currency.minorPerMajor) }
  }

  func share(
    of days: Range<Day>, in period: ItemPeriod
  ) throws(InvoicingRefusal) -> PeriodShare {
    do {
      return try policy.granularity.share(of: days, in: period.period.whole, zone: period.zone)
    } catch {
      throw .malformedEpochs(item: period.item.id)
    }
  }

  func shareStep(
    _ share: PeriodShare, _ whole: Ratio
  ) throws(InvoicingRefusal) -> DerivationStep {
    DerivationStep(
      .periodShare, .count(Int(share.part)), .count(Int(share.whole)),
      .text(policy.granularity.unitName), .amount(try major(whole)))
  }

  /// The elapsed part of the period at the price difference.
  private func fullDifference(
    _ period: ItemPeriod, from old: PeriodPiece, to new: PeriodPiece, _ whole: Ratio
  ) throws(InvoicingRefusal) -> DueEntry {
    let before = try rate(old, item: period.item.id).whole
    let first = period.pieces[0].days.lowerBound
    let elapsed = try share(of: first..<new.days.lowerBound, in: period)
    return DueEntry(
      piece: new, purpose: .fullDifference, days: new.days, wholeAmount: whole,
      exactAmount: try arithmetic { try (whole - before) * elapsed.ratio },
      steps: [
        DerivationStep(
          .fullDifference, .amount(try major(whole)), .amount(try major(before)),
          .count(Int(elapsed.part)), .count(Int(elapsed.whole)),
          .text(policy.granularity.unitName))
      ])
  }
}

extension Granularity {
  var unitName: String {
    switch self {
    case .day, .month30: "days"
    case .second: "seconds"
    }
  }
}

/// Runs exact arithmetic; its one kind of error becomes a refusal of the invoice.
func arithmetic<Value>(_ work: () throws -> Value) throws(InvoicingRefusal) -> Value {
  do {
    return try work()
  } catch let error as ArithmeticError {
    throw .arithmetic(error)
  } catch {
    preconditionFailure("exact arithmetic throws arithmetic errors only")
  }
}
