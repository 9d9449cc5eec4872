// The lifecycle of a subscription: its states, what each one carries, and what they record.

/// A subscription as the lifecycle sees it: the phase it is in and the steps that are planned.
/// Periods, prices and invoices live elsewhere; this value decides only which state holds.
package struct Subscription: Hashable, Sendable {
  package internal(set) var phase: Phase
  /// Steps that wait for their instant, by instant; withdrawn ones are gone.
  package internal(set) var scheduled: [ScheduledStep] = []
  /// Switches beside the state: they stop billing, collection or access alone.
  package internal(set) var holds: Set<Hold> = []

  package init(_ phase: Phase) { self.phase = phase }

  /// The name of a phase: what is stored, filtered and shown.
  package enum State: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case incomplete, trialing, active
    case pastDue = "past_due"
    case unpaid, paused, canceled, expired

    /// Final states are left by nothing; a return is a new, linked subscription.
    package var isFinal: Bool { self == .canceled || self == .expired }

    package static func < (left: State, right: State) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What stops while the state stays as it is (domain: "pausing only billing or only
  /// collection keeps `active` and sets a flag"; "a pause by dunning is access only").
  package enum Hold: String, Codable, Hashable, Sendable, CaseIterable {
    case billing, collection, access
  }
}

// The moves, by daybook's names; every other pair of state and event is refused.
//
//   (paid up front) ──► incomplete ──paid──► active ◄──debt cleared── past_due ──ladder ended──┐
//                           │                 ▲ │ ▲ └──became past due──►▲                       │
//                      23 h passed            │ │ └─────debt cleared──── unpaid ◄────────────────┘
//                           ▼      trial ended│ │pause
//                        expired   (trial) ─trialing │ ▲resume
//                           ▲                 │ ▼ │
//                           └──30 days────── paused
//
//   cancel or a due cancellation leads from every state that is not final to canceled; the end of
//   a fixed term leads from every billed one to expired.
extension Subscription {
  /// A state with exactly what is valid in it.
  package enum Phase: Hashable, Sendable {
    /// Waiting for its first payment until `expiresAt` (23 h by default).
    case incomplete(expiresAt: Timestamp)
    case trialing(Trial)
    case active(since: Timestamp)
    case pastDue(PastDue)
    /// The ladder ended; periods go on, their invoices stay drafts.
    case unpaid(since: Timestamp)
    case paused(Pause)
    case canceled(at: Timestamp)
    case expired(at: Timestamp)

    package var state: State {
      switch self {
      case .incomplete: .incomplete
      case .trialing: .trialing
      case .active: .active
      case .pastDue: .pastDue
      case .unpaid: .unpaid
      case .paused: .paused
      case .canceled: .canceled
      case .expired: .expired
      }
    }
  }

  package struct PastDue: Hashable, Sendable {
    /// Day 0 of the debt: the earliest first failure or due instant.
    package let since: Timestamp
    /// The ladder's restrict step has happened: access is the ladder's set.
    package var isRestricted: Bool

    package init(since: Timestamp, isRestricted: Bool = false) {
      self.since = since
      self.isRestricted = isRestricted
    }
  }

  package struct Pause: Hashable, Sendable {
    package let since: Timestamp
    /// When it ends by itself: by resuming, or by expiring when it followed a card-less trial.
    package let until: Timestamp?
    package let cause: PauseCause

    package init(since: Timestamp, until: Timestamp?, cause: PauseCause) {
      self.since = since
      self.until = until
      self.cause = cause
    }
  }

  package enum PauseCause: String, Codable, Hashable, Sendable, CaseIterable {
    case requested
    case trialWithoutMethod = "trial_without_payment_method"
  }

  /// A step that will happen at its instant unless it is withdrawn before.
  package struct ScheduledStep: Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
      case cancel, pause, resume, change
    }
    package let kind: Kind
    package let effectiveAt: Timestamp
    package let scheduledAt: Timestamp
    /// The end of a pause that is planned together with its start.
    package let until: Timestamp?

    package init(
      _ kind: Kind, effectiveAt: Timestamp, scheduledAt: Timestamp, until: Timestamp? = nil
    ) {
      self.kind = kind
      self.until = until
      self.effectiveAt = effectiveAt
      self.scheduledAt = scheduledAt
    }
  }

  /// One recorded move; `guardName` is the condition that let it happen.
  package struct Transition: Hashable, Sendable {
    package let from: State?
    package let to: State
    package let event: Event.Kind
    package let guardName: Guard
    package let actor: Actor
    package let reason: String
    package let effectiveAt: Timestamp
    package let recordedAt: Timestamp

    package init(
      from: State?, to: State, event: Event.Kind, guardName: Guard, actor: Actor, reason: String,
      effectiveAt: Timestamp, recordedAt: Timestamp
    ) {
      self.from = from
      self.to = to
      self.event = event
      self.guardName = guardName
      self.actor = actor
      self.reason = reason
      self.effectiveAt = effectiveAt
      self.recordedAt = recordedAt
    }
  }

  package enum Actor: Hashable, Sendable {
    case person(String)
    /// A job, by name.
    case system(String)
    case customer
    case processor(String)
  }
}
