// A document on one screen: its lines, its money, the attempts to collect it.

import Billing
import Storage

extension FactReader {
  func invoiceRecord(_ id: InvoiceID) throws -> RecordAnswer {
    guard let row = try connection.invoice(id) else { throw Self.missing("invoice", id) }
    let account = try account(of: row.customerID)
    guard let document = account.document(id) else { throw Self.missing("invoice", id) }
    let name = row.document == .invoice ? "Invoice" : "Credit note"
    return RecordAnswer(
      reference: RecordReference(.invoice, id.description), standing: try standing(),
      title: "\(name) \(row.number ?? "(draft)") to \(account.terms.row.name)",
      state: try state(of: document),
      sections: [
        try head(document, account), moneyOf(document), try lineTable(document),
        attemptTable(document, try catalogue()), settlementTable(document, account),
        try noteTable(document),
        refundTable(account.refunds(of: document), account, row.currency),
        actTimeline(document, account),
        journalTable(try entries(of: account.trail(of: document))),
      ], actions: actions(on: .invoice, unless: try documentObstacles(document, account)))
  }

  private func state(of document: DocumentStanding) throws -> Cell {
    let row = document.row
    var words = document.paymentState.rawValue
    switch row.status {
    case .draft:
      switch try wait(of: row) {
      case .run: words = "draft, to be issued on \(row.issuedOn)"
      case .person(let reason): words = "draft, waits for a person: \(reason)"
      }
    case .void: words = "void"
    case .open:
      if let since = document.due > 0 ? document.lifecycle.pastDueSince(at: now) : nil {
        let days = (now.milliseconds - since.milliseconds) / 86_400_000
        words += ", past due \(days) \(days == 1 ? "day" : "days")"
      }
    }
    if document.collectability != .normal {
      words += ", \(document.collectability.rawValue.replacing("_", with: " "))"
    }
    if document.disputeState != .none { words += ", dispute \(document.disputeState.rawValue)" }
    return Cell(
      .text(words),
      tone: document.isPastDue(at: now) ? .bad : StateTone.of(document.paymentState.rawValue))
  }

  private func head(
    _ document: DocumentStanding, _ account: PayerAccount
  ) throws -> RecordAnswer.Section {
    let row = document.row
    var fields: [RecordAnswer.Field] = [
      .link(
        "Payer", account.terms.row.name, RecordReference(.customer, row.customerID.description)),
      .text("Legal entity", account.terms.entity.name), .text("Document", row.document.rawValue),
      .text("Status", row.status.rawValue), .day("Issued", row.issuedOn), .day("Due", row.dueOn),
      .text("Collection", row.collection.rawValue),
      .text("Purchase order", row.purchaseOrder ?? ""),
      try externalNames(InvoiceTag.prefix, row.id.number),
    ]
    fields += try partyFields(row.id)
    fields += try linked("Replaces", row.replacesID)
    fields += try linked("Corrects", row.correctsID)
    return RecordAnswer.Section("Document", .fields(fields))
  }

  /// Another document, by its number.
  private func linked(_ label: String, _ id: InvoiceID?) throws -> [RecordAnswer.Field] {
    guard let id, let other = try connection.invoice(id) else { return [] }
    return [
      .link(label, other.number ?? id.description, RecordReference(.invoice, id.description))
    ]
  }

  private func moneyOf(_ document: DocumentStanding) -> RecordAnswer.Section {
    let currency = document.row.currency
    let money = { (label: String, units: Int64) in
      RecordAnswer.Field(label, .money(Money(minorUnits: units, currency)))
    }
    return RecordAnswer.Section(
      "Money",
      .fields([
        money("Total", document.row.total), money("Credited", document.credited),
        money("Paid", document.paid), money("Refunded", document.refunded),
        money("Pending", document.pending), money("Credit applied", document.applied),
        money("To credit balance", document.toBalance), money("Written off", document.writtenOff),
        money("Recovered", document.recovered),
        RecordAnswer.Field(
          "Open",
          Cell(
            .money(Money(minorUnits: document.due, currency)),
            tone: document.isPastDue(at: now) ? .bad : .plain,
            explanation: Explanation(
              rule: "receivable.due",
              summary: "total − credited − paid − credit applied + refunded "
                + "+ to credit balance − written off",
              inputs: [
                Explanation.Input("total", "\(document.row.total)"),
                Explanation.Input("credited", "\(document.credited)"),
                Explanation.Input("paid", "\(document.paid)"),
                Explanation.Input("credit applied", "\(document.applied)"),
                Explanation.Input("refunded", "\(document.refunded)"),
                Explanation.Input("to credit balance", "\(document.toBalance)"),
                Explanation.Input("written off", "\(document.writtenOff)"),
              ]))),
        money("Credit from overpayment", document.excess),
      ]))
  }

  private func lineTable(_ document: DocumentStanding) throws -> RecordAnswer.Section {
    let currency = document.row.currency
    let catalogue = try catalogue()
    let rows = try connection.lines(of: document.row.id).map { line in
      let steps = try issuedSteps(of: line, in: currency)
      let reference = RecordReference.line(document.row.id, line.n)
      let price = line.priceID.flatMap { catalogue.priceRows[$0]?.key } ?? "added"
      return row(
        reference,
        [
          .text(line.description), .text(line.purpose.rawValue),
          .text("\(line.serviceStart) to \(line.serviceEnd)"),
          Cell(line.quantity.map { .decimal($0.description) } ?? .none),
          Cell(
            .money(Money(minorUnits: line.amount, currency)),
            explanation: line.explanation(price: price, steps)),
          .money(Money(minorUnits: -line.discountAmount, currency)),
          .money(Money(minorUnits: line.taxAmount, currency)),
          .money(
            Money(
              minorUnits: line.total, currency)),
        ])
    }
    return RecordAnswer.Section(
      "Lines",
      .table(
        [
          Column("name", "Line", .text, width: 40), Column("purpose", "Kind", .text, width: 10),
          Column("days", "Service", .text, width: 24),
          Column("quantity", "Quantity", .decimal, width: 9),
          Column("amount", "Amount", .money, width: 14),
          Column("discount", "Discount", .money, width: 12),
          Column("tax", "Tax", .money, width: 12), Column("total", "Total", .money, width: 14),
        ], rows))
  }

  private func noteTable(_ document: DocumentStanding) throws -> RecordAnswer.Section {
    let rows = try connection.notes(correcting: document.row.id).map { note in
      row(
        RecordReference(.invoice, note.id.description),
        [
          .text(note.number ?? "draft"), Cell(.day(note.issuedOn)),
          .money(Money(minorUnits: note.total, note.currency)),
        ])
    }
    return RecordAnswer.Section(
      "Credit notes",
      .table(
        [
          Column("number", "Number", .identifier, width: 17),
          Column("issued", "Issued", .day, width: 10), Column("total", "Total", .money, width: 15),
        ], rows), whenEmpty: "None")
  }
}

extension InvoiceLineRow {
  /// What the issued line has frozen.
  fileprivate func explanation(price: String, _ steps: [String]) -> Explanation {
    Explanation(
      rule: "invoice.\(purpose.rawValue)", summary: description,
      inputs: [
        Explanation.Input("price", price),
        Explanation.Input("period", "\(periodStart) to \(periodEnd)"),
      ], steps: steps)
  }
}
