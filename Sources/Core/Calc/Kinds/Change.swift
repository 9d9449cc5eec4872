// calc `change`: what a change inside a period returns and charges, by difference.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds a time zone by its IANA name.
  package static func change(zones: @escaping ZoneSource) -> CalcKind {
    CalcKind(
      "change",
      input: """
        on (day), period [start, end), old? {unit_price_minor, quantity? (1), billed_minor? \
        (the whole price; 0 in arrears), credited_minor?, discount_percent?, tax_percent?}, \
        one of: new {unit_price_minor, quantity?, discount_percent?, tax_percent?, period?}, \
        changes [{on, …}], cancel (true: the day on is used); paid_minor?, outcome? (immediate_prorated \
        immediate_full_difference end_of_term start_of_term refuse), granularity?, zone?, currency?, \
        rounding?
        """,
      output: """
        credit_minor and charge_minor (net of discount, before tax, not negative), net_minor \
        (charge − credit), tax_minor, total_minor, lines [{purpose, start, end, amount_minor, \
        discount_minor, net_minor, tax_minor}]; with paid_minor: offset_minor (lowers what is \
        due), refund_minor (the paid share)
        """,
      example: """
        {"kind":"change","on":"2026-03-15","period":["2026-03-01","2026-04-01"],\
        "old":{"unit_price_minor":2000},"new":{"unit_price_minor":5000},"currency":"EUR"}
        """
    ) { fields throws(CalcError) in
      let request = try ChangeRequest(fields, zones)
      try fields.finish()
      return try request.answer()
    }
  }
}

/// One state of an item in a request.
private struct ChangeState {
  let price: Price
  let quantity: ExactDecimal
  let discount: ExactDecimal?
  let tax: ExactDecimal?

  init(
    _ fields: CalcFields, code: String, _ interval: BillingInterval, _ currency: Currency
  ) throws(CalcError) {
    let unit = try fields.required(
      "unit_price_minor", fields.minorDecimal("unit_price_minor", currency))
    quantity = try fields.decimal("quantity") ?? .one
    guard quantity >= .zero else { throw fields.invalid("quantity", "expected zero or more") }
    discount = try fields.decimal("discount_percent")
    tax = try fields.decimal("tax_percent")
    if let tax { try fields.refuseNegative(tax, "tax_percent") }
    if let discount, discount.isNegative || discount.ratio > Ratio(100) {
      throw fields.invalid("discount_percent", "expected 0 to 100")
    }
    price = Price(
      code: code, name: code, product: "", kind: .recurring(.inAdvance, interval, .perSeat),
      currency: currency, model: .perUnit(unit), taxCode: code)
  }

  /// The discount of the line that was billed, by the id that the line bears.
  var discountByID: [Int64: Discount] {
    discount.map {
      [1: Discount(code: "of the old price", name: "", value: .percent($0))]
    } ?? [:]
  }

  var taxRates: [TaxRate] { tax.map { [TaxRate(code: "at", percent: $0)] } ?? [] }
}

private struct ChangeRequest {
  let currency: Currency
  let period: Range<Day>
  let schedule: PeriodSchedule
  let granularity: Granularity
  let rounding: Rounding
  let old: ChangeState?
  let billed: Int64?
  let credited: Int64
  let steps: [(on: Day, state: ChangeState?)]
  let newPeriod: Range<Day>?
  let outcome: ChangeOutcome
  let paid: Int64?

  init(_ fields: CalcFields, _ zones: ZoneSource) throws(CalcError) {
    let currency = try fields.currency() ?? Currency.usDollar
    let period = try fields.required("period", fields.days("period"))
    guard let interval = BillingInterval(period.dayCount, .days) else {
      throw fields.invalid("period", "a period has at most 10000 days")
    }
    self.currency = currency
    self.period = period
    schedule = PeriodSchedule(
      anchor: period.lowerBound, interval: interval, zone: try fields.zone("zone", from: zones))
    granularity = try fields.choice("granularity", Granularity.self) ?? .day
    rounding = try fields.choice("rounding", Rounding.self) ?? .halfUp
    outcome = try fields.choice("outcome", ChangeOutcome.self) ?? .immediateProrated
    paid = try fields.integer("paid_minor")
    let oldFields = try fields.object("old")
    old = try oldFields.map { fields throws(CalcError) in
      try ChangeState(fields, code: "old", interval, currency)
    }
    billed = try oldFields?.integer("billed_minor")
    credited = try oldFields?.integer("credited_minor") ?? 0
    try oldFields?.finish()
    (steps, newPeriod) = try Self.steps(fields, interval, period, currency)
    guard outcome != .refuse else {
      throw CalcError("change-refused", field: "outcome", "this change is refused")
    }
  }

  private static func steps(
    _ fields: CalcFields, _ interval: BillingInterval, _ period: Range<Day>, _ currency: Currency
  ) throws(CalcError) -> ([(on: Day, state: ChangeState?)], Range<Day>?) {
    let on = try fields.day("on")
    if let on, !period.contains(on), on != period.upperBound {
      throw fields.invalid("on", "the change is outside the period")
    }
    let cancels = try fields.bool("cancel") ?? false
    let (new, changes) = (try fields.object("new"), try fields.objects("changes"))
    switch (new, changes) {
    case (let new?, nil) where !cancels:
      let newPeriod = try new.days("period")
      let length = newPeriod.flatMap { BillingInterval($0.dayCount, .days) } ?? interval
      let state = try ChangeState(new, code: "new", length, currency)
      try new.finish()
      return ([(try fields.required("on", on), state)], newPeriod)
    case (nil, let changes?) where !cancels:
      guard changes.count <= 100 else { throw fields.invalid("changes", "at most 100 changes") }
      return (try Self.sequence(changes, interval, period, currency), nil)
    case (nil, nil) where cancels:
      let day = try fields.required("on", on)
      let next = day.adding(days: 1).map { min($0, period.upperBound) }
      return ([(next ?? period.upperBound, nil)], nil)
    default:
      throw fields.invalid("new", "expected exactly one of new, changes and cancel")
    }
  }

  private static func sequence(
    _ changes: [CalcFields], _ interval: BillingInterval, _ period: Range<Day>,
    _ currency: Currency
  ) throws(CalcError) -> [(on: Day, state: ChangeState?)] {
    var steps: [(on: Day, state: ChangeState?)] = []
    for (index, change) in changes.enumerated() {
      let on = try change.required("on", change.day("on"))
      guard period.contains(on), on >= steps.last?.on ?? on else {
        throw change.invalid("on", "expected days in the period, in order")
      }
      if try change.bool("cancel") ?? false {
        steps.append((min(on.adding(days: 1) ?? on, period.upperBound), nil))
      } else {
        steps.append((on, try ChangeState(change, code: "new \(index + 1)", interval, currency)))
      }
      try change.finish()
    }
    return steps
  }
}

extension ChangeRequest {
  /// The facts of the running period before the change, and the preview after it.
  func answer() throws(CalcError) -> CalcAnswer {
    do {
      let preview = try nextInvoice(try facts())
      return try answer(preview)
    } catch let error as CalcError {
      throw error
    } catch let refusal as InvoicingRefusal {
      throw CalcError(refusal)
    } catch let error as ArithmeticError {
      throw CalcError(error, field: "old")
    } catch let refusal as RatingRefusal {
      throw CalcError(InvoicingRefusal.rating(item: 1, refusal))
    } catch {
      preconditionFailure("invoicing, rating and arithmetic throw their own refusals only")
    }
  }

  private func facts() throws -> InvoiceFacts {
    var items = [BillableItem(id: 1, epochs: [schedule], stretches: [])]
    var lines: [BilledLine] = []
    if let old {
      items[0].stretches = [
        ItemStretch(from: period.lowerBound, price: old.price, quantity: old.quantity)
      ]
      lines = try billedLine(old).map { [$0] } ?? []
    }
    for (index, step) in steps.enumerated() {
      append(step.on, step.state, cause: Int64(index + 1), to: &items)
    }
    let states = steps.compactMap(\.state) + (old.map { [$0] } ?? [])
    var taxes = TaxFacts()
    var discounts: [ActiveDiscount] = []
    for (index, state) in states.enumerated() {
      taxes.byCode[state.price.code] = .rates(state.taxRates)
      guard let percent = state.discount else { continue }
      discounts.append(
        ActiveDiscount(
          id: Int64(index + 2),
          discount: Discount(
            code: "of the new price", name: "", value: .percent(percent),
            target: .prices([state.price.code]))))
    }
    // In a new period of its own the new state may begin after the running one.
    let last = period.upperBound.adding(days: -1) ?? period.lowerBound
    let day = items.count > 1 ? max(last, newPeriod?.lowerBound ?? last) : last
    return InvoiceFacts(
      subscription: 1, currency: currency, billingDay: day, items: items, billed: lines,
      discounts: discounts, endedDiscounts: old?.discountByID ?? [:], taxes: taxes,
      policy: InvoicingPolicy(granularity: granularity, rounding: rounding))
  }

  /// Adds the state that a change leaves, where its outcome puts it; a state with a period of its
  /// own becomes an item of its own.
  private func append(
    _ on: Day, _ state: ChangeState?, cause: Int64, to items: inout [BillableItem]
  ) {
    let from: Day
    switch outcome {
    case .immediateProrated, .immediateFullDifference, .refuse: from = on
    case .startOfTerm: from = period.lowerBound
    case .endOfTerm: return
    }
    if let last = items[0].stretches.indices.last {
      items[0].stretches[last].until = max(items[0].stretches[last].from, from)
      items[0].stretches[last].endCause = cause
    }
    guard let state else { return }
    let basis: ItemStretch.Basis =
      outcome == .immediateFullDifference ? .fullDifference : .prorated
    if let newPeriod, let length = BillingInterval(newPeriod.dayCount, .days) {
      let own = PeriodSchedule(
        anchor: newPeriod.lowerBound, interval: length, zone: schedule.zone)
      let stretch = ItemStretch(
        from: max(from, newPeriod.lowerBound), until: newPeriod.upperBound, price: state.price,
        quantity: state.quantity, basis: basis, cause: cause)
      items.append(BillableItem(id: 2, epochs: [own], stretches: [stretch]))
    } else {
      items[0].stretches.append(
        ItemStretch(
          from: from, price: state.price, quantity: state.quantity, basis: basis, cause: cause))
    }
  }

  /// The issued line of the old state; nil when nothing was billed.
  private func billedLine(_ old: ChangeState) throws -> BilledLine? {
    let exact =
      try old.price.rate(.units(old.quantity.ratio)).amount
      * Ratio(currency.minorPerMajor)
    guard let full = Int64(exactly: exact.rounded(rounding)) else { throw ArithmeticError.overflow }
    let amount = billed ?? full
    guard amount != 0 else { return nil }
    let result = try apply(
      Array(old.discountByID.values),
      to: [DiscountableLine(amount: amount)], in: currency, rounding)
    let line = TaxableLine(amount: amount, discount: result.discount, taxes: old.taxRates)
    let taxed = try computeTax([line], .document, rounding)
    let terms = LineTerms(
      key: LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring), days: period,
      priceCode: "old", quantity: old.quantity.ratio, wholeAmount: exact,
      exactAmount: amount == full ? exact : Ratio(amount), amount: amount,
      discounts: result.discount == 0
        ? [] : [FrozenDiscount(discount: 1, amount: result.discount)],
      taxes: taxed.lines.flatMap(\.taxes).map { FrozenTax(rate: $0.rate, amount: $0.tax) })
    return BilledLine(id: 1, terms: terms, credited: credited)
  }

  private func answer(_ preview: InvoicePreview) throws(CalcError) -> CalcAnswer {
    let terms = preview.lines.map(\.terms)
    let credit = -terms.filter { $0.net < 0 }.reduce(0) { $0 + $1.net }
    let charge = terms.filter { $0.net > 0 }.reduce(0) { $0 + $1.net }
    let tax = terms.reduce(0) { $0 + $1.tax }
    var members: [JSONValue.Member] = [
      .init("credit_minor", .integer(credit)), .init("charge_minor", .integer(charge)),
      .init("net_minor", .integer(charge - credit)), .init("tax_minor", .integer(tax)),
      .init("total_minor", .integer(charge - credit + tax)),
      .init("lines", .array(terms.map(\.answer))),
    ]
    if let paid {
      let returned = -terms.filter { $0.net < 0 }.reduce(0) { $0 + $1.total }
      let (due, overflow) = (try oldTotal()).subtractingReportingOverflow(paid)
      guard !overflow else { throw CalcError(.overflow, field: "paid_minor") }
      let offset = min(returned, max(0, due))
      members.append(.init("offset_minor", .integer(offset)))
      members.append(.init("refund_minor", .integer(returned - offset)))
    }
    return CalcAnswer(.object(members), why: try preview.words())
  }

  private func oldTotal() throws(CalcError) -> Int64 {
    guard let old else { return 0 }
    do {
      return try billedLine(old)?.terms.total ?? 0
    } catch {
      throw CalcError(.overflow, field: "old")
    }
  }
}

extension LineTerms {
  /// A line as the kinds answer it.
  var answer: JSONValue {
    [
      "purpose": .string(key.purpose.rawValue), "start": .day(days.lowerBound),
      "end": .day(days.upperBound), "amount_minor": .integer(amount),
      "discount_minor": .integer(discount + promotional), "net_minor": .integer(net),
      "tax_minor": .integer(tax),
    ]
  }
}

extension InvoicePreview {
  /// Every line's derivation in words.
  func words() throws(CalcError) -> [String] {
    lines.map { line in
      let steps = line.derivation.map { $0.text(currency) }.joined(separator: "; ")
      return "\(line.terms.days.lowerBound) to \(line.terms.days.upperBound): \(steps)"
    }
  }
}

extension CalcError {
  /// Why a subscription would be parked instead of billed.
  init(_ refusal: InvoicingRefusal) {
    switch refusal {
    case .currencyMix(_, let currency):
      self.init("currency-mix", "a price in \(currency) cannot be billed here")
    case .malformedStretches:
      self.init("malformed-stretches", "stretches end before they begin or are out of order")
    case .malformedEpochs: self.init("malformed-epochs", "the schedule cannot be followed")
    case .doubledPeriod(let key):
      self.init("doubled-period", field: "billed", "period \(key.index) is billed twice")
    case .tooManyLines(let limit):
      self.init("too-many-lines", "more than \(limit) periods or lines")
    case .duplicateLine(let key):
      self.init("duplicate-line", "period \(key.index) has this line already")
    case .negativeBeyondCredit(let amount):
      self.init("negative-beyond-credit", "the document would return \(amount)")
    case .rating(let item, let refusal):
      self.init("rating", "item \(item) cannot be rated: \(refusal)")
    case .arithmetic(let error): self.init(error)
    }
  }
}
