// The effect of each change, pause and end on a subscription's segments.

import Billing
import Storage

// MARK: - Plan, quantity and price

extension HistoryReplay {
  /// During a trial nothing is billed and no term runs: the change holds from the first period on.
  mutating func change(
    _ event: SubscriptionEventRow, on day: Day, isInTrial: Bool = false
  ) throws {
    guard let running = history.segment(on: day) ?? history.segments.last,
      let period = history.period(on: day)
    else { return }
    let asked = try changed(running, by: event, on: day)
    let decision = try decide(running, asked)
    let effective: Day
    switch (event.effective, decision.outcome) {
    case (_, _) where isInTrial: effective = day
    case (.now, _), (nil, .immediateProrated), (nil, .immediateFullDifference): effective = day
    case (nil, .startOfTerm): effective = period.days.lowerBound
    case (.endOfPeriod, _), (nil, .endOfTerm): effective = period.days.upperBound
    case (nil, .refuse): return note(event, on: day, "refused: \(decision.rule)")
    }
    // The version is that of the day on which the change happens, not of the day it was asked for.
    let next = try changed(history.segment(on: effective) ?? running, by: event, on: effective)
    try beginKeepingPlans(next, event)
    let rule = event.effective == nil ? decision.rule : "as asked"
    note(event, on: effective, isInTrial ? "with the first period, after the trial" : rule)
  }

  /// The segment that follows `running` when the event takes effect on `day`.
  private func changed(
    _ running: PlanSegment, by event: SubscriptionEventRow, on day: Day
  ) throws -> PlanSegment {
    let plan = event.planID ?? running.plan
    let moves = event.event == .changePlan || event.event == .startTrial
    var overrides = moves ? [] : running.overrides
    if let price = event.priceID, let unit = event.unitPrice {
      overrides.removeAll { $0.price == price }
      overrides.append(PriceOverride(price: price, unit: unit, cause: event.id))
    }
    let kept = PlanSegment(
      from: day, until: nil, plan: plan, version: running.version,
      quantity: event.quantity ?? running.quantity, overrides: overrides, cause: event.id.number)
    if !moves, try isPinned(kept) { return kept }
    // Seats and prices change within the version of the running period.
    let start = moves ? day : history.period(on: day)?.days.lowerBound ?? day
    if !moves, running.from > start { return kept }
    let version = SubscriptionHistory.version(
      of: try catalogue.plan(plan), on: start, startedOn: holderSince(of: plan, on: day))
    return PlanSegment(
      from: day, until: nil, plan: plan, version: version.number, quantity: kept.quantity,
      overrides: overrides, cause: kept.cause)
  }

  /// Since when the subscription has a plan without interruption; `day` where it has it only from
  /// then on. Later versions are another thing for holders than for those who newly take a plan.
  func holderSince(of plan: PlanID, on day: Day) -> Day {
    var (held, since) = (history.segments.first?.plan, startedOn)
    for segment in history.segments where segment.from < day && segment.plan != held {
      (held, since) = (segment.plan, segment.from)
    }
    return held == plan ? since : day
  }

  /// Whether a price that was agreed with the customer keeps the segment on its version: the one
  /// that has the price.
  func isPinned(_ segment: PlanSegment) throws -> Bool {
    guard !segment.overrides.isEmpty else { return false }
    let version = try catalogue.plan(segment.plan).versions.first {
      $0.number == segment.version
    }
    let codes = version?.prices.map(\.code) ?? []
    return segment.overrides.contains { override in
      catalogue.priceRows[override.price].map { codes.contains($0.key) } ?? false
    }
  }

  /// Starts a segment. A later change of plan that was planned stays planned when only seats or a
  /// price change now; a new plan takes its place.
  private mutating func beginKeepingPlans(
    _ segment: PlanSegment, _ event: SubscriptionEventRow
  ) throws {
    var later = history.segments.filter { $0.from > segment.from && $0.until != $0.from }
    if event.event == .changePlan || event.event == .startTrial {
      later = []
    } else if let quantity = event.quantity, let running = history.segment(on: segment.from) {
      for index in later.indices where later[index].quantity == running.quantity {
        later[index].quantity = quantity
      }
    }
    begin(segment, keeping: later)
    let next = try version(of: segment)
    dropIntervalChanges(from: segment.from, keepsLater: !later.isEmpty)
    guard let last = history.epochs.last(where: { $0.anchor <= segment.from }),
      next.interval != last.interval
    else { return }
    history.epochs.append(
      try SubscriptionHistory.schedule(
        last.epoch + 1, segment.from, next, history.row, history.terms))
  }

  /// A change takes the place of the day's earlier ones, and of what was planned unless that is
  /// kept.
  private mutating func dropIntervalChanges(from day: Day, keepsLater: Bool) {
    for index in history.epochs.indices.reversed() where index > 0 {
      let (epoch, earlier) = (history.epochs[index], history.epochs[index - 1])
      let isReplaced = epoch.anchor == day || (epoch.anchor > day && !keepsLater)
      if isReplaced, epoch.interval != earlier.interval { history.epochs.remove(at: index) }
    }
  }

  private func version(of segment: PlanSegment) throws -> PlanVersion {
    let plan = try catalogue.plan(segment.plan)
    return plan.versions.first { $0.number == segment.version }
      ?? SubscriptionHistory.version(of: plan, on: segment.from, startedOn: startedOn)
  }

  /// Which rule of the table holds for a change of the whole subscription.
  private func decide(_ old: PlanSegment, _ new: PlanSegment) throws -> ChangeDecision {
    ChangeRules.standard.decide(ChangeTerms(old: try side(old), new: try side(new)))
  }

  private func side(_ segment: PlanSegment) throws -> ChangeTerms.Side {
    let currency = history.row.currency
    let version = try version(of: segment)
    var yearly = Ratio.zero
    for price in catalogue.prices(version, segment.overrides) where price.currency == currency {
      guard case .recurring(_, let interval, let per) = price.kind else { continue }
      let units = per == .perSeat ? Ratio(segment.quantity) : .one
      let amount = try price.rate(.units(units)).amount
      yearly = try yearly + amount * interval.perYear * Ratio(currency.minorPerMajor)
    }
    return ChangeTerms.Side(
      plan: try catalogue.plan(segment.plan).code, interval: version.interval,
      quantity: ExactDecimal(segment.quantity), yearly: yearly)
  }

  /// Starts a segment, ending or replacing what ran from its day on. A planned end of the last
  /// segment stays where it is.
  private mutating func begin(_ segment: PlanSegment, keeping later: [PlanSegment] = []) {
    var segment = segment
    let end = history.segments.last?.until
    let endCause = history.segments.last?.endCause ?? 0
    let isPaused = end.map { $0 <= segment.from } ?? false
    history.segments.removeAll { $0.from >= segment.from }
    if let last = history.segments.indices.last {
      let until = history.segments[last].until ?? segment.from
      if until >= segment.from {
        history.segments[last].until = segment.from
        history.segments[last].endCause = 0
      }
    }
    if let first = later.first {
      segment.until = first.from
    } else if let end {
      // What changes during a pause is only remembered for the time after it.
      segment.until = isPaused ? segment.from : end
      segment.endCause = isPaused ? 0 : endCause
    }
    history.segments.append(segment)
    history.segments += later
  }
}

// MARK: - Pauses and the end

extension HistoryReplay {
  /// Ends service or billing on a day, and remembers which plan goes on afterwards.
  mutating func cut(at day: Day, cause: Int64) {
    let following = history.segments.last { $0.from >= day }
    history.segments.removeAll { $0.from >= day }
    if let last = history.segments.indices.last,
      history.segments[last].until.map({ $0 > day })
        ?? true
    {
      history.segments[last].until = day
      history.segments[last].endCause = cause
    }
    guard var following else { return }
    following = PlanSegment(
      from: day, until: day, plan: following.plan, version: following.version,
      quantity: following.quantity, overrides: following.overrides, cause: following.cause)
    history.segments.append(following)
  }

  mutating func pause(_ event: SubscriptionEventRow, on day: Day) {
    guard let period = history.period(on: day) else { return }
    let from = event.effective == .now ? day : period.days.upperBound
    // A pause of collection alone stops no period.
    if event.scope != .collection { cut(at: from, cause: event.id.number) }
    note(event, on: from, event.effective == nil ? "pause at period end" : "as asked")
  }

  mutating func resume(_ event: SubscriptionEventRow, on day: Day) throws {
    guard event.scope != .collection else { return note(event, on: day, "collection goes on") }
    guard let last = history.segments.last else { return }
    // A trial that ended without a means of payment has no cut: its first period begins now.
    let isFirst = last.until == nil && event.mode == .reanchor && day > history.anchor
    guard last.until != nil || isFirst else { return }
    let from = max(day, last.until ?? day)
    let version =
      try isPinned(last)
      ? last.version
      : SubscriptionHistory.version(
        of: try catalogue.plan(last.plan), on: from, startedOn: startedOn
      ).number
    let next = PlanSegment(
      from: from, until: nil, plan: last.plan, version: version, quantity: last.quantity,
      overrides: last.overrides, cause: event.id.number)
    history.segments.removeAll { isFirst || $0.from >= from }
    history.segments.append(next)
    if event.mode == .reanchor { try reanchor(on: from, next) }
    note(
      event, on: from,
      event.mode == .reanchor ? "resume sets a new anchor" : "resume keeps the boundaries")
  }

  private mutating func reanchor(on day: Day, _ segment: PlanSegment) throws {
    guard let last = history.epochs.last, last.anchor < day else { return }
    let version = try catalogue.plan(segment.plan).versions.first { $0.number == segment.version }
    guard let version else { return }
    history.epochs.append(
      try SubscriptionHistory.schedule(last.epoch + 1, day, version, history.row, history.terms))
  }

  /// The cancel day is used. Paid days after it are returned only where credit was asked for;
  /// what is charged in arrears, and usage, end with the service.
  mutating func cancel(_ event: SubscriptionEventRow, on day: Day) {
    let boundary = history.period(on: day)?.days.upperBound ?? history.anchor
    let served = min(day.adding(days: 1) ?? boundary, boundary)
    var end = boundary
    if event.effective == .now {
      history.usageEndsAt = event.at
      history.serviceEndsOn = served
      switch event.credit {
      case .credit, .refund: end = served
      case .nothing, nil: break
      }
    }
    history.endsOn = min(history.endsOn ?? end, end)
    history.endCause = event.id.number
    note(event, on: event.effective == .now ? day : end, event.cancelRule)
  }

  mutating func reactivate(_ event: SubscriptionEventRow, on day: Day) {
    guard let end = history.endsOn, day < end, history.endCause != 0 else { return }
    history.endsOn = history.row.endsOn
    history.endCause = 0
    history.serviceEndsOn = nil
    history.usageEndsAt = nil
    note(event, on: day, "cancellation withdrawn")
  }
}

extension SubscriptionEventRow {
  fileprivate var cancelRule: String {
    switch (effective, credit) {
    case (.now, .credit): "cancel now, unused days credited"
    case (.now, .refund): "cancel now, unused days refunded"
    case (_, _): "cancel without credit"
    }
  }
}
