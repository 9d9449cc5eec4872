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
    let trial = trial(row, asked, plan.version(on: startedOn, startedOn: startedOn), terms.zone)
    let anchor = terms.zone.day(of: trial?.endsAt ?? row.startedAt)
    let version = version(of: plan, on: anchor, startedOn: startedOn)
    let history = SubscriptionHistory(
      row: row, events: asked, terms: terms, trial: trial,
      withdrawn: Set(asked.compactMap(\.withdrawsID)),
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

  private static func trial(
    _ row: SubscriptionRow, _ events: [SubscriptionEventRow], _ version: PlanVersion?, _ zone: Zone
  ) -> TrialCourse? {
    var course: TrialCourse?
    switch row.acquisition {
    case .freemium, .paid: break
    case .trial, .trialCard, .trialLimited:
      let days = row.trialDays ?? version?.trial?.days ?? 0
      let end = zone.sameTime(days: days, after: row.startedAt) ?? row.startedAt
      course = TrialCourse(startsAt: row.startedAt, plannedEnd: end, startedBy: nil)
    }
    for event in events {
      switch event.event {
      case .startTrial:
        guard course == nil, let end = event.untilAt else { continue }
        course = TrialCourse(startsAt: event.at, plannedEnd: end, startedBy: event.id)
      case .extendTrial:
        guard let end = event.untilAt, let planned = course?.plannedEnd else { continue }
        course?.plannedEnd = max(planned, end)
      case .endTrial:
        guard let running = course, running.endedAt == nil, event.at < running.plannedEnd
        else { continue }
        course?.endedAt = event.at
      case .changePlan, .changeQuantity, .changePrice, .applyDiscount, .removeDiscount, .addCharge,
        .pause, .resume, .cancel, .reactivate, .withdraw:
        continue
      }
    }
    return course
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

extension Zone {
  /// The same wall time some local days later (domain: "Trial of n days"); nil beyond the calendar.
  package func sameTime(days: Int, after instant: Timestamp) -> Timestamp? {
    let day = day(of: instant)
    let local = instant.milliseconds / 1_000 + Int64(offset(at: instant))
    let seconds = Int(local - Int64(day.number) * 86_400)
    return day.adding(days: days).map { timestamp($0, secondsOfDay: seconds) }
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
  let startedOn: Day

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
      history.discounts = [RedeemedDiscount(id: discount, redeemedOn: nil, cause: 0)]
    }
    if let end = history.row.endsOn { history.endsOn = end }
    for event in history.events where !history.withdrawn.contains(event.id) { try follow(event) }
    try migrateVersions()
    if let end = history.endsOn { cut(at: end, cause: history.endCause) }
  }

  private mutating func follow(_ event: SubscriptionEventRow) throws {
    let day = history.terms.zone(at: event.at).day(of: event.at)
    switch event.event {
    case .changePlan, .changeQuantity, .changePrice:
      try change(
        event, on: max(day, history.anchor), isInTrial: event.at < history.firstInstant)
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
    case .startTrial:
      if event.planID != nil { try change(event, on: history.anchor, isInTrial: true) }
      note(event, on: day, "trial")
    case .extendTrial, .endTrial: note(event, on: day, "trial")
    case .withdraw: note(event, on: day, "planned step taken back")
    }
  }

  mutating func note(_ event: SubscriptionEventRow, on day: Day, _ rule: String) {
    history.effects.append(.init(event: event.id, on: day, rule: rule))
  }

  private mutating func apply(_ event: SubscriptionEventRow, on day: Day) {
    guard let discount = event.discountID else { return }
    history.discounts.append(
      RedeemedDiscount(id: discount, redeemedOn: day, cause: event.id.number))
  }

  /// Existing subscribers move to a later version at the first boundary after the day it names; a
  /// price that was agreed with the customer keeps it on its version.
  private mutating func migrateVersions() throws {
    var migrated: [PlanSegment] = []
    for segment in history.segments {
      let plan = try catalogue.plan(segment.plan)
      var running = segment
      let later = plan.versions.compactMap { version in
        version.takesHold(startedOn: holderSince(of: segment.plan, on: segment.from))
          .map { (day: $0, version: version) }
      }.filter { $0.version.number > segment.version }
        .sorted { $0.day < $1.day }
      for move in later {
        guard try !isPinned(running), let boundary = boundary(notBefore: move.day),
          boundary > running.from,
          running.until.map({ boundary < $0 }) ?? true
        else { continue }
        var earlier = running
        earlier.until = boundary
        earlier.endCause = 0
        migrated.append(earlier)
        var next = PlanSegment(
          from: boundary, until: running.until, plan: running.plan, version: move.version.number,
          quantity: running.quantity, overrides: running.overrides, cause: 0)
        next.endCause = running.endCause
        running = next
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
