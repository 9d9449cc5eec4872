// Posting rules of foreign currency: two balanced entries that meet in currency conversion, the
// result in the functional currency, and month-end revaluation.

/// An amount that became another currency at a stored rate.
package struct ExchangeFact: Hashable, Sendable {
  package let outSource: JournalSource
  package let inSource: JournalSource
  package let on: Day
  package let account: LedgerSegment
  /// What left, and what it became.
  package let sold: Money
  package let bought: Money

  package init(
    outSource: JournalSource, inSource: JournalSource, on day: Day, account: LedgerSegment,
    sold: Money, bought: Money
  ) {
    self.outSource = outSource
    self.inSource = inSource
    on = day
    self.account = account
    self.sold = sold
    self.bought = bought
  }
}

extension PostingRules {
  /// currency conversion / clearing in the currency that left, clearing / currency conversion in
  /// the one that came.
  package static func exchange(_ fact: ExchangeFact) throws(JournalRefusal) -> [JournalEntry] {
    var out = EntryDraft()
    out.debit(.currencyConversion, fact.sold.minorUnits, fact.account.ofAccount)
    out.credit(.clearing, fact.sold.minorUnits, fact.account.ofAccount)
    var into = EntryDraft()
    into.debit(.clearing, fact.bought.minorUnits, fact.account.ofAccount)
    into.credit(.currencyConversion, fact.bought.minorUnits, fact.account.ofAccount)
    return [
      try out.entry(fact.outSource, on: fact.on, fact.sold.currency),
      try into.entry(fact.inSource, on: fact.on, fact.bought.currency),
    ].compactMap { $0 }
  }

  /// What settlement brought beyond the value at capture, in the functional currency: a gain is
  /// positive, a loss negative.
  package static func exchangeResult(
    _ source: JournalSource, on day: Day, _ functional: Currency, at account: LedgerSegment,
    gain: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.currencyConversion, gain, account.ofAccount)
    draft.credit(gain >= 0 ? .currencyGain : .currencyLoss, gain, account.ofAccount)
    return try draft.entry(source, on: day, functional)
  }

  /// Month-end revaluation of an open balance and its reversal on the next day.
  package static func revaluation(
    _ source: (kind: String, id: Int64), on monthEnd: Day, _ functional: Currency,
    at account: LedgerSegment, gain: Int64
  ) throws(JournalRefusal) -> [JournalEntry] {
    let name = JournalSource(source.kind, source.id, .revaluation, on: monthEnd)
    guard
      let entry = try exchangeResult(name, on: monthEnd, functional, at: account, gain: gain),
      let nextDay = monthEnd.adding(days: 1)
    else { return [] }
    let back = JournalSource(source.kind, source.id, .revaluation, on: nextDay)
    return [entry, try entry.reversed(by: back, on: nextDay)]
  }
}
