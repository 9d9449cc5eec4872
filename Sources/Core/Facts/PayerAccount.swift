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

  package let row: InvoiceRow
  /// Taken off by credit notes that correct it; positive.
  package let credited: Int64
  package let paid: Int64
  /// Given back, or on its way back.
  package let refunded: Int64
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

  /// What is still owed; never negative.
  package var due: Int64 { isOwed ? max(0, row.total - credited - paid + refunded) : 0 }

  /// What was paid or credited beyond the total.
  package var excess: Int64 { isOwed ? max(0, paid + credited - refunded - row.total) : 0 }

  package var paymentState: PaymentState {
    guard isOwed, row.total > 0 else { return .noneDue }
    if excess > 0 { return .overpaid }
    if due == 0 { return .paid }
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

  /// `externalIDs` names the payer's invoices as the outside calls them.
  package init(
    _ facts: PayerFacts, terms: CustomerTerms, externalIDs: [InvoiceID: String], now: Timestamp
  ) throws {
    let builder = PayerAccountBuilder(facts: facts, terms: terms, ids: externalIDs, now: now)
    self.terms = terms
    self.facts = facts
    attempts = builder.attempts
    documents = try facts.invoices.map { try builder.standing($0) }
  }

  package func document(_ id: InvoiceID) -> DocumentStanding? {
    documents.first { $0.row.id == id }
  }

  /// Received money that is applied to nothing, plus what documents were paid beyond their total.
  package func credit(in currency: Currency) -> Int64 {
    let applied = Dictionary(grouping: facts.allocations, by: \.paymentID)
      .mapValues { $0.reduce(0) { $0 + $1.amount } }
    let unapplied = facts.payments.filter { $0.currency == currency }
      .reduce(0) { $0 + max(0, received(of: $1) - (applied[$1.id] ?? 0)) }
    return unapplied
      + documents.filter { $0.row.currency == currency }.reduce(0) { $0 + $1.excess }
  }

  /// What arrived of a payment: transfers whole, others as captured and not returned.
  package func received(of payment: PaymentRow) -> Int64 {
    guard payment.method != .bankTransfer else { return payment.amount }
    return attempts.filter { $0.row.paymentID == payment.id }.reduce(0) { sum, attempt in
      guard attempt.last?.state == .captured else { return sum }
      return sum + (attempt.last?.amount ?? attempt.row.amount)
    }
  }

  package var currencies: [Currency] {
    Set(facts.invoices.map(\.currency) + facts.payments.map(\.currency)).sorted()
  }
}
