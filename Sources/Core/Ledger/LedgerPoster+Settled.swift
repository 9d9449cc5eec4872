// Posting what reconciliation matched: processors' fees and movements, payouts, bank lines. A
// movement that is not matched is an exception for people, and is not posted.

import Billing
import Storage

extension LedgerPoster {
  /// Posts what of these matches is not posted.
  package func post(_ matches: [Match]) throws {
    let context = try SettlementContext(reader: reader)
    let stamp = Stamp(at: now, correlation: connection.nextNumber())
    for match in matches.sorted(by: { $0.id < $1.id }) {
      for (entry, segment) in try context.entries(of: match)
      where try !connection.isPosted(entry.source) {
        try Journal.append(entry, customer: segment, stamp: stamp, to: connection)
      }
    }
  }
}

/// What matches name, by the names they use.
private struct SettlementContext {
  let rows: [String: ReportedRow]
  let payouts: [String: PayoutRow]
  let lines: [String: StatementLineRow]
  let accounts: [String: MerchantAccountRow]
  let processors: [String: [MerchantAccountRow]]
  /// Transfers by payment, with the payer's legal entity.
  let transfers: [String: (row: PaymentRow, entity: LegalEntityID)]

  init(reader: FactReader) throws {
    let connection = reader.connection
    rows = Dictionary(try connection.all(ReportedRow.self).map { ($0.identity, $0) }) { a, _ in a }
    payouts = Dictionary(
      try connection.all(PayoutRow.self, order: "file_id, n").map { ($0.identity, $0) }
    ) { a, _ in a }
    lines = Dictionary(
      try connection.all(StatementLineRow.self).map { ($0.identity, $0) }
    ) { a, _ in a }
    let known = try reader.catalogue().rows.merchantAccounts
    accounts = Dictionary(known.map { ($0.key, $0) }) { a, _ in a }
    processors = Dictionary(grouping: known, by: \.processor.rawValue)
    var transfers: [String: (PaymentRow, LegalEntityID)] = [:]
    for row in try connection.everyPayment() where row.method == .bankTransfer {
      guard let payer = try connection.customer(row.customerID) else { continue }
      transfers[row.id.description] = (row, payer.legalEntityID)
    }
    self.transfers = transfers
  }

  func entries(
    of match: Match
  ) throws -> [(entry: JournalEntry, segment: LedgerSegment)] {
    switch match.link {
    case .settled: try match.right.flatMap { try settled($0) }
    case .paidOut: try match.right.flatMap { try paidOut($0) }
    case .banked: try banked(match)
    }
  }

  /// The account that a report names, or the processor's only one.
  private func segment(_ name: String?, _ processor: String) -> LedgerSegment? {
    let own = processors[processor] ?? []
    let account = name.flatMap { accounts[$0] } ?? (own.count == 1 ? own.first : nil)
    return account.map {
      LedgerSegment(legalEntity: $0.legalEntityID.number, merchantAccount: $0.id.number)
    }
  }

  private typealias Placed = (entry: JournalEntry, segment: LedgerSegment)

  private func settled(_ reference: FactReference) throws -> [Placed] {
    guard reference.kind == .row, let row = rows[reference.id],
      let segment = segment(row.merchantAccount, row.processor),
      let kind = SettlementRow.Kind(rawValue: row.kind)
    else { return [] }
    func source(_ rule: PostingRule) -> JournalSource {
      JournalSource("settlement_row", row.fileID.number, rule, part: row.n)
    }
    var entries: [JournalEntry?] = [
      try PostingRules.fee(
        source(.fee), on: row.bookedOn, row.netCurrency, at: segment, amount: row.fee)
    ]
    switch kind {
    case .fee, .deduction:
      entries = [
        try PostingRules.fee(
          source(.fee), on: row.bookedOn, row.netCurrency, at: segment, amount: -row.net)
      ]
    case .adjustment:
      entries.append(
        try PostingRules.adjustment(
          source(.adjustment), on: row.bookedOn, row.netCurrency, at: segment,
          amount: -(row.net + row.fee)))
    case .reserve:
      entries.append(
        try PostingRules.reserveHeld(
          source(.reserveHeld), on: row.bookedOn, row.netCurrency, at: segment,
          amount: -(row.net + row.fee)))
    case .capture, .captureReversal, .refund, .refundReversal, .chargeback, .chargebackReversal:
      if row.grossCurrency != row.netCurrency {
        entries += try PostingRules.exchange(
          ExchangeFact(
            outSource: source(.exchangeOut), inSource: source(.exchangeIn), on: row.bookedOn,
            account: segment, sold: Money(minorUnits: row.gross, row.grossCurrency),
            bought: Money(minorUnits: row.net + row.fee, row.netCurrency)))
      }
    case .transfer, .payout, .payoutReversal, .other: break
    }
    return entries.compactMap { $0 }.map { ($0, segment) }
  }

  private func paidOut(_ reference: FactReference) throws -> [Placed] {
    guard reference.kind == .payout, let row = payouts[reference.id],
      let segment = segment(row.merchantAccount, row.processor),
      let entry = try PostingRules.payout(
        JournalSource("payout", row.id.number, .payout), on: row.paidOn, row.currency,
        at: segment, amount: row.amount)
    else { return [] }
    return [(entry, segment)]
  }

  private func banked(_ match: Match) throws -> [Placed] {
    guard let reference = match.right.first, let line = lines[reference.id] else { return [] }
    var expected: Int64 = 0
    var entity: LedgerSegment?
    for fact in match.left {
      if let payout = payouts[fact.id], fact.kind == .payout {
        expected &+= payout.amount
        entity = entity ?? segment(payout.merchantAccount, payout.processor)
      } else if let transfer = transfers[fact.id] {
        expected &+= transfer.row.amount
        entity = entity ?? LedgerSegment(legalEntity: transfer.entity.number)
      }
    }
    guard let segment = entity?.ofEntity,
      let day = line.valueOn ?? line.bookedOn,
      let entry = try PostingRules.banked(
        JournalSource("bank_line", line.statementID.number, .banked, part: line.n), on: day,
        line.currency, of: segment, arrived: line.amount, expected: expected)
    else { return [] }
    return [(entry, segment)]
  }
}
