// What a timeline bills: periods from its anchor, one amount per period, and the final invoice.
// A change of price in mid-period is the matter of proration, not of this.

extension PlanTimeline {
  /// A document the timeline gives rise to.
  package struct Invoice: Hashable, Sendable {
    package let on: Day
    package let at: Timestamp
    /// The days billed.
    package let days: Range<Day>
    package let net: Int64
    package let tax: Int64
    package let total: Int64

    init(
      on: Day, at: Timestamp, days: Range<Day>, net: Int64, tax: Int64
    ) throws(ArithmeticError) {
      self.on = on
      self.at = at
      self.days = days
      self.net = net
      self.tax = tax
      total = try checkedSum(net, tax)
    }
  }

  /// The first instant that is billed: the start of billing, or the end of the trial.
  package var billsFrom: Timestamp? {
    guard let start else { return nil }
    let points = turningPoints.filter { $0 >= start.billingOn } + [start.billingOn]
    return points.sorted().first { phase(at: $0)?.kind != .trial }
  }

  /// The periods in force at an instant. A change of interval opens a new epoch at its day.
  package func schedule(at instant: Timestamp) -> PeriodSchedule? {
    guard let from = billsFrom, let plan = segment(at: max(instant, from))?.plan,
      let interval = plan.interval
    else { return nil }
    var anchor = from
    var epoch = 0
    for (before, after) in zip(segments, segments.dropFirst())
    where after.from <= instant && before.plan.interval != after.plan.interval && after.from > from
    {
      anchor = after.from
      epoch += 1
    }
    return PeriodSchedule(
      epoch: epoch, anchor: zone.day(of: anchor), interval: interval, anchoring: plan.anchoring,
      zone: zone)
  }

  /// The documents up to and including `instant`, in order; more than `limit` throw.
  package func invoices(
    until instant: Timestamp, limit: Int = 20_000
  ) throws(ArithmeticError) -> [Invoice] {
    guard let from = billsFrom, from <= instant else { return [] }
    var result: [Invoice] = []
    let end = billingEnd.map { min($0, instant) } ?? instant
    var clock = from
    // A change within a period does not bill the period again.
    var billed: BillingPeriod?
    for _ in 0..<limit {
      guard let period = schedule(at: clock)?.period(containing: clock) else {
        return try closing(result, from, instant)
      }
      let plan = segment(at: max(clock, from))?.plan
      if let plan, billed != period, let invoice = try regular(plan, period, from, instant) {
        result.append(invoice)
      }
      billed = period
      let change = segments.first { $0.from > clock && $0.holds(at: $0.from) }?.from
      let next = change.map { min($0, period.endAt) } ?? period.endAt
      guard next > clock, next <= end else { return try closing(result, from, instant) }
      clock = next
    }
    throw .overflow
  }

  /// With the final document, when billing has ended; documents of nothing are left out.
  private func closing(
    _ regular: [Invoice], _ from: Timestamp, _ instant: Timestamp
  ) throws(ArithmeticError) -> [Invoice] {
    var result = regular
    if let billingEnd, billingEnd <= instant, let last = try final(at: billingEnd, from) {
      result.append(last)
    }
    return result.filter { $0.net != 0 }
  }

  private func regular(
    _ plan: TimelinePlan, _ period: BillingPeriod, _ from: Timestamp, _ instant: Timestamp
  ) throws(ArithmeticError) -> Invoice? {
    guard let amount = plan.amount, amount != 0 else { return nil }
    let at = plan.timing == .inAdvance ? max(period.startAt, from) : period.endAt
    // What ends at or before the boundary is not billed for the period after it.
    let isLive =
      plan.timing == .inAdvance
      ? billingEnd.map { at < $0 } ?? true : billingEnd.map { at <= $0 } ?? true
    guard at <= instant, isLive else { return nil }
    let on = plan.timing == .inAdvance ? period.days.lowerBound : period.days.upperBound
    return try invoice(plan, amount, period.days, period.whole, on: on, at: at)
  }

  /// The used part of the running period in arrears, with the day of the end; and open usage.
  private func final(
    at end: Timestamp, _ from: Timestamp
  ) throws(ArithmeticError) -> Invoice? {
    guard end >= from, let plan = segment(at: end)?.plan else { return nil }
    let day = zone.day(of: end)
    if plan.timing == .inArrears, let amount = plan.amount,
      let period = schedule(at: end)?.period(containing: end),
      let after = day.adding(days: 1)
    {
      let used = period.days.lowerBound..<min(after, period.days.upperBound)
      return try invoice(plan, amount, used, period.whole, on: day, at: end, and: plan.openUsage)
    }
    guard plan.openUsage != 0 else { return nil }
    let tax = try self.tax(plan, plan.openUsage)
    return try Invoice(on: day, at: end, days: day..<day, net: plan.openUsage, tax: tax)
  }

  private func invoice(
    _ plan: TimelinePlan, _ amount: Int64, _ days: Range<Day>, _ whole: Range<Day>, on: Day,
    at: Timestamp, and usage: Int64 = 0
  ) throws(ArithmeticError) -> Invoice {
    let net = try share(amount, days, whole)
    let sum = try checkedSum(net, usage)
    return try Invoice(on: on, at: at, days: days, net: sum, tax: try tax(plan, sum))
  }

  private func share(
    _ amount: Int64, _ days: Range<Day>, _ whole: Range<Day>
  ) throws(ArithmeticError) -> Int64 {
    let fraction: Ratio
    do throws(ShareRefusal) {
      fraction = try Granularity.day.share(of: days, in: whole).ratio
    } catch {
      throw .inexact
    }
    guard let units = Int64(exactly: try (Ratio(amount) * fraction).rounded(.halfUp)) else {
      throw .overflow
    }
    return units
  }

  private func tax(_ plan: TimelinePlan, _ net: Int64) throws(ArithmeticError) -> Int64 {
    guard let units = Int64(exactly: try (Ratio(net) * plan.taxPercent).rounded(.halfUp)) else {
      throw .overflow
    }
    return units
  }

  /// What comes back for days that were billed in advance and are not used: the day of the end
  /// counts as used.
  package func unusedCredit(at instant: Timestamp) throws(ArithmeticError) -> Int64 {
    guard creditsUnused, let end = serviceEnd, end <= instant,
      let plan = segment(at: end)?.plan, plan.timing == .inAdvance, let amount = plan.amount,
      let period = schedule(at: end)?.period(containing: end),
      let after = zone.day(of: end).adding(days: 1), after < period.days.upperBound
    else { return 0 }
    let billed = try share(amount, period.days, period.whole)
    let used = try share(amount, period.days.lowerBound..<after, period.whole)
    // The used part has the sign of the whole and is no larger.
    let credit = billed - used
    return try checkedSum(credit, try tax(plan, credit))
  }
}

private func checkedSum(_ a: Int64, _ b: Int64) throws(ArithmeticError) -> Int64 {
  let (sum, overflow) = a.addingReportingOverflow(b)
  guard !overflow else { throw .overflow }
  return sum
}
