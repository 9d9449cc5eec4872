// Documents, notes, voids and write-offs of one payer.

extension PayerLedger {
  mutating func finalise(_ document: LedgerDocument) throws(JournalRefusal) -> Posted {
    documents[document.id] = DocumentState(document: document, receivable: document.total)
    var posted = try Posted(finalising: document)
    for id in payments.keys.sorted() { try settleWaiting(id, document, &posted) }
    return posted
  }

  /// Money that was applied to the document before it was issued.
  private mutating func settleWaiting(
    _ id: Int64, _ document: LedgerDocument, _ posted: inout Posted
  ) throws(JournalRefusal) {
    guard var payment = payments[id] else { return }
    for index in payment.allocations.indices {
      let allocation = payment.allocations[index]
      let part = min(payment.unapplied, allocation.amount - allocation.settled)
      guard allocation.document == document.id, part > 0 else { continue }
      payment.unapplied -= part
      payment.allocations[index].settled += part
      payment.allocations[index].isCovered = true
      let source = allocation.source
      let again = JournalSource(source.kind, source.id, .cashApplied, on: document.issuedOn)
      posted.add(
        try PostingRules.cashApplied(
          allocation.isCovered ? again : source, on: document.issuedOn, currency, of: customer,
          use: settle(document.id, part)))
    }
    payments[id] = payment
  }

  mutating func credit(
    _ note: LedgerDocument, corrects id: Int64, refundable: Int64
  ) throws(JournalRefusal) -> Posted {
    var use = PostingRules.NoteUse(offset: 0, credit: -note.total)
    if documents[id] == nil {
      granted += use.credit
    } else {
      let settled = settle(id, -note.total)
      let payable = min(settled.credit, refundable)
      documents[id]?.excess -= payable
      documents[id]?.payable += payable
      use = PostingRules.NoteUse(
        offset: settled.receivable, recovered: settled.recovered,
        credit: settled.credit - payable, refundsPayable: payable)
    }
    var posted = Posted()
    posted.add(try PostingRules.creditNote(note, use: use))
    posted.schedule = note.schedule(from: note.issuedOn)
    return posted
  }

  mutating func void(_ id: Int64, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    guard let state = documents[id] else { return Posted() }
    documents[id] = nil
    var posted = Posted()
    posted.add(try PostingRules.voided(fact.source, state.document, on: fact.on))
    posted.schedule = state.document.schedule(from: fact.on).map {
      ScheduledRevenue(on: $0.on, -$0.amount)
    }
    return posted
  }

  mutating func writeOff(
    _ id: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    guard let state = documents[id] else { return Posted() }
    let lost = lower(id, amount)
    documents[id]?.writtenOff += lost
    // The share of the service that was not paid for is not earned any more.
    let rest = state.document.schedule(from: fact.on)
    let parts = ScheduledRevenue.share(of: rest, -lost, ofEach: state.document.total)
    let undelivered = -parts.reduce(0) { $0 &+ $1.amount }
    var posted = Posted()
    posted.add(
      try PostingRules.writeOff(
        fact.source, on: fact.on, currency, of: customer, amount: lost, undelivered: undelivered))
    posted.schedule = parts
    return posted
  }

  mutating func relieve(
    _ id: Int64, _ tax: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    var posted = Posted()
    posted.add(
      try PostingRules.badDebtRelief(fact.source, on: fact.on, currency, of: customer, tax: tax))
    return posted
  }

  mutating func giveUp(
    _ id: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    var posted = Posted()
    posted.add(
      amount >= 0
        ? try PostingRules.shortfall(
          fact.source, on: fact.on, currency, of: customer, use: settle(id, amount))
        : try PostingRules.shortfallReturned(
          fact.source, on: fact.on, currency, of: customer, use: reopen(id, -amount)))
    return posted
  }
}

// MARK: - Credit

extension PayerLedger {
  mutating func grant(
    _ amount: Int64, _ account: LedgerAccount, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    granted += amount
    var posted = Posted()
    posted.add(
      try PostingRules.creditGranted(
        fact.source, on: fact.on, currency, of: customer, amount: amount, from: account))
    return posted
  }

  /// Credit is used from what was granted first, then from what documents were paid beyond their
  /// due, oldest document first.
  mutating func apply(
    _ document: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    let use = settle(document, amount)
    takeCredit(use.total)
    var posted = Posted()
    posted.add(
      try PostingRules.creditApplied(fact.source, on: fact.on, currency, of: customer, use: use))
    return posted
  }

  mutating func expire(_ amount: Int64, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    takeCredit(amount)
    var posted = Posted()
    posted.add(
      try PostingRules.creditExpired(
        fact.source, on: fact.on, currency, of: customer, amount: amount))
    return posted
  }

  mutating func promote(
    _ document: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    var posted = Posted()
    posted.add(
      amount >= 0
        ? try PostingRules.promotionApplied(
          fact.source, on: fact.on, currency, of: customer, use: settle(document, amount))
        : try PostingRules.promotionReturned(
          fact.source, on: fact.on, currency, of: customer, use: reopen(document, -amount)))
    return posted
  }

  mutating func giveBack(
    _ document: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    let use = reopen(document, amount)
    granted += amount
    var posted = Posted()
    posted.add(
      try PostingRules.creditReturned(
        fact.source, on: fact.on, currency, of: customer, use: use, reverses: nil))
    return posted
  }

  mutating func move(_ document: Int64, _ amount: Int64) -> Posted {
    documents[document]?.excess -= amount
    granted += amount
    var posted = Posted()
    posted.keepsPlace = true
    return posted
  }

  mutating func creditCash(
    _ payment: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    payments[payment, default: PaymentState()].unapplied -= amount
    granted += amount
    var posted = Posted()
    posted.add(
      try PostingRules.creditGranted(
        fact.source, on: fact.on, currency, of: customer, amount: amount, from: .unappliedCash))
    return posted
  }

  /// Credit that left by bank.
  mutating func payOut(_ amount: Int64, _ fact: LedgerFact) throws(JournalRefusal) -> Posted {
    takeCredit(amount)
    var posted = Posted()
    posted.add(
      try PostingRules.bankRefund(fact.source, on: fact.on, currency, of: customer, amount: amount))
    return posted
  }

  mutating func recover(
    _ document: Int64, _ payment: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    documents[document]?.recoveredApart += amount
    payments[payment, default: PaymentState()].unapplied -= amount
    var posted = Posted()
    posted.add(
      try PostingRules.recovery(fact.source, on: fact.on, currency, of: customer, amount: amount))
    return posted
  }

  mutating func takeCredit(_ amount: Int64) {
    let first = min(amount, max(0, granted))
    granted -= first
    var left = amount - first
    for id in documents.keys.sorted() where left > 0 {
      let part = min(left, documents[id]?.excess ?? 0)
      documents[id]?.excess -= part
      left -= part
    }
    granted -= left
  }
}
