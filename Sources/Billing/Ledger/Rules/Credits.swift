// Posting rules of what customers hold: credit, promotional grants, prepaid credit.

extension PostingRules {
  /// `from` / customer credit: goodwill is contra-revenue; cash that was not applied becomes credit
  /// from unapplied cash.
  package static func creditGranted(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64, from account: LedgerAccount
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: account, to: .customerCredit, of: customer, source, on: day, currency)
  }

  /// customer credit / receivable.
  package static func creditApplied(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try spend(use, from: .customerCredit, of: customer, source, on: day, currency)
  }

  /// receivable / customer credit: credit that was spent on a document is the payer's again.
  package static func creditReturned(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse, reverses: JournalSource?
  ) throws(JournalRefusal) -> JournalEntry? {
    try giveBack(
      use, to: .customerCredit, of: customer, source, on: day, currency, reverses: reverses)
  }

  /// customer credit / breakage: what expired unused.
  package static func creditExpired(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: .customerCredit, to: .breakage, of: customer, source, on: day, currency)
  }

  /// contra-revenue / receivable: promotional credit is given away when it is used, not before.
  package static func promotionApplied(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try spend(use, from: .contraRevenue, of: customer, source, on: day, currency)
  }

  /// receivable, or what a note had made customer credit / contra-revenue: the grant has it again.
  package static func promotionReturned(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try giveBack(
      use, to: .contraRevenue, of: customer, source, on: day, currency, reverses: nil)
  }

  /// receivable / prepaid credit: sold, owed until it is used.
  package static func prepaidSold(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: .receivable, to: .prepaidCredit, of: customer, source, on: day, currency)
  }

  /// prepaid credit / receivable.
  package static func prepaidUsed(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: .prepaidCredit, to: .receivable, of: customer, source, on: day, currency)
  }

  /// prepaid credit / breakage: what expired unused.
  package static func breakage(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: .prepaidCredit, to: .breakage, of: customer, source, on: day, currency)
  }
}
