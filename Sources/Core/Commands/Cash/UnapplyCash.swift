// Taking a payment off the documents it was put to: the money is unapplied again.

import Billing
import Storage

package struct UnapplyCash: BookCommand {
  package static let description = VerbDescription(
    .unapplyCash, "Unapply cash", "Take a payment off the documents that it was put to.",
    confirmKey: "U", risk: .consequential, subjects: [.payment],
    parameters: [
      Parameter(
        "invoice", "Invoice", .text, required: false,
        help: "Only from this one, by number or id; from all when empty.")
    ] + .reason)

  package let payment: PaymentID
  let invoice: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    payment = try draft.subject()
    invoice = draft.optionalText("invoice")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> AccountFacts {
    try book.accountFacts(of: payment)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let row = try facts.requiredPayment()
    let allocations = facts.account.liveAllocations(of: payment).filter { entry in
      guard let invoice else { return true }
      let document = facts.account.document(entry.row.invoiceID)?.row
      return document?.number == invoice || document?.id.description == invoice
    }
    let credit = invoice == nil ? try credit(facts, row) : []
    guard !allocations.isEmpty || !credit.isEmpty else {
      throw facts.refusal(
        "nothing-applied", "it is not applied to \(invoice ?? "any document")",
        "Nothing needs to be done.")
    }
    if let void = allocations.first(where: { isVoid($0.row.invoiceID, facts) }) {
      throw facts.refusal(
        "is-void", "\(facts.account.document(void.row.invoiceID)?.name ?? "it") is void",
        "Nothing can be done any more.")
    }
    try refuseSpent(allocations, facts)
    let writes: [any AccountWrite] =
      allocations.map { entry in
        AccountMove.allocate(
          payment, to: entry.row.invoiceID, amount: -entry.amount, reverses: entry.row.id)
      } + shortfalls(of: allocations.map(\.row.invoiceID), facts) + credit
    let sum = allocations.reduce(0) { $0 + $1.amount }
    return try AccountOutcome(
      verb: .unapplyCash, subject: RecordReference(.payment, payment.description),
      title: "Unapply the payment of \(facts.payerName)", writes: writes,
      lines: allocations.map { entry in
        Preview.Line(
          facts.account.document(entry.row.invoiceID)?.name ?? "",
          Money(minorUnits: -entry.amount, row.currency),
          derivation: ["applied at \(entry.row.stamp.effectiveAt)"])
      },
      effects: ["The documents are due again; the money waits to be applied."],
      money: [Money(minorUnits: sum, row.currency)], undo: "apply-cash",
      summary: "\(Money(minorUnits: sum, row.currency)) unapplied"
    ).decision(facts, context, reason)
  }

  /// Money of a document that was given back, or made the payer's credit, cannot be taken off it:
  /// it would be spent twice.
  private func refuseSpent(
    _ allocations: [(row: AllocationRow, amount: Int64)], _ facts: AccountFacts
  ) throws(Refusal) {
    let parts = Dictionary(grouping: allocations, by: \.row.invoiceID)
    for (id, parts) in parts.sorted(by: { $0.key < $1.key }) {
      guard let document = facts.account.document(id) else { continue }
      let taken = parts.reduce(0) { $0 + $1.amount }
      let gone = document.refunded + document.toBalance
      guard gone == 0 || taken <= document.paid - gone else {
        throw facts.refusal(
          "given-back",
          "\(document.money(gone)) of what paid \(document.name) was refunded or became credit",
          "Leave it where it is; give the rest back by a credit note.")
      }
    }
  }

  /// What was given up because of this payment is asked for again.
  private func shortfalls(
    of documents: [InvoiceID], _ facts: AccountFacts
  ) -> [any AccountWrite] {
    Set(documents).sorted().compactMap(facts.account.document).compactMap {
      $0.shortfallBack($0.shortfall(by: payment), by: payment)
    }
  }

  private func isVoid(_ id: InvoiceID, _ facts: AccountFacts) -> Bool {
    facts.account.document(id)?.row.status == .void
  }

  /// What of it became the payer's balance, as long as nobody has spent that.
  private func credit(
    _ facts: AccountFacts, _ row: PaymentRow
  ) throws(Refusal) -> [any AccountWrite] {
    let entries = facts.account.facts.balanceEntries
    let made = entries.filter { entry in
      entry.paymentID == payment && entry.cause == .cash
        && !entries.contains { $0.reversesID == entry.id }
    }
    let sum = made.reduce(0) { $0 + $1.amount }
    guard sum <= facts.account.balance(in: row.currency) else {
      throw facts.refusal(
        "credit-spent", "credit that it made was spent", "Return that credit first.")
    }
    let party = AccountMove.Party(facts.account, row.currency)
    return made.map { entry in
      AccountMove.balance(
        party, amount: -entry.amount, cause: .reversed, invoice: nil, payment: payment,
        reverses: entry.id)
    }
  }
}

extension PayerAccount {
  /// Allocations that were not taken back, with what is left of each.
  func liveAllocations(of payment: PaymentID) -> [(row: AllocationRow, amount: Int64)] {
    let own = facts.allocations.filter { $0.paymentID == payment }
    return own.filter { $0.reversesID == nil }.compactMap { row in
      let back = own.filter { $0.reversesID == row.id }.reduce(0) { $0 + $1.amount }
      let left = row.amount + back
      return left > 0 ? (row, left) : nil
    }
  }
}
