// Taking back an issued invoice as if it had never been, where its legal entity allows that.

import Billing
import Storage

package struct VoidInvoice: DocumentCommand {
  package static let description = VerbDescription(
    .voidInvoice, "Void invoice",
    "Take back an invoice whole, where its legal entity allows it; else credit it.",
    confirmKey: "X", risk: .consequential, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal? {
    facts.voidObstacle(document)
  }

  package func decide(
    _ facts: AccountFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let document = try document(facts)
    return try AccountOutcome(
      verb: .voidInvoice, subject: document.reference,
      title: "Void \(document.name) of \(facts.payerName)",
      writes: facts.returns(of: document) + [VoidDocument(invoice: invoice)],
      effects: [
        "The number stays used. " + facts.billedAgain(document),
        "Credit that was spent on it returns to \(facts.payerName).",
      ], money: [document.money(document.row.total)],
      irreversible: ["A void invoice stays void."],
      message: MessageText(kind: "invoice void", words: "\(document.name) is void"),
      summary: "\(document.name) is void"
    ).decision(facts, context, reason)
  }
}

extension AccountFacts {
  /// Everything that forbids voiding, the most important first, with the way out.
  func voidObstacle(_ document: DocumentStanding) -> Refusal? {
    if let refusal = notAnOpenInvoice(document) { return refusal }
    let refusals = voidRefusals(voidFacts(document))
    guard let first = refusals.first else { return nil }
    return refusal(
      first.rawValue, refusals.map { words($0, document) }.joined(separator: "; "),
      "Issue a full credit note instead: daybook do issue-credit-note \(document.row.id).")
  }

  /// What becomes of the periods that a document billed.
  fileprivate func billedAgain(_ document: DocumentStanding) -> String {
    // What the run issued carries its derivation.
    let isOurs = account.facts.lines.contains {
      $0.invoiceID == document.row.id && $0.basis != nil
    }
    return isOurs
      ? "The periods it billed are open again: the next run bills them."
      : "It was billed elsewhere: no run bills its ended periods again. To bill them anew, use "
        + "void-and-regenerate in place of this."
  }

  private func voidFacts(_ document: DocumentStanding) -> VoidFacts {
    let facts = account.facts
    let live = document.attempts.filter { $0.last?.state == .captured || $0.isOpen }
    let dead = Set(facts.invoices.filter { $0.status == .void }.map(\.id))
    let notes = facts.invoices.filter {
      $0.correctsID == document.row.id && $0.document == .creditNote && $0.status != .void
    }
    let dependent = facts.lines.filter {
      $0.correctsInvoiceID == document.row.id && !dead.contains($0.invoiceID)
    }
    return VoidFacts(
      isAllowed: account.terms.entity.allowsVoid, isOpen: document.row.status == .open,
      liveAttempts: live.count + (document.paid > 0 && live.isEmpty ? 1 : 0),
      notes: notes.count,
      spentCredit: document.toBalance > account.balance(in: document.row.currency),
      dependentLines: dependent.count,
      periodIsOpen: closedThrough.map { document.row.issuedOn > $0 } ?? true,
      isWrittenOff: document.writtenOff > 0)
  }

  private func words(_ refusal: VoidRefusal, _ document: DocumentStanding) -> String {
    switch refusal {
    case .notOpen: "it is not open"
    case .notAllowed: "\(account.terms.entity.name) voids no issued invoice"
    case .payment: "money was captured for it or may still arrive"
    case .writtenOff: "it was written off"
    case .hasNote: "a credit note corrects it"
    case .creditSpent: "credit that it made was spent"
    case .laterLines: "later lines correct it"
    case .periodClosed: "its period is closed"
    }
  }

  /// Gives back the credit that was spent on a document.
  func returns(of document: DocumentStanding) -> [any AccountWrite] {
    let id = document.row.id
    let grants: [any AccountWrite] = account.liveUses(of: id).map { use, amount in
      AccountMove.spend(use.grantID, on: id, amount: -amount, reverses: use.id)
    }
    let party = AccountMove.Party(account, document.row.currency)
    let balance: [any AccountWrite] = account.liveBalanceUses(of: id).map { entry, amount in
      AccountMove.balance(
        party, amount: amount, cause: .reversed, invoice: nil, payment: nil, reverses: entry.id)
    }
    return grants + balance
  }
}

extension PayerAccount {
  /// Balance spent on a document and not returned, with what is left of each entry.
  func liveBalanceUses(of invoice: InvoiceID) -> [(entry: BalanceEntryRow, amount: Int64)] {
    facts.balanceEntries.filter { $0.cause == .applied && $0.invoiceID == invoice }
      .compactMap { entry in
        let back = facts.balanceEntries.filter { $0.reversesID == entry.id }
          .reduce(0) { $0 + $1.amount }
        let left = -entry.amount - back
        return left > 0 ? (entry, left) : nil
      }
  }
}

/// Marks a document void and gives back what it claimed to have billed: its periods wait, with
/// that as their reason, until a document bills them again.
struct VoidDocument: AccountWrite {
  let invoice: InvoiceID

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    rows.documentActs = [making.act(.voided, on: invoice)]
    return rows
  }

  func imagine(_ facts: inout PayerFacts, _ making: RowMaking) {
    rows(making).add(to: &facts)
    for index in facts.invoices.indices where facts.invoices[index].id == invoice {
      facts.invoices[index].status = .void
    }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try rows(RowMaking(writer)).insert(into: writer.connection)
    try writer.connection.void(invoice, at: writer.stamp.recordedAt)
    for row in try writer.connection.periods(billedBy: invoice) {
      try writer.connection.insert(row.reopened(writer.stamp))
    }
    return RecordReference(.invoice, invoice.description)
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("void")
    bytes.add(invoice.number)
  }
}

extension BillingPeriodRow {
  /// The outcome of a period whose document is void: not billed yet.
  func reopened(_ stamp: Stamp) -> BillingPeriodRow {
    BillingPeriodRow(
      subscriptionID: subscriptionID, priceID: priceID, epoch: epoch, k: k, n: n + 1,
      startOn: startOn, endOn: endOn, startAt: startAt, endAt: endAt, billedOn: billedOn,
      outcome: .blocked, reason: "its invoice is void", invoiceID: nil, stamp: stamp)
  }
}
