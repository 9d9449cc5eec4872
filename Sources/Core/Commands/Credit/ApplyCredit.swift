// Paying an invoice with credit that the customer holds, and giving that credit back.

import Billing
import Storage

package struct ApplyCredit: DocumentCommand {
  package static let description = VerbDescription(
    .applyCredit, "Apply credit", "Pay an invoice with the customer's grants and credit balance.",
    confirmKey: "A", risk: .consequential, subjects: [.invoice],
    parameters: [
      Parameter(
        "amount", "Amount", .money, required: false,
        help: "Empty for as much as there is and is due.")
    ] + .reason)

  package let invoice: InvoiceID
  let amount: ExactDecimal?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    amount = try draft.optionalQuantity("amount")
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notCollectable(document) { return refusal }
    guard facts.account.spendable(in: document.row.currency) > 0 else {
      return facts.refusal(
        "no-credit", "\(facts.payerName) holds no credit in \(document.row.currency)",
        "Grant credit, or credit another invoice first.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let currency = document.row.currency
    let most = min(document.due, facts.account.spendable(in: currency))
    let units = try facts.part(
      amount, of: most, currency, code: "above-credit", "what is due and held")
    let spending = CreditSpending(units, on: document, facts.account)
    return try AccountOutcome(
      verb: .applyCredit, subject: document.reference,
      title: "Apply \(document.money(units)) of credit to \(document.name)",
      writes: spending.writes, lines: spending.lines,
      effects: ["Granted credit is spent first, the earliest expiry first, then the balance."],
      money: [document.money(units)], undo: "return-credit",
      summary: "\(document.money(units)) of credit applied"
    ).decision(facts, context, reason)
  }
}

package struct ReturnCredit: DocumentCommand {
  package static let description = VerbDescription(
    .returnCredit, "Return credit", "Give the credit that was applied to an invoice back.",
    confirmKey: "B", risk: .consequential, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    if let refusal = facts.notAnOpenInvoice(document) { return refusal }
    guard !facts.returns(of: document).isEmpty else {
      return facts.refusal(
        "no-credit-applied", "no credit is applied to it", "Nothing needs to be done.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let money = document.money(document.applied)
    return try AccountOutcome(
      verb: .returnCredit, subject: document.reference,
      title: "Return \(money) of credit from \(document.name)",
      writes: facts.returns(of: document),
      effects: ["\(document.name) is due again by that; what has expired meanwhile is gone."],
      money: [money], undo: "apply-credit", summary: "\(money) of credit returned"
    ).decision(facts, context, reason)
  }
}
