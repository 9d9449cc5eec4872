// Everything a reconciliation reads, and what it keeps.

import Billing

extension Connection {
  package func matches() throws -> [MatchRow] { try all(order: "id") }

  /// Every payment with its attempts, what became of them, refunds and disputes.
  package func everyPayment() throws -> [PaymentRow] { try all(order: "id") }
  package func everyAttempt() throws -> [PaymentAttemptRow] { try all(order: "effective_at, id") }
  package func everyPaymentEvent() throws -> [PaymentEventRow] {
    try all(order: "effective_at, id")
  }
  package func everyRefund() throws -> [RefundRow] { try all(order: "id") }
  package func everyDispute() throws -> [DisputeRow] { try all(order: "id") }
  package func everyDisputeEvent() throws -> [DisputeEventRow] {
    try all(order: "effective_at, id")
  }
  /// What the outside world calls the records of a kind.
  package func everyReference(ofKind kind: String) throws -> [ExternalReferenceRow] {
    try all(where: "kind = $1", [kind], order: "record_id, system, external_id")
  }
  package func everyAllocation() throws -> [AllocationRow] { try all(order: "id") }
}
