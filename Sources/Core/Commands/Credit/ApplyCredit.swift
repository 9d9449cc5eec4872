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
    let spending = CreditSpending(units, on: document, facts)
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

/// Where an amount of credit comes from: grants, the balance, then what other documents were paid
/// beyond their total, which moves into the balance on its way.
private struct CreditSpending {
  private(set) var writes: [any AccountWrite] = []
  private(set) var lines: [Preview.Line] = []

  init(_ amount: Int64, on document: DocumentStanding, _ facts: AccountFacts) {
    let currency = document.row.currency
    let account = facts.account
    var left = amount
    for grant in account.grants where grant.row.currency == currency && left > 0 {
      let part = min(left, grant.left)
      guard part > 0 else { continue }
      writes.append(
        AccountMove.spend(grant.row.id, on: document.row.id, amount: part, reverses: nil))
      let expiry = grant.row.expiresOn.map { "gone on \($0)" } ?? "does not expire"
      lines.append(
        Preview.Line(
          "\(grant.row.kind.rawValue) grant \(grant.row.id)", document.money(part),
          derivation: ["of \(document.money(grant.left)) left, \(expiry)"]))
      left -= part
    }
    guard left > 0 else { return }
    let party = AccountMove.Party(account, currency)
    let balance = max(0, account.balance(in: currency))
    var missing = max(0, left - balance)
    for other in account.documents where other.row.currency == currency && missing > 0 {
      let part = min(missing, other.excess)
      guard part > 0 else { continue }
      writes.append(
        AccountMove.balance(
          party, amount: part, cause: .excess, invoice: other.row.id, payment: nil, reverses: nil))
      lines.append(Preview.Line("overpayment of \(other.name)", document.money(part)))
      missing -= part
    }
    if balance > 0 {
      lines.append(Preview.Line("credit balance", document.money(min(left, balance))))
    }
    writes.append(
      AccountMove.balance(
        party, amount: -left, cause: .applied, invoice: document.row.id, payment: nil,
        reverses: nil))
  }
}

extension PayerAccount {
  /// Credit that may pay an invoice: grants, balance and overpayment.
  func spendable(in currency: Currency) -> Int64 {
    granted(in: currency) + max(0, customerCredit(in: currency))
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
