// Payments of one payer: money that came, was applied, and went back.

extension PayerLedger {
  /// Money that has come already is applied now; an application that precedes its money waits for
  /// it and is posted with it.
  mutating func allocate(
    _ id: Int64, _ document: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    guard amount > 0 else { return try unallocate(id, document, -amount, fact) }
    var payment = payments[id] ?? PaymentState()
    var posted = Posted()
    let now = documents[document] == nil ? 0 : min(amount, max(0, payment.unapplied))
    let use = now > 0 ? settle(document, now) : PostingRules.CashUse()
    payment.unapplied -= now
    payment.allocations.append(
      AllocationState(
        source: fact.source, document: document, amount: amount, settled: now,
        isCovered: now > 0))
    payments[id] = payment
    posted.add(
      try PostingRules.cashApplied(fact.source, on: fact.on, currency, of: customer, use: use))
    return posted
  }

  private mutating func unallocate(
    _ id: Int64, _ document: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    guard var payment = payments[id] else { return Posted() }
    var left = amount
    var freed: Int64 = 0
    var reversed: JournalSource?
    for index in payment.allocations.indices.reversed()
    where payment.allocations[index].document == document && left > 0 {
      let part = min(left, payment.allocations[index].amount)
      let settled = max(
        0, payment.allocations[index].settled - (payment.allocations[index].amount - part))
      payment.allocations[index].amount -= part
      payment.allocations[index].settled -= settled
      freed += settled
      left -= part
      reversed = payment.allocations[index].source
    }
    payment.unapplied += freed
    payments[id] = payment
    let use = reopen(document, freed)
    var posted = Posted()
    posted.add(
      try PostingRules.cashUnapplied(
        fact.source, on: fact.on, currency, of: customer, use: use, reverses: reversed))
    return posted
  }

  /// Spends money that came on the applications that wait for it.
  private mutating func spend(
    _ amount: Int64, _ payment: inout PaymentState, _ posted: inout Posted
  ) -> PostingRules.CashUse {
    var use = PostingRules.CashUse()
    var left = amount
    for index in payment.allocations.indices where left > 0 {
      let allocation = payment.allocations[index]
      guard documents[allocation.document] != nil else { continue }
      let part = min(left, allocation.amount - allocation.settled)
      guard part > 0 else { continue }
      payment.allocations[index].settled += part
      use.add(settle(allocation.document, part))
      left -= part
      if !allocation.isCovered {
        payment.allocations[index].isCovered = true
        posted.covers.append(allocation.source)
      }
    }
    use.unapplied &+= left
    payment.unapplied += left
    return use
  }

  mutating func receive(
    _ id: Int64, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    var payment = payments[id] ?? PaymentState()
    var posted = Posted()
    let use = spend(amount, &payment, &posted)
    payments[id] = payment
    posted.add(
      try PostingRules.cashReceived(fact.source, on: fact.on, currency, of: customer, use: use))
    return posted
  }

  mutating func capture(
    _ id: Int64, _ attempt: Int64, _ account: LedgerSegment, _ amount: Int64, _ fact: LedgerFact
  ) throws(JournalRefusal) -> Posted {
    var payment = payments[id] ?? PaymentState()
    let change = amount - (payment.captured[attempt] ?? 0)
    payment.captured[attempt] = amount
    var posted = Posted()
    if change > 0 {
      let use = spend(change, &payment, &posted)
      payment.lastCapture = fact.source
      payments[id] = payment
      posted.add(
        try PostingRules.capture(fact.source, on: fact.on, currency, at: account, use: use))
    } else if change < 0 {
      let reverses = payment.lastCapture
      let use = takeBack(-change, &payment)
      payments[id] = payment
      posted.add(
        try PostingRules.captureReturned(
          fact.source, on: fact.on, currency, from: account, use: use, reverses: reverses))
    } else {
      payments[id] = payment
    }
    return posted
  }

  /// Money of a payment that went back: what was not applied first, then what was applied last.
  private mutating func takeBack(
    _ amount: Int64, _ payment: inout PaymentState
  ) -> PostingRules.CashUse {
    var use = PostingRules.CashUse()
    use.unapplied = min(amount, max(0, payment.unapplied))
    payment.unapplied -= use.unapplied
    var left = amount - use.unapplied
    for index in payment.allocations.indices.reversed() where left > 0 {
      let part = min(left, payment.allocations[index].settled)
      payment.allocations[index].settled -= part
      use.add(reopen(payment.allocations[index].document, part))
      left -= part
    }
    use.unapplied &+= left
    payment.unapplied -= left
    return use
  }
}
