// Questions to the ledger that are no list and no record: they are answered as a record's sections.

import Billing
import Storage

/// A question to the ledger.
package enum LedgerReport: Codable, Hashable, Sendable {
  /// Balances at the end of a day, as booked by an instant; without either, as they are now.
  case trialBalance(on: Day?, knownAt: Timestamp?)
  /// What was posted to an account of a legal entity from one day through another.
  case statement(LedgerStatementQuery)
  /// Expected, authorised, captured, settled, received and outstanding, by merchant account.
  case figures(from: Day, through: Day, knownAt: Timestamp?)
  /// What of the identities does not hold.
  case check
}

package struct LedgerStatementQuery: Codable, Hashable, Sendable {
  package let account: LedgerAccount
  package let legalEntity: String
  package let currency: Currency
  package let merchantAccount: String?
  package let from: Day?
  package let through: Day?
  package let knownAt: Timestamp?

  package init(
    account: LedgerAccount, legalEntity: String, currency: Currency, merchantAccount: String?,
    from: Day?, through: Day?, knownAt: Timestamp?
  ) {
    self.account = account
    self.legalEntity = legalEntity
    self.currency = currency
    self.merchantAccount = merchantAccount
    self.from = from
    self.through = through
    self.knownAt = knownAt
  }
}

extension FactReader {
  func ledger(_ report: LedgerReport) throws -> RecordAnswer {
    switch report {
    case .trialBalance(let day, let instant): try trialBalance(on: day, knownAt: instant)
    case .statement(let query): try statement(query)
    case .figures(let first, let day, let instant):
      try figures(from: first, through: day, knownAt: instant)
    case .check: try checkReport()
    }
  }

  private func report(
    _ name: String, _ title: String, _ state: Cell, _ sections: [RecordAnswer.Section]
  ) throws -> RecordAnswer {
    RecordAnswer(
      reference: RecordReference(.ledgerAccount, name), standing: try standing(), title: title,
      state: state, sections: sections, actions: [])
  }

  // MARK: Trial balance

  private func trialBalance(on day: Day?, knownAt instant: Timestamp?) throws -> RecordAnswer {
    let sums: [LedgerSum]
    if day == nil, instant == nil {
      sums = try connection.ledgerBalances().map(LedgerSum.init)
    } else {
      sums = try connection.ledgerSums(
        from: .earliest, through: day ?? .latest, knownAt: instant ?? .endOfTime)
    }
    let names = try LedgerNames(self)
    let ordered = sums.map { (names.place($0), $0) }.sorted {
      $0.0.rank.lexicographicallyPrecedes($1.0.rank)
    }
    let sections = names.entities.compactMap { entity -> RecordAnswer.Section? in
      let own = ordered.filter { $0.1.legalEntity == entity.id.number }
      guard !own.isEmpty else { return nil }
      return RecordAnswer.Section(
        entity.name,
        .table(
          TrialBalanceRow.columns,
          own.map { place, sum in row(place.reference, TrialBalanceRow.cells(place, sum)) }
            + totals(own.map(\.1))))
    }
    let when = day.map { "at the end of \($0)" } ?? "now"
    let known = instant.map { ", as booked by \($0)" } ?? ""
    return try report(
      "trial-balance", "Trial balance", .text(when + known),
      sections.isEmpty ? [RecordAnswer.Section("Accounts", .text([]))] : sections)
  }

  private func totals(_ sums: [LedgerSum]) -> [Row] {
    Dictionary(grouping: sums, by: \.currency).sorted { $0.key < $1.key }.map { currency, own in
      let debit = own.reduce(0) { $0 + max(0, $1.signed) }
      let credit = own.reduce(0) { $0 + max(0, -$1.signed) }
      return row(
        RecordReference(.ledgerAccount, ""),
        [
          .text("Total"), .none, .money(Money(minorUnits: debit, currency)),
          .money(Money(minorUnits: credit, currency)),
        ])
    }
  }

  // MARK: Statement

  private func statement(_ query: LedgerStatementQuery) throws -> RecordAnswer {
    let names = try LedgerNames(self)
    guard let entity = names.entities.first(where: { $0.key == query.legalEntity }) else {
      throw Refusal(
        "no-such-entity", what: "There is no statement",
        why: "\(query.legalEntity) is no legal entity of this book",
        remedy: "It has \(names.entities.map(\.key).joined(separator: ", ")).")
    }
    var merchant: Int64 = 0
    if let key = query.merchantAccount {
      guard let known = names.merchant(key) else {
        throw Refusal(
          "no-such-merchant-account", what: "There is no statement",
          why: "\(key) is no merchant account of this book", remedy: "")
      }
      merchant = known.number
    }
    let place = LedgerPlace(
      account: query.account, legalEntity: entity.id.number, merchantAccount: merchant,
      currency: query.currency)
    return try report(
      "statement", "\(query.account.words) of \(entity.name)",
      .text("\(query.from ?? .earliest) to \(query.through ?? .latest)"),
      statementSections(
        place, from: query.from ?? .earliest, through: query.through ?? .latest,
        knownAt: query.knownAt ?? .endOfTime, limit: Int.max, names))
  }

  // MARK: Figures and identities

  private func figures(
    from first: Day, through day: Day, knownAt instant: Timestamp?
  ) throws -> RecordAnswer {
    guard first <= day else {
      throw Refusal(
        "range", what: "There are no figures", why: "\(first) is after \(day)",
        remedy: "Give the earlier day first.")
    }
    let figures = try LedgerFigures.read(
      self, from: first, through: day, knownAt: instant ?? now)
    let known = instant.map { ", as known at \($0)" } ?? ""
    return try report(
      "figures", "Expected to received", .text("\(first) to \(day)\(known)"),
      [
        RecordAnswer.Section(
          "By merchant account",
          .table(
            LedgerFigures.columns,
            figures.map { row(RecordReference(.ledgerAccount, ""), $0.cells) }))
      ])
  }

  private func checkReport() throws -> RecordAnswer {
    let found = try LedgerCheck(self).book()
    let rows = found.map { item in
      row(
        RecordReference(.ledgerAccount, ""),
        [
          .text(item.identity), .text(item.owner),
          .money(Money(minorUnits: item.ledger, item.currency)),
          .money(Money(minorUnits: item.facts, item.currency)),
        ])
    }
    let journal = try JournalVerification(connection)
    let isWhole = found.isEmpty && journal.problems.isEmpty
    return try report(
      "check", "Ledger check",
      isWhole
        ? .text("\(journal.entries) entries: every identity holds", tone: .good)
        : .text(
          "\(found.count) identities do not hold, \(journal.problems.count) entries were changed",
          tone: .bad),
      [
        RecordAnswer.Section(
          "Journal", .text(journal.problems), whenEmpty: "Whole, root \(journal.root.hex)"),
        RecordAnswer.Section(
          "Disagreements",
          .table(
            [
              Column("identity", "Identity", .text, width: 24),
              Column("owner", "Of", .text, width: 24),
              Column("ledger", "Ledger", .money, width: 16),
              Column("facts", "Facts", .money, width: 16),
            ], rows), whenEmpty: "None"),
      ])
  }
}

/// The trial balance's columns.
enum TrialBalanceRow {
  static let columns = [
    Column("account", "Account", .text, width: 24),
    Column("merchant", "Merchant account", .text, width: 16),
    Column("debit", "Debit", .money, width: 18), Column("credit", "Credit", .money, width: 18),
  ]

  static func cells(_ place: LedgerNames.Place, _ sum: LedgerSum) -> [Cell] {
    let balance = sum.signed
    return [
      .text(sum.account.words), .text(place.merchant ?? "", tone: .muted),
      balance > 0 ? .money(Money(minorUnits: balance, sum.currency)) : .none,
      balance < 0
        ? .money(Money(minorUnits: -balance, sum.currency))
        : balance == 0 ? .money(.zero(sum.currency), tone: .muted) : .none,
    ]
  }
}

extension Timestamp {
  /// After everything that is booked.
  static let endOfTime = Timestamp(milliseconds: .max)
}
