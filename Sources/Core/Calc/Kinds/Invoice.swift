// calc `invoice`: the next invoice of a subscription, whole, as billing computes it.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds a time zone by its IANA name.
  package static func invoice(zones: @escaping ZoneSource) -> CalcKind {
    CalcKind(
      "invoice",
      input: """
        currency?, on? (billing day; the period's first, or its last in arrears), subscription \
        {anchor, interval, anchoring?, zone?} or period [start, end); prices [{code, model … as \
        for charge, timing? (in_advance in_arrears), meter? (a usage price), one_time?, quantity?, \
        from?, until?, changes? [{on, quantity?, model …, full_difference?}], included_units?, \
        minimum?, maximum?, tax_code?}], usage? [{meter, from?, units | events}], discounts? \
        [{code?, percent_off | amount_off_minor, periods?, prices?}], taxes? [{code?, \
        rate_percent, inclusive?, compound?, tax_code?}], credits? [{kind (promotional prepaid), \
        amount_minor, priority?, expires_on?}], balance_minor?, billed? [{price, start, end, \
        amount_minor, quantity?}], granularity?, rounding? (half_up …), tax_rounding? (document line)
        """,
      output: """
        document (invoice credit_note nothing), lines [{price, purpose, start, end, quantity, \
        amount_minor, discount_minor, net_minor, tax_minor, exact_minor, derivation}], \
        subtotal_minor, discount_minor, tax_minor, total_minor, credit_minor, due_minor, taxes by \
        code; a figure that cannot be computed is {"not_computed": reason}
        """,
      example: """
        {"kind":"invoice","currency":"EUR","subscription":{"anchor":"2026-01-31","interval":\
        {"months":1}},"on":"2026-02-28","prices":[{"code":"seat","model":"per_unit","unit_price":\
        "20","quantity":"3"}],"discounts":[{"percent_off":"10"}],"taxes":[{"code":"vat",\
        "rate_percent":"20"}]}
        """
    ) { fields throws(CalcError) in
      var request = try InvoiceRequest(fields, zones)
      try request.readMoney(fields)
      try fields.finish()
      do {
        return try invoiceAnswer(try nextInvoice(request.facts))
      } catch let error as CalcError {
        throw error
      } catch let refusal as InvoicingRefusal {
        throw CalcError(refusal)
      } catch {
        preconditionFailure("invoicing throws refusals only")
      }
    }
  }
}

/// Builds the facts of a request.
private struct InvoiceRequest {
  var facts: InvoiceFacts
  private let schedule: PeriodSchedule
  private var usage: [(meter: String, from: Day?, quantity: RatedQuantity)] = []

  init(_ fields: CalcFields, _ zones: ZoneSource) throws(CalcError) {
    schedule = try Self.schedule(fields, zones)
    let currency = try fields.currency() ?? Currency.usDollar
    facts = InvoiceFacts(
      subscription: 1, currency: currency, billingDay: try fields.day("on") ?? schedule.anchor,
      items: [])
    facts.policy.granularity = try fields.choice("granularity", Granularity.self) ?? .day
    facts.policy.rounding = try fields.choice("rounding", Rounding.self) ?? .halfUp
    facts.taxes.rounding = try fields.choice("tax_rounding", TaxRounding.self) ?? .document
    let components = try fields.required("prices", fields.objects("prices", limit: 100))
    for (index, component) in components.enumerated() {
      try read(component, id: Int64(index + 1))
    }
    try readUsage(fields)
    try readBilled(fields)
  }

  private static func schedule(
    _ fields: CalcFields, _ zones: ZoneSource
  ) throws(CalcError) -> PeriodSchedule {
    if let subscription = try fields.object("subscription") {
      let schedule = try subscription.schedule(zones: zones)
      try subscription.finish()
      return schedule
    }
    let period = try fields.required("subscription", fields.days("period"))
    guard let interval = BillingInterval(period.dayCount, .days) else {
      throw fields.invalid("period", "a period has at most 10000 days")
    }
    return PeriodSchedule(
      anchor: period.lowerBound, interval: interval, zone: try fields.zone("zone", from: zones))
  }

  private mutating func read(_ fields: CalcFields, id: Int64) throws(CalcError) {
    let code = try fields.text("code") ?? "price \(id)"
    let timing = try fields.choice("timing", BillingTiming.self) ?? .inAdvance
    let meter = try fields.text("meter")
    let once = try fields.bool("one_time") ?? false
    let kind: PriceKind =
      once
      ? .oneTime
      : meter.map { .usage(meter: $0) } ?? .recurring(timing, schedule.interval, .perSeat)
    let shape = PriceShape(
      code: code, kind: kind, currency: facts.currency,
      included: try fields.decimal("included_units") ?? .zero,
      minimum: try fields.decimal("minimum"), maximum: try fields.decimal("maximum"),
      taxCode: try fields.text("tax_code"))
    let price = shape.price(try fields.chargeModel())
    let quantity = try fields.decimal("quantity") ?? .one
    let from = try fields.day("from") ?? schedule.anchor
    if once {
      try fields.finish()
      facts.oneTime.append(OneTimeCharge(item: id, on: from, price: price, quantity: quantity))
      return
    }
    var stretches = [ItemStretch(from: from, price: price, quantity: quantity)]
    for (index, change) in (try fields.objects("changes", limit: 100) ?? []).enumerated() {
      stretches.append(try Self.stretch(change, shape, after: stretches[index], Int64(index + 1)))
    }
    stretches[stretches.count - 1].until = try fields.day("until")
    try fields.finish()
    facts.items.append(
      BillableItem(id: id, epochs: [schedule], stretches: stretches))
  }

  private static func stretch(
    _ fields: CalcFields, _ shape: PriceShape, after last: ItemStretch, _ cause: Int64
  ) throws(CalcError) -> ItemStretch {
    let on = try fields.required("on", fields.day("on"))
    let full = try fields.bool("full_difference") ?? false
    let quantity = try fields.decimal("quantity") ?? last.quantity
    let model = fields.has("model") ? try fields.chargeModel() : last.price.model
    try fields.finish()
    return ItemStretch(
      from: on, price: shape.price(model),
      priceVersion: model == last.price.model ? last.priceVersion : last.priceVersion + 1,
      quantity: quantity, basis: full ? .fullDifference : .prorated, cause: cause)
  }

  /// Quantities by meter. Without `from` a quantity belongs to the period that the billing day
  /// closes, or else to the one that holds it.
  private mutating func readUsage(_ fields: CalcFields) throws(CalcError) {
    for entry in try fields.objects("usage", limit: 1_000) ?? [] {
      let meter = try entry.required("meter", entry.text("meter"))
      let from = try entry.day("from")
      for item in facts.items {
        guard let price = item.stretches.first?.price, case .usage(meter) = price.kind else {
          continue
        }
        let quantity = try entry.ratedQuantity(price.model)
        let day = from ?? facts.billingDay.adding(days: -1) ?? schedule.anchor
        guard let period = schedule.period(containing: max(day, schedule.anchor)) else {
          throw entry.invalid("from", "no period holds this day")
        }
        let start = from ?? max(period.days.lowerBound, item.stretches[0].from)
        facts.usage.append(
          UsageFact(
            item: item.id, epoch: 0, index: period.index, from: start,
            quantity: .value(quantity)))
      }
      try entry.finish()
    }
  }

  private mutating func readBilled(_ fields: CalcFields) throws(CalcError) {
    for (index, line) in (try fields.objects("billed", limit: 1_000) ?? []).enumerated() {
      let code = try line.required("price", line.text("price"))
      let start = try line.required("start", line.day("start"))
      let end = try line.required("end", line.day("end"))
      let amount = try line.required("amount_minor", line.integer("amount_minor"))
      let quantity = try line.decimal("quantity") ?? .one
      try line.finish()
      guard let item = facts.items.first(where: { $0.stretches.first?.price.code == code }),
        let price = item.stretches.first?.price
      else { throw line.invalid("price", "no recurring price has this code") }
      guard start < end, let period = schedule.period(containing: start),
        end <= period.days.upperBound
      else { throw line.invalid("end", "expected days of one period") }
      let usage = if case .usage = price.kind { true } else { false }
      let terms = LineTerms(
        key: LineKey(
          item: item.id, epoch: 0, index: period.index, purpose: usage ? .usage : .recurring),
        days: start..<end, priceCode: code, quantity: quantity.ratio,
        wholeAmount: Ratio(amount), exactAmount: Ratio(amount), amount: amount)
      facts.billed.append(BilledLine(id: Int64(index + 1), terms: terms))
    }
  }
}

/// What all versions of one price component share.
private struct PriceShape {
  let code: String
  let kind: PriceKind
  let currency: Currency
  let included: ExactDecimal
  let minimum, maximum: ExactDecimal?
  let taxCode: String?

  func price(_ model: ChargeModel) -> Price {
    Price(
      code: code, name: code, product: "", kind: kind, currency: currency, model: model,
      includedUnits: included, minimum: minimum, maximum: maximum, taxCode: taxCode)
  }
}

extension InvoiceRequest {
  /// Discounts, taxes, credits and the balance.
  mutating func readMoney(_ fields: CalcFields) throws(CalcError) {
    let discounts = try fields.objects("discounts", limit: 100) ?? []
    for (index, discount) in discounts.enumerated() {
      let code = try discount.text("code") ?? "discount \(index + 1)"
      let periods = try discount.integer("periods")
      let value = try discount.discountValue(facts.currency)
      let target = try discount.target()
      try discount.finish()
      guard (1...1_000).contains(periods ?? 1) else {
        throw discount.invalid("periods", "expected 1…1000")
      }
      facts.discounts.append(
        ActiveDiscount(
          id: Int64(index + 1),
          discount: Discount(code: code, name: code, value: value, target: target),
          periodsLeft: periods.map(Int.init)))
    }
    try readTaxes(fields)
    for (index, credit) in (try fields.objects("credits", limit: 100) ?? []).enumerated() {
      let kind = try credit.required(
        "kind", credit.choice("kind", CreditGrantFact.Kind.self))
      let amount = try credit.required("amount_minor", credit.amount("amount_minor"))
      let priority = try credit.integer("priority") ?? 0
      let expires = try credit.day("expires_on")
      try credit.finish()
      facts.credits.append(
        CreditGrantFact(
          id: Int64(index + 1), kind: kind, priority: Int(priority), expiresOn: expires,
          left: amount))
    }
    facts.balance = try fields.amount("balance_minor") ?? 0
  }
}

extension InvoiceRequest {
  /// A tax with a tax code holds for the prices of that code, one without for all others.
  private mutating func readTaxes(_ fields: CalcFields) throws(CalcError) {
    var (general, byCode): ([TaxRate], [String: [TaxRate]]) = ([], [:])
    for (index, item) in (try fields.objects("taxes", limit: 100) ?? []).enumerated() {
      let rate = try item.taxRate(index)
      if let code = try item.text("tax_code") {
        byCode[code, default: []].append(rate)
      } else {
        general.append(rate)
      }
      try item.finish()
    }
    let others = TaxAnswer.rates(general)
    facts.taxes.standard = others
    let prices = facts.items.flatMap(\.stretches).map(\.price) + facts.oneTime.map(\.price)
    for code in prices.compactMap(\.taxCode) {
      facts.taxes.byCode[code] = byCode[code].map { .rates($0) } ?? others
    }
  }
}

private func invoiceAnswer(_ preview: InvoicePreview) throws(CalcError) -> CalcAnswer {
  let figures = preview.figures
  let lines = preview.lines.map { line -> JSONValue in
    guard case .object(let members) = line.terms.answer else { return line.terms.answer }
    return .object(
      members + [
        .init("price", .string(line.terms.priceCode)),
        .init("quantity", .string(line.terms.quantity.description)),
        .init("exact_minor", .string(line.terms.exactAmount.description)),
        .init("derivation", .array(line.derivation.map { .string($0.text(preview.currency)) })),
      ])
  }
  let blocked = preview.blocked.map { line -> JSONValue in
    [
      "start": .day(line.days.lowerBound), "end": .day(line.days.upperBound),
      "not_computed": .string(line.reason),
    ]
  }
  let taxes = preview.taxTotals.map { total -> JSONValue in
    ["code": .string(total.rate.code), "tax_minor": .integer(total.tax)]
  }
  return CalcAnswer(
    [
      "document": .string(preview.kind.rawValue), "lines": .array(lines + blocked),
      "subtotal_minor": figures.subtotal.answer, "discount_minor": figures.discount.answer,
      "promotional_minor": figures.promotional.answer, "tax_minor": figures.tax.answer,
      "total_minor": figures.total.answer, "credit_minor": figures.creditApplied.answer,
      "due_minor": figures.amountDue.answer, "taxes": .array(taxes),
    ], why: try preview.words())
}

extension Computed<Int64> {
  fileprivate var answer: JSONValue {
    switch self {
    case .value(let value): .integer(value)
    case .notComputed(let reason): ["not_computed": .string(reason)]
    }
  }
}
