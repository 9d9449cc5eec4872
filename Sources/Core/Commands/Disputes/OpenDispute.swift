// Entering that a payer objects to a payment.

import Billing
import Storage

package struct OpenDispute: BookCommand {
  package static let description = VerbDescription(
    .openDispute, "Open dispute", "Enter that the payer objects to a payment.",
    confirmKey: "D", risk: .consequential, subjects: [.payment],
    parameters: [
      Parameter("stage", "Stage", .choice(["chargeback", "inquiry"])),
      Parameter(
        "code", "Network's reason", .text, help: "Such as fraudulent or product_not_received."),
      Parameter(
        "amount", "Amount", .money, required: false, help: "All that was captured when empty."),
      Parameter("fee", "Fee", .money, required: false, help: "What the processor charges for it."),
      Parameter(
        "respond-by", "Evidence by", .day, required: false, help: "The last day for evidence."),
      Parameter("reference", "Processor's id", .text, required: false),
    ] + .reason)

  package let payment: PaymentID
  let isInquiry: Bool
  let code: String
  let amount: ExactDecimal?
  let fee: ExactDecimal?
  let respondBy: Day?
  let reference: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    isInquiry = try draft.choice("stage") == "inquiry"
    code = try draft.text("code")
    amount = try draft.optionalQuantity("amount")
    fee = try draft.optionalQuantity("fee")
    respondBy = try draft.optionalDay("respond-by")
    reference = draft.optionalText("reference")
    reason = try draft.reason()
    try draft.refuseCardNumber(in: code, argument: "code")
    if let reference { try draft.refuseCardNumber(in: reference, argument: "reference") }
  }

  package func facts(_ book: FactReader) throws -> DisputeFacts {
    try DisputeFacts(book.accountFacts(of: payment))
  }

  package func decide(
    _ facts: DisputeFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    if let latest = facts.latest, latest.phase.isOpen {
      throw facts.refusal(
        "dispute-open", "a dispute of \(facts.money(latest.row.amount)) is open already",
        "Go on with that one.")
    }
    guard let attempt = facts.captured.first else {
      throw facts.refusal(
        "nothing-captured", "no attempt captured money", "Only captured money is disputed.")
    }
    let most =
      (attempt.last?.amount ?? attempt.row.amount)
      - facts.account.account.disputed(attempt.row.id)
    let units = try facts.account.part(
      amount, of: most, facts.payment.currency, code: "above-captured", "what was captured")
    guard units > 0 else {
      throw facts.refusal(
        "disputed-already", "all of it was disputed and lost", "Nothing can be disputed twice.")
    }
    let feeUnits = try feeUnits(facts)
    if let respondBy, respondBy < facts.account.today {
      throw facts.refusal("until-passed", "\(respondBy) has passed", "Choose a later day.")
    }
    let actions: [Dispute.Action] =
      isInquiry ? [.stopCollection] : [.stopCollection, .bookHeld]
    return try AccountOutcome(
      verb: .openDispute, subject: RecordReference(.payment, payment.description),
      title: "Open a dispute of \(facts.money(units)) by \(facts.account.payerName)",
      writes: [
        DisputeWrite.open(
          .init(
            attempt: attempt.row.id, amount: units, fee: feeUnits, code: code,
            respondBy: respondBy?.adding(days: 1).map(facts.account.zone.start),
            reference: reference, stage: isInquiry ? .inquiry : .chargeback))
      ],
      effects: actions.map(\.words), money: [facts.money(units)],
      irreversible: ["A dispute that was opened ends won, lost or accepted."],
      summary: "dispute of \(facts.money(units)) opened"
    ).decision(facts.account, context, reason)
  }

  private func feeUnits(_ facts: DisputeFacts) throws(Refusal) -> Int64? {
    guard let fee else { return nil }
    return try facts.account.units(fee, facts.payment.currency)
  }
}
