// What can happen to a subscription, what a move asks for, and why a move is refused.

extension Subscription {
  /// A fact or a wish that the lifecycle judges. `Facts.at` says when it takes effect.
  package enum Event: Hashable, Sendable {
    /// The first invoice was captured.
    case activationPaid
    /// The time to pay the first invoice is over.
    case activationExpired
    case trialEnded
    /// The usage milestone of a limited trial was reached.
    case trialMilestoneReached
    case trialExtended(to: Timestamp)
    /// A trial begins where nothing was billed yet.
    case trialStarted(Trial)
    /// The trial ends at once instead of on its day.
    case trialEndRequested
    case methodAdded
    /// A line of it is past its due instant, or its first automatic attempt was declined.
    case becamePastDue
    /// The ladder's restrict step.
    case accessRestricted
    case debtCleared
    case ladderEnded(LadderEnd)
    case pauseRequested(PauseRequest)
    case pauseDue(until: Timestamp?)
    case resumeRequested(ResumeMode)
    case pauseEnded
    case cancelRequested(CancelTiming)
    case cancellationDue
    case termEnded
    case reactivateRequested
    /// Another plan, quantity or price, at once or at a later instant.
    case changeRequested(at: Timestamp?)
    /// A discount or a one-time charge.
    case adjustmentRequested
    case holdPlaced(Hold)
    case holdReleased(Hold)

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
      case activationPaid = "activation_paid"
      case activationExpired = "activation_expired"
      case trialEnded = "trial_ended"
      case trialMilestoneReached = "trial_milestone_reached"
      case trialExtended = "trial_extended"
      case trialStarted = "trial_started"
      case trialEndRequested = "trial_end_requested"
      case methodAdded = "payment_method_added"
      case becamePastDue = "became_past_due"
      case accessRestricted = "access_restricted"
      case debtCleared = "debt_cleared"
      case ladderEnded = "ladder_ended"
      case pauseRequested = "pause_requested"
      case pauseDue = "pause_due"
      case resumeRequested = "resume_requested"
      case pauseEnded = "pause_ended"
      case cancelRequested = "cancel_requested"
      case cancellationDue = "cancellation_due"
      case termEnded = "term_ended"
      case reactivateRequested = "reactivate_requested"
      case changeRequested = "change_requested"
      case adjustmentRequested = "adjustment_requested"
      case holdPlaced = "hold_placed"
      case holdReleased = "hold_released"
    }

    package var kind: Kind {
      switch self {
      case .activationPaid: .activationPaid
      case .activationExpired: .activationExpired
      case .trialEnded: .trialEnded
      case .trialMilestoneReached: .trialMilestoneReached
      case .trialExtended: .trialExtended
      case .trialStarted: .trialStarted
      case .trialEndRequested: .trialEndRequested
      case .methodAdded: .methodAdded
      case .becamePastDue: .becamePastDue
      case .accessRestricted: .accessRestricted
      case .debtCleared: .debtCleared
      case .ladderEnded: .ladderEnded
      case .pauseRequested: .pauseRequested
      case .pauseDue: .pauseDue
      case .resumeRequested: .resumeRequested
      case .pauseEnded: .pauseEnded
      case .cancelRequested: .cancelRequested
      case .cancellationDue: .cancellationDue
      case .termEnded: .termEnded
      case .reactivateRequested: .reactivateRequested
      case .changeRequested: .changeRequested
      case .adjustmentRequested: .adjustmentRequested
      case .holdPlaced: .holdPlaced
      case .holdReleased: .holdReleased
      }
    }
  }

  /// What happens when every step of the ladder is spent.
  package enum LadderEnd: String, Codable, Hashable, Sendable, CaseIterable {
    case unpaid
    case cancel
    /// The subscription stays past due and is billed on.
    case stay = "leave_past_due"
  }

  package enum PauseRequest: Hashable, Sendable {
    /// At the end of the paid period (default): nothing paid is returned.
    case atPeriodEnd(Timestamp, until: Timestamp?)
    /// At once; the unused rest of the paid period becomes credit.
    case nowWithCredit(until: Timestamp?)
  }

  package enum ResumeMode: String, Codable, Hashable, Sendable, CaseIterable {
    /// The old boundaries go on; the rest of the running period is billed prorated.
    case keepBoundaries = "continue"
    /// A new epoch starts at the instant of resuming.
    case reanchor
  }

  package enum CancelTiming: Hashable, Sendable {
    case now
    /// At the end of the paid term, the default.
    case at(Timestamp)
  }

  /// What the guards ask about the world at the instant of the event.
  package struct Facts: Hashable, Sendable {
    /// The effective instant.
    package var at: Timestamp
    package var money: MoneyInFlight
    package var hasMethod: Bool
    /// The start of the oldest debt of it that is past due; nil when nothing is.
    package var pastDueSince: Timestamp?
    /// The first invoice after the trial exists as a draft.
    package var isDraftOpen: Bool

    package init(
      at: Timestamp, money: MoneyInFlight = .none, hasMethod: Bool = true,
      pastDueSince: Timestamp? = nil, isDraftOpen: Bool = false
    ) {
      self.at = at
      self.money = money
      self.hasMethod = hasMethod
      self.pastDueSince = pastDueSince
      self.isDraftOpen = isDraftOpen
    }
  }

  /// Money whose outcome is open freezes the moves between active, past due and unpaid.
  package enum MoneyInFlight: String, Codable, Hashable, Sendable, CaseIterable {
    case none, pending, unknown
  }

  /// The conditions of the moves, by the names under which they are recorded.
  package enum Guard: String, Codable, Hashable, Sendable, CaseIterable {
    case always
    case paidInTime = "first_invoice_paid_in_time"
    case timePassed = "instant_passed"
    case methodOnFile = "payment_method_on_file"
    case noMethodPause = "no_method_policy_pause"
    case noMethodExpire = "no_method_policy_expire"
    case noMethodInvoice = "no_method_policy_invoice"
    case noOpenDraft = "no_draft_open"
    case moneySettled = "no_money_in_flight"
    case nothingPastDue = "nothing_past_due"
    case debtRemains = "debt_remains"
    case planned = "scheduled_for_later"
    case alreadySo = "nothing_to_change"
  }

  /// What the caller has to do because of a move, in this order. The machine does none of it.
  package enum Action: Hashable, Sendable {
    case openFirstPeriod(at: Timestamp)
    /// Bill period 0 after a trial. The caller moves the collection by `Trial.collectionDay`,
    /// which needs the billing zone; the anchor stays here.
    case billFirstPeriod(collectAt: Timestamp)
    case voidFirstInvoice
    case keepLaterMoneyUnapplied
    case askForMethod
    case startLadder(dayZero: Timestamp)
    case stopLadder
    case restrictAccess
    case restoreAccess
    case keepInvoicesAsDrafts
    case finaliseDrafts
    case stopBilling
    case creditUnusedTime
    case resumeBilling(ResumeMode)
    case issueFinalInvoice
    case schedule(ScheduledStep)
    case openLinkedSubscription
  }

  /// Why an event does nothing, in order of precedence.
  package enum Refusal: String, Error, Codable, Hashable, Sendable, CaseIterable {
    case finalState = "final-state"
    case notInThisState = "not-in-this-state"
    case moneyInFlight = "money-in-flight"
    case debtRemains = "debt-remains"
    case draftOpen = "draft-open"
    case notLater = "not-later"
    case inThePast = "in-the-past"
    case notYetDue = "not-yet-due"
    case noLimitedTrial = "no-limited-trial"
    case noMethod = "no-payment-method"
    case stillRunning = "still-running"
    case notScheduled = "not-scheduled"

    /// The sentence shown to a person.
    package var message: String {
      switch self {
      case .finalState: "a canceled or expired subscription does not change; reactivate it anew"
      case .notInThisState: "this cannot happen in this state"
      case .moneyInFlight: "a payment is pending or of unknown outcome; wait for its result"
      case .debtRemains: "an invoice is still past due"
      case .draftOpen: "the first invoice is made already; the trial does not change any more"
      case .notLater: "the new end must be later than the present one"
      case .inThePast: "the instant has already passed"
      case .notYetDue: "its instant has not come yet"
      case .noLimitedTrial: "only a limited trial ends at a usage milestone"
      case .noMethod: "there is no payment method to bill"
      case .stillRunning: "the subscription is still running"
      case .notScheduled: "no such step is waiting"
      }
    }
  }
}

extension Subscription.Action {
  /// The stable name of the action, without its inputs.
  package var name: String {
    switch self {
    case .openFirstPeriod: "open_first_period"
    case .billFirstPeriod: "bill_first_period"
    case .voidFirstInvoice: "void_first_invoice"
    case .keepLaterMoneyUnapplied: "keep_later_money_unapplied"
    case .askForMethod: "ask_for_payment_method"
    case .startLadder: "start_ladder"
    case .stopLadder: "stop_ladder"
    case .restrictAccess: "restrict_access"
    case .restoreAccess: "restore_access"
    case .keepInvoicesAsDrafts: "keep_invoices_as_drafts"
    case .finaliseDrafts: "finalise_drafts"
    case .stopBilling: "stop_billing"
    case .creditUnusedTime: "credit_unused_time"
    case .resumeBilling(let mode): "resume_billing_\(mode.rawValue)"
    case .issueFinalInvoice: "issue_final_invoice"
    case .schedule(let step): "schedule_\(step.kind.rawValue)"
    case .openLinkedSubscription: "open_linked_subscription"
    }
  }
}
