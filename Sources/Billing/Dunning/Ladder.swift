// The dunning ladder: what happens on which day of a debt, and how it ends.
// A ladder runs per payer × legal entity × currency; retries stay per invoice.

/// A versioned policy of steps, counted in days from day 0.
package struct DunningLadder: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package let day: Int
    package let kind: Kind

    package init(day: Int, _ kind: Kind) {
      self.day = day
      self.kind = kind
    }
  }

  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case inApp = "in_app"
    case email
    /// Only with the payer's consent; else a second e-mail.
    case textMessage = "sms"
    /// Access falls to the ladder's set.
    case restrict
    case end
  }

  package let name: String
  /// By day; steps of one day in the order given.
  package let steps: [Step]
  package let end: Subscription.LadderEnd
  /// Debts below it are not chased, in minor units.
  package let minimum: Int64

  package init(
    name: String, steps: [Step], end: Subscription.LadderEnd = .unpaid, minimum: Int64 = 0
  ) {
    self.name = name
    self.steps = steps.enumerated()
      .sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    self.end = end
    self.minimum = minimum
  }

  /// Cards: in-app on day 0, e-mail 1, SMS 3, restrict 7, end 28.
  package static let cards = DunningLadder(
    name: "cards",
    steps: [
      Step(day: 0, .inApp), Step(day: 1, .email), Step(day: 3, .textMessage),
      Step(day: 7, .restrict), Step(day: 28, .end),
    ])
  /// Payment on terms: the same messages, restricted 30 days after the due date, end on day 60.
  package static let terms = DunningLadder(
    name: "terms",
    steps: [
      Step(day: 0, .inApp), Step(day: 1, .email), Step(day: 3, .textMessage),
      Step(day: 30, .restrict), Step(day: 60, .end),
    ])

  package static func standard(_ collection: CollectionMethod) -> DunningLadder {
    switch collection {
    case .automatic: .cards
    case .sent: .terms
    }
  }
}

package enum CollectionMethod: String, Codable, Hashable, Sendable, CaseIterable {
  case automatic
  /// The payer pays by its own act within the terms.
  case sent = "send_invoice"
}

/// An invoice as dunning sees it. Instants are handed in: the due instant is the end of the due
/// day in the billing zone.
package struct DunnedInvoice: Hashable, Sendable {
  package let id: String
  package let dueAt: Timestamp?
  /// The first automatic attempt that failed.
  package let firstFailedAt: Timestamp?
  /// Open minor units: due − paid − credited − written off.
  package let open: Int64
  /// Money of it is pending or of unknown outcome.
  package let money: Subscription.MoneyInFlight
  /// Disputed, excluded by a person, doubtful or written off: not chased.
  package let isExcluded: Bool
  /// A payment that came back after the invoice was paid: day 0 is that return.
  package let returnedAt: Timestamp?
  /// The start of the due day, from which days are counted; nil: the due instant.
  package let dueDayStart: Timestamp?

  package init(
    id: String, dueAt: Timestamp?, firstFailedAt: Timestamp? = nil, open: Int64,
    money: Subscription.MoneyInFlight = .none, isExcluded: Bool = false,
    returnedAt: Timestamp? = nil, dueDayStart: Timestamp? = nil
  ) {
    self.dueDayStart = dueDayStart
    self.id = id
    self.dueAt = dueAt
    self.firstFailedAt = firstFailedAt
    self.open = open
    self.money = money
    self.isExcluded = isExcluded
    self.returnedAt = returnedAt
  }

  /// When its debt began: the return of its money, else its first failure or due instant,
  /// whichever is earlier. Nil while nothing is owed or nothing has begun by `instant`.
  package func debtBegan(by instant: Timestamp) -> Timestamp? {
    guard open > 0, !isExcluded else { return nil }
    let began = returnedAt ?? [dueAt, firstFailedAt].compactMap { $0 }.min()
    guard let began, began <= instant else { return nil }
    return began
  }

  /// Day 0 of the debt: the due day itself, although it is past due only after that day.
  package func dayZero(by instant: Timestamp) -> Timestamp? {
    guard let began = debtBegan(by: instant) else { return nil }
    guard returnedAt == nil, began == dueAt, let dueDayStart else { return began }
    return min(dueDayStart, began)
  }
}

/// One payer's case: payer × legal entity × currency.
package struct DunningCase: Hashable, Sendable {
  package let ladder: DunningLadder
  package let invoices: [DunnedInvoice]
  /// Steps that have fired in this case, with their instants; each fires once.
  package let fired: [FiredStep]
  package let hold: DunningHold?
  /// The payer promised to pay by this instant.
  package let promiseUntil: Timestamp?
  package let hasTextConsent: Bool
  /// Retries already planned or chosen, the next one first.
  package let nextRetryAt: Timestamp?

  package init(
    ladder: DunningLadder, invoices: [DunnedInvoice], fired: [FiredStep] = [],
    hold: DunningHold? = nil, promiseUntil: Timestamp? = nil, hasTextConsent: Bool = false,
    nextRetryAt: Timestamp? = nil
  ) {
    self.ladder = ladder
    self.invoices = invoices
    self.fired = fired
    self.hold = hold
    self.promiseUntil = promiseUntil
    self.hasTextConsent = hasTextConsent
    self.nextRetryAt = nextRetryAt
  }
}

package struct FiredStep: Hashable, Sendable {
  package let kind: DunningLadder.Kind
  package let at: Timestamp

  package init(_ kind: DunningLadder.Kind, at: Timestamp) {
    self.kind = kind
    self.at = at
  }
}

/// An operator's stop; steps wait and day 0 is kept.
package struct DunningHold: Hashable, Sendable {
  package let from: Timestamp
  /// nil: until released.
  package let until: Timestamp?
  package let by: String
  package let reason: String

  package init(from: Timestamp, until: Timestamp?, by: String, reason: String) {
    self.from = from
    self.until = until
    self.by = by
    self.reason = reason
  }

  package func isInForce(at instant: Timestamp) -> Bool {
    from <= instant && until.map { instant < $0 } ?? true
  }
}
