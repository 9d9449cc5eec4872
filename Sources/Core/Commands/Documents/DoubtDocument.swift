// Whether a receivable is still expected to be paid: it only stops dunning, nothing is posted.

import Billing
import Storage

package struct MarkDoubtful: DocumentCommand {
  package static let description = VerbDescription(
    .markDoubtful, "Mark doubtful", "Stop dunning of an invoice that will hardly be paid.",
    risk: .reversible, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notAnOpenInvoice(document) { return refusal }
    if document.isDoubtful {
      return facts.refusal("is-doubtful", "it is doubtful already", "Nothing needs to be done.")
    }
    guard document.due > 0 else {
      return facts.refusal("nothing-due", "nothing is open on it", "Nothing needs to be done.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    return try AccountOutcome(
      verb: .markDoubtful, subject: document.reference,
      title: "Mark \(document.name) of \(facts.payerName) doubtful",
      writes: [AccountMove.act(invoice, .doubtful, amount: 0, payment: nil)],
      effects: [
        "No reminder and no retry for \(document.name) any more; access stays as it is.",
        "Nothing is posted; money that arrives is still taken.",
      ], undo: "unmark-doubtful", summary: "marked doubtful"
    ).decision(facts, context, reason)
  }
}

package struct UnmarkDoubtful: DocumentCommand {
  package static let description = VerbDescription(
    .unmarkDoubtful, "Expect payment again", "Let dunning of a doubtful invoice go on.",
    risk: .reversible, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notAnOpenInvoice(document) { return refusal }
    guard document.isDoubtful else {
      return facts.refusal("not-doubtful", "it is not doubtful", "Nothing needs to be done.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    return try AccountOutcome(
      verb: .unmarkDoubtful, subject: document.reference,
      title: "Expect payment of \(document.name) again",
      writes: [AccountMove.act(invoice, .expected, amount: 0, payment: nil)],
      effects: ["Dunning goes on where its days stand; steps whose day has come fire at once."],
      undo: "mark-doubtful", summary: "expected to be paid again"
    ).decision(facts, context, reason)
  }
}
