// The state machine: one function per state, every event named in each of them.

extension Subscription {
  /// Judges `event` and moves. Returns what the caller has to do, in order; throws why nothing
  /// happens. An event that is true but changes nothing returns no actions.
  package mutating func apply(
    _ event: Event, _ facts: Facts
  ) throws(Refusal) -> [Action] {
    try judge(event, facts).actions
  }

  /// `apply`, with the move as it is to be recorded.
  package mutating func record(
    _ event: Event, _ facts: Facts, actor: Actor, reason: String, recordedAt: Timestamp
  ) throws(Refusal) -> (transition: Transition, actions: [Action]) {
    let from = phase.state
    let move = try judge(event, facts)
    let transition = Transition(
      from: from, to: phase.state, event: event.kind, guardName: move.guardName, actor: actor,
      reason: reason, effectiveAt: facts.at, recordedAt: recordedAt)
    return (transition, move.actions)
  }

  struct Move {
    var phase: Phase?
    var actions: [Action] = []
    var guardName = Guard.always

    /// A move whose only condition is that its instant has come.
    static func due(_ phase: Phase, _ actions: [Action] = []) -> Move {
      Move(phase: phase, actions: actions, guardName: .timePassed)
    }
  }

  mutating func judge(_ event: Event, _ facts: Facts) throws(Refusal) -> Move {
    let move: Move
    switch phase {
    case .incomplete(let expiresAt): move = try fromIncomplete(event, facts, expiresAt)
    case .trialing(let trial): move = try fromTrialing(event, facts, trial)
    case .active: move = try fromActive(event, facts)
    case .pastDue(let debt): move = try fromPastDue(event, facts, debt)
    case .unpaid: move = try fromUnpaid(event, facts)
    case .paused(let pause): move = try fromPaused(event, facts, pause)
    case .canceled, .expired: move = try fromFinal(event)
    }
    note(event, move, facts)
    return move
  }

  /// Keeps phase, planned steps and holds true to the move.
  private mutating func note(_ event: Event, _ move: Move, _ facts: Facts) {
    if let next = move.phase { phase = next }
    for case .schedule(let step) in move.actions {
      scheduled.removeAll { $0.kind == step.kind }
      scheduled.append(step)
      scheduled.sort { ($0.effectiveAt, $0.kind.rawValue) < ($1.effectiveAt, $1.kind.rawValue) }
    }
    scheduled.removeAll { $0.effectiveAt <= facts.at }  // its instant has come
    if phase.state.isFinal {
      scheduled = []
      holds = []
    }
    if case .holdPlaced(let hold) = event { holds.insert(hold) }
    if case .holdReleased(let hold) = event { holds.remove(hold) }
  }

  /// Takes back a planned step; refused once its instant has come.
  package mutating func withdraw(
    _ kind: ScheduledStep.Kind, at: Timestamp
  ) throws(Refusal) {
    guard !phase.state.isFinal else { throw .finalState }
    guard let index = scheduled.firstIndex(where: { $0.kind == kind }) else { throw .notScheduled }
    guard scheduled[index].effectiveAt > at else { throw .inThePast }
    scheduled.remove(at: index)
  }

  /// Plans a change of plan for a later instant.
  package mutating func scheduleChange(
    effectiveAt: Timestamp, at: Timestamp
  ) throws(Refusal) -> ScheduledStep {
    guard !phase.state.isFinal else { throw .finalState }
    guard effectiveAt > at else { throw .inThePast }
    let step = ScheduledStep(.change, effectiveAt: effectiveAt, scheduledAt: at)
    scheduled.removeAll { $0.kind == .change }
    scheduled.append(step)
    scheduled.sort { ($0.effectiveAt, $0.kind.rawValue) < ($1.effectiveAt, $1.kind.rawValue) }
    return step
  }
}

// MARK: - One function per state

extension Subscription {
  private func fromIncomplete(
    _ event: Event, _ facts: Facts, _ expiresAt: Timestamp
  ) throws(Refusal) -> Move {
    switch event {
    case .activationPaid:
      guard facts.at < expiresAt else { throw .inThePast }
      return Move(
        phase: .active(since: facts.at), actions: [.openFirstPeriod(at: facts.at), .restoreAccess],
        guardName: .paidInTime)
    case .activationExpired:
      guard facts.at >= expiresAt else { throw .notYetDue }
      guard facts.money == .none else { throw .moneyInFlight }
      return Move(
        phase: .expired(at: facts.at), actions: [.voidFirstInvoice, .keepLaterMoneyUnapplied],
        guardName: .timePassed)
    case .cancelRequested, .cancellationDue:
      guard facts.money == .none else { throw .moneyInFlight }
      return Move(phase: .canceled(at: facts.at), actions: [.voidFirstInvoice])
    case .trialStarted(let trial): return try start(trial, facts)
    case .methodAdded:
      return Move(guardName: .alreadySo)
    case .reactivateRequested:
      throw .stillRunning
    case .trialEnded, .trialMilestoneReached, .trialExtended, .trialEndRequested, .becamePastDue,
      .accessRestricted, .debtCleared, .ladderEnded, .pauseRequested, .pauseDue, .resumeRequested,
      .pauseEnded, .termEnded, .changeRequested, .adjustmentRequested, .holdPlaced, .holdReleased:
      throw .notInThisState
    }
  }

  private func fromTrialing(
    _ event: Event, _ facts: Facts, _ trial: Trial
  ) throws(Refusal) -> Move {
    switch event {
    case .trialEnded:
      guard facts.at >= trial.endsAt else { throw .notYetDue }
      return endTrial(trial, facts)
    case .trialMilestoneReached:
      guard trial.kind == .limited else { throw .noLimitedTrial }
      return endTrial(trial, facts)
    case .trialExtended(let end):
      guard !facts.isDraftOpen else { throw .draftOpen }
      guard end > trial.endsAt else { throw .notLater }
      return Move(phase: .trialing(trial.extended(to: end)), guardName: .noOpenDraft)
    case .trialEndRequested:
      guard !facts.isDraftOpen else { throw .draftOpen }
      return endTrial(trial, facts)
    case .methodAdded:
      return Move(guardName: .alreadySo)
    case .cancelRequested(let timing): return try cancel(timing, facts, billed: false)
    case .cancellationDue: return .due(.canceled(at: facts.at))
    case .termEnded: return .due(.expired(at: facts.at))
    case .reactivateRequested: throw .stillRunning
    case .changeRequested(let instant): return try change(at: instant, facts)
    case .adjustmentRequested, .holdPlaced, .holdReleased: return Move()
    case .activationPaid, .activationExpired, .trialStarted, .becamePastDue, .accessRestricted,
      .debtCleared, .ladderEnded, .pauseRequested, .pauseDue, .resumeRequested, .pauseEnded:
      throw .notInThisState
    }
  }

  private func endTrial(_ trial: Trial, _ facts: Facts) -> Move {
    let bill = Action.billFirstPeriod(collectAt: facts.at)
    if facts.hasMethod {
      return Move(
        phase: .active(since: facts.at), actions: [bill, .restoreAccess], guardName: .methodOnFile)
    }
    switch trial.withoutMethod {
    case .pause:
      let until = facts.at.adding(seconds: Trial.pauseDays * 86_400)
      return Move(
        phase: .paused(Pause(since: facts.at, until: until, cause: .trialWithoutMethod)),
        actions: [.stopBilling, .askForMethod], guardName: .noMethodPause)
    case .expire:
      return Move(phase: .expired(at: facts.at), guardName: .noMethodExpire)
    case .invoice:
      return Move(
        phase: .active(since: facts.at), actions: [bill, .askForMethod],
        guardName: .noMethodInvoice)
    }
  }

  private func fromActive(_ event: Event, _ facts: Facts) throws(Refusal) -> Move {
    switch event {
    case .becamePastDue:
      guard facts.money == .none else { throw .moneyInFlight }
      let since = facts.pastDueSince ?? facts.at
      return Move(
        phase: .pastDue(PastDue(since: since)), actions: [.startLadder(dayZero: since)],
        guardName: .moneySettled)
    case .debtCleared, .activationPaid, .methodAdded: return Move(guardName: .alreadySo)
    case .pauseRequested(let request): return try pause(request, facts)
    case .pauseDue(let until): return Move.pausing(facts.at, until, [.stopBilling])
    case .cancelRequested(let timing): return try cancel(timing, facts, billed: true)
    case .cancellationDue: return .due(.canceled(at: facts.at), [.issueFinalInvoice])
    case .termEnded: return .due(.expired(at: facts.at), [.issueFinalInvoice])
    case .reactivateRequested: throw .stillRunning
    case .trialStarted(let trial): return try start(trial, facts)
    case .changeRequested(let instant): return try change(at: instant, facts)
    case .adjustmentRequested, .holdPlaced, .holdReleased: return Move()
    case .activationExpired, .trialEnded, .trialMilestoneReached, .trialExtended,
      .trialEndRequested, .accessRestricted, .ladderEnded, .resumeRequested, .pauseEnded:
      throw .notInThisState
    }
  }

  private func fromPastDue(
    _ event: Event, _ facts: Facts, _ debt: PastDue
  ) throws(Refusal) -> Move {
    switch event {
    case .becamePastDue: return Move(guardName: .alreadySo)
    case .methodAdded: return Move(guardName: .alreadySo)
    case .accessRestricted:
      guard facts.money == .none else { throw .moneyInFlight }
      guard !debt.isRestricted else { return Move(guardName: .alreadySo) }
      return Move(
        phase: .pastDue(PastDue(since: debt.since, isRestricted: true)),
        actions: [.restrictAccess], guardName: .moneySettled)
    case .debtCleared: return try clear([.stopLadder, .restoreAccess], facts)
    case .ladderEnded(let end):
      guard facts.money == .none else { throw .moneyInFlight }
      return endLadder(end, facts)
    case .pauseRequested, .pauseDue: throw .debtRemains
    case .cancelRequested(let timing): return try cancel(timing, facts, billed: true)
    case .cancellationDue: return .due(.canceled(at: facts.at), [.issueFinalInvoice])
    case .termEnded: return .due(.expired(at: facts.at), [.issueFinalInvoice])
    case .reactivateRequested: throw .stillRunning
    case .changeRequested(let instant): return try change(at: instant, facts)
    case .adjustmentRequested, .holdPlaced, .holdReleased: return Move()
    case .activationPaid, .activationExpired, .trialEnded, .trialMilestoneReached, .trialExtended,
      .trialStarted, .trialEndRequested, .resumeRequested, .pauseEnded:
      throw .notInThisState
    }
  }

  private func fromUnpaid(_ event: Event, _ facts: Facts) throws(Refusal) -> Move {
    switch event {
    case .debtCleared: return try clear([.finaliseDrafts, .restoreAccess], facts)
    case .becamePastDue, .accessRestricted, .methodAdded: return Move(guardName: .alreadySo)
    case .cancelRequested(let timing): return try cancel(timing, facts, billed: true)
    case .cancellationDue: return .due(.canceled(at: facts.at), [.issueFinalInvoice])
    case .termEnded: return .due(.expired(at: facts.at), [.issueFinalInvoice])
    case .pauseRequested, .pauseDue: throw .debtRemains
    case .reactivateRequested: throw .stillRunning
    case .changeRequested(let instant): return try change(at: instant, facts)
    case .adjustmentRequested, .holdPlaced, .holdReleased: return Move()
    case .activationPaid, .activationExpired, .trialEnded, .trialMilestoneReached, .trialExtended,
      .trialStarted, .trialEndRequested, .ladderEnded, .resumeRequested, .pauseEnded:
      throw .notInThisState
    }
  }

  private func fromPaused(_ event: Event, _ facts: Facts, _ pause: Pause) throws(Refusal) -> Move {
    switch event {
    case .resumeRequested(let mode): return try resume(mode, facts, pause)
    case .methodAdded:
      guard pause.cause == .trialWithoutMethod else { return Move(guardName: .alreadySo) }
      return try resume(.reanchor, facts, pause)
    case .pauseEnded:
      guard let until = pause.until, facts.at >= until else { throw .notYetDue }
      switch pause.cause {
      case .requested: return try resume(.keepBoundaries, facts, pause)
      case .trialWithoutMethod:
        return Move(phase: .expired(at: facts.at), guardName: .timePassed)
      }
    case .cancelRequested(let timing): return try cancel(timing, facts, billed: false)
    case .cancellationDue: return .due(.canceled(at: facts.at))
    case .termEnded: return .due(.expired(at: facts.at))
    // The payer's ladder runs on old debt; the state shows it once the pause is over.
    case .becamePastDue, .accessRestricted, .debtCleared: return Move(guardName: .alreadySo)
    case .pauseRequested, .pauseDue: return Move(guardName: .alreadySo)
    case .reactivateRequested: throw .stillRunning
    case .adjustmentRequested, .holdPlaced, .holdReleased: return Move()
    case .activationPaid, .activationExpired, .trialEnded, .trialMilestoneReached, .trialExtended,
      .trialStarted, .trialEndRequested, .ladderEnded, .changeRequested:
      throw .notInThisState
    }
  }

  private func fromFinal(_ event: Event) throws(Refusal) -> Move {
    switch event {
    case .reactivateRequested: return Move(actions: [.openLinkedSubscription])
    // Late money never revives: it is applied to the debt, or stays unapplied cash.
    case .activationPaid: return Move(actions: [.keepLaterMoneyUnapplied], guardName: .alreadySo)
    case .debtCleared: return Move(guardName: .alreadySo)
    case .activationExpired, .trialEnded, .trialMilestoneReached, .trialExtended, .trialStarted,
      .trialEndRequested, .methodAdded, .becamePastDue, .accessRestricted, .ladderEnded,
      .pauseRequested, .pauseDue, .resumeRequested, .pauseEnded, .cancelRequested,
      .cancellationDue, .termEnded, .changeRequested, .adjustmentRequested, .holdPlaced,
      .holdReleased:
      throw .finalState
    }
  }
}

// MARK: - Moves that several states share

extension Subscription {
  private func clear(_ actions: [Action], _ facts: Facts) throws(Refusal) -> Move {
    guard facts.money == .none else { throw .moneyInFlight }
    guard facts.pastDueSince == nil else { throw .debtRemains }
    return Move(
      phase: .active(since: facts.at), actions: actions, guardName: .nothingPastDue)
  }

  private func start(_ trial: Trial, _ facts: Facts) throws(Refusal) -> Move {
    guard trial.endsAt > facts.at else { throw .inThePast }
    guard !facts.isDraftOpen else { throw .draftOpen }
    return Move(phase: .trialing(trial), guardName: .noOpenDraft)
  }

  /// No move of the state: billing follows the change; a later one waits as a planned step.
  private func change(at instant: Timestamp?, _ facts: Facts) throws(Refusal) -> Move {
    guard let instant else { return Move() }
    guard instant > facts.at else { throw .inThePast }
    let step = ScheduledStep(.change, effectiveAt: instant, scheduledAt: facts.at)
    return Move(actions: [.schedule(step)], guardName: .planned)
  }

  private func endLadder(_ end: LadderEnd, _ facts: Facts) -> Move {
    switch end {
    case .unpaid:
      return Move(
        phase: .unpaid(since: facts.at), actions: [.keepInvoicesAsDrafts, .restrictAccess],
        guardName: .moneySettled)
    case .cancel:
      return Move(
        phase: .canceled(at: facts.at), actions: [.issueFinalInvoice, .stopLadder],
        guardName: .moneySettled)
    case .stay: return Move(actions: [.stopLadder], guardName: .moneySettled)
    }
  }

  private func cancel(
    _ timing: CancelTiming, _ facts: Facts, billed: Bool
  ) throws(Refusal) -> Move {
    switch timing {
    case .now:
      return Move(
        phase: .canceled(at: facts.at), actions: billed ? [.issueFinalInvoice] : [.stopBilling])
    case .at(let end):
      guard end > facts.at else { throw .inThePast }
      let step = ScheduledStep(.cancel, effectiveAt: end, scheduledAt: facts.at)
      return Move(actions: [.schedule(step)], guardName: .planned)
    }
  }

  private func pause(_ request: PauseRequest, _ facts: Facts) throws(Refusal) -> Move {
    guard facts.pastDueSince == nil else { throw .debtRemains }
    switch request {
    case .nowWithCredit(let until):
      return Move.pausing(facts.at, until, [.stopBilling, .creditUnusedTime])
    case .atPeriodEnd(let end, let until):
      guard end > facts.at else { throw .inThePast }
      let step = ScheduledStep(
        .pause, effectiveAt: end, scheduledAt: facts.at, until: until)
      return Move(actions: [.schedule(step)], guardName: .planned)
    }
  }

  private func resume(
    _ mode: ResumeMode, _ facts: Facts, _ pause: Pause
  ) throws(Refusal) -> Move {
    if pause.cause == .trialWithoutMethod {
      guard facts.hasMethod else { throw .noMethod }
      return Move(
        phase: .active(since: facts.at),
        actions: [.billFirstPeriod(collectAt: facts.at), .restoreAccess], guardName: .methodOnFile)
    }
    let actions: [Action] = [.resumeBilling(mode), .restoreAccess]
    if let since = facts.pastDueSince, facts.money == .none {
      return Move(
        phase: .pastDue(PastDue(since: since)), actions: actions + [.startLadder(dayZero: since)],
        guardName: .debtRemains)
    }
    return Move(phase: .active(since: facts.at), actions: actions)
  }
}

extension Subscription.Move {
  static func pausing(
    _ at: Timestamp, _ until: Timestamp?, _ actions: [Subscription.Action]
  ) -> Self {
    Self(
      phase: .paused(Subscription.Pause(since: at, until: until, cause: .requested)),
      actions: actions)
  }
}
