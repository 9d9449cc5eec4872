// Sums over postings: for identities, for a trial balance of any day, for statements.

import Billing

/// What was posted to one place. Debits count positive.
package struct LedgerSum: Hashable, Sendable {
  package let account: LedgerAccount
  package let legalEntity: Int64
  package let customer: Int64
  package let merchantAccount: Int64
  package let currency: Currency
  package let debit: Int64
  package let credit: Int64

  package init(
    account: LedgerAccount, legalEntity: Int64, customer: Int64, merchantAccount: Int64,
    currency: Currency, debit: Int64, credit: Int64
  ) {
    self.account = account
    self.legalEntity = legalEntity
    self.customer = customer
    self.merchantAccount = merchantAccount
    self.currency = currency
    self.debit = debit
    self.credit = credit
  }

  package var signed: Int64 { debit - credit }
}

/// A posting on a statement, with its entry.
package struct StatementPosting: Hashable, Sendable {
  package let entry: JournalEntryRow
  package let side: Posting.Side
  package let amount: Int64
  package let customer: Int64

  package var signed: Int64 { side == .debit ? amount : -amount }
}

/// Which postings a statement is of.
package struct LedgerPlace: Hashable, Sendable {
  package let account: LedgerAccount
  package let legalEntity: Int64
  package let merchantAccount: Int64
  package let currency: Currency

  package init(
    account: LedgerAccount, legalEntity: Int64, merchantAccount: Int64, currency: Currency
  ) {
    self.account = account
    self.legalEntity = legalEntity
    self.merchantAccount = merchantAccount
    self.currency = currency
  }
}

extension Connection {
  private static let sides = """
    sum(CASE WHEN p.side = 'debit' THEN p.amount ELSE 0 END),
    sum(CASE WHEN p.side = 'credit' THEN p.amount ELSE 0 END)
    """

  /// Sums by customer, merchant account and currency; of one customer's entries, or of all.
  package func ledgerSums(of customer: CustomerID? = nil) throws -> [LedgerSum] {
    let filter = try customer.map { "e.customer_id \(try kin(of: $0))" } ?? "e.customer_id >= $1"
    return try rows(
      """
      SELECT p.account, p.legal_entity_id, p.customer_id, p.merchant_account_id, e.currency,
        \(Self.sides)
      FROM journal_entry e JOIN posting p ON p.entry_id = e.id WHERE \(filter)
      GROUP BY p.account, p.legal_entity_id, p.customer_id, p.merchant_account_id, e.currency
      ORDER BY p.customer_id, p.account, p.legal_entity_id, p.merchant_account_id, e.currency
      """, [customer ?? CustomerID(0)]
    ) { try LedgerSum(&$0) }
  }

  /// Sums by account, legal entity, merchant account and currency of what was posted from one day
  /// through another and booked by an instant.
  package func ledgerSums(
    from first: Day, through day: Day, knownAt instant: Timestamp
  ) throws -> [LedgerSum] {
    try rows(
      """
      SELECT p.account, p.legal_entity_id, 0, p.merchant_account_id, e.currency, \(Self.sides)
      FROM journal_entry e JOIN posting p ON p.entry_id = e.id
      WHERE e.posted_on >= $1 AND e.posted_on <= $2 AND e.recorded_at <= $3
      GROUP BY p.account, p.legal_entity_id, p.merchant_account_id, e.currency
      ORDER BY p.legal_entity_id, p.account, e.currency, p.merchant_account_id
      """, [first, day, instant]
    ) { try LedgerSum(&$0) }
  }

  /// What is scheduled and not recognised, by customer and currency.
  package func unrecognisedSums(
    of customer: CustomerID? = nil
  ) throws -> [(customer: CustomerID, currency: Currency, amount: Int64)] {
    let filter = try customer.map { "customer_id \(try kin(of: $0))" } ?? "customer_id >= $1"
    return try rows(
      """
      SELECT customer_id, currency, sum(amount) FROM revenue_schedule
      WHERE entry_id IS NULL AND \(filter) GROUP BY customer_id, currency
      ORDER BY customer_id, currency
      """, [customer ?? CustomerID(0)]
    ) { (try $0.next(), try $0.next(), try $0.next()) }
  }

  /// Postings of a place from one day through another, newest first; at most `limit`.
  package func statement(
    of place: LedgerPlace, from first: Day, through day: Day, knownAt instant: Timestamp,
    limit: Int
  ) throws -> [StatementPosting] {
    let columns = JournalEntryRow.columns.map { "e.\($0)" }.joined(separator: ", ")
    return try rows(
      """
      SELECT \(columns), p.side, p.amount, p.customer_id
      FROM posting p JOIN journal_entry e ON e.id = p.entry_id
      WHERE p.account = $1 AND p.legal_entity_id = $2 AND p.merchant_account_id = $3
        AND e.currency = $4 AND e.posted_on >= $5 AND e.posted_on <= $6 AND e.recorded_at <= $7
      ORDER BY e.posted_on DESC, e.id DESC, p.n LIMIT $8
      """,
      [
        place.account, place.legalEntity, place.merchantAccount, place.currency, first, day,
        instant, limit,
      ]
    ) { row in
      StatementPosting(
        entry: try JournalEntryRow(&row), side: try row.next(), amount: try row.next(),
        customer: try row.next())
    }
  }

  /// The balance of a place through a day; debits count positive.
  package func balance(
    of place: LedgerPlace, through day: Day, knownAt instant: Timestamp
  ) throws -> Int64 {
    try first(
      """
      SELECT coalesce(sum(CASE WHEN p.side = 'debit' THEN p.amount ELSE -p.amount END), 0)
      FROM posting p JOIN journal_entry e ON e.id = p.entry_id
      WHERE p.account = $1 AND p.legal_entity_id = $2 AND p.merchant_account_id = $3
        AND e.currency = $4 AND e.posted_on <= $5 AND e.recorded_at <= $6
      """,
      [
        place.account, place.legalEntity, place.merchantAccount, place.currency, day, instant,
      ]
    ) { try $0.next() } ?? 0
  }

  package func ledgerBalance(id: Int64) throws -> LedgerBalanceRow? {
    try one(where: "id = $1", [id])
  }

  /// The days of the first and the last entry.
  package func journalDays() throws -> (first: Day, last: Day)? {
    let days: (Day?, Day?)? = try first(
      "SELECT min(posted_on), max(posted_on) FROM journal_entry"
    ) { (try $0.next(), try $0.next()) }
    guard let first = days?.0, let last = days?.1 else { return nil }
    return (first, last)
  }

  /// Every entry with its postings, by day and number.
  package func forEachEntryByDay(
    _ body: (JournalEntryRow, [PostingRow]) throws -> Void
  ) throws {
    let columns = JournalEntryRow.columnList
    try forEach("SELECT \(columns) FROM journal_entry ORDER BY posted_on, id") { reader in
      let entry = try JournalEntryRow(&reader)
      try body(entry, try postings(of: entry.id))
    }
  }
}

extension LedgerSum {
  fileprivate init(_ row: inout ColumnReader) throws {
    account = try row.next()
    legalEntity = try row.next()
    customer = try row.next()
    merchantAccount = try row.next()
    currency = try row.next()
    debit = try row.next()
    credit = try row.next()
  }
}
