// From lines to a document: discounts, promotional credit, tax, sums, credit, amount due.

/// Takes a run's lines through the order of application: discounts → promotional credit → tax →
/// prepaid credit → balance. Repairs carry what their issued lines have frozen and are left as
/// they are.
struct DocumentFigures {
  var facts: InvoiceFacts { run.facts }
  private(set) var lines: [InvoiceLine]
  private(set) var taxTotals: [TaxTotal] = []
  private(set) var applied: [CreditUse] = []
  private(set) var discountUse: [DiscountUse] = []
  /// Why the tax is not known, when it is not.
  private(set) var taxGap: String?
  private let run: InvoiceRun
  private let charges: [Int]

  init(_ run: InvoiceRun) throws(InvoicingRefusal) {
    self.run = run
    lines = run.lines
    charges = run.lines.indices.filter { run.lines[$0].terms.key.purpose != .repair }
    try discount()
    if facts.policy.promotionalLowersTax { try spendPromotional() }
    try tax()
  }

  // MARK: Discounts

  /// Every period's charges are discounted together, so that a discount for n periods ends after
  /// n of them whatever a document catches up on.
  private mutating func discount() throws(InvoicingRefusal) {
    guard !facts.discounts.isEmpty else { return }
    var used = facts.discounts.map { Set(startsDiscounted(by: $0.id)) }
    let before = used
    var starts: [Day] = []
    for index in charges where !starts.contains(run.periodStarts[index]) {
      starts.append(run.periodStarts[index])
    }
    for start in starts.sorted() {
      let group = charges.filter { run.periodStarts[$0] == start }
      let active = facts.discounts.indices.filter { number in
        let discount = facts.discounts[number]
        guard discount.from.map({ $0 <= start }) ?? true,
          discount.until.map({ start < $0 }) ?? true
        else { return false }
        guard let left = facts.discounts[number].periodsLeft else { return true }
        return before[number].contains(start)
          || used[number].subtracting(before[number]).count < left
      }
      for number in try discount(group, active, start) { used[number].insert(start) }
    }
    for (number, discount) in facts.discounts.enumerated() {
      let periods = used[number].subtracting(before[number]).count
      if periods > 0 { discountUse.append(DiscountUse(discount: discount.id, periods: periods)) }
    }
  }

  /// Period starts whose issued lines bear the discount.
  private func startsDiscounted(by id: Int64) -> [Day] {
    facts.billed.compactMap { line in
      guard line.terms.discounts.contains(where: { $0.discount == id }) else { return nil }
      return run.outcomes.first { outcome in
        let key = line.terms.key
        return outcome.item == key.item && outcome.period.epoch == key.epoch
          && outcome.period.index == key.index
      }?.period.days.lowerBound
    }
  }

  /// Discounts one period's charges; answers which discounts took something.
  private mutating func discount(
    _ group: [Int], _ active: [Int], _ start: Day
  ) throws(InvoicingRefusal) -> [Int] {
    var scaled: [Discount] = []
    for number in active { scaled.append(try prorated(facts.discounts[number], group, start)) }
    let result = try arithmetic {
      try apply(
        scaled, to: group.map { run.targets[$0] }, in: facts.currency, facts.policy.rounding)
    }
    var took: [Int] = []
    for (place, index) in group.enumerated() {
      for (number, cut) in zip(active, result.lines[place].cuts) where cut.amount != 0 {
        let discount = facts.discounts[number]
        lines[index].terms.discounts.append(
          FrozenDiscount(discount: discount.id, amount: cut.amount))
        lines[index].derivation += try facts.steps(cut, by: discount)
        if !took.contains(number) { took.append(number) }
      }
    }
    return took
  }

  /// A fixed discount of a period shrinks with the charged share of its target lines and never
  /// gives more than its amount to one period.
  private func prorated(
    _ active: ActiveDiscount, _ group: [Int], _ start: Day
  ) throws(InvoicingRefusal) -> Discount {
    guard case .fixed(let money) = active.discount.value else { return active.discount }
    let targets = group.filter { active.discount.target.covers(run.targets[$0]) }
    let given = given(active.id, start)
    let units = try arithmetic {
      var (part, whole) = (Ratio.zero, Ratio.zero)
      for index in targets {
        part = try part + lines[index].terms.exactAmount
        whole = try whole + lines[index].terms.wholeAmount
      }
      let share = whole.isZero ? Ratio.one : try min(part / whole, .one)
      let amount = try (Ratio(money.minorUnits) * share).rounded(facts.policy.rounding)
      guard let units = Int64(exactly: amount) else { throw ArithmeticError.overflow }
      return max(0, min(units, money.minorUnits - given))
    }
    return Discount(
      code: active.discount.code, name: active.discount.name,
      value: .fixed(Money(minorUnits: units, money.currency)),
      duration: active.discount.duration, target: active.discount.target)
  }

  /// What a discount has given to a period on issued lines and their repairs, these included.
  private func given(_ id: Int64, _ start: Day) -> Int64 {
    let periods = run.outcomes.filter { $0.period.days.lowerBound == start }
    func belongs(_ key: LineKey) -> Bool {
      periods.contains {
        $0.item == key.item && $0.period.epoch == key.epoch && $0.period.index == key.index
      }
    }
    let parts = (facts.billed.map(\.terms) + lines.map(\.terms)).filter { belongs($0.key) }
      .flatMap(\.discounts).filter { $0.discount == id }
    return parts.reduce(0) { $0 + $1.amount }
  }

  // MARK: Promotional credit and tax

  /// Spreads promotional credit over the charges before tax, earliest expiry first.
  private mutating func spendPromotional() throws(InvoicingRefusal) {
    let sum = lines.reduce(0) { $0 + $1.terms.net }
    var (left, spent) = (max(0, sum), Int64(0))
    for grant in facts.grants(.promotional) where left > 0 {
      let amount = min(grant.left, left)
      applied.append(CreditUse(source: .grant(grant.id, .promotional), amount: amount))
      left -= amount
      spent += amount
    }
    guard spent > 0 else { return }
    let weights = charges.map { Ratio(max(0, lines[$0].terms.net)) }
    let parts = try arithmetic { try allocate(spent, by: weights) }
    for (index, part) in zip(charges, parts) where part > 0 {
      lines[index].terms.promotional = part
      lines[index].derivation.append(
        DerivationStep(.promotionalCredit, .amount(try facts.major(Ratio(part)))))
    }
  }

  private mutating func tax() throws(InvoicingRefusal) {
    var taxable: [TaxableLine] = []
    for index in charges {
      let terms = lines[index].terms
      var rates: [TaxRate] = []
      switch facts.taxes.answer(for: lines[index].taxCode) {
      case .rates(let answered): rates = answered
      case .none(let reason):
        lines[index].derivation.append(DerivationStep(.untaxed, .text(reason)))
      case .notComputed(let reason):
        lines[index].derivation.append(DerivationStep(.taxUnknown, .text(reason)))
        taxGap = taxGap ?? reason
      }
      taxable.append(
        TaxableLine(
          amount: terms.amount, discount: terms.discount + terms.promotional, taxes: rates))
    }
    guard taxGap == nil else { return }
    let result = try arithmetic {
      try computeTax(taxable, facts.taxes.rounding, facts.policy.rounding)
    }
    for (index, taxed) in zip(charges, result.lines) {
      lines[index].terms.taxes = taxed.taxes.map { FrozenTax(rate: $0.rate, amount: $0.tax) }
      for tax in taxed.taxes { lines[index].derivation += try facts.steps(tax) }
    }
    for line in lines where !line.terms.isInRange { throw .arithmetic(.overflow) }
    taxTotals = result.taxes
  }

  // MARK: Sums

  /// The preview with every sum; a sum that needs something unknown says what.
  func preview() throws(InvoicingRefusal) -> InvoicePreview {
    let gap = run.blocked.first?.reason
    let total = lines.reduce(Int64(0)) { $0 + $1.terms.total }
    if let limit = facts.policy.maximumCredit, total < -limit {
      throw .negativeBeyondCredit(total)
    }
    let isKnown = gap == nil && taxGap == nil
    let uses = applied + (isKnown ? payments(of: total) : [])
    let paying = uses.reduce(0) { $1.isBeforeTax(facts.policy) ? $0 : $0 + $1.amount }
    func known(_ value: Int64, tax: Bool) -> Computed<Int64> {
      if let reason = gap ?? (tax ? taxGap : nil) { return .notComputed(reason) }
      return .value(value)
    }
    let figures = InvoiceFigures(
      subtotal: known(lines.reduce(0) { $0 + $1.terms.amount }, tax: false),
      discount: known(lines.reduce(0) { $0 + $1.terms.discount }, tax: false),
      promotional: known(lines.reduce(0) { $0 + $1.terms.promotional }, tax: false),
      tax: known(lines.reduce(0) { $0 + $1.terms.tax }, tax: true),
      total: known(total, tax: true), creditApplied: known(paying, tax: true),
      amountDue: known(max(0, total - paying), tax: true))
    return InvoicePreview(
      kind: kind(total), currency: facts.currency, lines: lines, blocked: run.blocked,
      figures: figures, taxTotals: taxTotals, applied: uses, outcomes: run.outcomes,
      discountPeriods: discountUse)
  }

  private func kind(_ total: Int64) -> InvoicePreview.Kind {
    if lines.isEmpty && run.blocked.isEmpty { return .nothing }
    return total < 0 ? .creditNote : .invoice
  }

  /// Credit and balance that pay a positive total, in the order of application.
  private func payments(of total: Int64) -> [CreditUse] {
    var left = max(0, total)
    var uses: [CreditUse] = []
    let late = facts.policy.promotionalLowersTax ? [] : facts.grants(.promotional)
    for grant in late + facts.grants(.prepaid) where left > 0 {
      let amount = min(grant.left, left)
      uses.append(CreditUse(source: .grant(grant.id, grant.kind), amount: amount))
      left -= amount
    }
    let fromBalance = min(max(0, facts.balance), left)
    if fromBalance > 0 { uses.append(CreditUse(source: .balance, amount: fromBalance)) }
    return uses
  }
}

extension CreditUse {
  fileprivate func isBeforeTax(_ policy: InvoicingPolicy) -> Bool {
    guard case .grant(_, .promotional) = source else { return false }
    return policy.promotionalLowersTax
  }
}

extension InvoiceFacts {
  /// Grants of a kind with something left on the billing day: promotional ones by expiry,
  /// prepaid ones by priority, then expiry.
  func grants(_ kind: CreditGrantFact.Kind) -> [CreditGrantFact] {
    let usable = credits.filter { grant in
      grant.kind == kind && grant.left > 0 && grant.expiresOn.map { $0 >= billingDay } ?? true
    }
    return usable.sorted { one, other in
      let (first, second) = (one.expiresOn ?? .latest, other.expiresOn ?? .latest)
      switch kind {
      case .promotional:
        return (first, one.priority, one.id) < (second, other.priority, other.id)
      case .prepaid:
        return (one.priority, first, one.id) < (other.priority, second, other.id)
      }
    }
  }
}
