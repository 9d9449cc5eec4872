// Putting money that arrived to the documents it pays, and taking it off them again.

import Billing
import Storage

package struct ApplyCash: BookCommand {
  package static let description = VerbDescription(
    .applyCash, "Apply cash",
    "Put unapplied money to documents: named by its text, of its exact amount, or the oldest.",
    confirmKey: "A", risk: .consequential, subjects: [.payment, .customer],
    parameters: [
      Parameter(
        "invoice", "Invoice", .text, required: false, help: "Only to this one, by number or id."),
      Parameter(
        "amount", "Amount", .money, required: false, help: "Empty for all that is unapplied."),
      Parameter(
        "excess", "What is left over", .choice(["credit", "keep"]), required: false,
        help: "Becomes the customer's credit, or stays unapplied."),
      Parameter(
        "shortfall", "What is missing", .choice(["accept", "keep"]), required: false,
        help: "A difference within tolerance is given up, or stays due."),
    ] + .reason)

  let payment: PaymentID?
  let customer: CustomerID?
  let invoice: String?
  let amount: ExactDecimal?
  let keepsExcess: Bool
  let keepsShortfall: Bool
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    let isPayment = draft.draft.subject.kind == .payment
    payment = isPayment ? try draft.subject() : nil
    customer = isPayment ? nil : try draft.subject()
    invoice = draft.optionalText("invoice")
    amount = try draft.optionalQuantity("amount")
    keepsExcess = try draft.optionalChoice("excess") == "keep"
    keepsShortfall = try draft.optionalChoice("shortfall") == "keep"
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> AccountFacts {
    if let payment { return try book.accountFacts(of: payment) }
    guard let customer else { preconditionFailure("a payment or a customer is the subject") }
    return try book.accountFacts(of: book.customer(customer).payerID)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    if let customer { try facts.refuseChild(customer) }
    let sources = try sources(facts)
    var cash = CashApplication(facts.account)
    for source in sources {
      let available = max(0, facts.account.unapplied(of: source))
      let units = try facts.part(
        amount, of: available, source.currency, code: "above-unapplied",
        "what is unapplied of it")
      cash.apply(source, units, only: try target(facts, source), keepsExcess: keepsExcess)
    }
    // A part that was asked for leaves the rest due on purpose.
    if amount == nil, !keepsShortfall { cash.giveUpShortfalls(facts.tolerances) }
    guard !cash.writes.isEmpty else {
      throw facts.refusal(
        "nothing-due", "no document of \(facts.payerName) is open in its currency",
        "Choose to make it credit, or refund it.")
    }
    let subject =
      payment.map { RecordReference(.payment, $0.description) }
      ?? RecordReference(.customer, facts.payer.description)
    return try AccountOutcome(
      verb: .applyCash, subject: subject,
      title: "Apply \(sources.count == 1 ? "a payment" : "\(sources.count) payments") of "
        + facts.payerName,
      writes: cash.writes, lines: cash.lines, money: cash.money, undo: "unapply-cash",
      summary: cash.lines.count == 1 ? "1 part applied" : "\(cash.lines.count) parts applied"
    ).decision(facts, context, reason)
  }

  private func sources(_ facts: AccountFacts) throws(Refusal) -> [PaymentRow] {
    let rows = facts.payment.map { [$0] } ?? facts.account.facts.payments
    let unapplied = rows.filter { facts.account.unapplied(of: $0) > 0 }
    guard !unapplied.isEmpty else {
      throw facts.refusal(
        "nothing-unapplied", "no money is unapplied", "Record a payment, or unapply one first.")
    }
    guard amount == nil || unapplied.count == 1 else {
      throw facts.refusal(
        "which-payment", "\(unapplied.count) payments are unapplied",
        "Open one payment to apply a part of it.")
    }
    return unapplied
  }

  private func target(
    _ facts: AccountFacts, _ source: PaymentRow
  ) throws(Refusal) -> InvoiceID? {
    guard let invoice else { return nil }
    let found = facts.account.documents.first {
      $0.row.number == invoice || $0.row.id.description == invoice
    }
    guard let found else {
      throw facts.refusal(
        "no-such-invoice", "\(facts.payerName) has no invoice \(invoice)",
        "Give a number or an id of this payer's.")
    }
    guard found.row.currency == source.currency else {
      throw facts.refusal(
        "other-currency",
        "\(found.name) is in \(found.row.currency), the money in "
          + source.currency.code, "Choose another document.")
    }
    guard found.due > 0 else {
      throw facts.refusal("nothing-due", "nothing is open on \(found.name)", "Choose another one.")
    }
    return found.row.id
  }
}

/// The allocations of some payments, one after the other over what the earlier have left open.
private struct CashApplication {
  private let account: PayerAccount
  private var matchings: [Currency: CashMatching] = [:]
  /// What each document got, and the payment that it got last.
  private var settled: [InvoiceID: (amount: Int64, payment: PaymentID)] = [:]
  private(set) var writes: [any AccountWrite] = []
  private(set) var lines: [Preview.Line] = []
  private(set) var money: [Money] = []

  init(_ account: PayerAccount) { self.account = account }

  mutating func apply(
    _ payment: PaymentRow, _ units: Int64, only: InvoiceID?, keepsExcess: Bool
  ) {
    let currency = payment.currency
    var matching = matchings[currency] ?? CashMatching(account, currency)
    let parts = matching.match(units, reference: payment.reference, only: only)
    matchings[currency] = matching
    for part in parts {
      let document = account.document(part.document)
      settled[part.document] = (settled[part.document]?.amount ?? 0, payment.id)
      settled[part.document]?.amount += part.amount
      let amount = Money(minorUnits: part.amount, currency)
      writes.append(
        AccountMove.allocate(
          payment.id, to: part.document, amount: part.amount, reverses: nil))
      lines.append(
        Preview.Line(document?.name ?? "", amount, derivation: [part.rule.words]))
    }
    let applied = parts.reduce(0) { $0 + $1.amount }
    let excess = keepsExcess || only != nil ? 0 : units - applied
    if excess > 0 {
      writes.append(
        AccountMove.balance(
          .init(account, currency), amount: excess, cause: .cash, invoice: nil,
          payment: payment.id, reverses: nil))
      lines.append(
        Preview.Line(
          "customer credit", Money(minorUnits: excess, currency),
          derivation: ["nothing else is open"]))
    }
    add(applied + excess, currency)
  }

  /// Differences that a rule of the book lets pass are booked to its account and not asked for.
  mutating func giveUpShortfalls(_ tolerances: [Tolerance]) {
    for document in account.documents {
      guard let part = settled[document.row.id] else { continue }
      let rest = document.due - part.amount
      guard rest > 0,
        let rule = tolerances.first(where: { $0.allows(document.money(-rest), in: .shortfall) })
      else { continue }
      writes.append(
        AccountMove.act(document.row.id, .shortPaid, amount: rest, payment: part.payment))
      lines.append(
        Preview.Line(
          "shortfall of \(document.name), to \(rule.account.words.lowercased())",
          document.money(rest),
          derivation: ["within the tolerance of \(document.money(-rule.range.lowerBound))"]))
    }
  }

  private mutating func add(_ units: Int64, _ currency: Currency) {
    guard units > 0 else { return }
    if let index = money.firstIndex(where: { $0.currency == currency }) {
      money[index] = Money(minorUnits: money[index].minorUnits + units, currency)
    } else {
      money.append(Money(minorUnits: units, currency))
      money.sort { $0.currency < $1.currency }
    }
  }
}
