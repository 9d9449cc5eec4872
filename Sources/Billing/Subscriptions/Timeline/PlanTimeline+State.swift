// How a timeline stands at an instant: state, plan, phase and the instants that matter.

/// The states of a timeline: the lifecycle's, and one for what has not begun.
package enum TimelineState: Hashable, Sendable {
  case pending
  case of(Subscription.State)

  package var name: String {
    switch self {
    case .pending: "pending"
    case .of(let state): state.rawValue
    }
  }
}

extension PlanTimeline {
  package struct PhaseStretch: Hashable, Sendable {
    package let kind: PlanPhase.Kind
    package let from: Timestamp
    package let until: Timestamp?
  }

  /// The plan in force; a change that waits for money, or was not paid, does not hold.
  package func segment(at instant: Timestamp) -> Segment? {
    segments.last { $0.from <= instant && $0.holds(at: instant) } ?? segments.first
  }

  /// The newest change that has been asked for, and how it stands: pending, incomplete, active,
  /// or canceled.
  package func change(at instant: Timestamp) -> (effectiveAt: Timestamp, state: TimelineState)? {
    guard segments.count > 1, let last = segments.last else { return nil }
    if instant < last.from { return (last.from, .pending) }
    if last.holds(at: instant) { return (last.from, .of(.active)) }
    let isLost = last.failedAt.map { $0 <= instant } ?? false
    let isLate = last.payableUntil.map { $0 <= instant } ?? false
    return (last.from, .of(isLost ? .canceled : isLate ? .expired : .incomplete))
  }

  /// The phases of a segment with their instants.
  package func phases(of segment: Segment) -> [PhaseStretch] {
    var stretches: [PhaseStretch] = []
    var from = segment.origin
    for phase in segment.plan.phases.dropFirst(segment.firstPhase) {
      let until = phase.length.flatMap { $0.after(from, in: zone) }
      stretches.append(PhaseStretch(kind: phase.kind, from: from, until: until))
      guard let until else { break }
      from = until
    }
    return stretches
  }

  /// The phase at an instant; before the first one, the first.
  package func phase(at instant: Timestamp) -> PhaseStretch? {
    guard let segment = segment(at: instant) else { return nil }
    let all = phases(of: segment)
    return all.last { $0.from <= instant } ?? all.first
  }

  /// When the last phase ends by itself: only a fixed term as the last phase does.
  package var expiresAt: Timestamp? {
    guard let last = segments.last, let phase = phases(of: last).last,
      phase.kind == .fixedTerm
    else { return nil }
    return phase.until
  }

  func isEnded(at instant: Timestamp) -> Bool {
    switch state(at: instant) {
    case .of(.canceled), .of(.expired): true
    case .pending, .of(.incomplete), .of(.trialing), .of(.active), .of(.pastDue), .of(.unpaid),
      .of(.paused):
      false
    }
  }

  func isWaitingForFirstPayment(at instant: Timestamp) -> Bool {
    guard let start, paidAt.map({ $0 > instant }) ?? true else { return false }
    if let until = start.payableUntil { return instant < until }
    guard let segment = segment(at: instant), segment.plan.activatesByPayment else { return false }
    return phase(at: instant)?.kind != .trial
  }

  package func state(at instant: Timestamp) -> TimelineState {
    guard let start, instant >= start.serviceOn else { return .pending }
    if let lost = lostBeforeBeginning(start, at: instant) { return .of(lost) }
    if let end = serviceEnd, instant >= end {
      // A planned end of a term expires; what somebody asked for is a cancellation.
      return .of(canceledAt == nil ? .expired : .canceled)
    }
    if let expiresAt, instant >= expiresAt { return .of(.expired) }
    if isWaitingForFirstPayment(at: instant) { return .of(.incomplete) }
    if isHeld(at: instant) { return .of(.paused) }
    if let debt = debts.last(where: { $0.covers(instant) }) {
      let days = wholeDays(from: debt.from, to: instant)
      let end = DunningLadder.cards.steps.last?.day ?? 28
      return .of(days >= end ? .unpaid : .pastDue)
    }
    return .of(phase(at: instant)?.kind == .trial ? .trialing : .active)
  }

  /// The first payment failed, or its time is over.
  private func lostBeforeBeginning(
    _ start: TimelineEvent.Start, at instant: Timestamp
  ) -> Subscription.State? {
    guard let until = start.payableUntil else { return nil }
    if let paidAt, paidAt <= instant { return nil }
    if let failed = firstPaymentFailedAt, failed <= instant { return .canceled }
    return instant >= until ? .expired : nil
  }

  private func isHeld(at instant: Timestamp) -> Bool {
    pauses.contains { $0.covers(instant) } || blocking(at: instant).contains(.service)
  }

  /// What all blocks in force stop together; of one blocker the latest block counts.
  package func blocking(at instant: Timestamp) -> TimelineEvent.Blocking {
    var stops: TimelineEvent.Blocking = areChangesBlocked ? .changes : []
    for own in blocks.values {
      guard let last = own.last(where: { $0.stretch.from <= instant }) else { continue }
      if last.stretch.covers(instant) { stops.formUnion(last.stops) }
    }
    return stops
  }

  /// Every instant at which something changes, in order.
  package var turningPoints: [Timestamp] {
    var points: Set<Timestamp> = []
    if let start {
      points.formUnion([start.serviceOn, start.billingOn])
      if let until = start.payableUntil { points.insert(until) }
    }
    for segment in segments {
      points.insert(segment.from)
      points.formUnion(phases(of: segment).flatMap { [$0.from, $0.until].compactMap { $0 } })
      points.formUnion(
        [segment.payableUntil, segment.paidAt, segment.failedAt].compactMap { $0 })
    }
    for stretch in pauses + debts + blocks.values.flatMap({ $0.map(\.stretch) }) {
      points.formUnion([stretch.from, stretch.until].compactMap { $0 })
    }
    for debt in debts {
      points.insert(debt.from.adding(seconds: (DunningLadder.cards.steps.last?.day ?? 28) * 86_400))
    }
    points.formUnion(
      [serviceEnd, billingEnd, expiresAt, paidAt, firstPaymentFailedAt].compactMap { $0 })
    let first = start?.serviceOn ?? Timestamp(milliseconds: 0)
    return points.filter { $0 >= first }.sorted()
  }

  /// The states in order, each with the instant it begins at.
  package var states: [(from: Timestamp, state: TimelineState)] {
    var result: [(from: Timestamp, state: TimelineState)] = []
    for point in turningPoints {
      let state = state(at: point)
      if result.last?.state != state { result.append((point, state)) }
    }
    return result
  }
}

extension PlanTimeline.Segment {
  func holds(at instant: Timestamp) -> Bool {
    guard payableUntil != nil else { return true }
    return paidAt.map { $0 <= instant } ?? false
  }
}
