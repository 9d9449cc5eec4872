// The roll-up of postings: collected in memory while a transaction posts, written once before it
// commits. A batch of a thousand invoices changes some ten rows.

import Billing

/// The key of a roll-up.
package struct LedgerBalanceKey: Hashable, Sendable {
  package let account: LedgerAccount
  package let legalEntity: Int64
  package let currency: Currency
  package let merchantAccount: Int64

  package init(
    account: LedgerAccount, legalEntity: Int64, currency: Currency, merchantAccount: Int64
  ) {
    self.account = account
    self.legalEntity = legalEntity
    self.currency = currency
    self.merchantAccount = merchantAccount
  }
}

/// What a transaction has posted, by roll-up.
package struct PostedSums: HeldState {
  private var sums: [LedgerBalanceKey: (debit: Int64, credit: Int64)] = [:]

  package static let name = "ledger_balance"
  package var heldName: String { Self.name }

  package init() {}

  /// Refuses sums that leave 64 bits.
  package mutating func add(_ posting: Posting, in currency: Currency) throws {
    let key = LedgerBalanceKey(
      account: posting.account, legalEntity: posting.segment.legalEntity, currency: currency,
      merchantAccount: posting.segment.merchantAccount)
    var sum = sums[key] ?? (0, 0)
    switch posting.side {
    case .debit: sum.debit = try Self.sum(sum.debit, posting.amount, posting.account)
    case .credit: sum.credit = try Self.sum(sum.credit, posting.amount, posting.account)
    }
    sums[key] = sum
  }

  static func sum(_ left: Int64, _ right: Int64, _ account: LedgerAccount) throws -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else {
      throw StorageError.refusedBySchema(
        detail: "the sum of \(account.rawValue) leaves 64 bits")
    }
    return sum
  }

  package func store(in connection: Connection) throws {
    let ordered = sums.sorted { left, right in
      let (a, b) = (left.key, right.key)
      return (a.account.rawValue, a.legalEntity, a.currency, a.merchantAccount)
        < (b.account.rawValue, b.legalEntity, b.currency, b.merchantAccount)
    }
    for (key, sum) in ordered { try connection.add(sum.debit, sum.credit, to: key) }
  }
}

extension Connection {
  package func ledgerBalances() throws -> [LedgerBalanceRow] {
    try all(order: "legal_entity_key, place, currency, merchant_account_id")
  }

  fileprivate func add(_ debit: Int64, _ credit: Int64, to key: LedgerBalanceKey) throws {
    let known: LedgerBalanceRow? = try one(
      where: """
        account = $1 AND legal_entity_id = $2 AND currency = $3 AND merchant_account_id = $4
        """, [key.account, key.legalEntity, key.currency, key.merchantAccount])
    var row = try known ?? empty(key)
    row.debit = try PostedSums.sum(row.debit, debit, key.account)
    row.credit = try PostedSums.sum(row.credit, credit, key.account)
    try put(row)
  }

  private func empty(_ key: LedgerBalanceKey) throws -> LedgerBalanceRow {
    let entity: String =
      try first("SELECT key FROM legal_entity WHERE id = $1", [key.legalEntity]) {
        try $0.next()
      } ?? ""
    let words = key.account.rawValue.split(separator: "_").joined(separator: " ")
    return LedgerBalanceRow(
      id: nextNumber(), account: key.account, legalEntityID: LegalEntityID(key.legalEntity),
      currency: key.currency, merchantAccountID: key.merchantAccount, debit: 0, credit: 0,
      place: LedgerAccount.allCases.firstIndex(of: key.account) ?? 0, legalEntityKey: entity,
      searchKey: "\(words) \(entity) \(key.currency.code.lowercased())")
  }
}

/// What the lists say of all payers together, in one currency.
package struct BalanceTotals: Hashable, Sendable {
  package let currency: Currency
  package let due: Int64
  package let unapplied: Int64
  package let credit: Int64
}

extension Connection {
  package func balanceTotals() throws -> [BalanceTotals] {
    try rows(
      """
      SELECT currency, sum(due), sum(unapplied), sum(credit) FROM customer_balance
      GROUP BY currency ORDER BY currency
      """
    ) {
      BalanceTotals(
        currency: try $0.next(), due: try $0.next(), unapplied: try $0.next(),
        credit: try $0.next())
    }
  }
}
