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
      state: state(of: document),
      sections: [
        try head(document, account), moneyOf(document), try lineTable(document),
        attemptTable(document, try catalogue()), try noteTable(document),
        journalTable(try connection.journalEntries(ofKind: "invoice", id: id.number)),
      ], actions: actions(on: .invoice))
  }

  private func state(of document: DocumentStanding) -> Cell {
    let row = document.row
    var words = document.paymentState.rawValue
    switch row.status {
    case .draft: words = "draft, to be issued on \(row.issuedOn)"
    case .void: words = "void"
    case .open:
      if let since = document.due > 0 ? document.lifecycle.pastDueSince(at: now) : nil {
        let days = (now.milliseconds - since.milliseconds) / 86_400_000
        words += ", past due \(days) \(days == 1 ? "day" : "days")"
      }
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
    if let corrected = row.correctsID, let original = try connection.invoice(corrected) {
      fields.append(
        .link(
          "Corrects", original.number ?? corrected.description,
          RecordReference(.invoice, corrected.description)))
    }
    return RecordAnswer.Section("Document", .fields(fields))
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
        money("Pending", document.pending),
        RecordAnswer.Field(
          "Open",
          Cell(
            .money(Money(minorUnits: document.due, currency)),
            tone: document.isPastDue(at: now) ? .bad : .plain,
            explanation: Explanation(
              rule: "receivable.due", summary: "total − credited − paid + refunded",
              inputs: [
                Explanation.Input("total", "\(document.row.total)"),
                Explanation.Input("credited", "\(document.credited)"),
                Explanation.Input("paid", "\(document.paid)"),
                Explanation.Input("refunded", "\(document.refunded)"),
              ]))),
        money("Credit from overpayment", document.excess),
      ]))
  }

  private func lineTable(_ document: DocumentStanding) throws -> RecordAnswer.Section {
    let currency = document.row.currency
    let catalogue = try catalogue()
    let rows = try connection.lines(of: document.row.id).map { line in
      let reference =
        line.subscriptionID.map { RecordReference(.subscription, $0.description) }
        ?? document.reference
      let price = line.priceID.flatMap { catalogue.priceRows[$0]?.key } ?? "added"
      return row(
        reference,
        [
          .text(line.description), .text(line.purpose.rawValue),
          .text("\(line.serviceStart) to \(line.serviceEnd)"),
          Cell(line.quantity.map { .decimal($0.description) } ?? .none),
          Cell(
            .money(Money(minorUnits: line.amount, currency)),
            explanation: line.explanation(price: price, currency)),
          .money(Money(minorUnits: -line.discountAmount, currency)),
          .money(Money(minorUnits: line.taxAmount, currency)),
          .money(
            Money(
              minorUnits: line.amount - line.discountAmount + line.taxAmount, currency)),
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
  fileprivate func explanation(price: String, _ currency: Currency) -> Explanation {
    let days = serviceEnd - serviceStart
    let whole = periodEnd - periodStart
    var steps: [String] = []
    if days != whole, purpose != .oneTime { steps.append("\(days) of \(whole) days") }
    if discountAmount != 0 {
      steps.append("discount \(Money(minorUnits: discountAmount, currency))")
    }
    if let taxPercent { steps.append("tax at \(taxPercent) %") }
    return Explanation(
      rule: "invoice.\(purpose.rawValue)", summary: description,
      inputs: [
        Explanation.Input("price", price),
        Explanation.Input("period", "\(periodStart) to \(periodEnd)"),
      ], steps: steps)
  }
}
