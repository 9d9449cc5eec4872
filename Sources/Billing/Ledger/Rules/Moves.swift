// What several posting rules have in common: one amount, or a use of money, between two accounts of
// a customer.

extension PostingRules {
  /// `debited` / `credited`; nil when nothing moves.
  static func move(
    _ amount: Int64, from debited: LedgerAccount, to credited: LedgerAccount,
    of customer: LedgerSegment, _ source: JournalSource, on day: Day, _ currency: Currency
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(debited, amount, customer)
    draft.credit(credited, amount, customer)
    return try draft.entry(source, on: day, currency)
  }

  /// `held` / what the money is used for.
  static func spend(
    _ use: CashUse, from held: LedgerAccount, of customer: LedgerSegment,
    _ source: JournalSource, on day: Day, _ currency: Currency
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(held, use.total, customer)
    draft.credit(use, customer)
    return try draft.entry(source, on: day, currency)
  }

  /// What the money was used for / `held`: it is there again.
  static func giveBack(
    _ use: CashUse, to held: LedgerAccount, of customer: LedgerSegment,
    _ source: JournalSource, on day: Day, _ currency: Currency, reverses: JournalSource?
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(use, customer)
    draft.credit(held, use.total, customer)
    return try draft.entry(source, on: day, currency, reverses: reverses)
  }
}
