// Entering money that arrived at the bank: it is unapplied cash until it is applied.

import Billing
import Storage

package struct RecordPayment: BookCommand {
  package static let description = VerbDescription(
    .recordPayment, "Record payment", "Enter a bank transfer that arrived from the customer.",
    confirmKey: "P", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("amount", "Amount", .money),
      Parameter(
        "currency", "Currency", .text, required: false, help: "The customer's own when empty."),
      Parameter(
        "reference", "Text of the transfer", .text, required: false,
        help: "As the bank gave it: it says which document was meant."),
      Parameter(
        "received", "Value day", .day, required: false, help: "Today when empty."),
    ] + .reason)

  package let customer: CustomerID
  let amount: ExactDecimal
  let currency: String?
  let reference: String?
  let received: Day?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    amount = try draft.quantity("amount")
    currency = draft.optionalText("currency")
    reference = draft.optionalText("reference")
    received = try draft.optionalDay("received")
    reason = try draft.reason()
    if let reference { try draft.refuseCardNumber(in: reference, argument: "reference") }
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
    let day = received ?? facts.today
    guard day <= facts.today else {
      throw facts.refusal("not-yet", "\(day) has not come", "Record it when it has arrived.")
    }
    let twin = facts.account.facts.payments.first {
      $0.method == .bankTransfer && $0.amount == units && $0.currency == currency
        && $0.reference == reference && facts.zone.day(of: $0.stamp.effectiveAt) == day
    }
    if let twin {
      throw facts.refusal(
        "recorded-already", "the same transfer of that day is \(twin.id)",
        "Give the transfer's own text if a second one did arrive.")
    }
    let money = facts.money(units, currency)
    let at = min(context.asOf, facts.zone.start(of: day))
    return try AccountOutcome(
      verb: .recordPayment, subject: RecordReference(.customer, customer.description),
      title: "Record \(money) from \(facts.payerName)",
      writes: [
        AccountMove.receive(
          .init(facts.account, currency), amount: units, reference: reference, at: at)
      ],
      effects: ["It is unapplied cash until apply-cash puts it to documents."], money: [money],
      irreversible: ["A payment that was recorded stays in the book."],
      message: MessageText(kind: "payment received", words: "\(money) on \(day)"),
      summary: "\(money) received"
    ).decision(facts, context, reason)
  }
}
