// Posting rules of money given back: refunds and disputes. Neither touches revenue: a credit note
// or a loss does.

extension PostingRules {
  /// Where a refund's money is taken from: a debt to the customer that stands already, its credit,
  /// its unapplied cash, or (with no note) the invoice, which is due again.
  package struct RefundUse: Hashable, Sendable {
    package var payable: Int64
    package var cash: CashUse

    package init(payable: Int64, cash: CashUse) {
      self.payable = payable
      self.cash = cash
    }

    package var total: Int64 { payable &+ cash.total }
  }

  /// customer credit / refunds payable: promised, not gone yet.
  package static func refundRequested(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(use, customer)
    draft.credit(.refundsPayable, use.total, customer)
    return try draft.entry(source, on: day, currency)
  }

  /// refunds payable or customer credit / clearing.
  package static func refundPaid(
    _ source: JournalSource, on day: Day, _ currency: Currency, from account: LedgerSegment,
    use: RefundUse
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.refundsPayable, use.payable, account.ofCustomer)
    draft.debit(use.cash, account.ofCustomer)
    draft.credit(.clearing, use.total, account)
    return try draft.entry(source, on: day, currency)
  }

  /// refunds payable / customer credit: the promise is taken back.
  package static func refundFailed(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    use: CashUse, reverses: JournalSource
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.refundsPayable, use.total, customer)
    draft.credit(use, customer)
    return try draft.entry(source, on: day, currency, reverses: reverses)
  }

  /// customer credit / in transit: money that leaves by bank, which its bank line will confirm.
  package static func bankRefund(
    _ source: JournalSource, on day: Day, _ currency: Currency, of customer: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.customerCredit, amount, customer)
    draft.credit(.inTransit, amount, customer.ofEntity)
    return try draft.entry(source, on: day, currency)
  }

  /// disputes held / clearing.
  package static func disputeOpened(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.disputesHeld, amount, account)
    draft.credit(.clearing, amount, account)
    return try draft.entry(source, on: day, currency)
  }

  /// clearing / disputes held: the opening is reversed.
  package static func disputeWon(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    amount: Int64, reverses: JournalSource
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.clearing, amount, account)
    draft.credit(.disputesHeld, amount, account)
    return try draft.entry(source, on: day, currency, reverses: reverses)
  }

  /// chargeback loss / disputes held; straight from clearing where nothing was held.
  package static func disputeLost(
    _ source: JournalSource, on day: Day, _ currency: Currency, at account: LedgerSegment,
    held: Int64, amount: Int64
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.chargebackLoss, amount, account)
    draft.credit(.disputesHeld, held, account)
    draft.credit(.clearing, amount - held, account)
    return try draft.entry(source, on: day, currency)
  }
}
