// Billing by difference: one period's due entries against the lines it was billed.

/// Compares what one period owes with what was billed and makes the lines between the two.
///
///     billed   |-------- plan A --------|
///     due      |-- plan A --|- plan B --|
///     lines                 |- repair A |   negative, names the line of A
///                           |- plan B --|
struct PeriodDifference {
  let facts: InvoiceFacts
  let period: ItemPeriod
  private let billed: [BilledLine]
  private var rounding: CumulativeRounding
  private var charges: [IssuedCharge]
  private(set) var lines: [InvoiceLine] = []

  /// An issued charge and what its repairs have left of it.
  private struct IssuedCharge {
    let line: BilledLine
    var left: RepairableLine
    /// Days that are charged and not returned.
    var covered: DayRanges
  }

  init(
    _ facts: InvoiceFacts, _ period: ItemPeriod, billed: [BilledLine]
  ) throws(InvoicingRefusal) {
    self.facts = facts
    self.period = period
    self.billed = billed
    (rounding, charges) = try arithmetic {
      try Self.standing(billed, facts.policy.rounding)
    }
    var days = DayRanges()
    for charge in charges where charge.line.terms.key.purpose == .recurring {
      for range in charge.covered.ranges where !days.insert(range) {
        throw .doubledPeriod(charge.line.terms.key)
      }
    }
  }

  private static func standing(
    _ billed: [BilledLine], _ mode: Rounding
  ) throws(ArithmeticError) -> (CumulativeRounding, [IssuedCharge]) {
    var (exact, amount) = (Ratio.zero, Int64(0))
    var charges: [IssuedCharge] = []
    for line in billed {
      exact = try exact + line.terms.exactAmount
      amount = try sum(amount, line.terms.amount)
      guard line.terms.key.purpose != .repair else { continue }
      var covered = DayRanges(line.terms.days)
      var left = RepairableLine(line)
      for repair in billed where repair.terms.key.isRepair(of: line.id) {
        covered.subtract(repair.terms.days)
        try left.take(repair.terms)
      }
      charges.append(IssuedCharge(line: line, left: left, covered: covered))
    }
    return (CumulativeRounding(exact: exact, rounded: amount, mode: mode), charges)
  }

  /// Repairs first, then new charges, each in order of days.
  mutating func settle(_ due: [DueEntry]) throws(InvoicingRefusal) {
    var open = due.map { DayRanges($0.days) }
    for index in charges.indices {
      switch charges[index].line.terms.key.purpose {
      case .recurring: try settleRecurring(index, due, &open)
      case .fullDifference: try settleFullDifference(index, due, &open)
      case .usage, .oneTime, .repair: break
      }
    }
    for (index, entry) in due.enumerated() {
      for range in open[index].ranges { try charge(entry, days: range) }
    }
  }

  private mutating func settleRecurring(
    _ index: Int, _ due: [DueEntry], _ open: inout [DayRanges]
  ) throws(InvoicingRefusal) {
    let terms = charges[index].line.terms
    var unused = charges[index].covered
    for (number, entry) in due.enumerated()
    where entry.purpose == .recurring && entry.sameTerms(as: terms) {
      for kept in charges[index].covered.within(entry.days) {
        unused.subtract(kept)
        open[number].subtract(kept)
      }
    }
    for range in unused.ranges { try repair(index, days: range) }
  }

  private mutating func settleFullDifference(
    _ index: Int, _ due: [DueEntry], _ open: inout [DayRanges]
  ) throws(InvoicingRefusal) {
    let terms = charges[index].line.terms
    guard !charges[index].covered.isEmpty else { return }
    if let match = due.firstIndex(where: {
      $0.purpose == .fullDifference && $0.cause == terms.key.cause && $0.sameTerms(as: terms)
        && $0.exactAmount == terms.exactAmount
    }) {
      open[match] = DayRanges()
    } else {
      try repair(index, days: terms.days)
    }
  }

  private mutating func charge(
    _ entry: DueEntry, days: Range<Day>
  ) throws(InvoicingRefusal) {
    let (exact, steps) = try amounts(of: entry, days)
    guard let amount = try addUnlessZero(exact) else { return }
    let terms = LineTerms(
      key: period.key(entry.purpose, cause: entry.cause), days: days,
      priceCode: entry.piece.stretch.price.code, priceVersion: entry.piece.stretch.priceVersion,
      quantity: entry.piece.quantity.ratio, wholeAmount: entry.wholeAmount, exactAmount: exact,
      amount: amount)
    try append(
      terms, name: entry.piece.stretch.price.name, entry.piece.stretch.price.taxCode, steps)
  }

  /// The issued usage lines of the stretch that begins on `day`, adjustments included.
  func usageLines(from day: Day) -> [BilledLine] {
    billed.filter { line in
      guard line.terms.days.lowerBound == day else { return false }
      switch line.terms.key.purpose {
      case .usage: return true
      case .repair:
        return billed.contains {
          $0.id == line.terms.key.corrects && $0.terms.key.purpose == .usage
        }
      case .recurring, .fullDifference, .oneTime: return false
      }
    }
  }

  /// A usage line of `rest`, the part of `whole` that is not billed yet.
  mutating func chargeUsage(
    _ piece: PeriodPiece, _ key: LineKey, _ units: Ratio, _ whole: Ratio, _ rest: Ratio,
    _ steps: [DerivationStep]
  ) throws(InvoicingRefusal) {
    guard let amount = try addUnlessZero(rest) else { return }
    let price = piece.stretch.price
    let terms = LineTerms(
      key: key, days: piece.days, priceCode: price.code,
      priceVersion: piece.stretch.priceVersion, quantity: units, wholeAmount: whole,
      exactAmount: rest, amount: amount)
    try append(terms, name: price.name, price.taxCode, steps)
  }

  /// The rounded amount of a new line; nil when there is nothing to show yet. The next run sums
  /// that again.
  private mutating func addUnlessZero(_ exact: Ratio) throws(InvoicingRefusal) -> Int64? {
    guard !exact.isZero else { return nil }
    var next = rounding
    let amount = try arithmetic { try next.add(exact) }
    guard amount != 0 else { return nil }
    rounding = next
    return amount
  }

  private func amounts(
    of entry: DueEntry, _ days: Range<Day>
  ) throws(InvoicingRefusal) -> (Ratio, [DerivationStep]) {
    guard days != entry.days else { return (entry.exactAmount, entry.steps) }
    let share = try facts.share(of: days, in: period)
    let exact = try arithmetic {
      try entry.wholeAmount * share.ratio
    }
    return try (exact, entry.steps.dropLast() + [facts.shareStep(share, entry.wholeAmount)])
  }

  /// Takes back `days` of an issued charge, never more than is left of it.
  private mutating func repair(_ index: Int, days: Range<Day>) throws(InvoicingRefusal) {
    let line = charges[index].line
    let used = try facts.share(of: days, in: period)
    let charged = try facts.share(of: line.terms.days, in: period)
    guard charged.part > 0 else { return }
    let exact = try arithmetic {
      try -(line.terms.exactAmount * Ratio(used.part) / Ratio(charged.part))
    }
    var amount = try arithmetic { try rounding.add(exact) }
    var steps = [
      DerivationStep(
        .repair, .text(line.name), .count(Int(used.part)), .count(Int(used.whole)),
        .text(facts.policy.granularity.unitName), .amount(try facts.major(line.terms.wholeAmount)))
    ]
    let key = period.key(.repair, cause: period.cause(endingAt: days.lowerBound), corrects: line.id)
    var terms = try arithmetic {
      try charges[index].left.repair(key: key, days: days, exact: exact, amount: amount)
    }
    if let capped = try arithmetic({
      try charges[index].left.capped(terms)
    }) {
      steps.append(
        DerivationStep(
          .creditCap, .amount(try facts.major(Ratio(-terms.net))),
          .amount(try facts.major(Ratio(-capped.net)))))
      try arithmetic {
        try rounding.correct(
          exact: exact, to: capped.exactAmount, by: capped.amount - amount)
      }
      amount = capped.amount
      terms = capped
    }
    try arithmetic { try charges[index].left.take(terms) }
    steps += try facts.returned(terms)
    try append(terms, name: period.item.name(ofPrice: line.terms.priceCode), nil, steps)
  }

  private mutating func append(
    _ terms: LineTerms, name: String, _ taxCode: String?, _ steps: [DerivationStep]
  ) throws(InvoicingRefusal) {
    var steps = steps
    if Int128(terms.amount) != terms.exactAmount.rounded(facts.policy.rounding) {
      steps.append(
        DerivationStep(
          .cumulativeRounding, .amount(try facts.major(terms.exactAmount)),
          .amount(try facts.major(Ratio(terms.amount)))))
    }
    lines.append(InvoiceLine(terms: terms, name: name, taxCode: taxCode, derivation: steps))
  }
}

extension LineKey {
  func isRepair(of line: Int64) -> Bool { purpose == .repair && corrects == line }
}

extension BillableItem {
  /// What a price is called in the stretches; its code where it has left them.
  fileprivate func name(ofPrice code: String) -> String {
    stretches.first { $0.price.code == code }?.price.name ?? code
  }
}

extension ItemPeriod {
  /// The change that took effect on `day`: the one that began a stretch there, else the one that
  /// ended the stretch before it.
  func cause(endingAt day: Day) -> Int64 {
    let stretches = item.stretches
    for index in stretches.indices.reversed() {
      guard let days = stretches.days(at: index) else { continue }
      if days.contains(day) { return stretches[index].cause }
      if days.upperBound <= day { return stretches[index].endCause }
    }
    return 0
  }
}

func sum(_ left: Int64, _ right: Int64) throws(ArithmeticError) -> Int64 {
  let (value, overflow) = left.addingReportingOverflow(right)
  guard !overflow else { throw .overflow }
  return value
}
