// From imported facts to a state: what happened to a subscription, handed in as dated facts.

/// Everything that decides the state of one subscription at an instant.
package struct LifecycleFacts: Hashable, Sendable {
  package let startAt: Timestamp
  package let acquisition: Acquisition
  /// Requests and other dated events, in any order.
  package let events: [DatedEvent]
  package let invoices: [LifecycleInvoice]
  /// When there was a payment method: from the first instant on, until the second.
  package let methods: [Range<Timestamp>]
  package let termEndsAt: Timestamp?
  package let ladder: DunningLadder
  package let hold: DunningHold?
  /// The next automatic attempt, when one is planned.
  package let nextRetryAt: Timestamp?

  package init(
    startAt: Timestamp, acquisition: Acquisition, events: [DatedEvent] = [],
    invoices: [LifecycleInvoice] = [], methods: [Range<Timestamp>] = [],
    termEndsAt: Timestamp? = nil, ladder: DunningLadder = .cards, hold: DunningHold? = nil,
    nextRetryAt: Timestamp? = nil
  ) {
    self.startAt = startAt
    self.acquisition = acquisition
    self.events = events
    self.invoices = invoices
    self.methods = methods
    self.termEndsAt = termEndsAt
    self.ladder = ladder
    self.hold = hold
    self.nextRetryAt = nextRetryAt
  }

  package struct DatedEvent: Hashable, Sendable {
    package let at: Timestamp
    package let event: Subscription.Event
    package let actor: Subscription.Actor
    package let reason: String
    package let recordedAt: Timestamp
    /// A planned step taken back at `at`; `event` is then ignored.
    package let withdraws: Subscription.ScheduledStep.Kind?

    package init(
      at: Timestamp, _ event: Subscription.Event, actor: Subscription.Actor = .customer,
      reason: String = "", recordedAt: Timestamp? = nil,
      withdraws: Subscription.ScheduledStep.Kind? = nil
    ) {
      self.at = at
      self.event = event
      self.actor = actor
      self.reason = reason
      self.recordedAt = recordedAt ?? at
      self.withdraws = withdraws
    }
  }
}

/// An invoice with a line of the subscription.
package struct LifecycleInvoice: Hashable, Sendable {
  package let id: String
  package let dueAt: Timestamp?
  package let firstFailedAt: Timestamp?
  /// When nothing was due any more: paid, credited or written off.
  package let settledAt: Timestamp?
  /// When settled money came back (a returned debit); the debt begins then.
  package let returnedAt: Timestamp?
  /// Stretches in which money of it was pending or of unknown outcome; open at the end if so.
  package let inFlight: [InFlight]

  package struct InFlight: Hashable, Sendable {
    package let from: Timestamp
    package let until: Timestamp?
    package let money: Subscription.MoneyInFlight

    package init(from: Timestamp, until: Timestamp?, _ money: Subscription.MoneyInFlight) {
      self.from = from
      self.until = until
      self.money = money
    }

    func covers(_ instant: Timestamp) -> Bool {
      from <= instant && until.map { instant < $0 } ?? true
    }
  }

  package init(
    id: String, dueAt: Timestamp?, firstFailedAt: Timestamp? = nil, settledAt: Timestamp? = nil,
    returnedAt: Timestamp? = nil, inFlight: [InFlight] = []
  ) {
    self.id = id
    self.dueAt = dueAt
    self.firstFailedAt = firstFailedAt
    self.settledAt = settledAt
    self.returnedAt = returnedAt
    self.inFlight = inFlight
  }

  /// Since when it is past due at `instant`; nil when it is not.
  package func pastDueSince(at instant: Timestamp) -> Timestamp? {
    if let returnedAt, returnedAt <= instant { return returnedAt }
    if let settledAt, settledAt <= instant { return nil }
    // Asked at every turning point of every document: it allocates nothing.
    guard let since = firstLate, since <= instant else { return nil }
    return since
  }

  private var firstLate: Timestamp? {
    guard let dueAt, let firstFailedAt else { return dueAt ?? firstFailedAt }
    return min(dueAt, firstFailedAt)
  }

  func money(at instant: Timestamp) -> Subscription.MoneyInFlight {
    inFlight.first { $0.covers(instant) }?.money ?? .none
  }

  /// Settled, with nothing on its way any more: it says the same at every later instant.
  func isOver(at instant: Timestamp) -> Bool {
    guard returnedAt == nil, let settledAt, settledAt <= instant else { return false }
    return inFlight.allSatisfy { $0.until.map { $0 <= instant } ?? false }
  }

  /// The instants at which its part in the state may change.
  var turningPoints: [Timestamp] {
    [dueAt, firstFailedAt, settledAt, returnedAt].compactMap { $0 }
      + inFlight.flatMap { [$0.from, $0.until].compactMap { $0 } }
  }
}

/// The state at an instant, why, and what comes next.
package struct LifecycleAnswer: Hashable, Sendable {
  package let subscription: Subscription
  /// The moves so far in order; the last one explains the state.
  package let transitions: [Subscription.Transition]
  /// Facts and requests that changed nothing, with the reason.
  package let refused: [RefusedEvent]
  /// The state in words with the rule's inputs: `past due 12 days: invoice inv_7 was declined`.
  package let reason: String
  /// Since when the state holds.
  package let since: Timestamp
  /// What will happen by itself, the earliest first.
  package let next: [NextStep]

  package var state: Subscription.State { subscription.phase.state }

  package struct RefusedEvent: Hashable, Sendable {
    package let at: Timestamp
    package let event: Subscription.Event.Kind
    package let refusal: Subscription.Refusal
  }

  package struct NextStep: Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
      case trialEnds = "trial_ends"
      case activationExpires = "activation_expires"
      case pauseStarts = "pause_starts"
      case pauseEnds = "pause_ends"
      case cancels, resumes
      case planChanges = "plan_changes"
      case termEnds = "term_ends"
      case retry
      case accessRestricted = "access_restricted"
      case ladderEnds = "ladder_ends"
      case invoiceDue = "invoice_due"
    }
    package let kind: Kind
    package let at: Timestamp

    package init(kind: Kind, at: Timestamp) {
      self.kind = kind
      self.at = at
    }
  }
}
