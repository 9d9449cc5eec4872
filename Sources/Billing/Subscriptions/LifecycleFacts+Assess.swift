// Replaying dated facts through the state machine up to an instant. The jobs that bill and
// transition call the same machine, so both agree whether or not a job has run.

extension LifecycleFacts {
  /// The state at `instant`. Before the start the answer is the first phase, not yet begun.
  package func assess(at instant: Timestamp) -> LifecycleAnswer {
    var replay = LifecycleReplay(facts: self)
    replay.run(until: instant)
    return replay.answer(at: instant)
  }

  /// What would become of `event` at `instant`: the move, or why it is refused. `isDraftOpen` says
  /// that an invoice of it exists already.
  package func outcome(
    of event: Subscription.Event, at instant: Timestamp, isDraftOpen: Bool = false
  ) -> Result<Subscription.Transition, Subscription.Refusal> {
    var subscription = assess(at: instant).subscription
    let world = Subscription.Facts(
      at: instant, money: invoices.money(at: instant),
      hasMethod: methods.contains { $0.contains(instant) },
      pastDueSince: invoices.pastDueSince(at: instant)?.since, isDraftOpen: isDraftOpen)
    do {
      return .success(
        try subscription.record(
          event, world, actor: .system("preview"), reason: "", recordedAt: instant
        ).transition)
    } catch {
      return .failure(error)
    }
  }

}

extension [LifecycleInvoice] {
  /// Since when any of them is past due.
  func pastDueSince(at instant: Timestamp) -> (since: Timestamp, invoice: String)? {
    var first: (since: Timestamp, invoice: String)?
    for invoice in self {
      guard let since = invoice.pastDueSince(at: instant) else { continue }
      if let first, (first.since, first.invoice) <= (since, invoice.id) { continue }
      first = (since, invoice.id)
    }
    return first
  }

  /// Pending or unknown money of those that are past due or about to be.
  func money(at instant: Timestamp) -> Subscription.MoneyInFlight {
    var isPending = false
    for invoice in self {
      switch invoice.money(at: instant) {
      case .unknown: return .unknown
      case .pending: isPending = true
      case .none: break
      }
    }
    return isPending ? .pending : .none
  }
}

private struct LifecycleReplay {
  let facts: LifecycleFacts
  var subscription: Subscription
  var transitions: [Subscription.Transition] = []
  var refused: [LifecycleAnswer.RefusedEvent] = []
  var clock: Timestamp
  var handledEvents = 0
  let events: [LifecycleFacts.DatedEvent]
  let turningPoints: [Timestamp]
  var passedPoints = 0
  /// Invoices that have not begun, the next one last, and those that still matter at the clock: a
  /// payer of many years has hundreds that were settled long ago.
  var waiting: [LifecycleInvoice]
  var current: [LifecycleInvoice] = []
  /// Money on its way, of all invoices.
  let inFlight: [LifecycleInvoice.InFlight]
  /// Automatic steps that were refused at their instant, so that they are not asked again there.
  var spent: Set<Spent> = []

  struct Spent: Hashable {
    let event: Subscription.Event.Kind
    let at: Timestamp
  }

  init(facts: LifecycleFacts) {
    self.facts = facts
    clock = facts.startAt
    subscription = Subscription(facts.acquisition.firstPhase(at: facts.startAt))
    events = facts.events.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    turningPoints = Set(facts.invoices.flatMap(\.turningPoints)).sorted()
    inFlight = facts.invoices.flatMap(\.inFlight)
    waiting = facts.invoices.compactMap { invoice in
      invoice.turningPoints.min().map { (begin: $0, invoice: invoice) }
    }.sorted { ($1.begin, $1.invoice.id) < ($0.begin, $0.invoice.id) }.map(\.invoice)
  }

  /// Moves the clock and takes in the invoices that have begun.
  private mutating func move(to instant: Timestamp) {
    clock = max(clock, instant)
    let clock = clock
    while let next = waiting.last, next.turningPoints.contains(where: { $0 <= clock }) {
      current.append(waiting.removeLast())
    }
    current.removeAll { $0.isOver(at: clock) }
  }

  /// Takes the earliest of: what became of money, what was asked for, what happens by itself.
  mutating func run(until end: Timestamp) {
    // Each event, turning point and automatic step happens once; the bound only guards that.
    let bound = 64 + 8 * (events.count + turningPoints.count)
    for _ in 0..<bound {
      let point = passedPoints < turningPoints.count ? turningPoints[passedPoints] : nil
      let event = handledEvents < events.count ? events[handledEvents].at : nil
      let own = automatic(after: clock)
      guard let next = [point, event, own?.at].compactMap({ $0 }).min(), next <= end else {
        return
      }
      move(to: next)
      if point == next {
        passedPoints += 1
        followMoney()
      } else if event == next {
        handledEvents += 1
        follow(events[handledEvents - 1])
      } else if let own {
        apply(own.event, by: .system("lifecycle"), reason: own.reason, automatic: true)
        followMoney()
      }
    }
  }

  private mutating func follow(_ dated: LifecycleFacts.DatedEvent) {
    if let kind = dated.withdraws {
      do { try subscription.withdraw(kind, at: clock) } catch {
        refused.append(.init(at: clock, event: dated.event.kind, refusal: error))
      }
      return
    }
    apply(
      dated.event, by: dated.actor, reason: dated.reason, automatic: false,
      recordedAt: dated.recordedAt)
  }

  /// Moves between active, past due and unpaid as the invoices say.
  private mutating func followMoney() {
    let debt = current.pastDueSince(at: clock)
    switch subscription.phase {
    case .active:
      guard let debt else { return }
      apply(
        .becamePastDue, by: .system("lifecycle"), reason: "invoice \(debt.invoice) is past due",
        automatic: false)
    case .pastDue, .unpaid:
      guard debt == nil else { return }
      apply(
        .debtCleared, by: .system("lifecycle"), reason: "nothing is past due", automatic: false)
    case .incomplete, .trialing, .paused, .canceled, .expired: return
    }
  }

  private mutating func apply(
    _ event: Subscription.Event, by actor: Subscription.Actor, reason: String, automatic: Bool,
    recordedAt: Timestamp? = nil
  ) {
    let world = Subscription.Facts(
      at: clock, money: current.money(at: clock),
      hasMethod: facts.methods.contains { $0.contains(clock) },
      pastDueSince: current.pastDueSince(at: clock)?.since)
    if automatic { spent.insert(Spent(event: event.kind, at: clock)) }
    do {
      let from = subscription.phase.state
      let recorded = try subscription.record(
        event, world, actor: actor, reason: reason, recordedAt: recordedAt ?? clock)
      if from != subscription.phase.state || !recorded.actions.isEmpty {
        transitions.append(recorded.transition)
      }
    } catch {
      refused.append(.init(at: clock, event: event.kind, refusal: error))
    }
  }
}

// MARK: - What happens by itself

extension LifecycleReplay {
  struct Automatic {
    let event: Subscription.Event
    let at: Timestamp
    let kind: LifecycleAnswer.NextStep.Kind
    let reason: String
  }

  /// The next step that needs nobody, not asked before.
  func automatic(after instant: Timestamp) -> Automatic? {
    candidates(after: instant)
      .filter { !spent.contains(Spent(event: $0.event.kind, at: max($0.at, instant))) }
      .min { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
  }

  func candidates(after instant: Timestamp) -> [Automatic] {
    guard !subscription.phase.state.isFinal else { return [] }
    var result = phaseSteps(after: instant)
    for step in subscription.scheduled {
      switch step.kind {
      case .cancel:
        result.append(
          Automatic(
            event: .cancellationDue, at: step.effectiveAt, kind: .cancels,
            reason: "cancellation asked for on \(step.scheduledAt)"))
      case .pause:
        result.append(
          Automatic(
            event: .pauseDue(until: step.until), at: step.effectiveAt, kind: .pauseStarts,
            reason: "pause asked for on \(step.scheduledAt)"))
      case .resume:
        result.append(
          Automatic(
            event: .resumeRequested(.keepBoundaries), at: step.effectiveAt, kind: .resumes,
            reason: "resumption asked for on \(step.scheduledAt)"))
      // A change of plan is no move of the state; billing follows it.
      case .change: break
      }
    }
    if let end = facts.termEndsAt {
      result.append(
        Automatic(event: .termEnded, at: end, kind: .termEnds, reason: "the fixed term ended"))
    }
    return result
  }

  private func phaseSteps(after instant: Timestamp) -> [Automatic] {
    switch subscription.phase {
    case .incomplete(let expiresAt):
      return [
        Automatic(
          event: .activationExpired, at: settled(expiresAt), kind: .activationExpires,
          reason: "the first invoice was not paid by \(expiresAt)")
      ]
    case .trialing(let trial):
      return [
        Automatic(
          event: .trialEnded, at: trial.endsAt, kind: .trialEnds,
          reason: "the trial ended on \(trial.endsAt)")
      ]
    case .paused(let pause):
      guard let until = pause.until else { return [] }
      return [
        Automatic(
          event: .pauseEnded, at: until, kind: .pauseEnds, reason: "paused until \(until)")
      ]
    case .pastDue(let debt): return ladderSteps(debt)
    case .active, .unpaid, .canceled, .expired: return []
    }
  }

  private func ladderSteps(_ debt: Subscription.PastDue) -> [Automatic] {
    facts.ladder.steps.compactMap { step in
      let at = settled(debt.since.adding(seconds: step.day * 86_400))
      switch step.kind {
      case .restrict where !debt.isRestricted:
        return Automatic(
          event: .accessRestricted, at: at, kind: .accessRestricted,
          reason: "day \(step.day) of the ladder \(facts.ladder.name)")
      case .end:
        return Automatic(
          event: .ladderEnded(facts.ladder.end), at: at, kind: .ladderEnds,
          reason: "day \(step.day) of the ladder \(facts.ladder.name)")
      case .inApp, .email, .textMessage, .restrict: return nil
      }
    }
  }

  /// The first instant from `at` on without money in flight and without a hold: steps wait and
  /// day 0 is kept.
  private func settled(_ at: Timestamp) -> Timestamp {
    var instant = at
    for _ in 0..<64 {
      let ends = inFlight.filter { $0.covers(instant) }.map(\.until)
      var until = ends.compactMap { $0 }.max()
      if ends.contains(nil) { return Timestamp(milliseconds: .max) }
      if let hold = facts.hold, hold.isInForce(at: instant) {
        guard let end = hold.until else { return Timestamp(milliseconds: .max) }
        until = until.map { max($0, end) } ?? end
      }
      guard let until, until > instant else { return instant }
      instant = until
    }
    return instant
  }
}

// MARK: - The answer

extension LifecycleReplay {
  func answer(at instant: Timestamp) -> LifecycleAnswer {
    let last = transitions.last { $0.from != $0.to }
    let since = last?.effectiveAt ?? facts.startAt
    return LifecycleAnswer(
      subscription: subscription, transitions: transitions, refused: refused,
      reason: words(last, since, instant), since: since, next: next(after: instant))
  }

  private func next(after instant: Timestamp) -> [LifecycleAnswer.NextStep] {
    var steps = candidates(after: instant).filter { $0.at > instant && $0.at.milliseconds < .max }
      .map { LifecycleAnswer.NextStep(kind: $0.kind, at: $0.at) }
    for step in subscription.scheduled where step.kind == .change && step.effectiveAt > instant {
      steps.append(.init(kind: .planChanges, at: step.effectiveAt))
    }
    if let retry = facts.nextRetryAt, retry > instant, !subscription.phase.state.isFinal {
      steps.append(.init(kind: .retry, at: retry))
    }
    return steps.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
  }

  private func words(
    _ last: Subscription.Transition?, _ since: Timestamp, _ instant: Timestamp
  ) -> String {
    let days = wholeDays(from: since, to: instant)
    let length = days == 1 ? "1 day" : "\(days) days"
    let why = last.map { $0.reason.isEmpty ? "" : ": \($0.reason)" } ?? ""
    switch subscription.phase {
    case .incomplete(let until): return "waiting for its first payment until \(until)"
    case .trialing(let trial): return "in trial until \(trial.endsAt)"
    case .active:
      let holds = subscription.holds.map(\.rawValue).sorted().joined(separator: ", ")
      return "active for \(length)" + (holds.isEmpty ? "" : " (held: \(holds))")
    case .pastDue(let debt):
      let overdue = wholeDays(from: debt.since, to: instant)
      return "past due \(overdue == 1 ? "1 day" : "\(overdue) days")\(why)"
    case .unpaid: return "unpaid for \(length)\(why)"
    case .paused(let pause):
      return "paused for \(length)" + (pause.until.map { ", until \($0)" } ?? "")
    case .canceled(let at): return "canceled on \(at)\(why)"
    case .expired(let at): return "expired on \(at)\(why)"
    }
  }
}
