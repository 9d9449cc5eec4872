// A payer's rows as the ledger's facts.

import Billing
import Storage

/// Turns a payer's rows into facts, and puts them in order.
struct LedgerFacts {
  let facts: PayerFacts
  let catalogue: Catalogue
  let zones: LedgerZones
  let now: Timestamp

  struct Timed {
    let fact: LedgerFact
    let currency: Currency
    let at: Timestamp
    let rank: Int

    /// Ids grow with time; records that a preview imagines have negative ones, and come last.
    var order: UInt64 {
      let id = fact.source.id
      return id >= 0 ? UInt64(id) : UInt64(1) << 63 + id.magnitude
    }
  }

  /// Facts by currency that count by now, by time; at one instant documents come first, and money
  /// is applied before it comes, so that one entry takes both.
  func byCurrency() throws -> [(currency: Currency, facts: [LedgerFact])] {
    let all =
      try documents() + voids() + payments() + allocations() + refunds() + disputes() + acts()
      + balance() + grants()
    let counted = all.filter { $0.at <= now }.sorted {
      ($0.at, $0.rank, $0.order) < ($1.at, $1.rank, $1.order)
    }
    let groups = Dictionary(grouping: counted, by: \.currency)
    return groups.keys.sorted().map { ($0, groups[$0, default: []].map(\.fact)) }
  }

  var customer: LedgerSegment {
    LedgerSegment(
      legalEntity: facts.payer.legalEntityID.number, customer: facts.payer.id.number)
  }

  // MARK: Documents

  private func documents() throws -> [Timed] {
    let lines = Dictionary(grouping: facts.lines, by: \.invoiceID)
    // A document comes before the money that is applied to it, whatever its own day's midnight.
    let paid = Dictionary(grouping: facts.allocations, by: \.invoiceID)
      .compactMapValues { $0.map(\.stamp.effectiveAt).min() }
    return try facts.invoices.filter(isPosted).map { row in
      let document = LedgerDocument(row, lines: lines[row.id] ?? [])
      let midnight = try zones.zone(row.legalEntityID).start(of: row.issuedOn)
      let at = min(midnight, paid[row.id] ?? midnight)
      switch row.document {
      case .invoice:
        return Timed(
          fact: LedgerFact(
            JournalSource("invoice", row.id.number, .finalise), on: row.issuedOn,
            .finalised(document)), currency: row.currency, at: min(at, now), rank: 0)
      case .creditNote:
        return Timed(
          fact: LedgerFact(
            JournalSource("invoice", row.id.number, .creditNote), on: row.issuedOn,
            .credited(document, corrects: row.correctsID?.number ?? 0, refundable: 0)),
          currency: row.currency, at: min(at, now), rank: 1)
      }
    }
  }

  // MARK: Receipts

  private func payments() throws -> [Timed] {
    let byID = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0) })
    let attempts = Dictionary(uniqueKeysWithValues: facts.attempts.map { ($0.id, $0) })
    let transfers = try facts.payments.filter { $0.method == .bankTransfer }.map { row in
      let at = row.stamp.createdAt
      return Timed(
        fact: LedgerFact(
          JournalSource("payment", row.id.number, .cashReceived),
          on: try zones.day(at, facts.payer.legalEntityID),
          .received(payment: row.id.number, amount: row.amount)),
        currency: row.currency, at: at, rank: 3)
    }
    // Only what changes how much an attempt has brought is a fact of the ledger: an authorisation
    // before a capture takes nothing back.
    var brought: [AttemptID: Int64] = [:]
    let events = try facts.paymentEvents.compactMap { event -> Timed? in
      guard let attempt = attempts[event.attemptID], let payment = byID[attempt.paymentID],
        payment.method != .bankTransfer
      else { return nil }
      let isMoney = event.state == .captured
      let amount = isMoney ? event.amount ?? attempt.amount : 0
      guard amount != brought.updateValue(amount, forKey: attempt.id) ?? 0 else { return nil }
      let segment = self.segment(attempt)
      let at = event.stamp.effectiveAt
      return Timed(
        fact: LedgerFact(
          JournalSource(
            "payment_event", event.id.number, isMoney ? .capture : .captureReturned),
          on: try zones.day(at, LegalEntityID(segment.legalEntity)),
          .captured(
            payment: payment.id.number, attempt: attempt.id.number, at: segment,
            amount: amount)),
        currency: payment.currency, at: at, rank: 4)
    }
    return transfers + events
  }

  func segment(_ attempt: PaymentAttemptRow) -> LedgerSegment {
    let entity =
      catalogue.merchantAccounts[attempt.merchantAccountID]?.legalEntityID
      ?? facts.payer.legalEntityID
    return LedgerSegment(
      legalEntity: entity.number, customer: facts.payer.id.number,
      merchantAccount: attempt.merchantAccountID.number)
  }

  private func allocations() throws -> [Timed] {
    let byID = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0) })
    return try facts.allocations.compactMap { row in
      guard let payment = byID[row.paymentID] else { return nil }
      let at = row.stamp.effectiveAt
      return Timed(
        fact: LedgerFact(
          JournalSource(
            "allocation", row.id.number, row.amount < 0 ? .cashUnapplied : .cashApplied),
          on: try zones.day(at, facts.payer.legalEntityID),
          .allocated(
            payment: row.paymentID.number, document: row.invoiceID.number, amount: row.amount)),
        currency: payment.currency, at: at, rank: 2)
    }
  }

  // MARK: Returns

  private func refunds() throws -> [Timed] {
    let attempts = Dictionary(uniqueKeysWithValues: facts.attempts.map { ($0.id, $0) })
    let currencies = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0.currency) })
    let ofBalance = Set(facts.balanceEntries.compactMap(\.refundID))
    let corrected = Dictionary(
      uniqueKeysWithValues: facts.invoices.map { ($0.id, $0.correctsID) })
    return try facts.refunds.flatMap { row -> [Timed] in
      guard let attempt = attempts[row.attemptID], let currency = currencies[attempt.paymentID]
      else { return [] }
      let segment = self.segment(attempt)
      let document = row.creditNoteID.flatMap { corrected[$0] ?? nil } ?? row.invoiceID
      let refund = LedgerRefund(
        id: row.id.number, payment: attempt.paymentID.number, account: segment,
        document: document?.number, amount: row.amount, isOfBalance: ofBalance.contains(row.id))
      let states =
        [("refund", row.id.number, row.state, row.stamp)]
        + facts.refundEvents.filter { $0.refundID == row.id }
        .map { ("refund_event", $0.id.number, $0.state, $0.stamp) }
      return try states.compactMap { kind, id, state, stamp in
        try timed(refund, state, kind, id, stamp.effectiveAt, currency, isFirst: kind == "refund")
      }
    }
  }

  private func timed(
    _ refund: LedgerRefund, _ state: RefundRow.State, _ kind: String, _ id: Int64,
    _ at: Timestamp, _ currency: Currency, isFirst: Bool
  ) throws -> Timed? {
    let (rule, event): (PostingRule, LedgerEvent)
    switch state {
    case .pending: (rule, event) = (.refundRequested, .refundRequested(refund))
    case .succeeded: (rule, event) = (.refundPaid, .refundPaid(refund))
    case .failed: (rule, event) = (.refundFailed, .refundFailed(refund))
    }
    if isFirst, state == .failed { return nil }
    return Timed(
      fact: LedgerFact(
        JournalSource(kind, id, rule),
        on: try zones.day(at, LegalEntityID(refund.account.legalEntity)), event),
      currency: currency, at: at, rank: 7)
  }

  private func disputes() throws -> [Timed] {
    let attempts = Dictionary(uniqueKeysWithValues: facts.attempts.map { ($0.id, $0) })
    let currencies = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0.currency) })
    let byID = Dictionary(uniqueKeysWithValues: facts.disputes.map { ($0.id, $0) })
    return try facts.disputeEvents.compactMap { event in
      guard let row = byID[event.disputeID], let attempt = attempts[row.attemptID],
        let currency = currencies[attempt.paymentID]
      else { return nil }
      let segment = self.segment(attempt)
      let dispute = LedgerDispute(id: row.id.number, account: segment, amount: row.amount)
      let (rule, what): (PostingRule, LedgerEvent)
      switch event.stage {
      case .chargeback, .preArbitration: (rule, what) = (.disputeOpened, .disputeOpened(dispute))
      case .won: (rule, what) = (.disputeWon, .disputeWon(dispute))
      case .lost, .accepted: (rule, what) = (.disputeLost, .disputeLost(dispute))
      case .inquiry, .evidenceSent: return nil
      }
      let at = event.stamp.effectiveAt
      return Timed(
        fact: LedgerFact(
          JournalSource("dispute_event", event.id.number, rule),
          on: try zones.day(at, LegalEntityID(segment.legalEntity)), what),
        currency: currency, at: at, rank: 8)
    }
  }
}

/// Business days are the legal entity's.
final class LedgerZones {
  private let entities: [LegalEntityID: LegalEntityRow]
  private var zones: [LegalEntityID: Zone] = [:]

  init(_ catalogue: Catalogue) {
    entities = Dictionary(
      uniqueKeysWithValues: catalogue.rows.legalEntities.map { ($0.id, $0) })
  }

  func zone(_ entity: LegalEntityID) throws -> Zone {
    if let known = zones[entity] { return known }
    let zone = try CustomerTerms.zone(entities[entity]?.zone ?? "UTC")
    zones[entity] = zone
    return zone
  }

  func day(_ instant: Timestamp, _ entity: LegalEntityID) throws -> Day {
    try zone(entity).day(of: instant)
  }
}

extension LedgerDocument {
  /// A stored document with its lines.
  package init(_ row: InvoiceRow, lines: [InvoiceLineRow]) {
    self.init(
      id: row.id.number,
      segment: LedgerSegment(
        legalEntity: row.legalEntityID.number, customer: row.customerID.number),
      currency: row.currency, issuedOn: row.issuedOn, lines: lines.map(Line.init))
  }
}

extension LedgerDocument.Line {
  /// Usage is earned when it was used, by the last day of its service. A set-up fee is earned over
  /// the period it was billed with; an added charge on delivery.
  package init(_ row: InvoiceLineRow) {
    let earning: Earning
    switch row.purpose {
    case .usage:
      earning = .used(by: row.serviceEnd.adding(days: -1) ?? row.serviceEnd)
    case .oneTime where row.priceID != nil && row.periodStart < row.periodEnd:
      earning = .over(row.periodStart..<row.periodEnd)
    case .oneTime, .recurring, .proration, .credit:
      earning = .over(row.serviceStart..<max(row.serviceStart, row.serviceEnd))
    }
    self.init(
      net: row.amount - row.discountAmount, tax: row.taxAmount, earning: earning)
  }
}
