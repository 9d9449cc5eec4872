// What becomes of a usage event that comes late, early, or for nobody.

/// The facts of one arriving event.
package struct LateUsageFacts: Hashable, Sendable {
  package var eventAt: Timestamp
  package var receivedAt: Timestamp
  /// Whether a subscription with the meter covered the event's time.
  package var hasSubscription: Bool
  /// Whether the event's period is still running, or its draft still open.
  package var draftIsOpen: Bool
  /// Billing periods that ended since the event's own, its own not counted.
  package var periodsBehind: Int
  package var policy: LateUsagePolicy

  package init(
    eventAt: Timestamp, receivedAt: Timestamp, hasSubscription: Bool = true, draftIsOpen: Bool,
    periodsBehind: Int = 0, policy: LateUsagePolicy = .nextInvoice
  ) {
    self.eventAt = eventAt
    self.receivedAt = receivedAt
    self.hasSubscription = hasSubscription
    self.draftIsOpen = draftIsOpen
    self.periodsBehind = periodsBehind
    self.policy = policy
  }
}

package enum LateUsageVerdict: Hashable, Sendable {
  /// It counts in its own period.
  case ownPeriod
  /// The original period is re-rated whole and the difference is billed next time.
  case adjustNextInvoice
  /// The invoice of its period is replaced.
  case reissue
  case refuse(Reason)

  /// Why an event waits in the queue of refused usage, in order of precedence.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case tooFarAhead = "usage-too-far-ahead"
    case noSubscription = "usage-outside-subscription"
    case refusedByMeter = "usage-late-refused"
    case tooLate = "usage-too-late"
  }
}

/// Decides where an event goes. More than five minutes ahead, or outside any subscription: the
/// refused queue. Until the draft closes it belongs to its period; then the meter's policy holds,
/// adjustment only within one period and 35 days.
package func judgeUsage(_ facts: LateUsageFacts) -> LateUsageVerdict {
  let minutesAhead: Int64 = 5
  let daysBehind: Int64 = 35
  let age = facts.receivedAt.milliseconds - facts.eventAt.milliseconds
  if age < -minutesAhead * 60_000 { return .refuse(.tooFarAhead) }
  guard facts.hasSubscription else { return .refuse(.noSubscription) }
  if facts.draftIsOpen { return .ownPeriod }
  switch facts.policy {
  case .refuse: return .refuse(.refusedByMeter)
  case .reissue: return .reissue
  case .nextInvoice:
    guard facts.periodsBehind <= 1, age <= daysBehind * 86_400_000 else {
      return .refuse(.tooLate)
    }
    return .adjustNextInvoice
  }
}
