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
    guard !facts.isEntered(stage, of: row.id, at: context.asOf) else {
      throw facts.refusal(
        "already-entered", "its last step leads to the same stage and was entered at this instant",
        "Where that was this step, it is done; else enter it a moment later.")
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
    return outcome.with(change)
  }
}

/// A step is all but its words and its event the same as the others.
package protocol DisputeStepKind {
  static var verb: Verb { get }
  static var title: String { get }
  static var summary: String { get }
  static var confirmKey: Character { get }
  static var event: Dispute.Event { get }
  /// As the receipt says it.
  static var done: String { get }
}

package struct DisputeStepOf<Kind: DisputeStepKind>: DisputeStep {
  package static var description: VerbDescription {
    VerbDescription(
      Kind.verb, Kind.title, Kind.summary, confirmKey: Kind.confirmKey, risk: .consequential,
      subjects: [.payment], parameters: .reason)
  }
  static var verb: Verb { Kind.verb }
  static var event: Dispute.Event { Kind.event }
  static var done: String { Kind.done }
  package let payment: PaymentID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    reason = try draft.reason()
  }
}

package typealias EscalateDispute = DisputeStepOf<DisputeEscalation>
package typealias SubmitEvidence = DisputeStepOf<DisputeEvidence>
package typealias AcceptDispute = DisputeStepOf<DisputeAcceptance>
package typealias DisputeWon = DisputeStepOf<DisputeWin>
package typealias DisputeLost = DisputeStepOf<DisputeLoss>

package enum DisputeEscalation: DisputeStepKind {
  package static let verb = Verb.escalateDispute
  package static let title = "Escalate dispute"
  package static let summary = "Enter that an inquiry became a chargeback."
  package static let confirmKey: Character = "E"
  package static let event = Dispute.Event.escalated
  package static let done = "dispute is a chargeback"
}

package enum DisputeEvidence: DisputeStepKind {
  package static let verb = Verb.submitEvidence
  package static let title = "Submit evidence"
  package static let summary = "Enter that evidence was sent to the processor."
  package static let confirmKey: Character = "S"
  package static let event = Dispute.Event.evidenceSent
  package static let done = "evidence sent"
}

package enum DisputeAcceptance: DisputeStepKind {
  package static let verb = Verb.acceptDispute
  package static let title = "Accept dispute"
  package static let summary = "Give in: the money stays with the payer."
  package static let confirmKey: Character = "G"
  package static let event = Dispute.Event.accepted
  package static let done = "dispute accepted"
}

package enum DisputeWin: DisputeStepKind {
  package static let verb = Verb.disputeWon
  package static let title = "Dispute won"
  package static let summary = "Enter that the bank decided for us."
  package static let confirmKey: Character = "W"
  package static let event = Dispute.Event.won
  package static let done = "dispute won"
}

package enum DisputeLoss: DisputeStepKind {
  package static let verb = Verb.disputeLost
  package static let title = "Dispute lost"
  package static let summary = "Enter that the bank decided for the payer."
  package static let confirmKey: Character = "L"
  package static let event = Dispute.Event.lost
  package static let done = "dispute lost"
}
