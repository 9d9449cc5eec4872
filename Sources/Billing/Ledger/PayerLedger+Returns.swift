// Refunds and disputes of one payer.

extension PayerLedger {
  /// What a refund was promised from, so that a failed one can be put back.
  struct RefundState: Hashable, Sendable {
    /// Of a note that was to be paid out.
    var payable: Int64 = 0
    /// By document, in the order it was taken.
    var documents: [Taken] = []
    var unapplied: Int64 = 0
    var ofBalance: Int64 = 0

    struct Taken: Hashable, Sendable {
      let document: Int64
      let use: PostingRules.CashUse
    }

    var cash: PostingRules.CashUse {
      var all = PostingRules.CashUse()
      for taken in documents { all.add(taken.use) }
      all.unapplied &+= unapplied
      all.credit &+= ofBalance
      return all
    }
  }

  mutating func request(
    _ refund: LedgerRefund, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    let state = take(refund)
    refunds[refund.id] = state
    var posted = Posted()
    posted.add(
      try PostingRules.refundRequested(
        fact.source, on: fact.on, currency, of: customer, use: state.cash))
    return posted
  }

  mutating func pay(_ refund: LedgerRefund, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    let use: PostingRules.RefundUse
    if refunds[refund.id] != nil {
      use = PostingRules.RefundUse(payable: refund.amount, cash: PostingRules.CashUse())
    } else {
      let state = take(refund)
      refunds[refund.id] = state
      use = PostingRules.RefundUse(payable: state.payable, cash: state.cash)
    }
    var posted = Posted()
    posted.add(
      try PostingRules.refundPaid(
        fact.source, on: fact.on, currency, from: refund.account, use: use))
    return posted
  }

  /// The promise goes back to where it was taken from: to what is due, if something is by now.
  mutating func fail(_ refund: LedgerRefund, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    guard let state = refunds.removeValue(forKey: refund.id) else { return Posted() }
    if let document = refund.document { documents[document]?.payable += state.payable }
    var use = PostingRules.CashUse()
    for taken in state.documents { use.add(settle(taken.document, taken.use.total)) }
    use.unapplied &+= state.unapplied
    use.credit &+= state.ofBalance
    granted += state.ofBalance
    payments[refund.payment]?.unapplied += state.unapplied
    var posted = Posted()
    posted.add(
      try PostingRules.refundFailed(
        fact.source, on: fact.on, currency, of: customer, use: use,
        reverses: JournalSource("refund", refund.id, .refundRequested)))
    return posted
  }

  /// With a note: what the note left to pay out, then its document. Without: money of the payment
  /// that is applied to nothing, then the documents it paid, the last one first.
  private mutating func take(_ refund: LedgerRefund) -> RefundState {
    var state = RefundState()
    if refund.isOfBalance {
      takeCredit(refund.amount)
      state.ofBalance = refund.amount
      return state
    }
    var left = refund.amount
    if let id = refund.document {
      state.payable = min(left, documents[id]?.payable ?? 0)
      documents[id]?.payable -= state.payable
      left -= state.payable
      if left > 0 { state.documents.append(.init(document: id, use: reopen(id, left))) }
      return state
    }
    let payment = payments[refund.payment] ?? PaymentState()
    state.unapplied = min(left, max(0, payment.unapplied))
    left -= state.unapplied
    for allocation in payment.allocations.reversed() where left > 0 && allocation.settled > 0 {
      let part = min(left, allocation.settled)
      state.documents.append(
        .init(document: allocation.document, use: reopen(allocation.document, part)))
      left -= part
    }
    state.unapplied += left
    payments[refund.payment, default: PaymentState()].unapplied -= state.unapplied
    return state
  }
}

// MARK: - Disputes

extension PayerLedger {
  struct DisputeState: Hashable, Sendable {
    var held: Int64
    let opened: JournalSource
  }

  mutating func open(
    _ dispute: LedgerDispute, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    guard (disputes[dispute.id]?.held ?? 0) == 0 else { return Posted() }
    disputes[dispute.id] = DisputeState(held: dispute.amount, opened: fact.source)
    var posted = Posted()
    posted.add(
      try PostingRules.disputeOpened(
        fact.source, on: fact.on, currency, at: dispute.account, amount: dispute.amount))
    return posted
  }

  mutating func win(_ dispute: LedgerDispute, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    guard let state = disputes[dispute.id], state.held > 0 else { return Posted() }
    disputes[dispute.id]?.held = 0
    var posted = Posted()
    posted.add(
      try PostingRules.disputeWon(
        fact.source, on: fact.on, currency, at: dispute.account, amount: state.held,
        reverses: state.opened))
    return posted
  }

  mutating func lose(
    _ dispute: LedgerDispute, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    let held = disputes[dispute.id]?.held ?? 0
    disputes[dispute.id] = DisputeState(held: 0, opened: fact.source)
    var posted = Posted()
    posted.add(
      try PostingRules.disputeLost(
        fact.source, on: fact.on, currency, at: dispute.account, held: held,
        amount: dispute.amount))
    return posted
  }
}
