// Work that the ledger makes: payers whose entries do not say what their documents say.

import Billing
import Storage

/// A posting that failed, or was made wrong: one of the identities that always hold does not.
struct FailedPostings: WorkFinder {
  static let kinds = [WorkKind.failedPosting]

  /// After an act, whoever it touched. Of the whole book, every payer only when its totals
  /// disagree; else those who have such an item.
  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    try payers(reader, scope).compactMap { payer in
      let found = try LedgerCheck(reader).payer(payer)
      guard let first = found.first else { return nil }
      var finding = WorkFinding(
        .failedPosting, key: payer.description,
        title: "The ledger does not agree with the documents: \(first.identity)",
        arose: reader.now,
        facts: found.map { ($0.identity, "\($0)") },
        proposals: ["compare the payer's entries with the documents", "reverse what is wrong"])
      finding.customer = payer
      finding.atStake = Money(minorUnits: first.ledger - first.facts, first.currency)
      finding.subject = RecordReference(.customer, payer.description)
      return finding
    }
  }

  private func payers(_ reader: FactReader, _ scope: WorkScope) throws -> [CustomerID] {
    switch scope {
    case .customers(let some):
      return try some.filter { try reader.connection.customer($0)?.payerID == $0 }
    case .book:
      guard try LedgerCheck(reader).totals().isEmpty else {
        return try reader.connection.everyPayer()
      }
      return try reader.connection.openWorkItems()
        .filter { $0.work == WorkKind.failedPosting.rawValue }.compactMap(\.customerID)
    }
  }
}
