// Crediting an issued invoice, whole or in part: the receivable, a refund, or the payer's balance.

import Billing
import Storage

package struct IssueCreditNote: DocumentCommand {
  package static let description = VerbDescription(
    .issueCreditNote, "Issue credit note",
    "Take an amount off an issued invoice: from what is due, as a refund, or as credit.",
    confirmKey: "I", risk: .consequential, subjects: [.invoice],
    parameters: [
      Parameter(
        "outcome", "What was paid", .choice(Outcome.allCases.map(\.rawValue)),
        help: "What is due is lowered first; what was paid becomes credit or is refunded."),
      Parameter(
        "amount", "Amount, tax included", .money, required: false,
        help: "Empty for everything that is left; or name lines."),
      Parameter(
        "lines", "Lines", .text, required: false,
        help: "1, 3:10.00 takes line 1 whole and 10.00 before tax off line 3."),
    ] + .reason)

  enum Outcome: String, Codable, CaseIterable {
    case credit, refund, offset
  }

  package let invoice: InvoiceID
  let outcome: Outcome
  let amount: ExactDecimal?
  let lines: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    outcome = Outcome(rawValue: try draft.choice("outcome")) ?? .credit
    amount = try draft.optionalQuantity("amount")
    lines = draft.optionalText("lines")
    reason = try draft.reason()
    if let lines, CreditRequest.items(lines) == nil {
      throw draft.invalid("lines", "is \(lines), not lines such as 1, 3:10.00")
    }
    guard amount == nil || lines == nil else {
      throw draft.invalid("lines", "and amount exclude each other")
    }
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    facts.notAnOpenInvoice(document)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    let invoice = CreditableInvoice(document, facts.account.facts)
    let note = try note(of: invoice, facts)
    let split = try NoteSplit(note.total, outcome, document, facts)
    let lines = note.lines.enumerated().compactMap { index, terms in
      invoice.lines.first { Int64($0.n) == terms.key.corrects }?
        .credit(terms, n: index + 1)
    }
    let write = NewCreditNote(
      original: document.row, lines: lines, total: note.total, issuedOn: facts.today,
      entity: facts.account.terms.entity, refunds: split.refunds, returned: split.returned,
      toBalance: split.toBalance)
    return try AccountOutcome(
      verb: .issueCreditNote, subject: document.reference,
      title: "Credit \(document.money(note.total)) of \(document.name) to \(facts.payerName)",
      writes: [write] + document.shortfallBack(split.forgivenBack),
      lines: lines.map { shown($0, invoice) },
      effects: try offTheAsked(note, document, facts) + split.effects + [
        "The note is numbered when it is issued, on \(facts.today)."
      ],
      money: [document.money(note.total)],
      irreversible: ["A note keeps its number; what it gave is charged again by a new invoice."]
        + (split.refunds.isEmpty ? [] : ["Money that was given back is not called back."]),
      message: MessageText(
        kind: "credit note issued",
        words: "\(document.money(note.total)) of \(document.name)"),
      summary: "credit note of \(document.money(note.total)) issued"
    ).decision(facts, context, reason)
  }

  /// Not every amount is a whole net amount with its tax.
  private func offTheAsked(
    _ note: CreditNote, _ document: DocumentStanding, _ facts: AccountFacts
  ) throws(Refusal) -> [String] {
    guard let amount else { return [] }
    let asked = try facts.units(amount, document.row.currency)
    guard asked != note.total else { return [] }
    return [
      "It is of \(document.money(note.total)), not of the \(document.money(asked)) asked for: the "
        + "nearest found whose lines have whole amounts before and after tax."
    ]
  }

  private func note(
    of invoice: CreditableInvoice, _ facts: AccountFacts
  ) throws(Refusal) -> CreditNote {
    do {
      return try invoice.note(items(of: invoice, facts))
    } catch let refusal as CreditNoteRefusal {
      throw facts.refusal(refusal, invoice)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      preconditionFailure("notes throw refusals only")
    }
  }

  private func items(of invoice: CreditableInvoice, _ facts: AccountFacts) throws -> [CreditItem] {
    if let amount {
      let total = try facts.units(amount, invoice.document.row.currency)
      let left = try invoice.note([]).total
      guard total <= left else {
        throw facts.refusal(
          "above-creditable",
          "\(invoice.document.money(total)) is more than notes and repairs have left of it, "
            + "\(invoice.document.money(left))", "Give at most \(invoice.document.money(left)).")
      }
      let items = try invoice.items(nearest: total)
      guard !items.isEmpty else {
        throw facts.refusal("too-small", "no line can be lowered by so little", "Name a line.")
      }
      return items
    }
    let whole = try invoice.note([]).lines
    return try (lines.flatMap(CreditRequest.items) ?? []).map { item in
      if let amount = item.amount {
        return CreditItem(
          line: item.line, amount: try facts.units(amount, invoice.document.row.currency))
      }
      guard let rest = whole.first(where: { $0.key.corrects == item.line }) else {
        let isThere = invoice.lines.contains { Int64($0.n) == item.line }
        throw isThere ? CreditNoteRefusal.nothingLeft : .unknownLine(item.line)
      }
      return CreditItem(line: item.line, amount: -rest.amount)
    }
  }

  private func shown(_ line: InvoiceLineRow, _ invoice: CreditableInvoice) -> Preview.Line {
    let original = invoice.lines.first { $0.n == line.correctsLine }
    let money = invoice.document.money
    var derivation = ["\(money(line.amount)) of \(money(original?.amount ?? 0)) before tax"]
    if line.discountAmount != 0 {
      derivation.append("discount \(money(-line.discountAmount)) in proportion")
    }
    if line.taxAmount != 0 {
      derivation.append(
        "tax \(money(line.taxAmount)) at the line's frozen \(line.taxPercent?.description ?? "") %")
    }
    return Preview.Line(
      "line \(line.correctsLine ?? 0), \(original?.description ?? "")",
      money(line.total), derivation: derivation)
  }
}

extension AccountFacts {
  fileprivate func refusal(
    _ refusal: CreditNoteRefusal, _ invoice: CreditableInvoice
  ) -> Refusal {
    let money = invoice.document.money
    switch refusal {
    case .unknownLine(let line):
      return self.refusal(
        "no-such-line", "it has no charge on line \(line)",
        "It has \(invoice.lines.map { String($0.n) }.joined(separator: ", ")).")
    case .notPositive(let line):
      return self.refusal("not-positive", "line \(line) is lowered by nothing", "Give an amount.")
    case .aboveLine(let line, let left):
      return self.refusal(
        "above-line", "notes and repairs have left \(money(left)) of line \(line)",
        "Give at most \(money(left)).")
    case .nothingLeft:
      return self.refusal(
        "nothing-left", "notes and repairs have taken everything off it",
        "Nothing needs to be done.")
    case .arithmetic(let error):
      return self.refusal("arithmetic", "\(error)", "Look at the invoice's lines.")
    }
  }
}
