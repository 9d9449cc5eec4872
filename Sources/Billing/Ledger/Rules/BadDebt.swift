// Posting rules of money that is not expected any more.

extension PostingRules {
  /// bad debt (delivered) + deferred (undelivered) / receivable. Tax stays payable until a
  /// bad-debt relief says otherwise.
  package static func writeOff(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64, undelivered: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.badDebt, amount - undelivered, customer)
    draft.debit(.deferredRevenue, undelivered, customer)
    draft.credit(.receivable, amount, customer)
    return try draft.entry(source, on: day, currency)
  }

  /// unapplied cash / bad debt recovered: money that came for what was given up.
  package static func recovery(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      amount, from: .unappliedCash, to: .badDebtRecovered, of: customer, source, on: day, currency)
  }

  /// tax payable / bad debt: the authority gives the tax of a lost debt back.
  package static func badDebtRelief(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    tax: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try move(
      tax, from: .taxPayable, to: .badDebt, of: customer, source, on: day, currency)
  }
}
