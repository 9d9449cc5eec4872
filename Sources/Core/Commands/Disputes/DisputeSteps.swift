// The steps of a dispute after it was opened, one verb each over the rule's events.

import Billing
import Storage

/// A step of the dispute that was opened last on a payment.
protocol DisputeStep: BookCommand where Facts == DisputeFacts {
  static var verb: Verb { get }
  static var event: Dispute.Event { get }
  /// As the receipt says it.
  static var done: String { get }
  var payment: PaymentID { get }
  var reason: Reason { get }
}

extension DisputeStep {
  package func facts(_ book: FactReader) throws -> DisputeFacts {
    try DisputeFacts(book.accountFacts(of: payment))
  }

  package func decide(
    _ facts: DisputeFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let (row, phase, actions) = try facts.moved(Self.event, context)
    guard let stage = DisputeEventRow.Stage(rawValue: phase.rawValue) else {
      preconditionFailure("stages are stored by the rule's words")
    }
    let record = RecordReference(.payment, payment.description)
    let before = facts.latest?.phase.rawValue ?? ""
    let outcome = try AccountOutcome(
      verb: Self.verb, subject: record,
      title: "\(Self.description.title): \(facts.money(row.amount)), \(facts.account.payerName)",
      writes: [DisputeWrite.step(row.id, stage)], effects: actions.map(\.words),
      money: [facts.money(row.amount)],
      irreversible: ["A step of a dispute is not taken back."],
      summary: Self.done
    ).decision(facts.account, context, reason)
    let change = Preview.Change(
      record, "dispute stage", before: .text(before),
      after: .text(before == phase.rawValue ? "\(before), answered again" : phase.rawValue))
    return outcome.adding(change)
  }
}

extension Decision {
  /// The decision with one more change before the others.
  fileprivate func adding(_ change: Preview.Change) -> Decision {
    Decision(
      verb, on: subject, of: customer, title: title, changes: [change] + changes,
      effects: effects, irreversible: irreversible, undo: undo, reason: reason, writes: writes,
      money: money, lines: lines, entries: entries, messages: messages,
      alsoTouches: alsoTouches, summary: summary)
  }
}

package struct EscalateDispute: DisputeStep {
  package static let description = VerbDescription(
    .escalateDispute, "Escalate dispute", "Enter that an inquiry became a chargeback.",
    confirmKey: "E", risk: .consequential, subjects: [.payment], parameters: .reason)
  static let verb = Verb.escalateDispute
  static let event = Dispute.Event.escalated
  static let done = "dispute is a chargeback"
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}

package struct SubmitEvidence: DisputeStep {
  package static let description = VerbDescription(
    .submitEvidence, "Submit evidence", "Enter that evidence was sent to the processor.",
    confirmKey: "S", risk: .consequential, subjects: [.payment], parameters: .reason)
  static let verb = Verb.submitEvidence
  static let event = Dispute.Event.evidenceSent
  static let done = "evidence sent"
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}

package struct AcceptDispute: DisputeStep {
  package static let description = VerbDescription(
    .acceptDispute, "Accept dispute", "Give in: the money stays with the payer.",
    confirmKey: "G", risk: .consequential, subjects: [.payment], parameters: .reason)
  static let verb = Verb.acceptDispute
  static let event = Dispute.Event.accepted
  static let done = "dispute accepted"
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}

package struct DisputeWon: DisputeStep {
  package static let description = VerbDescription(
    .disputeWon, "Dispute won", "Enter that the bank decided for us.",
    confirmKey: "W", risk: .consequential, subjects: [.payment], parameters: .reason)
  static let verb = Verb.disputeWon
  static let event = Dispute.Event.won
  static let done = "dispute won"
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}

package struct DisputeLost: DisputeStep {
  package static let description = VerbDescription(
    .disputeLost, "Dispute lost", "Enter that the bank decided for the payer.",
    confirmKey: "L", risk: .consequential, subjects: [.payment], parameters: .reason)
  static let verb = Verb.disputeLost
  static let event = Dispute.Event.lost
  static let done = "dispute lost"
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}
