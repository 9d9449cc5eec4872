// What a payer owes and has paid, document by document, from the facts alone.

import Billing
import Storage

/// A document with the money that reached it by an instant. Amounts are minor units.
package struct DocumentStanding: Sendable {
  package enum PaymentState: String, Sendable, CaseIterable {
    case noneDue = "none_due"
    case unpaid
    case actionRequired = "action_required"
    case pending
    case partlyPaid = "partly_paid"
    case paid, overpaid
  }

  package enum DisputeState: String, Sendable, CaseIterable {
    case none, open, won, lost
  }

  /// Whether it is still expected to be paid.
  package enum Collectability: String, Sendable, CaseIterable {
    case normal, doubtful
    case writtenOff = "written_off"
  }

  package let row: InvoiceRow
  /// Taken off by credit notes that correct it; positive.
  package let credited: Int64
  package let paid: Int64
  /// Given back, or on its way back.
  package let refunded: Int64
  /// Credit spent on it: grants and balance.
  package let applied: Int64
  /// What notes and overpayment of it added to the payer's credit balance.
  package let toBalance: Int64
  /// What is given up as bad debt, and what of it came in after all.
  package let writtenOff: Int64
  package let recovered: Int64
  /// Not paid, within tolerance, and not asked for.
  package let shortfall: Int64
  package let isDoubtful: Bool
  /// In order of time.
  package let acts: [DocumentActRow]
  /// Money on its way whose outcome is open.
  package let pending: Int64
  package let isActionRequired: Bool
  package let disputeState: DisputeState
  /// The instant after its due day.
  package let dueAt: Timestamp?
  package let firstFailedAt: Timestamp?
  package let settledAt: Timestamp?
  package let returnedAt: Timestamp?
  package let inFlight: [LifecycleInvoice.InFlight]
  /// Attempts to collect it, in order of time.
  package let attempts: [AttemptStanding]

  package var isOwed: Bool { row.document == .invoice && row.status == .open }

  /// What nothing has settled; negative when more than the total has.
  var unsettled: Int64 {
    row.total - credited - paid - applied - shortfall - recovered + refunded + toBalance
  }

  /// What is still owed; never negative.
  package var due: Int64 { isOwed ? max(0, unsettled - lost) : 0 }

  /// Written off and not recovered since.
  var lost: Int64 { writtenOff - recovered }

  /// Written off, and neither recovered nor paid nor credited since.
  package var recoverable: Int64 { max(0, min(lost, unsettled)) }

  /// What was paid or credited beyond the total and is not in the balance yet.
  package var excess: Int64 { isOwed ? max(0, -unsettled) : 0 }

  package var collectability: Collectability {
    writtenOff > 0 ? .writtenOff : isDoubtful ? .doubtful : .normal
  }

  package var paymentState: PaymentState {
    guard isOwed, row.total > 0 else { return .noneDue }
    if excess > 0 { return .overpaid }
    if due == 0 { return recoverable > 0 ? .unpaid : .paid }
    if pending > 0 { return .pending }
    if isActionRequired { return .actionRequired }
    return paid > 0 ? .partlyPaid : .unpaid
  }

  package func isPastDue(at instant: Timestamp) -> Bool {
    due > 0 && lifecycle.pastDueSince(at: instant) != nil
  }

  /// As the lifecycle reads it.
  package var lifecycle: LifecycleInvoice {
    LifecycleInvoice(
      id: row.number ?? row.id.description, dueAt: dueAt, firstFailedAt: firstFailedAt,
      settledAt: settledAt, returnedAt: settledAt == nil ? returnedAt : nil, inFlight: inFlight)
  }
}

/// An attempt with what became of it.
package struct AttemptStanding: Sendable {
  package let row: PaymentAttemptRow
  package let payment: PaymentRow
  /// In order of time.
  package let events: [PaymentEventRow]

  package var last: PaymentEventRow? { events.last }

  package var isOpen: Bool {
    switch last?.state {
    case .pending, .unknown, .requiresAction, .authorised, nil: true
    case .captured, .voided, .declined, .failed, .lateFailure: false
    }
  }

  package var isDeclined: Bool { last?.state == .declined || last?.state == .failed }

  /// The decline in the rules' own terms.
  package func decline(processor: String) -> DeclineReport? {
    guard let event = events.last(where: { $0.state == .declined }), let code = event.code else {
      return nil
    }
    return DeclineReport(
      processor: processor, code: code, network: row.network?.rawValue, advice: event.advice,
      networkCode: event.networkCode, declinedAt: event.stamp.effectiveAt)
  }
}

/// A payer's documents and payments by an instant.
package struct PayerAccount: Sendable {
  package let terms: CustomerTerms
  package let facts: PayerFacts
  package let documents: [DocumentStanding]
  package let attempts: [AttemptStanding]
  /// Grants with what is left of them, in the order they are spent.
  package let grants: [GrantStanding]
  private let externalIDs: [InvoiceID: String]
  private let now: Timestamp
  private let attemptsOfPayment: [PaymentID: [AttemptStanding]]
  private let allocated: [PaymentID: Int64]
  private let places: [InvoiceID: Int]

  /// `externalIDs` names the payer's invoices as the outside calls them.
  package init(
    _ facts: PayerFacts, terms: CustomerTerms, externalIDs: [InvoiceID: String], now: Timestamp
  ) throws {
    let builder = PayerAccountBuilder(facts: facts, terms: terms, ids: externalIDs, now: now)
    self.terms = terms
    self.facts = facts
    self.externalIDs = externalIDs
    self.now = now
    attempts = builder.attempts
    attemptsOfPayment = Dictionary(grouping: attempts, by: \.row.paymentID)
    allocated = Dictionary(
      facts.allocations.map { ($0.paymentID, $0.amount) }, uniquingKeysWith: +)
    places = Dictionary(
      facts.invoices.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    documents = try facts.invoices.map { try builder.standing($0) }
    grants = GrantStanding.all(facts, today: terms.zone(at: now).day(of: now))
  }

  /// The account as it would stand with other facts.
  package func with(_ change: (inout PayerFacts) -> Void) throws -> PayerAccount {
    var facts = facts
    change(&facts)
    return try PayerAccount(facts, terms: terms, externalIDs: externalIDs, now: now)
  }

  package func document(_ id: InvoiceID) -> DocumentStanding? {
    places[id].map { documents[$0] }
  }

  /// Received money that is applied to nothing, plus the customer's credit.
  package func credit(in currency: Currency) -> Int64 {
    unapplied(in: currency) + customerCredit(in: currency)
  }

  /// The balance, plus what documents were paid beyond their total.
  package func customerCredit(in currency: Currency) -> Int64 {
    balance(in: currency)
      + documents.filter { $0.row.currency == currency }.reduce(0) { $0 + $1.excess }
  }

  package func balance(in currency: Currency) -> Int64 {
    facts.balanceEntries.filter { $0.currency == currency }.reduce(0) { $0 + $1.amount }
  }

  package func unapplied(in currency: Currency) -> Int64 {
    facts.payments.filter { $0.currency == currency }.reduce(0) { $0 + unapplied(of: $1) }
  }

  /// What arrived of a payment and went to no document, balance or refund. Negative where money
  /// came back after it had gone to the balance, a loss or a refund: the payer has had it twice.
  package func unapplied(of payment: PaymentRow) -> Int64 {
    let allocated = allocated[payment.id] ?? 0
    let moved = facts.balanceEntries.filter { $0.paymentID == payment.id }
      .reduce(0) { $0 + $1.amount }
    let recovered = facts.documentActs.filter {
      $0.act == .recovered && $0.paymentID == payment.id
    }
    .reduce(0) { $0 + $1.amount }
    let returned = returnedUnapplied(of: payment)
    let free = received(of: payment) - moved - recovered - returned
    return free < 0 ? free : max(0, free - allocated)
  }

  private func returnedUnapplied(of payment: PaymentRow) -> Int64 {
    guard !facts.refunds.isEmpty else { return 0 }
    let own = Set((attemptsOfPayment[payment.id] ?? []).map(\.row.id))
    return facts.refunds.filter {
      own.contains($0.attemptID) && facts.refundState($0) != .failed
        && facts.isOfUnapplied($0, of: payment.id)
    }.reduce(0) { $0 + $1.amount }
  }

  /// Credit given and not spent or expired.
  package func granted(in currency: Currency) -> Int64 {
    grants.filter { $0.row.currency == currency }.reduce(0) { $0 + $1.left }
  }

  /// What arrived of a payment: transfers whole, others as captured and not returned.
  package func received(of payment: PaymentRow) -> Int64 {
    guard payment.method != .bankTransfer else { return payment.amount }
    return (attemptsOfPayment[payment.id] ?? []).reduce(0) { sum, attempt in
      guard attempt.last?.state == .captured else { return sum }
      return sum + (attempt.last?.amount ?? attempt.row.amount)
    }
  }

  /// Of documents, money and credit: somebody may hold credit before the first invoice.
  package var currencies: [Currency] {
    let documents = facts.invoices.map(\.currency) + facts.payments.map(\.currency)
    let credit = facts.creditGrants.map(\.currency) + facts.balanceEntries.map(\.currency)
    return Set(documents + credit).sorted()
  }
}

/// A grant of credit with what is left of it.
package struct GrantStanding: Hashable, Sendable {
  package let row: CreditGrantRow
  /// 0 once it has expired.
  package let left: Int64

  /// Promotional credit before prepaid, each the earliest expiry first.
  static func all(_ facts: PayerFacts, today: Day) -> [GrantStanding] {
    let spent = Dictionary(grouping: facts.creditApplications, by: \.grantID)
      .mapValues { $0.reduce(0) { $0 + $1.amount } }
    return facts.creditGrants.map { row in
      let isGone = row.expiresOn.map { $0 <= today } ?? false
      return GrantStanding(row: row, left: isGone ? 0 : row.amount - (spent[row.id] ?? 0))
    }.sorted { $0.rank < $1.rank }
  }

  private var rank: (Int, Int64, Day, Int64) {
    let isPrepaid = row.kind == .prepaid
    return (
      isPrepaid ? 1 : 0, isPrepaid ? row.priority : 0, row.expiresOn ?? .latest, row.id.number
    )
  }

  /// As the computation of an invoice reads it.
  var fact: CreditGrantFact {
    let kind: CreditGrantFact.Kind = row.kind == .prepaid ? .prepaid : .promotional
    return CreditGrantFact(
      id: row.id.number, kind: kind, priority: Int(row.priority), expiresOn: row.expiresOn,
      left: left)
  }
}

extension PayerFacts {
  /// What became of a refund: its last event, else what it began as.
  package func refundState(_ refund: RefundRow) -> RefundRow.State {
    refundEvents.last { $0.refundID == refund.id }?.state ?? refund.state
  }
}

extension PayerFacts {
  /// A refund that no document and no balance paid for gave back what was applied to nothing when
  /// it was made; what is applied or taken off afterwards does not change whose it was.
  func isOfUnapplied(_ refund: RefundRow, of payment: PaymentID) -> Bool {
    guard refund.creditNoteID == nil, refund.invoiceID == nil,
      !balanceEntries.contains(where: { $0.refundID == refund.id })
    else { return false }
    let made = (refund.stamp.effectiveAt, refund.id.number)
    return allocations.filter {
      $0.paymentID == payment && ($0.stamp.effectiveAt, $0.id.number) < made
    }.reduce(0) { $0 + $1.amount } == 0
  }
}
