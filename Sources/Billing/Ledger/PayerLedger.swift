// One payer's money in one currency: facts in, entries out. It keeps what is due on each document
// and where each payment's money went, so that every posting is made to the right account.
//
// Order: facts that are posted, in the order they were posted, then the others by time. Replaying
// the posted ones leads to the same place each time, whatever was added since.

/// What posting a fact brought about.
package struct Posted: Hashable, Sendable {
  package var entries: [JournalEntry] = []
  /// Facts that one of the entries covers beside its source: applications of captured money.
  package var covers: [JournalSource] = []
  /// What is to be recognised later; the source is the fact's record.
  package var schedule: [ScheduledRevenue] = []
  /// Nothing was posted, but the order of the fact among the posted ones matters.
  package var keepsPlace = false

  package init() {}

  mutating func add(_ entry: JournalEntry?) {
    if let entry { entries.append(entry) }
  }
}

package struct PayerLedger: Hashable, Sendable {
  struct DocumentState: Hashable, Sendable {
    let document: LedgerDocument
    /// What is due.
    var receivable: Int64 = 0
    /// Paid or credited beyond it and not used since.
    var excess: Int64 = 0
    var writtenOff: Int64 = 0
    /// Settled by money or notes after it was written off.
    var recovered: Int64 = 0
    /// Taken in as a recovery, without being put to the document.
    var recoveredApart: Int64 = 0
    /// Of notes that are to be paid out.
    var payable: Int64 = 0
  }

  struct AllocationState: Hashable, Sendable {
    let source: JournalSource
    let document: Int64
    var amount: Int64
    /// How much of it money has come for.
    var settled: Int64 = 0
    var isCovered = false
  }

  struct PaymentState: Hashable, Sendable {
    var unapplied: Int64 = 0
    var allocations: [AllocationState] = []
    /// By attempt: what it has brought.
    var captured: [Int64: Int64] = [:]
    var lastCapture: JournalSource?
  }

  package let customer: LedgerSegment
  package let currency: Currency
  /// Credit that belongs to no document: granted.
  var granted: Int64 = 0
  var documents: [Int64: DocumentState] = [:]
  var payments: [Int64: PaymentState] = [:]
  var refunds: [Int64: RefundState] = [:]
  var disputes: [Int64: DisputeState] = [:]

  package init(of customer: LedgerSegment, in currency: Currency) {
    self.customer = customer
    self.currency = currency
  }

  /// Takes the fact into account and answers what it posts.
  package mutating func post(_ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    switch fact.event {
    case .finalised(let document): try finalise(document)
    case .credited(let note, let corrects, let refundable):
      try credit(note, corrects: corrects, refundable: refundable)
    case .voided(let id): try void(id, fact)
    case .allocated(let payment, let document, let amount):
      try allocate(payment, document, amount, fact)
    case .received(let payment, let amount): try receive(payment, amount, fact)
    case .captured(let payment, let attempt, let account, let amount):
      try capture(payment, attempt, account, amount, fact)
    case .refundRequested(let refund): try request(refund, fact)
    case .refundPaid(let refund): try pay(refund, fact)
    case .refundFailed(let refund): try fail(refund, fact)
    case .disputeOpened(let dispute): try open(dispute, fact)
    case .disputeWon(let dispute): try win(dispute, fact)
    case .disputeLost(let dispute): try lose(dispute, fact)
    case .writtenOff(let document, let amount): try writeOff(document, amount, fact)
    case .badDebtRelief(let document, let tax): try relieve(document, tax, fact)
    case .shortfall(let document, let amount): try giveUp(document, amount, fact)
    case .creditGranted(let amount, let account): try grant(amount, account, fact)
    case .creditApplied(let document, let amount): try apply(document, amount, fact)
    case .creditExpired(let amount): try expire(amount, fact)
    case .promotionApplied(let document, let amount): try promote(document, amount, fact)
    case .creditReturned(let document, let amount): try giveBack(document, amount, fact)
    case .creditMoved(let document, let amount): move(document, amount)
    case .cashCredited(let payment, let amount): try creditCash(payment, amount, fact)
    case .creditPaidOut(let amount): try payOut(amount, fact)
    case .recovered(let document, let payment, let amount):
      try recover(document, payment, amount, fact)
    }
  }

  /// What is due on a document as the ledger sees it.
  package func receivable(of document: Int64) -> Int64 { documents[document]?.receivable ?? 0 }
  /// What the payer may spend.
  package var customerCredit: Int64 {
    documents.values.reduce(granted) { $0 &+ $1.excess }
  }
  package var unapplied: Int64 { payments.values.reduce(0) { $0 &+ $1.unapplied } }
}

// MARK: - Money towards documents and back

extension PayerLedger {
  /// Money for a document: what is due first, then what was written off, then credit.
  mutating func settle(_ id: Int64, _ amount: Int64) -> PostingRules.CashUse {
    var use = PostingRules.CashUse()
    guard var state = documents[id] else {
      use.unapplied = amount
      return use
    }
    use.receivable = min(amount, max(0, state.receivable))
    let room = state.writtenOff - state.recovered - state.recoveredApart
    use.recovered = min(amount - use.receivable, max(0, room))
    use.credit = amount - use.receivable - use.recovered
    state.receivable -= use.receivable
    state.recovered += use.recovered
    state.excess += use.credit
    documents[id] = state
    return use
  }

  /// Money taken from a document again, in the opposite order.
  mutating func reopen(_ id: Int64, _ amount: Int64) -> PostingRules.CashUse {
    var use = PostingRules.CashUse()
    guard var state = documents[id] else {
      use.unapplied = amount
      return use
    }
    use.credit = min(amount, state.excess)
    use.recovered = min(amount - use.credit, state.recovered)
    use.receivable = amount - use.credit - use.recovered
    state.excess -= use.credit
    state.recovered -= use.recovered
    state.receivable += use.receivable
    documents[id] = state
    return use
  }

  /// Lowers what is due by at most `amount`, and answers by how much.
  mutating func lower(_ id: Int64, _ amount: Int64) -> Int64 {
    guard var state = documents[id] else { return 0 }
    let part = min(amount, max(0, state.receivable))
    state.receivable -= part
    documents[id] = state
    return part
  }
}
