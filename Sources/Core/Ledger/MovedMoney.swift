// What our own records say that merchant accounts hold for us and what disputes took, of everybody
// or of one payer.

import Billing
import Storage

struct MovedMoney {
  let now: Timestamp
  let payments: [PaymentID: PaymentRow]
  private let attempts: [AttemptID: PaymentAttemptRow]
  /// In order of time.
  private let events: [AttemptID: [PaymentEventRow]]
  private let refunds: [RefundRow]
  private let refundEvents: [RefundID: [RefundEventRow]]
  private let disputes: [DisputeRow]
  private let stages: [DisputeID: [DisputeEventRow]]

  /// The accounts that it speaks of.
  static let accounts: Set<LedgerAccount> = [.clearing, .disputesHeld, .chargebackLoss]

  init(_ connection: Connection, at now: Timestamp) throws {
    try self.init(
      at: now, connection.everyPayment(), connection.everyAttempt(),
      connection.everyPaymentEvent(), connection.everyRefund(),
      connection.all(RefundEventRow.self, order: "effective_at, id"),
      connection.everyDispute(), connection.everyDisputeEvent())
  }

  init(_ facts: PayerFacts, at now: Timestamp) {
    self.init(
      at: now, facts.payments, facts.attempts, facts.paymentEvents, facts.refunds,
      facts.refundEvents, facts.disputes, facts.disputeEvents)
  }

  private init(
    at now: Timestamp, _ payments: [PaymentRow], _ attempts: [PaymentAttemptRow],
    _ events: [PaymentEventRow], _ refunds: [RefundRow], _ refundEvents: [RefundEventRow],
    _ disputes: [DisputeRow], _ stages: [DisputeEventRow]
  ) {
    self.now = now
    self.payments = Dictionary(uniqueKeysWithValues: payments.map { ($0.id, $0) })
    self.attempts = Dictionary(uniqueKeysWithValues: attempts.map { ($0.id, $0) })
    self.events = Dictionary(
      grouping: events.filter { $0.stamp.effectiveAt <= now }, by: \.attemptID)
    self.refunds = refunds
    self.refundEvents = Dictionary(grouping: refundEvents, by: \.refundID)
    self.disputes = disputes
    self.stages = Dictionary(
      grouping: stages.filter { $0.stamp.effectiveAt <= now }, by: \.disputeID)
  }

  /// Captured − refunded − disputed, by merchant account.
  func add(to expected: inout ExpectedBalances) {
    for attempt in attempts.values {
      guard let payment = payments[attempt.paymentID], payment.method != .bankTransfer,
        let last = events[attempt.id]?.last, last.state == .captured
      else { continue }
      expected.add(
        .clearing, last.amount ?? attempt.amount, payment.currency,
        merchant: attempt.merchantAccountID.number)
    }
    for refund in refunds
    where (refundEvents[refund.id]?.last?.state ?? refund.state) == .succeeded
      && refund.stamp.effectiveAt <= now
    {
      guard let attempt = attempts[refund.attemptID], let payment = payments[attempt.paymentID]
      else { continue }
      expected.add(
        .clearing, -refund.amount, payment.currency, merchant: attempt.merchantAccountID.number)
    }
    addDisputes(to: &expected)
  }

  private func addDisputes(to expected: inout ExpectedBalances) {
    for dispute in disputes {
      guard let attempt = attempts[dispute.attemptID], let payment = payments[attempt.paymentID],
        let stage = stages[dispute.id]?.last(where: { $0.stage != .evidenceSent })?.stage
      else { continue }
      let merchant = attempt.merchantAccountID.number
      switch stage {
      case .inquiry, .won, .evidenceSent: continue
      case .chargeback, .preArbitration:
        expected.add(.disputesHeld, dispute.amount, payment.currency, merchant: merchant)
      case .lost, .accepted:
        expected.add(.chargebackLoss, dispute.amount, payment.currency, merchant: merchant)
      }
      expected.add(.clearing, -dispute.amount, payment.currency, merchant: merchant)
    }
  }
}
