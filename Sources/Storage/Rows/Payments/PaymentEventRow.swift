// A row of the table `payment_event`.

import Billing

/// What became of an attempt, at `stamp.effectiveAt`.
package struct PaymentEventRow: StoredRow, Hashable, Sendable {
  package static let table = "payment_event"
  package static let columns = [
    "id", "attempt_id", "state", "amount", "code", "network_code", "advice", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum State: String, StoredValue, CaseIterable {
    case requiresAction = "requires_action"
    case authorised
    case captured
    case voided
    case declined
    case failed
    case pending
    case unknown
    case lateFailure = "late_failure"
  }

  package var id: PaymentEventID
  package var attemptID: AttemptID
  package var state: State
  /// The captured part.
  package var amount: Int64?
  /// The processor's decline code.
  package var code: String?
  package var networkCode: String?
  /// Network advice.
  package var advice: String?
  package var stamp: Stamp

  package init(
    id: PaymentEventID, attemptID: AttemptID, state: State, amount: Int64?, code: String?,
    networkCode: String?, advice: String?, stamp: Stamp
  ) {
    self.id = id
    self.attemptID = attemptID
    self.state = state
    self.amount = amount
    self.code = code
    self.networkCode = networkCode
    self.advice = advice
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    attemptID = try row.next()
    state = try row.next()
    amount = try row.next()
    code = try row.next()
    networkCode = try row.next()
    advice = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(attemptID)
    values.bind(state)
    values.bind(amount)
    values.bind(code)
    values.bind(networkCode)
    values.bind(advice)
    values.bind(stamp)
  }
}
