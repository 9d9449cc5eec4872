// What a subscription's next invoice is computed from: history, catalogue, usage and issued lines
// turned into `InvoiceFacts`.

import Billing
import Storage

/// One subscription with everything that billing reads.
struct SubscriptionBilling {
  let history: SubscriptionHistory
  let catalogue: Catalogue
  /// Whoever pays: its tax status and country hold for the document.
  let payer: CustomerTerms
  let lines: [InvoiceLineRow]
  let documents: [InvoiceID: InvoiceRow]
  /// Lines of invoices that will fall due before `now`, where that lies ahead of the book.
  var foreseen: [InvoiceLine] = []
  let now: Timestamp
  /// Usage of a meter in a range of instants, in time order.
  let usage: (MeterID, Range<Timestamp>) throws -> [UsageEventRow]
  /// The same usage summed by whoever holds it, for prices that read nothing but the sum.
  var summed: ((MeterID, Range<Timestamp>) throws -> [ExactDecimal])?

  /// The first day of what is looked at, and the day of the next invoice.
  struct Window: Hashable, Sendable {
    let from: Day
    let billingDay: Day
    /// Nothing begins on the billing day: it settles what ended before.
    var isFinal = false
    /// The day of the document, where it is settled before the billing day.
    var issuedOn: Day?

    var day: Day { issuedOn ?? billingDay }
  }

  /// The running period and the boundary after it; during a trial the day on which it ends.
  var window: Window? {
    let today = history.terms.zone(at: now).day(of: now)
    guard today >= history.anchor else {
      return Window(from: history.anchor, billingDay: history.anchor)
    }
    guard let schedule = history.schedule(on: today),
      let period = schedule.period(containing: now) ?? schedule.period(containing: today)
    else { return nil }
    let nextEpoch = history.epochs.first { $0.anchor > today }?.anchor
    return Window(
      from: period.days.lowerBound,
      billingDay: min(period.days.upperBound, nextEpoch ?? period.days.upperBound))
  }

  /// What is due on a day of the running period, such as the lines that a change makes. Where the
  /// change began an epoch, the period that it cut short is settled, too.
  func window(on day: Day) -> Window? {
    guard let running = window else { return nil }
    let opensEpoch =
      running.from > history.anchor && history.epochs.contains { $0.anchor == running.from }
    return Window(
      from: opensEpoch ? history.start(ofPeriodBefore: running.from) : running.from,
      billingDay: day)
  }

  /// What is settled after the last day of service: credit for unused days, arrears, open usage.
  var finalWindow: Window? {
    guard let end = history.serviceEndsOn ?? history.endsOn, end > history.anchor,
      let last = end.adding(days: -1), let period = history.period(on: last)
    else { return nil }
    return Window(from: period.days.lowerBound, billingDay: end, isFinal: true)
  }

  /// The facts of the invoice that is due on the window's billing day.
  func facts(
    _ window: Window, balance: Int64, leavingOut later: Set<InvoiceID> = []
  ) throws -> InvoiceFacts {
    let items = try billableItems(from: window.from)
    let billed = try billedLines(from: window.from, leavingOut: later)
    return InvoiceFacts(
      subscription: history.row.id.number, currency: history.row.currency,
      billingDay: window.billingDay, items: items.map(\.item), billed: billed,
      usage: try items.flatMap { try usageFacts($0, window) },
      oneTime: try oneTimeCharges(window),
      discounts: activeDiscounts(from: window.from, until: window.billingDay),
      endedDiscounts: discounts(of: billed),
      taxes: taxFacts(on: window.billingDay), balance: balance)
  }
}

// MARK: - Items

extension SubscriptionBilling {
  struct PricedItem {
    let item: BillableItem
    let price: Price
    let meter: MeterRow?
  }

  /// One item for each price that a segment has, by price id.
  private func billableItems(from day: Day) throws -> [PricedItem] {
    // A plan has a few prices: looking through them is faster than hashing.
    var items: [(id: PriceID, price: Price, plan: String, stretches: [ItemStretch])] = []
    for (number, segment) in history.segments.enumerated() {
      let plan = try catalogue.plan(segment.plan)
      guard let version = plan.versions.first(where: { $0.number == segment.version }) else {
        continue
      }
      let next = number + 1 < history.segments.count ? history.segments[number + 1] : nil
      for price in catalogue.prices(version, segment.overrides)
      where price.currency == history.row.currency {
        guard price.kind != .oneTime, let row = priceRow(price.code) else { continue }
        let added = stretch(of: price, row.id, segment, endCause: next?.cause ?? history.endCause)
        if let known = items.firstIndex(where: { $0.id == row.id }) {
          items[known].price = price
          items[known].plan = plan.code
          items[known].stretches.add(added)
        } else {
          items.append((row.id, price, plan.code, [added]))
        }
      }
    }
    return items.sorted { $0.id < $1.id }.map { id, price, plan, stretches in
      // A discount on a plan lowers what recurs, not what was used.
      let discounted = if case .usage = price.kind { false } else { true }
      let item = BillableItem(
        id: id.number, plan: discounted ? plan : nil, epochs: history.epochs,
        stretches: stretches, billFrom: day)
      return PricedItem(item: item, price: price, meter: meter(of: price))
    }
  }

  private func stretch(
    of price: Price, _ id: PriceID, _ segment: PlanSegment, endCause: Int64
  ) -> ItemStretch {
    let perSeat = if case .recurring(_, _, .perSeat) = price.kind { true } else { false }
    let override = segment.overrides.first { $0.price == id }
    return ItemStretch(
      from: segment.from, until: end(of: segment, price), price: price,
      priceVersion: override?.cause.number ?? Int64(segment.version),
      quantity: perSeat ? ExactDecimal(segment.quantity) : .one, cause: segment.cause,
      endCause: segment.endCause != 0 ? segment.endCause : endCause)
  }

  /// Charges in arrears and usage end with the service; what was paid in advance runs on.
  private func end(of segment: PlanSegment, _ price: Price) -> Day? {
    guard let end = history.serviceEndsOn, price.timing == .inArrears else { return segment.until }
    return max(segment.from, min(segment.until ?? end, end))
  }

  private func priceRow(_ code: String) -> PriceRow? {
    catalogue.price(key: code)
  }

  private func meter(of price: Price) -> MeterRow? {
    guard case .usage(let key) = price.kind else { return nil }
    return catalogue.meter(key: key)
  }

  /// The plan's own one-time prices with the first invoice, and what operators added.
  private func oneTimeCharges(_ window: Window) throws -> [OneTimeCharge] {
    var result: [OneTimeCharge] = []
    if let first = history.segments.first, first.from >= window.from, first.until != first.from {
      let plan = try catalogue.plan(first.plan)
      let version = plan.versions.first { $0.number == first.version }
      for price in version?.prices ?? [] where price.currency == history.row.currency {
        guard price.kind == .oneTime, let row = priceRow(price.code) else { continue }
        result.append(
          OneTimeCharge(
            item: row.id.number, on: first.from, price: price, priceVersion: Int64(first.version)))
      }
    }
    for charge in history.charges where charge.on >= window.from {
      result.append(
        OneTimeCharge(
          item: charge.cause.number, on: charge.on, price: try price(of: charge),
          cause: charge.cause.number))
    }
    return result
  }

  /// An added charge as a flat price of its own.
  private func price(of charge: AddedCharge) throws -> Price {
    let currency = history.row.currency
    let amount = try ExactDecimal(mantissa: charge.amount, scale: currency.digits)
    let running = history.segment(on: charge.on) ?? history.segments.first
    let taxCode = try running.flatMap { try catalogue.plan($0.plan) }?
      .versions.last?.prices.first?.taxCode
    return Price(
      code: "added", name: charge.description, product: "", kind: .oneTime, currency: currency,
      model: .flat(amount), taxCode: taxCode)
  }
}

// MARK: - Usage, discounts, tax

extension SubscriptionBilling {
  /// What was used in each stretch of the periods that end by the billing day.
  private func usageFacts(_ priced: PricedItem, _ window: Window) throws -> [UsageFact] {
    guard let meter = priced.meter, let schedule = history.schedule(on: window.from),
      let period = schedule.period(containing: window.from)
    else { return [] }
    return try priced.item.stretches.compactMap { stretch in
      let days = (stretch.from..<(stretch.until ?? .latest)).clamped(to: period.days)
      guard !days.isEmpty else { return nil }
      let from =
        days.lowerBound == period.days.lowerBound
        ? period.startAt : schedule.zone.start(of: days.lowerBound)
      var until =
        days.upperBound == period.days.upperBound
        ? period.endAt : schedule.zone.start(of: days.upperBound)
      if let end = history.usageEndsAt { until = min(until, end) }
      until = min(until, max(now, from))
      return UsageFact(
        item: priced.item.id, epoch: schedule.epoch, index: period.index, from: days.lowerBound,
        quantity: try quantity(of: priced.price, meter, from..<until))
    }
  }

  private func quantity(
    of price: Price, _ meter: MeterRow, _ range: Range<Timestamp>
  ) throws -> Computed<RatedQuantity> {
    guard let summed, meter.aggregation == .sum, price.model.readsSum, !range.isEmpty else {
      return try quantity(try usage(meter.id, range), of: price, meter, range)
    }
    let sum = try summed(meter.id, range).reduce(Ratio.zero) { try $0 + $1.ratio }
    return .value(.units(sum))
  }

  private func quantity(
    _ rows: [UsageEventRow], of price: Price, _ meter: MeterRow, _ range: Range<Timestamp>
  ) throws -> Computed<RatedQuantity> {
    let isKeyed = meter.aggregation == .unique
    let events = try rows.map { try $0.event(isKeyed: isKeyed) }
    switch price.model {
    case .percentage, .graduatedPercentage, .dynamic:
      return .value(.events(events.compactMap(\.quantity)))
    case .matrix:
      return .value(
        .dimensions(
          events.map { DimensionedUnits(units: $0.quantity ?? .one, dimensions: $0.dimensions) }))
    case .flat, .perUnit, .graduated, .volume, .package:
      guard !range.isEmpty else { return .value(.units(.zero)) }
      let scope = UsageScope(period: range, zone: history.terms.zone)
      do {
        return .value(.units(try meter.aggregation.rule.units(of: events, scope)))
      } catch {
        return .notComputed("usage of \(meter.key): \(error)")
      }
    }
  }

  /// Discounts that lower a period which begins from a day on, in order of redemption.
  private func activeDiscounts(from day: Day, until limit: Day) -> [ActiveDiscount] {
    history.discounts.compactMap { redeemed in
      guard let discount = catalogue.discount(redeemed.id, in: history.row.currency) else {
        return nil
      }
      let end: Day?
      switch discount.duration {
      case .forever: end = nil
      case .once: end = history.boundary(redeemed, afterPeriods: 1, until: limit)
      case .periods(let count):
        end = history.boundary(redeemed, afterPeriods: count, until: limit)
      }
      guard end.map({ day < $0 }) ?? true else { return nil }
      return ActiveDiscount(
        id: redeemed.id.number, discount: discount, from: redeemed.redeemedOn?.adding(days: 1),
        until: end)
    }
  }

  /// The discounts that issued lines bear, whether they still lower anything or not.
  private func discounts(of lines: [BilledLine]) -> [Int64: Discount] {
    var known: [Int64: Discount] = [:]
    for part in lines.flatMap(\.terms.discounts) where known[part.discount] == nil {
      known[part.discount] = catalogue.discount(
        DiscountID(part.discount), in: history.row.currency)
    }
    return known
  }

  private func taxFacts(on day: Day) -> TaxFacts {
    let country = payer.country(on: day)
    let status = payer.taxStatus(on: day)
    var answers: [String: TaxAnswer] = [:]
    for code in catalogue.taxCodes {
      switch status {
      case .exempt: answers[code] = TaxAnswer.none("the customer is exempt")
      case .reverseCharge:
        answers[code] = TaxAnswer.none("reverse charge: the customer accounts for the tax")
      case .taxable:
        let rate = catalogue.taxRate(code, country: country, on: day)
        answers[code] =
          rate.map { .rates([$0.rate]) }
          ?? .notComputed("no rate of \(code) for \(country) on \(day)")
      }
    }
    return TaxFacts(byCode: answers)
  }
}

extension TaxRateRow {
  var rate: TaxRate {
    TaxRate(code: code, jurisdiction: country, value: .percent(percent), inclusive: inclusive)
  }
}

extension MeterRow.Aggregation {
  var rule: Aggregation {
    switch self {
    case .sum: .sum
    case .count: .count
    case .unique: .uniqueCount
    case .max: .maximum
    case .min: .minimum
    case .latest: .latest
    case .weightedSum: .weightedSum
    case .average: .average
    }
  }
}

extension ChargeModel {
  /// Whether it rates one quantity, and not the events.
  fileprivate var readsSum: Bool {
    switch self {
    case .flat, .perUnit, .graduated, .volume, .package: true
    case .percentage, .graduatedPercentage, .dynamic, .matrix: false
    }
  }
}

extension [ItemStretch] {
  /// With one more. Usage of a period is rated together as long as its price is the same, whatever
  /// else changed: each part by itself would have the tiers and free units once more.
  fileprivate mutating func add(_ stretch: ItemStretch) {
    guard case .usage = stretch.price.kind, let last, last.until == stretch.from,
      last.price == stretch.price, last.priceVersion == stretch.priceVersion
    else { return append(stretch) }
    self[count - 1].until = stretch.until
    self[count - 1].endCause = stretch.endCause
  }
}
