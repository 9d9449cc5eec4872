// Posting rules of what processors and banks report: fees, reserves, payouts, bank lines.

extension PostingRules {
  /// processor fees / clearing. A fee that is given back is negative.
  package static func fee(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try moved(source, on: day, currency, .processorFees, account, amount)
  }

  /// cash variance / clearing: a correction by the processor that names none of our records.
  package static func adjustment(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try moved(source, on: day, currency, .cashVariance, account, amount)
  }

  /// reserve held / clearing; negative when it is released.
  package static func reserveHeld(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try moved(source, on: day, currency, .reserveHeld, account, amount)
  }

  /// in transit / clearing; negative when the processor collects from us.
  package static func payout(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.inTransit, amount, account.ofEntity)
    draft.credit(.clearing, amount, account.ofAccount)
    return try draft.entry(source, on: day, currency)
  }

  /// bank / in transit; what the bank kept or added within tolerance is cash variance.
  package static func banked(
    _ source: JournalSource, on day: Day, _ currency: Currency, of entity: LedgerSegment,
    arrived: Int64, expected: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.bank, arrived, entity.ofEntity)
    draft.debit(.cashVariance, expected - arrived, entity.ofEntity)
    draft.credit(.inTransit, expected, entity.ofEntity)
    return try draft.entry(source, on: day, currency)
  }

  /// rounding / clearing: what exact parts leave over.
  package static func rounding(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    try moved(source, on: day, currency, .rounding, account, amount)
  }

  private static func moved(
    _ source: JournalSource, on day: Day, _ currency: Currency, _ target: LedgerAccount,
    _ account: LedgerSegment, _ amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(target, amount, account.ofAccount)
    draft.credit(.clearing, amount, account.ofAccount)
    return try draft.entry(source, on: day, currency)
  }
}
