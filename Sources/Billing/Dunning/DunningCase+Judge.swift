// Where a case stands: its day, its step, what is held back, and what comes next and when.

/// The state of a case at an instant, with its reason.
package struct DunningStanding: Hashable, Sendable {
  package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing is past due.
    case clear
    /// Past due, but below the minimum that is worth chasing.
    case belowMinimum = "below_minimum"
    case chasing, restricted, ended
  }

  /// Why the next step does not fire although its day has come.
  package enum Waiting: Hashable, Sendable {
    case moneyInFlight(Subscription.MoneyInFlight)
    case held(DunningHold)
    case promised(until: Timestamp)
  }

  package enum Next: Hashable, Sendable {
    case step(DunningLadder.Kind, at: Timestamp)
    case retry(at: Timestamp)

    package var at: Timestamp {
      switch self {
      case .step(_, let at), .retry(let at): at
      }
    }
  }

  package let stage: Stage
  /// The earliest first failure or due instant of what is open; nil when clear.
  package let dayZero: Timestamp?
  /// Whole days since day 0.
  package let days: Int
  /// Open and past due, minor units.
  package let amount: Int64
  package let invoices: [String]
  /// Steps whose day has come and that have not fired; each fires once, when it is not waiting.
  package let due: [DunningLadder.Kind]
  package let waiting: Waiting?
  /// What happens next and when; nil when nothing will by itself.
  package let next: Next?
  /// Words with the inputs of the rule that fired.
  package let reason: String

  package var access: Access {
    switch stage {
    case .clear, .belowMinimum, .chasing: .full
    case .restricted: .restricted
    case .ended: .none
    }
  }
  package enum Access: String, Codable, Hashable, Sendable, CaseIterable {
    case full, restricted, none
  }
}

extension DunningCase {
  /// Judges the case. Sums beyond 64 bits throw.
  package func standing(at instant: Timestamp) throws(ArithmeticError) -> DunningStanding {
    let owed = invoices.filter { $0.debtBegan(by: instant) != nil }
    guard let dayZero = owed.compactMap({ $0.dayZero(by: instant) }).min() else {
      return clear(at: instant)
    }
    var amount: Int64 = 0
    for invoice in owed {
      let (sum, overflow) = amount.addingReportingOverflow(invoice.open)
      guard !overflow else { throw .overflow }
      amount = sum
    }
    let days = wholeDays(from: dayZero, to: instant)
    let waiting = self.waiting(owed, at: instant)
    let firedKinds = Set(fired.filter { $0.at >= dayZero }.map(\.kind))
    let due = ladder.steps.filter { $0.day <= days && !firedKinds.contains($0.kind) }.map(\.kind)
    let isChased = amount >= ladder.minimum
    let done = waiting == nil ? firedKinds.union(isChased ? due : []) : firedKinds
    let stage = self.stage(isChased: isChased, done: done)
    return DunningStanding(
      stage: stage, dayZero: dayZero, days: days, amount: amount, invoices: owed.map(\.id),
      due: isChased && waiting == nil ? due : [], waiting: waiting,
      next: isChased ? next(dayZero, done, waiting, after: instant) : nil,
      reason: words(stage, days, dayZero, owed.count, waiting))
  }

  private func clear(at instant: Timestamp) -> DunningStanding {
    let begins = invoices.filter { $0.open > 0 && !$0.isExcluded }
      .compactMap { [$0.dueAt, $0.firstFailedAt].compactMap { $0 }.min() }.min()
    let next = begins.flatMap { begin in
      ladder.steps.first.map { step in
        DunningStanding.Next.step(step.kind, at: begin.adding(seconds: step.day * 86_400))
      }
    }
    return DunningStanding(
      stage: .clear, dayZero: nil, days: 0, amount: 0, invoices: [], due: [], waiting: nil,
      next: next, reason: "nothing is past due at \(instant)")
  }

  private func waiting(
    _ owed: [DunnedInvoice], at instant: Timestamp
  ) -> DunningStanding.Waiting? {
    if let open = owed.first(where: { $0.money != .none }) { return .moneyInFlight(open.money) }
    if let hold, hold.isInForce(at: instant) { return .held(hold) }
    if let promiseUntil, instant < promiseUntil { return .promised(until: promiseUntil) }
    return nil
  }

  private func stage(isChased: Bool, done: Set<DunningLadder.Kind>) -> DunningStanding.Stage {
    if done.contains(.end) { return .ended }
    if done.contains(.restrict) { return .restricted }
    return isChased ? .chasing : .belowMinimum
  }

  /// The next step by day, not before what it waits for; a retry goes first when it is earlier.
  private func next(
    _ dayZero: Timestamp, _ done: Set<DunningLadder.Kind>, _ waiting: DunningStanding.Waiting?,
    after instant: Timestamp
  ) -> DunningStanding.Next? {
    guard !done.contains(.end) else { return nil }
    let resumes: Timestamp?
    switch waiting {
    case .none: resumes = instant
    case .held(let hold): resumes = hold.until
    case .promised(let until): resumes = until
    case .moneyInFlight: resumes = nil
    }
    guard let resumes else { return nil }
    let step = ladder.steps.first { !done.contains($0.kind) }.map {
      DunningStanding.Next.step(
        effectiveKind($0.kind), at: max(resumes, dayZero.adding(seconds: $0.day * 86_400)))
    }
    guard let nextRetryAt, nextRetryAt >= resumes, waiting == nil else { return step }
    guard let step, step.at < nextRetryAt else { return .retry(at: nextRetryAt) }
    return step
  }

  /// Without consent the text message becomes a second e-mail.
  package func effectiveKind(_ kind: DunningLadder.Kind) -> DunningLadder.Kind {
    kind == .textMessage && !hasTextConsent ? .email : kind
  }

  private func words(
    _ stage: DunningStanding.Stage, _ days: Int, _ dayZero: Timestamp, _ count: Int,
    _ waiting: DunningStanding.Waiting?
  ) -> String {
    let debt =
      "past due \(days) \(days == 1 ? "day" : "days") since \(dayZero)"
      + " (\(count) \(count == 1 ? "invoice" : "invoices"), ladder \(ladder.name))"
    switch waiting {
    case .none: return stage == .belowMinimum ? debt + ", below the minimum" : debt
    case .moneyInFlight(let money): return debt + ", waits for \(money.rawValue) money"
    case .held(let hold):
      return debt + ", held by \(hold.by)" + (hold.until.map { " until \($0)" } ?? "")
        + ": \(hold.reason)"
    case .promised(let until): return debt + ", promised until \(until)"
    }
  }
}

/// Whole days between two instants, towards the earlier.
func wholeDays(from start: Timestamp, to end: Timestamp) -> Int {
  let (difference, overflow) = end.milliseconds.subtractingReportingOverflow(start.milliseconds)
  return overflow ? 0 : Int(difference / 86_400_000)
}
