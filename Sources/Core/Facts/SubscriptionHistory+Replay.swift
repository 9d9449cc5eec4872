// Replaying a subscription's events into segments. Each event's effect is decided once, by the
// same rule table that previews a change.

import Billing
import Storage

extension SubscriptionHistory {
  /// Replays everything that was asked for by `now`.
  package static func replayed(
    _ row: SubscriptionRow, events: [SubscriptionEventRow], terms: CustomerTerms,
    catalogue: Catalogue, now: Timestamp
  ) throws -> SubscriptionHistory {
    let asked = events.filter { $0.at <= now }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    let plan = try catalogue.plan(row.planID)
    let startedOn = terms.zone.day(of: row.startedAt)
    let trialEndsAt = trialEnd(
      row, asked, plan.version(on: startedOn, startedOn: startedOn), terms.zone)
    let anchor = terms.zone.day(of: trialEndsAt ?? row.startedAt)
    let version = version(of: plan, on: anchor, startedOn: startedOn)
    let history = SubscriptionHistory(
      row: row, events: asked, terms: terms, trialEndsAt: trialEndsAt,
      epochs: [try schedule(0, anchor, version, row, terms)])
    var replay = HistoryReplay(history: history, catalogue: catalogue)
    try replay.run(plan: row.planID, version: version.number, from: anchor)
    return replay.history
  }

  /// The version in force; where all later ones are for newcomers only, the first.
  static func version(of plan: Plan, on day: Day, startedOn: Day) -> PlanVersion {
    if let version = plan.version(on: day, startedOn: startedOn) { return version }
    guard let first = plan.versions.first else {
      preconditionFailure("the catalogue holds no plan without a version")
    }
    return first
  }

  private static func trialEnd(
    _ row: SubscriptionRow, _ events: [SubscriptionEventRow], _ version: PlanVersion?, _ zone: Zone
  ) -> Timestamp? {
    switch row.acquisition {
    case .freemium, .paid: return nil
    case .trial, .trialCard, .trialLimited: break
    }
    let days = row.trialDays ?? version?.trial?.days ?? 0
    let start = zone.day(of: row.startedAt)
    let local = row.startedAt.milliseconds / 1_000 + Int64(zone.offset(at: row.startedAt))
    let seconds = Int(local - Int64(start.number) * 86_400)
    let planned = start.adding(days: days).map { zone.timestamp($0, secondsOfDay: seconds) }
    let extended = events.filter { $0.event == .extendTrial }.compactMap(\.untilAt).max()
    return [planned, extended].compactMap { $0 }.max()
  }

  static func schedule(
    _ epoch: Int, _ anchor: Day, _ version: PlanVersion, _ row: SubscriptionRow,
    _ terms: CustomerTerms
  ) throws -> PeriodSchedule {
    let anchoring: Anchoring = row.anchorDay.map { .dayOfMonth($0) } ?? .anniversary
    var schedule = PeriodSchedule(
      epoch: epoch, anchor: anchor, interval: version.interval, anchoring: anchoring,
      zone: terms.zone)
    for change in terms.zoneChanges {
      schedule = schedule.changingZone(to: change.zone, on: change.from) ?? schedule
    }
    return schedule
  }
}

extension PlanVersion {
  /// The interval of its recurring prices; a month where it has none.
  package var interval: BillingInterval {
    for price in prices {
      if case .recurring(_, let interval, _) = price.kind { return interval }
    }
    return .month
  }
}

/// The state of a replay.
struct HistoryReplay {
  var history: SubscriptionHistory
  let catalogue: Catalogue
  private let startedOn: Day

  init(history: SubscriptionHistory, catalogue: Catalogue) {
    self.history = history
    self.catalogue = catalogue
    startedOn = history.terms.zone.day(of: history.row.startedAt)
  }

  mutating func run(plan: PlanID, version: Int, from day: Day) throws {
    history.segments = [
      PlanSegment(
        from: day, until: nil, plan: plan, version: version, quantity: history.row.quantity,
        cause: 0)
    ]
    if let discount = history.row.discountID {
      history.discounts = [RedeemedDiscount(id: discount, firstPeriod: 0, cause: 0)]
    }
    if let end = history.row.endsOn { history.endsOn = end }
    for event in history.events { try follow(event) }
    try migrateVersions()
    if let end = history.endsOn { cut(at: end, cause: history.endCause) }
  }

  private mutating func follow(_ event: SubscriptionEventRow) throws {
    let day = history.terms.zone(at: event.at).day(of: event.at)
    switch event.event {
    case .changePlan, .changeQuantity: try change(event, on: max(day, history.anchor))
    case .applyDiscount: apply(event, on: day)
    case .removeDiscount: history.discounts.removeAll { $0.id == event.discountID }
    case .addCharge:
      history.charges.append(
        AddedCharge(
          on: day, amount: event.amount ?? 0, description: event.description ?? "Charge",
          cause: event.id))
    case .pause: pause(event, on: day)
    case .resume: try resume(event, on: day)
    case .cancel: cancel(event, on: day)
    case .reactivate: reactivate(event, on: day)
    case .extendTrial: note(event, on: day, "trial")
    }
  }

  private mutating func note(_ event: SubscriptionEventRow, on day: Day, _ rule: String) {
    history.effects.append(.init(event: event.id, on: day, rule: rule))
  }
}

// MARK: - Changes

extension HistoryReplay {
  private mutating func change(_ event: SubscriptionEventRow, on day: Day) throws {
    guard let running = history.segments.last, let period = history.period(on: day) else { return }
    let plan = event.planID ?? running.plan
    let quantity = event.quantity ?? running.quantity
    let asked = SubscriptionHistory.version(
      of: try catalogue.plan(plan), on: day, startedOn: startedOn)
    let decision = try decide(running, plan: plan, asked, quantity: quantity)
    let effective: Day
    switch (event.effective, decision.outcome) {
    case (.now, _), (nil, .immediateProrated), (nil, .immediateFullDifference): effective = day
    case (nil, .startOfTerm): effective = period.days.lowerBound
    case (.endOfPeriod, _), (nil, .endOfTerm): effective = period.days.upperBound
    case (nil, .refuse): return note(event, on: day, "refused: \(decision.rule)")
    }
    // The version is that of the day on which the change happens, not of the day it was asked for.
    let next = SubscriptionHistory.version(
      of: try catalogue.plan(plan), on: effective, startedOn: startedOn)
    begin(
      PlanSegment(
        from: effective, until: nil, plan: plan, version: next.number, quantity: quantity,
        cause: event.id.number))
    if let last = history.epochs.last, next.interval != last.interval {
      history.epochs.append(
        try SubscriptionHistory.schedule(
          last.epoch + 1, effective, next, history.row, history.terms))
    }
    note(event, on: effective, event.effective == nil ? decision.rule : "as asked")
  }

  /// Which rule of the table holds for a change of the whole subscription.
  private func decide(
    _ running: PlanSegment, plan: PlanID, _ next: PlanVersion, quantity: Int64
  ) throws -> ChangeDecision {
    let old = try catalogue.plan(running.plan)
    let oldVersion = old.versions.first { $0.number == running.version } ?? next
    return ChangeRules.standard.decide(
      ChangeTerms(
        old: try side(old.code, oldVersion, running.quantity),
        new: try side(try catalogue.plan(plan).code, next, quantity)))
  }

  private func side(
    _ plan: String, _ version: PlanVersion, _ quantity: Int64
  ) throws -> ChangeTerms.Side {
    let currency = history.row.currency
    var yearly = Ratio.zero
    for price in version.prices where price.currency == currency {
      guard case .recurring(_, let interval, let per) = price.kind else { continue }
      let units = per == .perSeat ? Ratio(quantity) : .one
      let amount = try price.rate(.units(units)).amount
      yearly = try yearly + amount * interval.perYear * Ratio(currency.minorPerMajor)
    }
    return ChangeTerms.Side(
      plan: plan, interval: version.interval, quantity: ExactDecimal(quantity), yearly: yearly)
  }

  /// Starts a segment, ending or replacing what ran from its day on.
  private mutating func begin(_ segment: PlanSegment) {
    history.segments.removeAll { $0.from >= segment.from }
    if let last = history.segments.indices.last {
      let until = history.segments[last].until ?? segment.from
      history.segments[last].until = min(until, segment.from)
    }
    history.segments.append(segment)
  }

  private mutating func cut(at day: Day, cause: Int64) {
    history.segments.removeAll { $0.from >= day }
    if let last = history.segments.indices.last {
      history.segments[last].until = min(history.segments[last].until ?? day, day)
    }
    history.endCause = cause
  }

  private mutating func apply(_ event: SubscriptionEventRow, on day: Day) {
    guard let discount = event.discountID else { return }
    let running = history.period(on: day)?.index
    history.discounts.append(
      RedeemedDiscount(
        id: discount, firstPeriod: running.map { $0 + 1 } ?? 0, cause: event.id.number))
  }
}

// MARK: - Pauses and the end

extension HistoryReplay {
  private mutating func pause(_ event: SubscriptionEventRow, on day: Day) {
    guard let period = history.period(on: day) else { return }
    let from = event.effective == .now ? day : period.days.upperBound
    cut(at: from, cause: event.id.number)
    history.endCause = 0
    note(event, on: from, event.effective == nil ? "pause at period end" : "as asked")
  }

  private mutating func resume(_ event: SubscriptionEventRow, on day: Day) throws {
    guard let last = history.segments.last, let until = last.until else { return }
    let from = max(day, until)
    let version = SubscriptionHistory.version(
      of: try catalogue.plan(last.plan), on: from, startedOn: startedOn)
    begin(
      PlanSegment(
        from: from, until: nil, plan: last.plan, version: version.number,
        quantity: last.quantity, cause: event.id.number))
    note(event, on: from, "resume keeps the boundaries")
  }

  /// Cancelling returns nothing by itself: paid days stay paid, usage ends at the instant.
  private mutating func cancel(_ event: SubscriptionEventRow, on day: Day) {
    let end = history.period(on: day)?.days.upperBound ?? day
    history.endsOn = min(history.endsOn ?? end, end)
    history.endCause = event.id.number
    if event.effective == .now { history.usageEndsAt = event.at }
    note(event, on: event.effective == .now ? day : end, "cancel without credit")
  }

  private mutating func reactivate(_ event: SubscriptionEventRow, on day: Day) {
    guard let end = history.endsOn, day < end, history.endCause != 0 else { return }
    history.endsOn = history.row.endsOn
    history.endCause = 0
    history.usageEndsAt = nil
    note(event, on: day, "cancellation withdrawn")
  }

  /// Existing subscribers move to a later version at the first boundary after the day it names.
  private mutating func migrateVersions() throws {
    var migrated: [PlanSegment] = []
    for segment in history.segments {
      let plan = try catalogue.plan(segment.plan)
      var running = segment
      let later = plan.versions.compactMap { version in
        version.takesHold(startedOn: startedOn).map { (day: $0, version: version) }
      }.filter { $0.day > segment.from && $0.version.number > segment.version }
        .sorted { $0.day < $1.day }
      for move in later {
        guard let boundary = boundary(notBefore: move.day), boundary > running.from,
          running.until.map({ boundary < $0 }) ?? true
        else { continue }
        var earlier = running
        earlier.until = boundary
        migrated.append(earlier)
        running = PlanSegment(
          from: boundary, until: running.until, plan: running.plan, version: move.version.number,
          quantity: running.quantity, cause: 0)
      }
      migrated.append(running)
    }
    history.segments = migrated
  }

  private func boundary(notBefore day: Day) -> Day? {
    guard let period = history.period(on: day) else { return nil }
    return period.days.lowerBound == day ? day : period.days.upperBound
  }
}
