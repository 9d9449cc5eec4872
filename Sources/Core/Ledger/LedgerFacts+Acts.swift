// What was done with documents and credit, as the ledger's facts.

import Billing
import Storage

extension LedgerFacts {
  /// Open documents, and void ones that were posted before they became void.
  func isPosted(_ row: InvoiceRow) -> Bool {
    switch row.status {
    case .open: true
    case .draft: false
    case .void: facts.documentActs.contains { $0.invoiceID == row.id && $0.act == .voided }
    }
  }

  private func timed(
    _ kind: String, _ id: Int64, _ rule: PostingRule, _ stamp: Stamp, _ currency: Currency,
    rank: Int, _ event: LedgerEvent
  ) throws -> Timed {
    Timed(
      fact: LedgerFact(
        JournalSource(kind, id, rule),
        on: try zones.day(stamp.effectiveAt, facts.payer.legalEntityID), event),
      currency: currency, at: stamp.effectiveAt, rank: rank)
  }

  private var currencies: [InvoiceID: Currency] {
    Dictionary(uniqueKeysWithValues: facts.invoices.map { ($0.id, $0.currency) })
  }

  func voids() throws -> [Timed] {
    let currencies = currencies
    return try facts.documentActs.filter { $0.act == .voided }.compactMap { act in
      guard let currency = currencies[act.invoiceID] else { return nil }
      return try timed(
        "document_act", act.id.number, .voided, act.stamp, currency, rank: 9,
        .voided(document: act.invoiceID.number))
    }
  }

  func acts() throws -> [Timed] {
    let currencies = currencies
    return try facts.documentActs.compactMap { act -> Timed? in
      guard let currency = currencies[act.invoiceID] else { return nil }
      switch act.act {
      case .writtenOff:
        return try timed(
          "document_act", act.id.number, .writeOff, act.stamp, currency, rank: 6,
          .writtenOff(document: act.invoiceID.number, amount: act.amount))
      case .recovered:
        guard let payment = act.paymentID else { return nil }
        return try timed(
          "document_act", act.id.number, .recovery, act.stamp, currency, rank: 6,
          .recovered(
            document: act.invoiceID.number, payment: payment.number, amount: act.amount))
      case .shortPaid, .shortPaidBack:
        return try timed(
          "document_act", act.id.number, .shortfall, act.stamp, currency, rank: 6,
          .shortfall(
            document: act.invoiceID.number,
            amount: act.act == .shortPaid ? act.amount : -act.amount))
      case .finalised, .voided, .doubtful, .expected: return nil
      }
    }
  }

  /// Entries of the payer's balance. One of a refund is posted with the refund.
  func balance() throws -> [Timed] {
    let corrected = Dictionary(
      uniqueKeysWithValues: facts.invoices.map { ($0.id, $0.correctsID ?? $0.id) })
    let byID = Dictionary(uniqueKeysWithValues: facts.balanceEntries.map { ($0.id, $0) })
    return try facts.balanceEntries.compactMap { row -> Timed? in
      let original = row.reversesID.flatMap { byID[$0] } ?? row
      let document = (original.invoiceID ?? row.invoiceID).map { corrected[$0] ?? $0 }
      let isReversal = row.reversesID != nil
      let event: (rule: PostingRule, what: LedgerEvent)
      switch original.cause {
      case .creditNote, .excess:
        guard let document else { return nil }
        event = (.creditMoved, .creditMoved(document: document.number, amount: row.amount))
      case .cash:
        guard let payment = original.paymentID else { return nil }
        event = (.creditGranted, .cashCredited(payment: payment.number, amount: row.amount))
      case .applied:
        guard let document else { return nil }
        event =
          isReversal
          ? (.creditReturned, .creditReturned(document: document.number, amount: row.amount))
          : (.creditApplied, .creditApplied(document: document.number, amount: -row.amount))
      case .paidOut:
        event = (.bankRefund, .creditPaidOut(amount: -row.amount))
      case .refunded, .reversed: return nil
      }
      return try timed(
        "balance_entry", row.id.number, event.rule, row.stamp, row.currency, rank: 5,
        event.what)
    }
  }

  /// Promotional credit is given away when it is used.
  func grants() throws -> [Timed] {
    let byID = Dictionary(uniqueKeysWithValues: facts.creditGrants.map { ($0.id, $0) })
    return try facts.creditApplications.compactMap { row -> Timed? in
      guard let grant = byID[row.grantID], let invoice = row.invoiceID else { return nil }
      return try timed(
        "credit_application", row.id.number, .promotionApplied, row.stamp, grant.currency,
        rank: 5, .promotionApplied(document: invoice.number, amount: row.amount))
    }
  }
}
