// Everything that moved a document's money, whoever did it: where its postings come from, which acts
// are behind it, and the steps that are no payment.

import Billing
import Storage

/// The facts about a document's money.
struct DocumentTrail {
  /// The records that the ledger's entries name.
  let sources: [(kind: String, id: Int64)]
  /// Of the acts that wrote them.
  let correlations: [Int64]
}

extension PayerAccount {
  /// The document, its notes, and the money and credit that came to it and left it.
  func trail(of document: DocumentStanding) -> DocumentTrail {
    let id = document.row.id
    var sources: [(kind: String, id: Int64)] = [("invoice", id.number)]
    var correlations = [document.row.stamp.correlation]
    func add(_ kind: String, _ number: Int64, _ stamp: Stamp) {
      sources.append((kind, number))
      correlations.append(stamp.correlation)
    }
    for note in facts.invoices where note.correctsID == id {
      add("invoice", note.id.number, note.stamp)
    }
    for attempt in document.attempts {
      correlations.append(attempt.row.stamp.correlation)
      for event in attempt.events { add("payment_event", event.id.number, event.stamp) }
    }
    let transfers = Set(self.transfers(to: id).map(\.id))
    for row in facts.payments where transfers.contains(row.id) {
      add("payment", row.id.number, row.stamp)
    }
    for row in facts.allocations where row.invoiceID == id {
      add("allocation", row.id.number, row.stamp)
    }
    for row in facts.creditApplications where row.invoiceID == id {
      add("credit_application", row.id.number, row.stamp)
    }
    let used = Set(facts.balanceEntries.filter { $0.invoiceID == id }.map(\.id))
    for row in facts.balanceEntries
    where used.contains(row.id) || row.reversesID.map(used.contains) ?? false {
      add("balance_entry", row.id.number, row.stamp)
    }
    for refund in refunds(of: document) {
      add("refund", refund.id.number, refund.stamp)
      for event in facts.refundEvents where event.refundID == refund.id {
        add("refund_event", event.id.number, event.stamp)
      }
    }
    for event in disputeEvents(of: document) {
      add("dispute_event", event.id.number, event.stamp)
    }
    for act in document.acts { add("document_act", act.id.number, act.stamp) }
    return DocumentTrail(sources: sources, correlations: correlations)
  }

  /// The document, the notes that correct it, and what was issued in its place.
  func chained(to document: DocumentStanding) -> [RecordReference] {
    let id = document.row.id
    return [document.reference]
      + facts.invoices.filter { $0.correctsID == id || $0.replacesID == id }.map {
        RecordReference(.invoice, $0.id.description)
      }
  }

  private func disputeEvents(of document: DocumentStanding) -> [DisputeEventRow] {
    let own = Set(disputes(of: document).map(\.id))
    return facts.disputeEvents.filter { own.contains($0.disputeID) }
  }

  private func disputes(of document: DocumentStanding) -> [DisputeRow] {
    let attempts = Set(document.attempts.map(\.row.id))
    return facts.disputes.filter { attempts.contains($0.attemptID) }
  }

  /// Disputes of the payments, and what was given up or taken in after all, in order of time.
  func lossSteps(of document: DocumentStanding) -> [ChainStep] {
    let disputes = Dictionary(
      uniqueKeysWithValues: disputes(of: document).map { ($0.id, $0) })
    var steps: [(at: Timestamp, step: ChainStep)] = []
    for event in disputeEvents(of: document) {
      guard let dispute = disputes[event.disputeID] else { continue }
      let amount = document.money(dispute.amount)
      let isBad = [.lost, .accepted].contains(event.stage)
      let words = event.stage.rawValue.split(separator: "_").joined(separator: " ")
      steps.append(
        (
          event.stamp.effectiveAt,
          ChainStep(
            "Dispute", "\(words), \(amount)",
            tone: isBad ? .bad : event.stage == .won ? .good : .warning,
            at: Cell(.instant(event.stamp.effectiveAt)),
            record: RecordReference(.dispute, dispute.id.description))
        ))
    }
    for act in document.acts where act.amount != 0 {
      steps.append(
        (
          act.stamp.effectiveAt,
          ChainStep(
            "Acts", "\(act.author) \(act.act.words) \(document.money(act.amount))",
            tone: act.act == .writtenOff ? .bad : .plain,
            at: Cell(.instant(act.stamp.effectiveAt)),
            record: act.paymentID.map { RecordReference(.payment, $0.description) })
        ))
    }
    return steps.sorted { $0.at < $1.at }.map(\.step)
  }
}

extension FactReader {
  /// Where a credit note's amount went, as it was posted: what it took off, gave back, or left.
  func words(ofNote note: DocumentStanding, _ account: PayerAccount) throws -> String {
    let facts = account.facts
    let posted = try connection.journalEntries(ofKind: "invoice", id: note.row.id.number)
      .flatMap { try connection.postings(of: $0.id) }.filter { $0.side == .credit }
    let sum = { (wanted: LedgerAccount) in
      posted.filter { $0.account == wanted }.reduce(0) { $0 + $1.amount }
    }
    let refunds = facts.refunds.filter { $0.creditNoteID == note.row.id }
    let returned = facts.creditApplications.filter {
      $0.amount < 0 && $0.invoiceID == note.row.correctsID
        && $0.stamp.correlation == note.row.stamp.correlation
    }.reduce(0) { $0 - $1.amount }
    var parts = refunds.map { refund in
      let amount = note.money(refund.amount)
      return switch facts.refundState(refund) {
      case .pending: "\(amount) are on their way back"
      case .succeeded: "\(amount) were refunded"
      case .failed: "a refund of \(amount) failed and left them as credit"
      }
    }
    if returned > 0 { parts.append("\(note.money(returned)) returned to the grants that paid it") }
    let kept =
      sum(.customerCredit) + sum(.refundsPayable) - returned
      - refunds.reduce(0) { $0 + $1.amount }
    if kept > 0 { parts.append("\(note.money(kept)) became credit") }
    let lowered = sum(.receivable)
    if lowered > 0 { parts.append("\(note.money(lowered)) lowered what was owed") }
    let lost = sum(.badDebtRecovered)
    if lost > 0 { parts.append("\(note.money(lost)) had been written off") }
    return parts.isEmpty ? "" : "Of it \(parts.joined(separator: ", "))."
  }
}
