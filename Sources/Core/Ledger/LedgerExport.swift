// The journal for other programs: every entry by day and number, with names instead of ids.

import Billing
import Formats
import Storage

/// The formats that the journal is exported in.
package enum JournalExportFormat: String, Sendable, CaseIterable {
  case hledger, beancount, csv

  fileprivate var journal: JournalFormat {
    switch self {
    case .hledger: .hledger
    case .beancount: .beancount
    case .csv: .csv
    }
  }
}

extension LocalService {
  /// Hands the journal over piece by piece, all of it as it was at one instant.
  package func exportJournal(
    _ format: JournalExportFormat, write: (String) throws -> Void
  ) throws {
    try read { try LedgerExport(reader: $0, format: format.journal).run(write) }
  }
}

private struct LedgerExport {
  let reader: FactReader
  let format: JournalFormat
  private let names: LedgerNames

  init(reader: FactReader, format: JournalFormat) throws {
    self.reader = reader
    self.format = format
    names = try LedgerNames(reader)
  }

  func run(_ write: (String) throws -> Void) throws {
    let connection = reader.connection
    try write(format.head(try head()))
    var piece = ""
    try connection.forEachEntryByDay { row, postings in
      piece += format.entry(
        ExportedEntry(
          number: row.id.number, on: row.postedOn, rule: row.ruleWords, source: source(row),
          reverses: row.reversesID?.number,
          sides: postings.map { posting in
            let signed = posting.side == .debit ? posting.amount : -posting.amount
            return ExportedEntry.Side(
              account: account(posting.account, posting.legalEntityID, posting.merchantAccountID),
              amount: Money(minorUnits: signed, row.currency),
              customer: posting.customerID == 0 ? nil : CustomerID(posting.customerID).description)
          }))
      if piece.utf8.count > 60_000 {
        try write(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    if !piece.isEmpty { try write(piece) }
  }

  /// Declares what is used; the roll-up knows it.
  private func head() throws -> ExportHead {
    let balances = try reader.connection.ledgerBalances()
    let accounts = Set(
      balances.map { account($0.account, $0.legalEntityID.number, $0.merchantAccountID) })
    return ExportHead(
      book: reader.settings.name, accounts: accounts.sorted { $0.path < $1.path },
      currencies: Set(balances.map(\.currency)).sorted(),
      from: try reader.connection.journalDays()?.first ?? Zone.utc.day(of: reader.now))
  }

  private func account(
    _ account: LedgerAccount, _ entity: Int64, _ merchant: Int64
  ) -> ExportedAccount {
    ExportedAccount(
      account, entity: names.entity(entity)?.key ?? String(entity),
      merchant: merchant == 0 ? nil : names.merchantKey(merchant) ?? String(merchant))
  }

  /// Kind and id, and the part where one record posts several entries.
  private func source(_ row: JournalEntryRow) -> String {
    let part = row.rule.split(separator: "/").dropFirst().first.map { " \($0)" } ?? ""
    return "\(row.sourceKind) \(row.sourceID)\(part)"
  }
}
