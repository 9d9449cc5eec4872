// Issuing a draft: it gets its number, its day and its parties, and changes no more.

import Billing
import Storage

package struct FinaliseInvoice: DocumentCommand {
  package static let description = VerbDescription(
    .finalise, "Finalise", "Issue a draft now: number it, freeze it, and let it be collected.",
    confirmKey: "F", risk: .consequential, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    guard document.row.status == .draft else {
      return facts.refusal(
        "not-a-draft", "it was issued on \(document.row.issuedOn)", "Nothing needs to be done.")
    }
    let drafts = Set(facts.account.facts.invoices.filter { $0.status == .draft }.map(\.id))
    let corrected = facts.account.facts.lines.filter { $0.invoiceID == document.row.id }
      .compactMap(\.correctsInvoiceID)
    if let other = corrected.first(where: { $0 != document.row.id && drafts.contains($0) }) {
      return facts.refusal(
        "corrects-draft", "it corrects the draft \(other)", "Issue \(other) first.")
    }
    return nil
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let lines = facts.account.facts.lines.filter { $0.invoiceID == invoice }
    let sum = lines.reduce(0) { $0 + $1.total }
    guard !lines.isEmpty, sum == document.row.total else {
      throw facts.refusal(
        "off-total",
        "its lines add up to \(document.money(sum)), it says "
          + "\(document.money(document.row.total))", "Compute the draft anew.")
    }
    let write = FinaliseDraft(
      draft: document.row, issuedOn: facts.today,
      dueOn: facts.today.adding(
        days: document.row.collection == .sent
          ? facts.account.terms.paymentDays(on: facts.today) : 0),
      entity: facts.account.terms.entity)
    let issued = try facts.account.after([write], at: context.asOf, by: context.author, reason)
    let credit = issued.document(invoice).flatMap { CreditSpending(asMuchAsHeldOn: $0, issued) }
    let paid = credit.map { [$0.effect(on: document)] }
    return try AccountOutcome(
      verb: .finalise, subject: document.reference,
      title: "Finalise \(document.name) of \(facts.payerName)",
      writes: [write] + (credit?.writes ?? []),
      lines: lines.map { line in
        Preview.Line(
          line.description, document.money(line.total))
      } + (credit?.lines ?? []),
      effects: (paid ?? []) + document.creditEffects + [
        "It is issued on \(facts.today) with the next number of "
          + "\(facts.account.terms.entity.name), and due on "
          + "\(write.dueOn?.description ?? "no day").",
        "Seller and customer stand on it as they are now, whatever is corrected later.",
      ], money: [document.money(document.row.total)],
      irreversible: ["An issued invoice is never edited: it is credited, or voided where allowed."],
      message: .issued(document.row, dueOn: write.dueOn, credit: credit?.amount ?? 0),
      summary: "issued"
    ).decision(facts, context, reason)
  }
}

extension DocumentStanding {
  /// A note that is finalised by hand waits for nobody's decision about what was paid.
  fileprivate var creditEffects: [String] {
    guard row.document == .creditNote else { return [] }
    return ["It lowers what is due; what was paid becomes credit, and refund gives it back."]
  }
}

/// Gives a draft its number.
struct FinaliseDraft: AccountWrite {
  let draft: InvoiceRow
  let issuedOn: Day
  let dueOn: Day?
  let entity: LegalEntityRow

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    rows.documentActs = [making.act(.finalised, on: draft.id)]
    return rows
  }

  func imagine(_ facts: inout PayerFacts, _ making: RowMaking) {
    rows(making).add(to: &facts)
    for index in facts.invoices.indices where facts.invoices[index].id == draft.id {
      facts.invoices[index].status = .open
      facts.invoices[index].issuedOn = issuedOn
      facts.invoices[index].dueOn = dueOn
    }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let (number, day) = try NumberBook.next(
      draft.document, of: entity, on: issuedOn, in: writer.connection)
    var row = draft
    row.number = number
    row.status = .open
    row.issuedOn = day
    row.dueOn = dueOn.map { max($0, day) }
    row.finalisedAt = writer.stamp.recordedAt
    try writer.connection.keepForm(ofDraft: draft.id, writer.stamp)
    try writer.connection.put(row)
    try rows(RowMaking(writer)).insert(into: writer.connection)
    try writer.connection.freezeParties(of: draft.id)
    return RecordReference(.invoice, draft.id.description)
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("finalise")
    bytes.add(draft.id.number)
    bytes.add(issuedOn)
    bytes.add(numbers: [dueOn.map { Int64($0.number) }, draft.total])
  }
}
