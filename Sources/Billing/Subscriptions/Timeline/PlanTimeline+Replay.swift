// Replaying instructions in order, and asking how things stand at an instant.

/// The outcome of a replay; ask it for any instant.
package struct PlanTimeline: Hashable, Sendable {
  /// A plan in force from an instant, and the instant its phases count from.
  package struct Segment: Hashable, Sendable {
    package let from: Timestamp
    package let plan: TimelinePlan
    package let origin: Timestamp
    package let firstPhase: Int
    /// The change waits for money until then; nil when it does not.
    package var payableUntil: Timestamp?
    package var paidAt: Timestamp?
    package var failedAt: Timestamp?
  }

  package struct Stretch: Hashable, Sendable {
    package let from: Timestamp
    package var until: Timestamp?

    func covers(_ instant: Timestamp) -> Bool {
      from <= instant && until.map { instant < $0 } ?? true
    }
  }

  package struct Block: Hashable, Sendable {
    package var stretch: Stretch
    package let stops: TimelineEvent.Blocking
  }

  package let zone: Zone
  package internal(set) var start: TimelineEvent.Start?
  package internal(set) var startedAt: Timestamp?
  package internal(set) var segments: [Segment] = []
  package internal(set) var serviceEnd: Timestamp?
  package internal(set) var billingEnd: Timestamp?
  package internal(set) var canceledAt: Timestamp?
  package internal(set) var creditsUnused = false
  package internal(set) var chargedThrough: Timestamp?
  package internal(set) var pauses: [Stretch] = []
  package internal(set) var blocks: [String: [Block]] = [:]
  package internal(set) var debts: [Stretch] = []
  package internal(set) var paidAt: Timestamp?
  package internal(set) var firstPaymentFailedAt: Timestamp?
  package internal(set) var checkedOutAt: Timestamp?
  package internal(set) var addOns: [Timestamp] = []
  package internal(set) var areChangesBlocked = false
  /// For each event in order: nil when accepted.
  package internal(set) var outcomes: [TimelineRefusal?] = []

  package init(plan: TimelinePlan, events: [TimelineEvent], zone: Zone = .utc) {
    self.zone = zone
    for event in events {
      do throws(TimelineRefusal) {
        try apply(event, plan)
        outcomes.append(nil)
      } catch {
        outcomes.append(error)
      }
    }
  }
}

// MARK: - Instructions

extension PlanTimeline {
  private mutating func apply(
    _ event: TimelineEvent, _ plan: TimelinePlan
  ) throws(TimelineRefusal) {
    switch event.action {
    case .start(let start): try begin(start, at: event.at, plan)
    case .cancel(let cancel): try self.cancel(cancel, at: event.at)
    case .uncancel: try uncancel(at: event.at)
    case .billedThrough(let instant): chargedThrough = instant
    case .pause(let on, let until):
      try requireLive(at: event.at)
      pauses.append(Stretch(from: on, until: until))
    case .resume(let on):
      guard let index = pauses.indices.last, pauses[index].until == nil else {
        throw .nothingPlanned
      }
      pauses[index].until = on
    case .block(let by, let on, let stops):
      blocks[by, default: []].append(Block(stretch: Stretch(from: on), stops: stops))
    case .unblock(let by, let on):
      guard let last = blocks[by]?.indices.last else { throw .nothingPlanned }
      blocks[by]?[last].stretch.until = on
    case .blockChanges: areChangesBlocked = true
    case .unblockChanges: areChangesBlocked = false
    case .changePlan(let change): try changePlan(change, at: event.at)
    case .addAddOn(let on):
      guard let start, on >= start.serviceOn else { throw .notStarted }
      guard !isEnded(at: on) else { throw .ended }
      addOns.append(on)
    case .paymentFailed: paymentFailed(at: event.at)
    case .paymentSucceeded: paymentSucceeded(at: event.at)
    case .checkout: checkedOutAt = event.at
    case .job: break
    }
  }

  private mutating func begin(
    _ start: TimelineEvent.Start, at instant: Timestamp, _ plan: TimelinePlan
  ) throws(TimelineRefusal) {
    guard self.start == nil else { throw .alreadyStarted }
    self.start = start
    startedAt = instant
    serviceEnd = start.endingAt
    billingEnd = start.endingAt
    segments = [Segment(from: start.serviceOn, plan: plan, origin: start.serviceOn, firstPhase: 0)]
    // A free plan has nothing to wait for.
    if plan.amount == 0 { paidAt = start.serviceOn }
  }

  private func requireLive(at instant: Timestamp) throws(TimelineRefusal) {
    guard start != nil else { throw .notStarted }
    guard !isEnded(at: instant) else { throw .ended }
  }

  private mutating func cancel(
    _ cancel: TimelineEvent.Cancel, at instant: Timestamp
  ) throws(TimelineRefusal) {
    try requireLive(at: instant)
    let service = end(cancel.service, at: instant, service: nil)
    let billing = end(cancel.billing, at: instant, service: service)
    if let expires = expiresAt, service > expires { throw .afterItsEnd }
    serviceEnd = service
    billingEnd = billing
    canceledAt = instant
    creditsUnused = cancel.creditsUnused
  }

  private mutating func uncancel(at instant: Timestamp) throws(TimelineRefusal) {
    guard canceledAt != nil else { throw .nothingPlanned }
    let last = max(serviceEnd ?? instant, billingEnd ?? instant)
    guard last > instant else { throw .ended }
    serviceEnd = start?.endingAt
    billingEnd = start?.endingAt
    canceledAt = nil
  }

  private mutating func changePlan(
    _ change: TimelineEvent.Change, at instant: Timestamp
  ) throws(TimelineRefusal) {
    try requireLive(at: instant)
    guard !areChangesBlocked, !blocking(at: instant).contains(.changes) else {
      throw .changesBlocked
    }
    guard let start else { throw .notStarted }
    let effect = max(end(change.effect, at: instant, service: nil), start.serviceOn)
    let index = change.firstPhase.flatMap { kind in
      change.plan.phases.firstIndex { $0.kind == kind }
    }
    var segment = Segment(
      from: effect, plan: change.plan,
      origin: change.startsPhasesAnew ? effect : start.serviceOn,
      firstPhase: change.startsPhasesAnew ? index ?? 0 : 0)
    if let within = change.payableWithin, change.plan.amount != 0 {
      guard let until = within.after(effect, in: zone) else { throw .beyondCalendar }
      segment.payableUntil = until
    }
    segments.removeAll { $0.from >= effect }
    segments.append(segment)
  }

  /// When an end rule takes hold.
  private func end(
    _ rule: TimelineEvent.End, at instant: Timestamp, service: Timestamp?
  ) -> Timestamp {
    switch rule {
    case .on(let date): return date
    case .withService: return service ?? instant
    case .policy(.immediate): return instant
    case .policy(.endOfTerm): return endOfTerm(at: instant)
    case .byPlan:
      guard let plan = segment(at: instant)?.plan else { return instant }
      let policy = phase(at: instant)?.kind == .trial ? plan.cancelInTrial : plan.cancelLater
      return policy == .immediate ? instant : endOfTerm(at: instant)
    }
  }

  private func endOfTerm(at instant: Timestamp) -> Timestamp {
    guard let plan = segment(at: instant)?.plan else { return instant }
    if plan.termIsReported { return max(chargedThrough ?? instant, instant) }
    if let phase = phase(at: instant), phase.kind == .trial, let end = phase.until { return end }
    return schedule(at: instant)?.period(containing: instant)?.endAt ?? instant
  }

  private mutating func paymentFailed(at instant: Timestamp) {
    if let index = waitingSegment(at: instant) {
      segments[index].failedAt = instant
    } else if isWaitingForFirstPayment(at: instant) {
      firstPaymentFailedAt = instant
    } else if debts.last?.until != nil || debts.isEmpty {
      debts.append(Stretch(from: instant))
    }
  }

  private mutating func paymentSucceeded(at instant: Timestamp) {
    if let index = waitingSegment(at: instant) {
      segments[index].paidAt = instant
    } else if let last = debts.indices.last, debts[last].until == nil {
      debts[last].until = instant
    } else if paidAt == nil {
      paidAt = instant
    }
  }

  private func waitingSegment(at instant: Timestamp) -> Int? {
    segments.lastIndex { segment in
      guard let until = segment.payableUntil else { return false }
      return segment.from <= instant && instant < until && segment.paidAt == nil
        && segment.failedAt == nil
    }
  }
}
