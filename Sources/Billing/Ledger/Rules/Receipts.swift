// Posting rules of money from customers: captures, returns, transfers, cash applied.

extension PostingRules {
  /// How money that came is used, or where money that went back is taken from.
  package struct CashUse: Hashable, Sendable {
    package var receivable: Int64 = 0
    /// Paid on what was written off.
    package var recovered: Int64 = 0
    package var credit: Int64 = 0
    package var unapplied: Int64 = 0

    package init() {}

    package var total: Int64 { receivable &+ recovered &+ credit &+ unapplied }

    mutating func add(_ other: CashUse) {
      receivable &+= other.receivable
      recovered &+= other.recovered
      credit &+= other.credit
      unapplied &+= other.unapplied
    }
  }

  /// clearing (per merchant account) / receivable; beyond what is applied: unapplied cash.
  package static func capture(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.clearing, use.total, account)
    draft.credit(use, account.ofCustomer)
    return try draft.entry(source, on: day, currency)
  }

  /// receivable / clearing: money that came was taken back.
  package static func captureReturned(
    _ source: JournalSource, on day: Day, _ currency: Currency, from account: LedgerSegment,
    use: CashUse, reverses: JournalSource?
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(use, account.ofCustomer)
    draft.credit(.clearing, use.total, account)
    return try draft.entry(source, on: day, currency, reverses: reverses)
  }

  /// in transit / receivable or unapplied cash: a transfer that its bank line will confirm.
  package static func cashReceived(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.inTransit, use.total, customer.ofEntity)
    draft.credit(use, customer)
    return try draft.entry(source, on: day, currency)
  }

  /// unapplied cash / receivable.
  package static func cashApplied(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try spend(use, from: .unappliedCash, of: customer, source, on: day, currency)
  }

  /// receivable / unapplied cash.
  package static func cashUnapplied(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse, reverses: JournalSource?
  ) throws(JournalRefusal) -> JournalEntry? {
    try giveBack(
      use, to: .unappliedCash, of: customer, source, on: day, currency, reverses: reverses)
  }

  /// cash variance / receivable: a difference within tolerance that is not asked for.
  package static func shortfall(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try spend(use, from: .cashVariance, of: customer, source, on: day, currency)
  }

  /// receivable / cash variance: it is asked for after all.
  package static func shortfallReturned(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    try giveBack(use, to: .cashVariance, of: customer, source, on: day, currency, reverses: nil)
  }
}

extension EntryDraft {
  mutating func credit(_ use: PostingRules.CashUse, _ customer: LedgerSegment) {
    credit(.receivable, use.receivable, customer)
    credit(.badDebtRecovered, use.recovered, customer)
    credit(.customerCredit, use.credit, customer)
    credit(.unappliedCash, use.unapplied, customer)
  }

  mutating func debit(_ use: PostingRules.CashUse, _ customer: LedgerSegment) {
    debit(.receivable, use.receivable, customer)
    debit(.badDebtRecovered, use.recovered, customer)
    debit(.customerCredit, use.credit, customer)
    debit(.unappliedCash, use.unapplied, customer)
  }
}

extension LedgerSegment {
  /// The customer's side of a movement at a merchant account.
  package var ofCustomer: LedgerSegment {
    LedgerSegment(legalEntity: legalEntity, customer: customer)
  }

  /// The company's own side.
  package var ofEntity: LedgerSegment { LedgerSegment(legalEntity: legalEntity) }

  /// The processor's side: no customer.
  package var ofAccount: LedgerSegment {
    LedgerSegment(legalEntity: legalEntity, merchantAccount: merchantAccount)
  }
}
