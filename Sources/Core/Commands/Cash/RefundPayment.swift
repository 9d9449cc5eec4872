// Giving back money that the customer holds as credit: an overpayment, its balance, or what was
// never applied. A refund never lowers revenue by itself; that takes a credit note.

import Billing
import Storage

package struct RefundPayment: BookCommand {
  package static let description = VerbDescription(
    .refund, "Refund", "Give back what was paid beyond what is owed, the way it was paid.",
    confirmKey: "R", risk: .consequential, subjects: [.payment, .invoice],
    parameters: [
      Parameter(
        "amount", "Amount", .money, required: false,
        help: "Empty for all that may be given back.")
    ] + .reason)

  let payment: PaymentID?
  let invoice: InvoiceID?
  let amount: ExactDecimal?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    let isPayment = draft.draft.subject.kind == .payment
    payment = isPayment ? try draft.subject() : nil
    invoice = isPayment ? nil : try draft.subject()
    amount = try draft.optionalQuantity("amount")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> AccountFacts {
    if let payment { return try book.accountFacts(of: payment) }
    guard let invoice else { preconditionFailure("a payment or an invoice is the subject") }
    return try book.accountFacts(of: invoice)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let scope = RefundScope(facts)
    let most = min(scope.held, scope.refundable)
    guard scope.refundable > 0 else {
      throw facts.refusal(
        "nothing-refundable", "captured less refunds and open or lost disputes is nothing",
        "Give credit, or refund by bank what the customer holds.")
    }
    guard most > 0 else {
      guard !scope.isPartlyApplied else {
        throw facts.refusal(
          "partly-applied", "some of it pays documents, and only the rest is applied to nothing",
          "Refund the rest by bank, or take the payment off its documents first.")
      }
      throw facts.refusal(
        "needs-credit-note", "it paid what was owed, and the customer holds no credit from it",
        "Issue a credit note with the outcome refund: it says what is taken back.")
    }
    let units = try facts.part(
      amount, of: most, scope.currency, code: "above-refundable", "what may be given back")
    let money = facts.money(units, scope.currency)
    let refunds = scope.refunds(units, facts)
    return try AccountOutcome(
      verb: .refund, subject: scope.subject,
      title: "Refund \(money) to \(facts.payerName)", writes: refunds.writes,
      lines: refunds.lines,
      effects: ["It is pending until the processor's report says what became of it."],
      money: [money], irreversible: ["Money that was given back is not called back."],
      message: .refunded(money),
      summary: "\(money) refunded"
    ).decision(facts, context, reason)
  }
}

/// What may be given back from where, and through which attempts.
private struct RefundScope {
  let subject: RecordReference
  let currency: Currency
  /// Attempts with what may still be given back through them, the newest first.
  let attempts: [(id: AttemptID, amount: Int64)]
  /// Some of the payment is put to documents and some to nothing.
  let isPartlyApplied: Bool
  let sources: [(source: AccountMove.RefundSource, amount: Int64, words: String)]

  var held: Int64 { sources.reduce(0) { $0 + $1.amount } }
  var refundable: Int64 { attempts.reduce(0) { $0 + $1.amount } }

  init(_ facts: AccountFacts) {
    let account = facts.account
    let documents: [DocumentStanding]
    var own: [(AccountMove.RefundSource, Int64, String)] = []
    if let document = facts.document {
      subject = document.reference
      currency = document.row.currency
      documents = [document]
      attempts = account.refundable(of: document)
      isPartlyApplied = false
    } else {
      let payment = facts.payment
      subject = RecordReference(.payment, payment?.id.description ?? "")
      currency = payment?.currency ?? account.terms.row.currency
      let applied = payment.map { account.liveAllocations(of: $0.id) } ?? []
      // A payment may be put to one document several times.
      documents = Set(applied.map(\.row.invoiceID)).sorted().compactMap(account.document)
      attempts = account.attempts.reversed().filter { $0.row.paymentID == payment?.id }
        .map { ($0.row.id, account.refundable($0)) }.filter { $0.1 > 0 }
      let unapplied = payment.map { account.unapplied(of: $0) } ?? 0
      isPartlyApplied = !applied.isEmpty && unapplied > 0
      if applied.isEmpty, unapplied > 0 { own.append((.unapplied, unapplied, "unapplied money")) }
    }
    for document in documents where document.excess > 0 {
      own.append(
        (.excess(document.row.id), document.excess, "paid beyond the total of \(document.name)"))
    }
    let made = documents.reduce(0) { $0 + $1.toBalance }
    let balance = min(made, max(0, account.balance(in: currency)))
    if balance > 0 {
      own.append((.balance(.init(account, currency)), balance, "credit balance"))
    }
    sources = own.map { ($0.0, $0.1, $0.2) }
  }

  /// Pieces that fit both an attempt and a source.
  func refunds(
    _ units: Int64, _ facts: AccountFacts
  ) -> (writes: [any AccountWrite], lines: [Preview.Line]) {
    var (left, attempts) = (units, attempts)
    var writes: [any AccountWrite] = []
    var lines: [Preview.Line] = []
    for (source, amount, words) in sources {
      var available = min(amount, left)
      for index in attempts.indices where available > 0 && attempts[index].amount > 0 {
        let part = min(available, attempts[index].amount)
        attempts[index].amount -= part
        available -= part
        left -= part
        writes.append(AccountMove.refund(attempts[index].id, amount: part, source))
        lines.append(
          Preview.Line(
            words, facts.money(part, currency),
            derivation: ["through the attempt \(attempts[index].id)"]))
      }
    }
    return (writes, lines)
  }
}
