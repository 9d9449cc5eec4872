// A subscription told as dated instructions: service and billing each have their own start and
// end, plans have phases, and every instruction is accepted or rejected when it is given.

/// A stretch of a plan; the last one, or an evergreen one, has no length.
package struct PlanPhase: Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case trial, discount
    case fixedTerm = "fixed_term"
    case evergreen
  }
  package let kind: Kind
  package let length: CalendarLength?

  package init(_ kind: Kind, length: CalendarLength? = nil) {
    self.kind = kind
    self.length = length
  }
}

/// When a cancellation or a change takes effect.
package enum EffectPolicy: String, Codable, Hashable, Sendable, CaseIterable {
  case immediate
  /// At the end of what is billed; at once when nothing is.
  case endOfTerm = "end_of_term"
}

/// The terms that a timeline needs of a plan.
package struct TimelinePlan: Hashable, Sendable {
  package var name: String
  package var phases: [PlanPhase]
  package var interval: BillingInterval?
  package var timing: BillingTiming
  package var anchoring: Anchoring
  /// The price of a period, in minor units; nil when invoices are not asked for.
  package var amount: Int64?
  package var taxPercent: Ratio
  /// Usage that is open when the subscription ends, in minor units.
  package var openUsage: Int64
  package var cancelInTrial: EffectPolicy
  package var cancelLater: EffectPolicy
  /// The plan whose features hold during the trial.
  package var trialPlan: String?
  /// It becomes active only by a payment (and not at its start or the end of its trial).
  package var activatesByPayment: Bool
  /// The end of term is what was reported as billed, not the running period.
  package var termIsReported: Bool

  package init(
    name: String, phases: [PlanPhase], interval: BillingInterval? = nil,
    timing: BillingTiming = .inAdvance, anchoring: Anchoring = .anniversary, amount: Int64? = nil,
    taxPercent: Ratio = .zero, openUsage: Int64 = 0, cancelInTrial: EffectPolicy = .endOfTerm,
    cancelLater: EffectPolicy = .endOfTerm, trialPlan: String? = nil,
    activatesByPayment: Bool = false, termIsReported: Bool = false
  ) {
    self.name = name
    self.phases = phases
    self.interval = interval
    self.timing = timing
    self.anchoring = anchoring
    self.amount = amount
    self.taxPercent = taxPercent
    self.openUsage = openUsage
    self.cancelInTrial = cancelInTrial
    self.cancelLater = cancelLater
    self.trialPlan = trialPlan
    self.activatesByPayment = activatesByPayment
    self.termIsReported = termIsReported
  }
}

/// One dated instruction or fact.
package struct TimelineEvent: Hashable, Sendable {
  package let at: Timestamp
  package let action: Action

  package init(at: Timestamp, _ action: Action) {
    self.at = at
    self.action = action
  }

  package enum Action: Hashable, Sendable {
    case start(Start)
    case cancel(Cancel)
    case uncancel
    case billedThrough(Timestamp)
    case pause(on: Timestamp, until: Timestamp?)
    case resume(on: Timestamp)
    /// `by` names who blocks; its later block replaces its earlier one.
    case block(by: String, on: Timestamp, Blocking)
    case unblock(by: String, on: Timestamp)
    case blockChanges
    case unblockChanges
    case changePlan(Change)
    case addAddOn(on: Timestamp)
    case paymentFailed
    case paymentSucceeded
    case checkout
    /// A job ran: nothing depends on it.
    case job
  }

  /// What a block stops; blocks of several add up.
  package struct Blocking: OptionSet, Hashable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let changes = Blocking(rawValue: 1)
    package static let service = Blocking(rawValue: 2)
    package static let billing = Blocking(rawValue: 4)
  }

  package struct Start: Hashable, Sendable {
    package var serviceOn: Timestamp
    package var billingOn: Timestamp
    package var endingAt: Timestamp?
    /// The first invoice must be paid before this.
    package var payableUntil: Timestamp?

    package init(
      serviceOn: Timestamp, billingOn: Timestamp, endingAt: Timestamp? = nil,
      payableUntil: Timestamp? = nil
    ) {
      self.serviceOn = serviceOn
      self.billingOn = billingOn
      self.endingAt = endingAt
      self.payableUntil = payableUntil
    }
  }

  package enum End: Hashable, Sendable {
    case on(Timestamp)
    case policy(EffectPolicy)
    /// When service ends.
    case withService
    /// As the plan says for the phase.
    case byPlan
  }

  package struct Cancel: Hashable, Sendable {
    package var service: End
    package var billing: End
    /// What was paid for unused days comes back as a credit note.
    package var creditsUnused: Bool

    package init(service: End = .byPlan, billing: End = .byPlan, creditsUnused: Bool = false) {
      self.service = service
      self.billing = billing
      self.creditsUnused = creditsUnused
    }
  }

  package struct Change: Hashable, Sendable {
    package var plan: TimelinePlan
    package var effect: End
    /// Phases count from the start of the subscription, or from the change.
    package var startsPhasesAnew: Bool
    /// The phase to begin with when they start anew.
    package var firstPhase: PlanPhase.Kind?
    /// The change holds only once it is paid within this time.
    package var payableWithin: CalendarLength?

    package init(
      plan: TimelinePlan, effect: End = .policy(.immediate), startsPhasesAnew: Bool = false,
      firstPhase: PlanPhase.Kind? = nil, payableWithin: CalendarLength? = nil
    ) {
      self.plan = plan
      self.effect = effect
      self.startsPhasesAnew = startsPhasesAnew
      self.firstPhase = firstPhase
      self.payableWithin = payableWithin
    }
  }
}

/// Why an instruction was rejected.
package enum TimelineRefusal: String, Error, Hashable, Sendable, CaseIterable {
  case notStarted = "not-started"
  case alreadyStarted = "already-started"
  case ended
  case afterItsEnd = "after-its-end"
  case changesBlocked = "changes-blocked"
  case nothingPlanned = "nothing-planned"
  case beyondCalendar = "beyond-the-calendar"
}
