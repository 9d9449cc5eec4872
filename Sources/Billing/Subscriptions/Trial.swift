// Trials: how a subscription was acquired, when its trial ends and what then happens.

/// How a subscription began.
package enum Acquisition: Hashable, Sendable {
  /// A zero-price plan without a payment method.
  case freemium
  case trial(Trial)
  /// The first invoice must be paid before anything is granted.
  case paidUpFront(payableUntil: Timestamp)

  /// 23 hours, the default time to pay the first invoice (source: Stripe's `incomplete`).
  package static let secondsToPay = 23 * 3_600

  /// The phase a new subscription starts in.
  package func firstPhase(at start: Timestamp) -> Subscription.Phase {
    switch self {
    case .freemium: .active(since: start)
    case .trial(let trial): .trialing(trial)
    case .paidUpFront(let until): .incomplete(expiresAt: until)
    }
  }
}

/// A running trial. Its end is a UTC instant: access is judged from it on every question,
/// whether or not the job that bills has run.
package struct Trial: Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case withoutCard = "without_card"
    /// A card was checked, with a zero or minimal amount kept apart from the billing record.
    case withCard = "with_card"
    /// Features or quota are capped; ends at a usage milestone or its date, whichever is first.
    case limited
  }

  /// When the first charge is collected if the trial ends on a weekend; never moves the anchor.
  package enum WeekendPolicy: Hashable, Sendable {
    case atOnce
    case nextBusinessDay
    case grace(days: Int)
  }

  package let kind: Kind
  package let startedAt: Timestamp
  package let endsAt: Timestamp
  /// What happens at the end when there is no payment method: a pause of 30 days by default.
  package let withoutMethod: TrialTerms.End
  package let weekend: WeekendPolicy

  package init(
    kind: Kind, startedAt: Timestamp, endsAt: Timestamp, withoutMethod: TrialTerms.End = .pause,
    weekend: WeekendPolicy = .atOnce
  ) {
    self.kind = kind
    self.startedAt = startedAt
    self.endsAt = endsAt
    self.withoutMethod = withoutMethod
    self.weekend = weekend
  }

  func extended(to end: Timestamp) -> Trial {
    Trial(
      kind: kind, startedAt: startedAt, endsAt: end, withoutMethod: withoutMethod,
      weekend: weekend)
  }

  /// Days a paused, card-less trial waits for a payment method.
  package static let pauseDays = 30

  /// When the first charge may be collected, for a trial ending on `localDay` (the billing zone's
  /// day of `endsAt`). Business days are Monday to Friday without `holidays`.
  package func collectionDay(
    endingOn localDay: Day, holidays: Set<Day> = []
  ) -> (day: Day, rule: String) {
    func isBusinessDay(_ day: Day) -> Bool { day.weekday <= 5 && !holidays.contains(day) }
    switch weekend {
    case .atOnce: return (localDay, "collected at once")
    case .nextBusinessDay:
      var day = localDay
      // 30 days bound the search against a calendar that has no business day at all.
      for _ in 0..<30 where !isBusinessDay(day) { day = day.adding(days: 1) ?? day }
      return (day, "collected on the next business day")
    case .grace(let days):
      guard !isBusinessDay(localDay) else { return (localDay, "ends on a business day") }
      return (localDay.adding(days: days) ?? localDay, "weekend grace of \(days) days")
    }
  }
}

/// A message before a trial ends.
package struct TrialReminder: Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Three days into the trial.
    case dayThree = "day_3"
    /// 48 hours before the end.
    case twoDaysBefore = "48h_before"
    /// At once, when the card check failed.
    case cardCheckFailed = "card_check_failed"
  }
  package let kind: Kind
  package let at: Timestamp
}

extension Trial {
  /// The reminders of this trial in order of time. A reminder that would fall at or after the end
  /// does not exist; with `lastActivityAt` given, a rule that asks for recent activity drops the
  /// timed ones when nothing happened within `activityDays` before them.
  package func reminders(
    cardCheckFailedAt: Timestamp? = nil, lastActivityAt: Timestamp? = nil, activityDays: Int? = nil
  ) -> [TrialReminder] {
    let dayThree = TrialReminder(kind: .dayThree, at: startedAt.adding(seconds: 3 * 86_400))
    let before = TrialReminder(kind: .twoDaysBefore, at: endsAt.adding(seconds: -2 * 86_400))
    var result = [dayThree, before].filter { reminder in
      guard reminder.at < endsAt, reminder.at > startedAt else { return false }
      guard let activityDays else { return true }
      guard let lastActivityAt else { return false }
      return lastActivityAt >= reminder.at.adding(seconds: -activityDays * 86_400)
    }
    if let failed = cardCheckFailedAt, failed < endsAt {
      result.append(TrialReminder(kind: .cardCheckFailed, at: failed))
    }
    return result.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
  }
}
