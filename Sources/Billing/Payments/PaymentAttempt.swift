// One try to take money, and what can become of it.

/// One attempt at one processor. `pending` and `unknown` are neither retried nor dunned: a
/// resolver asks the processor by idempotency key.
package struct PaymentAttempt: Hashable, Sendable {
  package internal(set) var phase: Phase

  package init(_ phase: Phase = .created) { self.phase = phase }

  //   created ─► requires_action ─► authorised ─► captured ─► settled ─► refunded (part, full)
  //      │  └──────────┬───────────────┘ │            │  │        └──► disputed ─► settled (won)
  //      ├─► declined  │ failed          └─► voided   │  └──► late_failure (returned debit)
  //      ├─► pending ──┴─► captured | declined | failed
  //      └─► unknown ────► any of the above, once asked
  package enum Phase: String, Codable, Hashable, Sendable, CaseIterable {
    case created
    case requiresAction = "requires_action"
    case authorised, captured, voided, declined, failed, pending, unknown, settled
    case partlyRefunded = "partly_refunded"
    case refunded, disputed
    case lateFailure = "late_failure"

    /// The outcome is open: no retry, no dunning, no second attempt.
    package var isOpen: Bool {
      switch self {
      case .created, .requiresAction, .authorised, .pending, .unknown: true
      case .captured, .voided, .declined, .failed, .settled, .partlyRefunded, .refunded,
        .disputed, .lateFailure:
        false
      }
    }

    /// The money counts as received.
    package var isPaid: Bool {
      switch self {
      case .captured, .settled, .partlyRefunded, .disputed: true
      case .created, .requiresAction, .authorised, .voided, .declined, .failed, .pending,
        .unknown, .refunded, .lateFailure:
        false
      }
    }

    /// How the lifecycle sees money on its way.
    package var moneyInFlight: Subscription.MoneyInFlight {
      switch self {
      case .pending, .authorised: .pending
      case .unknown: .unknown
      case .created, .requiresAction, .captured, .voided, .declined, .failed, .settled,
        .partlyRefunded, .refunded, .disputed, .lateFailure:
        .none
      }
    }
  }

  package enum Event: String, Codable, Hashable, Sendable, CaseIterable {
    case actionRequired = "action_required"
    case authorised, captured, declined, failed, pending
    case noAnswer = "no_answer"
    case voided, settled
    case partlyRefunded = "partly_refunded"
    case refunded
    case disputeOpened = "dispute_opened"
    case disputeWon = "dispute_won"
    case disputeLost = "dispute_lost"
    case returned
  }

  package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
    case askCustomer = "ask_customer"
    case applyMoney = "apply_money"
    case classifyDecline = "classify_decline"
    case askProcessor = "ask_processor"
    case bookSettlement = "book_settlement"
    case bookRefund = "book_refund"
    case holdCollection = "hold_collection"
    case releaseCollection = "release_collection"
    case bookLoss = "book_loss"
    /// The reversal posts, the invoice reopens, day 0 is the return's day.
    case reopenInvoice = "reopen_invoice"
  }

  package enum Refusal: String, Error, Hashable, Sendable {
    /// A fact of an earlier stage that arrived late; it is kept, the state does not go back.
    case stale
    case impossible
  }
}

extension PaymentAttempt {
  /// Moves on; a stale fact is refused, never applied backwards.
  package mutating func apply(_ event: Event) throws(Refusal) -> [Action] {
    let (next, actions) = try judge(event)
    phase = next
    return actions
  }

  private func judge(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch phase {
    case .created, .requiresAction, .pending, .unknown: try fromOpen(event)
    case .authorised: try fromAuthorised(event)
    case .captured, .settled: try fromPaid(event)
    case .partlyRefunded: try fromPartlyRefunded(event)
    case .disputed: try fromDisputed(event)
    case .voided, .declined, .failed: try fromClosed(event)
    case .refunded, .lateFailure: throw event.isEarly ? .stale : .impossible
    }
  }

  private func fromOpen(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch event {
    case .actionRequired: return (.requiresAction, [.askCustomer])
    case .authorised: return (.authorised, [])
    case .captured: return (.captured, [.applyMoney])
    case .declined: return (.declined, [.classifyDecline])
    case .failed: return (.failed, [.classifyDecline])
    case .pending: return (.pending, [])
    case .noAnswer: return (.unknown, [.askProcessor])
    case .voided: return (.voided, [])
    case .settled: return (.settled, [.applyMoney, .bookSettlement])
    case .returned: return (.failed, [.classifyDecline])
    case .partlyRefunded, .refunded, .disputeOpened, .disputeWon, .disputeLost:
      throw .impossible
    }
  }

  private func fromAuthorised(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch event {
    case .captured: return (.captured, [.applyMoney])
    case .settled: return (.settled, [.applyMoney, .bookSettlement])
    case .voided: return (.voided, [])
    case .declined, .failed: return (.failed, [.classifyDecline])
    case .noAnswer: return (.unknown, [.askProcessor])
    case .pending: return (.pending, [])
    case .authorised, .actionRequired: throw .stale
    case .partlyRefunded, .refunded, .disputeOpened, .disputeWon, .disputeLost, .returned:
      throw .impossible
    }
  }

  private func fromPaid(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch event {
    case .settled:
      guard phase == .captured else { throw .stale }
      return (.settled, [.bookSettlement])
    case .partlyRefunded: return (.partlyRefunded, [.bookRefund])
    case .refunded: return (.refunded, [.bookRefund])
    case .disputeOpened: return (.disputed, [.holdCollection])
    case .returned: return (.lateFailure, [.reopenInvoice])
    case .actionRequired, .authorised, .captured, .pending, .noAnswer: throw .stale
    case .declined, .failed, .voided, .disputeWon, .disputeLost: throw .impossible
    }
  }

  private func fromPartlyRefunded(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch event {
    case .partlyRefunded: return (.partlyRefunded, [.bookRefund])
    case .refunded: return (.refunded, [.bookRefund])
    case .disputeOpened: return (.disputed, [.holdCollection])
    case .settled: return (.partlyRefunded, [.bookSettlement])
    case .returned: return (.lateFailure, [.reopenInvoice])
    case .actionRequired, .authorised, .captured, .pending, .noAnswer: throw .stale
    case .declined, .failed, .voided, .disputeWon, .disputeLost: throw .impossible
    }
  }

  private func fromDisputed(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch event {
    case .disputeWon: return (.settled, [.releaseCollection])
    // The invoice stays paid; the loss posts to its own account.
    case .disputeLost: return (.refunded, [.bookLoss, .releaseCollection])
    case .settled: return (.disputed, [.bookSettlement])
    case .refunded: return (.refunded, [.bookRefund, .releaseCollection])
    case .disputeOpened, .actionRequired, .authorised, .captured, .pending, .noAnswer:
      throw .stale
    case .declined, .failed, .voided, .partlyRefunded, .returned: throw .impossible
    }
  }

  private func fromClosed(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    throw event.isEarly ? .stale : .impossible
  }
}

extension PaymentAttempt.Event {
  /// It may arrive late about an attempt that has already ended.
  fileprivate var isEarly: Bool {
    switch self {
    case .actionRequired, .authorised, .declined, .failed, .pending, .noAnswer, .voided: true
    case .captured, .settled, .partlyRefunded, .refunded, .disputeOpened, .disputeWon,
      .disputeLost, .returned:
      false
    }
  }
}
