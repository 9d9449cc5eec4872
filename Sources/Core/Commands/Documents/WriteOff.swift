// Giving up a receivable as bad debt, and taking in what is paid of it after all.

import Billing
import Storage

package struct WriteOff: DocumentCommand {
  package static let description = VerbDescription(
    .writeOff, "Write off", "Give up what is open on an invoice as bad debt.",
    confirmKey: "W", risk: .consequential, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notCollectable(document) { return refusal }
    guard document.disputeState != .open else {
      return facts.refusal(
        "dispute-open", "a dispute about it is open", "Wait for its end, or accept it.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let amount = document.money(document.due)
    return try AccountOutcome(
      verb: .writeOff, subject: document.reference,
      title: "Write off \(amount) of \(document.name), \(facts.payerName)",
      writes: [AccountMove.act(invoice, .writtenOff, amount: document.due, payment: nil)],
      effects: [
        "Dunning of \(document.name) stops; the subscription stays as it is.",
        "Tax is not reclaimed.",
      ], money: [amount],
      irreversible: ["The loss is posted; money that arrives later is taken in by recover."],
      undo: nil, summary: "\(amount) written off"
    ).decision(facts, context, reason)
  }
}

package struct Recover: DocumentCommand {
  package static let description = VerbDescription(
    .recover, "Recover", "Take in money that arrived for an invoice that was written off.",
    confirmKey: "V", risk: .consequential, subjects: [.invoice],
    parameters: [
      Parameter(
        "amount", "Amount", .money, required: false, help: "Empty for all that arrived."),
      Parameter(
        "payment", "Payment", .text, required: false,
        help: "Which unapplied payment; the oldest when empty."),
    ] + .reason)

  package let invoice: InvoiceID
  let amount: ExactDecimal?
  let payment: PaymentID?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    amount = try draft.optionalQuantity("amount")
    payment = try draft.optionalID("payment")
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notAnOpenInvoice(document) { return refusal }
    guard document.recoverable > 0 else {
      return facts.refusal(
        "not-written-off",
        document.writtenOff > 0
          ? "nothing of it is owed any more" : "nothing of it is written off",
        "Apply the money to it as to every invoice.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let candidates = facts.account.facts.payments.filter {
      $0.currency == document.row.currency && facts.account.unapplied(of: $0) > 0
        && (payment == nil || $0.id == payment)
    }
    guard let source = candidates.first else {
      throw facts.refusal(
        "no-unapplied-cash",
        "\(facts.payerName) has no unapplied money in \(document.row.currency)",
        "Record the payment first.")
    }
    let most = min(document.recoverable, max(0, facts.account.unapplied(of: source)))
    let units = try facts.part(
      amount, of: most, document.row.currency, code: "above-recoverable",
      "what is written off and has arrived")
    let money = document.money(units)
    return try AccountOutcome(
      verb: .recover, subject: document.reference,
      title: "Recover \(money) of \(document.name), \(facts.payerName)",
      writes: [AccountMove.act(invoice, .recovered, amount: units, payment: source.id)],
      effects: ["No subscription is reactivated by itself."], money: [money],
      irreversible: ["A recovery stays posted."], summary: "\(money) recovered"
    ).decision(facts, context, reason)
  }
}
