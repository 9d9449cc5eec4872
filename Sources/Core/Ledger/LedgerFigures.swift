// Expected, authorised, captured, settled, received and outstanding, for any range of days and as
// known at any instant. Expected is what falls due in the range; authorised and captured count by
// the attempt's time; settled by the processor's booking day; received by the bank's value day;
// outstanding is what is due and open at the range's end.

import Billing
import Formats
import Storage

struct LedgerFigures {
  let merchant: String
  let currency: Currency
  var expected: Int64 = 0
  var authorised: Int64 = 0
  var captured: Int64 = 0
  var settled: Int64 = 0
  var received: Int64 = 0
  var outstanding: Int64 = 0

  static let columns = [
    Column("merchant", "Merchant account", .text, width: 16),
    Column("expected", "Expected", .money, width: 16),
    Column("authorised", "Authorised", .money, width: 16),
    Column("captured", "Captured", .money, width: 16),
    Column("settled", "Settled", .money, width: 16),
    Column("received", "Received", .money, width: 16),
    Column("outstanding", "Outstanding", .money, width: 16),
  ]

  var cells: [Cell] {
    let money = { (units: Int64) in
      Cell.money(Money(minorUnits: units, currency), tone: units == 0 ? .muted : .plain)
    }
    return [
      .text(merchant), money(expected), money(authorised), money(captured), money(settled),
      money(received), money(outstanding),
    ]
  }

  static func read(
    _ reader: FactReader, from first: Day, through day: Day, knownAt instant: Timestamp
  ) throws -> [LedgerFigures] {
    var collector = try FigureCollector(
      reader: reader, days: first...day, knownAt: instant)
    try collector.addPayers()
    try collector.addReports()
    return collector.figures.values.sorted {
      ($0.merchant, $0.currency) < ($1.merchant, $1.currency)
    }
  }
}

private struct FigureCollector {
  struct Place: Hashable {
    let merchant: String
    let currency: Currency
  }

  let reader: FactReader
  let days: ClosedRange<Day>
  let knownAt: Timestamp
  let zones: LedgerZones
  let merchants: [MerchantAccountID: MerchantAccountRow]
  var figures: [Place: LedgerFigures] = [:]

  /// What no merchant account collects: transfers, and documents nobody tried to collect yet.
  static let none = "no account"

  init(reader: FactReader, days: ClosedRange<Day>, knownAt: Timestamp) throws {
    self.reader = reader
    self.days = days
    self.knownAt = knownAt
    let catalogue = try reader.catalogue()
    zones = LedgerZones(catalogue)
    merchants = catalogue.merchantAccounts
  }

  private mutating func add(
    _ figure: WritableKeyPath<LedgerFigures, Int64>, _ amount: Int64, _ merchant: String,
    _ currency: Currency
  ) {
    let place = Place(merchant: merchant, currency: currency)
    figures[
      place, default: LedgerFigures(merchant: merchant, currency: currency)][keyPath: figure] +=
      amount
  }

  // MARK: Documents and attempts

  mutating func addPayers() throws {
    var last: CustomerID?
    while true {
      let page = try reader.connection.customerIDs(after: last, limit: 1_000)
      guard let end = page.last else { return }
      last = end
      for id in page { try addPayer(id) }
    }
  }

  private mutating func addPayer(_ id: CustomerID) throws {
    guard let all = try reader.connection.payerFacts(id) else { return }
    let facts = all.known(at: knownAt, through: days.upperBound)
    let terms = try reader.terms(of: id)
    let zone = terms.zone(at: knownAt)
    let end = days.upperBound.adding(days: 1).map { zone.start(of: $0) } ?? knownAt
    let account = try PayerAccount(
      facts, terms: terms,
      externalIDs: reader.connection.outsideNames(ofInvoicesOf: facts.payer.id),
      now: min(end, knownAt))
    for document in account.documents where document.isOwed {
      let merchant = document.attempts.last.map { name($0.row.merchantAccountID) } ?? Self.none
      let currency = document.row.currency
      if let due = document.row.dueOn, days.contains(due) {
        add(\.expected, document.row.total, merchant, currency)
      }
      if let due = document.row.dueOn, due <= days.upperBound {
        add(\.outstanding, document.due, merchant, currency)
      }
    }
    try addAttempts(of: account)
  }

  private mutating func addAttempts(of account: PayerAccount) throws {
    for attempt in account.attempts {
      let entity =
        merchants[attempt.row.merchantAccountID]?.legalEntityID
        ?? account.terms.row.legalEntityID
      for event in attempt.events
      where days.contains(try zones.day(event.stamp.effectiveAt, entity)) {
        let amount = event.amount ?? attempt.row.amount
        let merchant = name(attempt.row.merchantAccountID)
        if event.state == .authorised {
          add(\.authorised, amount, merchant, attempt.payment.currency)
        } else if event.state == .captured {
          add(\.captured, amount, merchant, attempt.payment.currency)
        }
      }
    }
  }

  private func name(_ id: MerchantAccountID) -> String { merchants[id]?.key ?? Self.none }

  // MARK: Reports and banks

  mutating func addReports() throws {
    let connection = reader.connection
    let knownAt = knownAt
    let files = Dictionary(
      uniqueKeysWithValues: try connection.all(ImportFileRow.self).map { ($0.id, $0) })
    func isKnown(_ id: ImportFileID) -> Bool {
      files[id].map { $0.stamp.recordedAt <= knownAt } ?? false
    }
    var seen: Set<String> = []
    for row in try connection.all(ReportedRow.self)
    where isKnown(row.fileID) && seen.insert(row.identity).inserted {
      guard days.contains(row.bookedOn),
        row.kind == SettlementRow.Kind.capture.rawValue
          || row.kind == SettlementRow.Kind.captureReversal.rawValue
      else { continue }
      add(\.settled, row.gross, row.merchantAccount ?? row.processor, row.grossCurrency)
    }
    try addBankLines(isKnown)
  }

  private mutating func addBankLines(_ isKnown: (ImportFileID) -> Bool) throws {
    let connection = reader.connection
    let statements = Dictionary(
      uniqueKeysWithValues: try connection.all(StatementRow.self).map { ($0.id, $0.fileID) })
    let payouts = Dictionary(
      try connection.all(PayoutRow.self, order: "file_id, n").map { ("payout:\($0.identity)", $0) }
    ) { first, _ in first }
    let lines = Dictionary(
      try connection.all(StatementLineRow.self).map { ("bank_line:\($0.identity)", $0) }
    ) { first, _ in first }
    for row in try connection.matches()
    where row.link == ReconciliationLink.banked.rawValue && row.stamp.recordedAt <= knownAt {
      guard let document = try? JSONValue(parsing: row.document),
        let line = document.texts("right").first.flatMap({ lines[$0] }),
        let file = statements[line.statementID], isKnown(file),
        let day = line.valueOn ?? line.bookedOn, days.contains(day)
      else { continue }
      let payout = document.texts("left").compactMap { payouts[$0] }.first
      let merchant = payout.map { $0.merchantAccount ?? $0.processor } ?? Self.none
      add(\.received, line.amount, merchant, line.currency)
    }
  }
}

extension PayerFacts {
  /// What was recorded by an instant, of documents issued by a day.
  func known(at instant: Timestamp, through day: Day) -> PayerFacts {
    var facts = self
    func isKnown(_ stamp: Stamp) -> Bool { stamp.recordedAt <= instant }
    facts.invoices = invoices.filter { isKnown($0.stamp) && $0.issuedOn <= day }
    let kept = Set(facts.invoices.map(\.id))
    facts.lines = lines.filter { kept.contains($0.invoiceID) }
    facts.payments = payments.filter { isKnown($0.stamp) }
    facts.attempts = attempts.filter { isKnown($0.stamp) }
    facts.paymentEvents = paymentEvents.filter { isKnown($0.stamp) }
    facts.allocations = allocations.filter {
      isKnown($0.stamp) && kept.contains($0.invoiceID)
    }
    facts.refunds = refunds.filter { isKnown($0.stamp) }
    facts.refundEvents = refundEvents.filter { isKnown($0.stamp) }
    facts.documentActs = documentActs.filter { isKnown($0.stamp) }
    facts.balanceEntries = balanceEntries.filter { isKnown($0.stamp) }
    facts.creditApplications = creditApplications.filter { isKnown($0.stamp) }
    facts.disputes = disputes.filter { isKnown($0.stamp) }
    facts.disputeEvents = disputeEvents.filter { isKnown($0.stamp) }
    return facts
  }
}

extension JSONValue {
  fileprivate func texts(_ name: String) -> [String] {
    guard case .array(let items) = self[name] else { return [] }
    return items.compactMap { item in
      if case .string(let text) = item { return text }
      return nil
    }
  }
}
