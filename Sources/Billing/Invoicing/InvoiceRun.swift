// One billing run over one subscription: walks items and periods and collects lines.

/// What the walk over all items and periods collects before discounts and tax.
struct InvoiceRun {
  let facts: InvoiceFacts
  private(set) var lines: [InvoiceLine] = []
  private(set) var blocked: [BlockedLine] = []
  private(set) var outcomes: [PeriodOutcome] = []
  /// Plan and meter of every line, for the targets of discounts.
  private(set) var targets: [DiscountableLine] = []
  /// The first day of every line's period: discounts are counted by it.
  private(set) var periodStarts: [Day] = []
  private let billedByPeriod: [PeriodKey: [BilledLine]]

  private struct PeriodKey: Hashable {
    let item: Int64
    let epoch, index: Int
  }

  init(_ facts: InvoiceFacts) throws(InvoicingRefusal) {
    self.facts = facts
    var groups: [PeriodKey: [BilledLine]] = [:]
    for line in facts.billed {
      let key = line.terms.key
      groups[PeriodKey(item: key.item, epoch: key.epoch, index: key.index), default: []]
        .append(line)
    }
    billedByPeriod = groups
    lines.reserveCapacity(facts.items.count)
    targets.reserveCapacity(facts.items.count)
    periodStarts.reserveCapacity(facts.items.count)
    outcomes.reserveCapacity(facts.items.count)
    try checkSizes()
    for item in facts.items {
      try checkCurrency(item)
      for period in try facts.periods(of: item) { try bill(period) }
    }
    for charge in facts.oneTime where charge.on <= facts.billingDay { try bill(charge) }
    try checkKeys()
  }

  /// Sums are exact in 64 bits because every part is bounded here.
  private func checkSizes() throws(InvoicingRefusal) {
    let limit = LineTerms.maximumAmount
    let billedFits = facts.billed.allSatisfy {
      $0.terms.isInRange && $0.credited.magnitude <= limit.magnitude
    }
    let moneyFits = ([facts.balance] + facts.credits.map(\.left)).allSatisfy { $0 <= limit }
    guard billedFits, moneyFits, facts.billed.count <= 2 * Self.linesSummed,
      facts.policy.maximumLines <= Self.linesSummed, facts.credits.count <= Self.linesSummed
    else { throw .arithmetic(.overflow) }
  }

  /// The largest number of new lines that one document may be allowed.
  private static let linesSummed = 2_000

  private func checkCurrency(_ item: BillableItem) throws(InvoicingRefusal) {
    for stretch in item.stretches where stretch.price.currency != facts.currency {
      throw .currencyMix(item: item.id, stretch.price.currency)
    }
  }

  private mutating func bill(_ period: ItemPeriod) throws(InvoicingRefusal) {
    let key = PeriodKey(
      item: period.item.id, epoch: period.period.epoch, index: period.period.index)
    let billed = billedByPeriod[key] ?? []
    var difference = try PeriodDifference(facts, period, billed: billed)
    try difference.settle(try facts.recurringDue(period))
    var reason: String?
    for usage in facts.usageDue(period) {
      switch usage.quantity {
      case .notComputed(let why):
        reason = reason ?? why
        blocked.append(
          BlockedLine(
            key: period.key(.usage, cause: usage.piece.stretch.cause), days: usage.piece.days,
            reason: why))
      case .value(let quantity):
        try difference.settleUsage(usage.piece, quantity, batch: facts.batch)
      }
    }
    collect(difference.lines, period)
    outcomes.append(
      PeriodOutcome(
        item: period.item.id, period: period.period,
        outcome: outcome(period, reason, charged: !billed.isEmpty || !difference.lines.isEmpty)))
  }

  private func outcome(
    _ period: ItemPeriod, _ reason: String?, charged: Bool
  ) -> PeriodOutcome.Outcome {
    if let reason { return .blocked(reason) }
    if charged { return .billed }
    guard !period.pieces.isEmpty else { return .waived }
    let due = period.pieces.contains { facts.isDue(period, $0.stretch.price.timing) }
    return due ? .zero : .notYetDue
  }

  private mutating func bill(_ charge: OneTimeCharge) throws(InvoicingRefusal) {
    guard charge.price.currency == facts.currency else {
      throw .currencyMix(item: charge.item, charge.price.currency)
    }
    let key = LineKey(
      item: charge.item, epoch: 0, index: 0, purpose: .oneTime, cause: charge.cause)
    guard !facts.billed.contains(where: { $0.terms.key == key }) else { return }
    let rating: Rating
    do {
      rating = try charge.price.rate(.units(charge.quantity.ratio))
    } catch {
      throw .rating(item: charge.item, error)
    }
    let exact = try facts.minor(rating.amount)
    let amount = try arithmetic {
      var rounding = CumulativeRounding(mode: facts.policy.rounding)
      return try rounding.add(exact)
    }
    guard amount != 0, let next = charge.on.adding(days: 1) else { return }
    let terms = LineTerms(
      key: key, days: charge.on..<next, priceCode: charge.price.code,
      priceVersion: charge.priceVersion, quantity: charge.quantity.ratio, wholeAmount: exact,
      exactAmount: exact, amount: amount)
    lines.append(
      InvoiceLine(
        terms: terms, name: charge.price.name, taxCode: charge.price.taxCode,
        derivation: rating.steps))
    targets.append(DiscountableLine(amount: amount, price: charge.price.code))
    periodStarts.append(charge.on)
  }

  private mutating func collect(_ new: [InvoiceLine], _ period: ItemPeriod) {
    for line in new {
      lines.append(line)
      var meter: String?
      let stretch = period.item.stretches.first { $0.price.code == line.terms.priceCode }
      if case .usage(let name)? = stretch?.price.kind { meter = name }
      targets.append(
        DiscountableLine(
          amount: line.terms.amount, plan: period.item.plan, meter: meter,
          price: line.terms.priceCode))
      periodStarts.append(period.period.days.lowerBound)
    }
  }

  /// No key twice, neither among the new lines nor with an issued one.
  private func checkKeys() throws(InvoicingRefusal) {
    guard lines.count <= facts.policy.maximumLines else {
      throw .tooManyLines(limit: facts.policy.maximumLines)
    }
    var known = Set(facts.billed.map(\.terms.key))
    for line in lines where !line.terms.isInRange { throw .arithmetic(.overflow) }
    for line in lines where !known.insert(line.terms.key).inserted {
      throw .duplicateLine(line.terms.key)
    }
  }
}

extension Price {
  /// When a price is charged; usage always in arrears, a one-time charge at once.
  package var timing: BillingTiming {
    switch kind {
    case .recurring(let timing, _, _): timing
    case .usage: .inArrears
    case .oneTime: .inAdvance
    }
  }
}
