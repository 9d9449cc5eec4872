// What was done with a document: money and credit put to it, acts, and what cannot be done now.

import Billing
import Storage

extension FactReader {
  /// Why each command over documents is not possible on this one.
  func documentObstacles(
    _ document: DocumentStanding, _ account: PayerAccount
  ) throws -> [Verb: String] {
    let facts = try accountFacts(of: account.terms.row.id, document: document.row.id)
    var reasons: [Verb: String] = [:]
    for verb in Verb.allCases {
      guard let command = verb.command as? any DocumentCommand.Type else { continue }
      reasons[verb] = command.obstacle(document, facts)?.why
    }
    reasons[.voidAndRegenerate] = reasons[.voidInvoice]
    if account.refundable(of: document).isEmpty {
      reasons[.refund] = "captured less refunds and open or lost disputes is nothing"
    }
    return reasons
  }

  /// What the ledger holds of a document and of the money that came to it and left it.
  func entries(of trail: DocumentTrail) throws -> [JournalEntryRow] {
    var seen: Set<JournalEntryID> = []
    return try trail.sources.flatMap { try connection.journalEntries(ofKind: $0.kind, id: $0.id) }
      .filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
  }

  /// Everything that settles the document, in order of time.
  func settlementTable(
    _ document: DocumentStanding, _ account: PayerAccount
  ) -> RecordAnswer.Section {
    let facts = account.facts
    let id = document.row.id
    var rows: [(at: Timestamp, row: Row)] = []
    for allocation in facts.allocations where allocation.invoiceID == id {
      rows.append(
        (
          allocation.stamp.effectiveAt,
          settlement(
            RecordReference(.payment, allocation.paymentID.description),
            allocation.amount < 0 ? "payment unapplied" : "payment", allocation.amount,
            allocation.stamp, document)
        ))
    }
    let payer = RecordReference(.customer, account.terms.row.id.description)
    for use in facts.creditApplications where use.invoiceID == id {
      let words = use.amount < 0 ? "grant returned" : "granted credit"
      rows.append(
        (use.stamp.effectiveAt, settlement(payer, words, use.amount, use.stamp, document)))
    }
    let applied = facts.balanceEntries.filter { $0.cause == .applied && $0.invoiceID == id }
    for entry in facts.balanceEntries {
      let isReturn = applied.contains { $0.id == entry.reversesID }
      guard isReturn || (entry.cause == .applied && entry.invoiceID == id) else { continue }
      let words = isReturn ? "credit balance returned" : "credit balance"
      rows.append(
        (entry.stamp.effectiveAt, settlement(payer, words, -entry.amount, entry.stamp, document)))
    }
    return RecordAnswer.Section(
      "Applied to it",
      .table(
        [
          Column("what", "What", .text, width: 24), Column("amount", "Amount", .money, width: 14),
          Column("at", "At", .instant, width: 20),
        ], rows.sorted { $0.at < $1.at }.map(\.row)), whenEmpty: "Nothing yet")
  }

  private func settlement(
    _ reference: RecordReference, _ words: String, _ amount: Int64, _ stamp: Stamp,
    _ document: DocumentStanding
  ) -> Row {
    row(
      reference,
      [
        Cell(.text(words), link: reference), .money(document.money(amount)),
        Cell(.instant(stamp.effectiveAt)),
      ])
  }

  /// What people and jobs did with it, the newest first.
  func actTimeline(
    _ document: DocumentStanding, _ account: PayerAccount
  ) -> RecordAnswer.Section {
    let notes = account.documents.filter { $0.row.correctsID == document.row.id }
    let credited = notes.map { note in
      // What a run issues has no act of its own.
      let act = note.acts.first { $0.act == .finalised }
      let reason = act.map { " (\($0.reasonCode)) \($0.reason)" } ?? ""
      return (
        note.row.stamp,
        RecordAnswer.Event(
          at: note.row.stamp.recordedAt,
          "\(act?.author ?? "run"): \(note.name) over \(note.money(note.row.total))\(reason)",
          link: note.reference)
      )
    }
    let own = document.acts.map { act in
      let amount = act.amount == 0 ? "" : " \(document.money(act.amount))"
      return (
        act.stamp,
        RecordAnswer.Event(
          at: act.stamp.recordedAt,
          "\(act.author): \(act.act.words)\(amount) (\(act.reasonCode)) \(act.reason)",
          link: act.paymentID.map { RecordReference(.payment, $0.description) })
      )
    }
    let events = (own + credited).sorted {
      ($0.0.recordedAt, $0.0.correlation) > ($1.0.recordedAt, $1.0.correlation)
    }
    return RecordAnswer.Section("Acts", .timeline(events.map(\.1)), whenEmpty: "None")
  }

  /// The refunds of a document: of its notes and of its overpayment.
  func refundTable(
    _ refunds: [RefundRow], _ account: PayerAccount, _ currency: Currency
  ) -> RecordAnswer.Section {
    let payments = Dictionary(
      uniqueKeysWithValues: account.attempts.map { ($0.row.id, $0.row.paymentID) })
    let rows = refunds.map { refund in
      let reference = RecordReference(
        .payment, payments[refund.attemptID]?.description ?? "")
      let state = account.facts.refundState(refund).rawValue
      return row(
        reference,
        [
          Cell(.text(refund.id.description), link: reference), .text(state),
          .money(Money(minorUnits: refund.amount, currency)),
          Cell(.instant(refund.stamp.effectiveAt)), .text(refund.reason ?? "", tone: .muted),
        ])
    }
    return RecordAnswer.Section(
      "Refunds",
      .table(
        [
          Column("id", "Refund", .identifier, width: 20),
          Column("state", "State", .state, width: 10),
          Column("amount", "Amount", .money, width: 14), Column("at", "At", .instant, width: 20),
          Column("reason", "Reason", .text, width: 22),
        ], rows), whenEmpty: "None")
  }

  /// Who issued it to whom, as kept when it was issued.
  func partyFields(_ id: InvoiceID) throws -> [RecordAnswer.Field] {
    guard let parties = try connection.parties(of: id) else { return [] }
    var customer = [parties.customerName, parties.customerEmail, parties.customerCountry]
    if let tax = parties.taxID { customer.append("tax id \(tax)") }
    return [
      .text("Seller as issued", "\(parties.sellerName), \(parties.sellerCountry)"),
      .text("Customer as issued", customer.filter { !$0.isEmpty }.joined(separator: ", ")),
    ]
  }
}

extension DocumentActRow.Act {
  var words: String {
    switch self {
    case .finalised: "issued it"
    case .voided: "voided it"
    case .doubtful: "marked it doubtful"
    case .expected: "expects payment again"
    case .writtenOff: "wrote off"
    case .recovered: "recovered"
    case .shortPaid: "left as a shortfall"
    case .shortPaidBack: "took back the shortfall of"
    }
  }
}

extension PayerAccount {
  /// Refunds of a document's notes, of its overpayment, or of its attempts where neither is named.
  func refunds(of document: DocumentStanding) -> [RefundRow] {
    let notes = Set(facts.invoices.filter { $0.correctsID == document.row.id }.map(\.id))
    let own = Set(document.attempts.map(\.row.id))
    return facts.refunds.filter { refund in
      if let note = refund.creditNoteID { return note == document.row.id || notes.contains(note) }
      if let invoice = refund.invoiceID { return invoice == document.row.id }
      return own.contains(refund.attemptID)
    }
  }
}
