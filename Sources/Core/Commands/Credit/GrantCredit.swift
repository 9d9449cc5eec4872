// Credit given away to a customer until a day, and taking back what is left of it.

import Billing
import Storage

package struct GrantCredit: BookCommand {
  package static let description = VerbDescription(
    .grantCredit, "Grant credit",
    "Give the customer promotional credit that pays invoices until a day.",
    confirmKey: "C", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("amount", "Amount", .money),
      Parameter(
        "currency", "Currency", .text, required: false, help: "The customer's own when empty."),
      Parameter(
        "until", "Last day", .day, required: false,
        help: "The last day on which it can be spent; for ever when empty."),
    ] + .reason)

  package let customer: CustomerID
  let amount: ExactDecimal
  let currency: String?
  let until: Day?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    amount = try draft.quantity("amount")
    currency = draft.optionalText("currency")
    until = try draft.optionalDay("until")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> AccountFacts {
    try book.accountFacts(of: book.customer(customer).payerID)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.refuseChild(customer)
    let currency = try facts.currency(currency)
    let units = try facts.units(amount, currency)
    if let until, until < facts.today {
      throw facts.refusal("until-passed", "\(until) has passed", "Choose today or a later day.")
    }
    let money = facts.money(units, currency)
    return try AccountOutcome(
      verb: .grantCredit, subject: RecordReference(.customer, customer.description),
      title: "Grant \(money) to \(facts.payerName)",
      writes: [
        AccountMove.grant(
          .init(facts.account, currency), amount: units, expiresOn: until?.adding(days: 1))
      ],
      effects: [
        "It pays the customer's next invoices as they are issued, or is applied to an open one.",
        until.map { "What is not spent is gone after \($0)." } ?? "It does not expire.",
      ], money: [money], undo: "withdraw-credit",
      message: MessageText(
        kind: "credit granted",
        words: "\(money)\(until.map { ", to be spent until \($0)" } ?? "")"),
      summary: "\(money) of credit granted"
    ).decision(facts, context, reason)
  }
}

package struct WithdrawCredit: BookCommand {
  package static let description = VerbDescription(
    .withdrawCredit, "Withdraw credit", "Take back what is left of a grant of credit.",
    confirmKey: "T", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter(
        "grant", "Grant", .text, required: false,
        help: "Its id, as the customer's record shows it; needed when there are several.")
    ] + .reason)

  package let customer: CustomerID
  let grant: CreditGrantID?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    grant = try draft.optionalID("grant")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> AccountFacts {
    try book.accountFacts(of: book.customer(customer).payerID)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.refuseChild(customer)
    let live = facts.account.grants.filter { $0.left > 0 }
    guard !live.isEmpty else {
      throw facts.refusal(
        "no-credit", "\(facts.payerName) has no granted credit left", "Nothing needs to be done.")
    }
    guard let chosen = grant.map({ id in live.first { $0.row.id == id } }) ?? live.first,
      grant != nil || live.count == 1
    else {
      throw facts.refusal(
        "which-grant", "\(live.count) grants have something left",
        "Name one of \(live.map { $0.row.id.description }.joined(separator: ", ")).")
    }
    let money = facts.money(chosen.left, chosen.row.currency)
    return try AccountOutcome(
      verb: .withdrawCredit, subject: RecordReference(.customer, customer.description),
      title: "Withdraw \(money) from \(facts.payerName)",
      writes: [
        AccountMove.spend(chosen.row.id, on: nil, amount: chosen.left, reverses: nil)
      ],
      effects: ["What was spent of it stays spent."], money: [money], undo: "grant-credit",
      summary: "\(money) of credit withdrawn"
    ).decision(facts, context, reason)
  }
}

extension AccountFacts {
  /// Credit and cash belong to whoever pays.
  func refuseChild(_ customer: CustomerID) throws(Refusal) {
    guard customer != payer else { return }
    throw refusal(
      "paid-by-another", "\(payerName) pays for this customer", "Open \(payerName): \(payer).")
  }

  /// The currency as typed, or the payer's.
  func currency(_ code: String?) throws(Refusal) -> Currency {
    guard let code else { return account.terms.row.currency }
    guard let currency = Currency(code: code.uppercased()) else {
      throw refusal("unknown-currency", "\(code) is no currency", "Give a code such as EUR.")
    }
    return currency
  }
}
