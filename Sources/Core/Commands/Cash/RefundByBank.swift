// Giving back by bank what no processor can: credit and unapplied money of a payer.

import Billing
import Storage

package struct RefundByBank: BookCommand {
  package static let description = VerbDescription(
    .refundByBank, "Refund by bank",
    "Give credit or unapplied money back by a bank transfer instead of the processor.",
    confirmKey: "B", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("amount", "Amount", .money, required: false, help: "Empty for all that is held."),
      Parameter(
        "currency", "Currency", .text, required: false, help: "The customer's own when empty."),
    ] + .reason)

  package let customer: CustomerID
  let amount: ExactDecimal?
  let currency: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    amount = try draft.optionalQuantity("amount")
    currency = draft.optionalText("currency")
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
    let held = facts.account.credit(in: currency)
    guard held > 0 else {
      throw facts.refusal(
        "nothing-held", "\(facts.payerName) holds no credit and no money in \(currency.code)",
        "A credit note with the outcome credit makes some.")
    }
    let most = min(held, facts.account.returnable(in: currency))
    guard most > 0 else {
      throw facts.refusal(
        "nothing-refundable",
        "what arrived in \(currency.code) less refunds and open or lost disputes is nothing",
        "Leave it as credit, or wait for the end of the dispute.")
    }
    let units = try facts.part(
      amount, of: most, currency, code: most < held ? "above-refundable" : "above-held",
      most < held ? "what arrived less refunds and open or lost disputes" : "what is held")
    let money = facts.money(units, currency)
    let payout = BankPayout(units, currency, facts)
    return try AccountOutcome(
      verb: .refundByBank, subject: RecordReference(.customer, customer.description),
      title: "Refund \(money) to \(facts.payerName) by bank", writes: payout.writes,
      lines: payout.lines,
      effects: [
        "Make the transfer in the bank: it is in transit until its bank line is seen.",
        "If it comes back, record it as a payment.",
      ], money: [money], irreversible: ["Money that was given back is not called back."],
      message: MessageText(
        kind: "refund made", words: "\(money) are on their way to your bank account"),
      summary: "\(money) refunded by bank"
    ).decision(facts, context, reason)
  }
}

extension PayerAccount {
  /// What arrived of the payer less what has gone back, whichever way: refunds, bank transfers,
  /// open and lost disputes.
  fileprivate func returnable(in currency: Currency) -> Int64 {
    let own = Set(facts.payments.filter { $0.currency == currency }.map(\.id))
    let transfers = facts.payments.filter { own.contains($0.id) && $0.method == .bankTransfer }
      .reduce(0) { $0 + $1.amount }
    let captured = attempts.filter { own.contains($0.row.paymentID) }
      .reduce(0) { $0 + refundable($1) }
    let paidOut = facts.balanceEntries.filter { $0.currency == currency && $0.cause == .paidOut }
      .reduce(0) { $0 + $1.amount }
    return max(0, transfers + captured + paidOut)
  }
}

/// Everything goes through the balance: what is not there yet is moved into it first.
private struct BankPayout {
  private(set) var writes: [any AccountWrite] = []
  private(set) var lines: [Preview.Line] = []

  init(_ units: Int64, _ currency: Currency, _ facts: AccountFacts) {
    let account = facts.account
    let party = AccountMove.Party(account, currency)
    let ofBalance = min(units, max(0, account.balance(in: currency)))
    var missing = units - ofBalance
    if ofBalance > 0 {
      lines.append(Preview.Line("credit balance", facts.money(ofBalance, currency)))
    }
    for document in account.documents where document.row.currency == currency && missing > 0 {
      let part = min(missing, document.excess)
      guard part > 0 else { continue }
      writes.append(
        AccountMove.balance(
          party, amount: part, cause: .excess, invoice: document.row.id, payment: nil,
          reverses: nil))
      lines.append(
        Preview.Line("paid beyond the total of \(document.name)", document.money(part)))
      missing -= part
    }
    for payment in account.facts.payments where payment.currency == currency && missing > 0 {
      let part = min(missing, account.unapplied(of: payment))
      guard part > 0 else { continue }
      writes.append(
        AccountMove.balance(
          party, amount: part, cause: .cash, invoice: nil, payment: payment.id, reverses: nil))
      lines.append(Preview.Line("unapplied money", facts.money(part, currency)))
      missing -= part
    }
    writes.append(
      AccountMove.balance(
        party, amount: -units, cause: .paidOut, invoice: nil, payment: nil, reverses: nil))
  }
}
