// Payments, refunds, disputes and settlement in a random sequence.

import Billing

extension LedgerWorld {
  // MARK: Receipts

  /// Applications that precede their money, then the money: one entry.
  mutating func capture() throws -> Step? {
    var payment = Payment(id: newID())
    var entries: [JournalEntry] = []
    let targets = (0..<random.below(3)).compactMap { _ in pick { $0.ledger.total > 0 } }
    for document in targets {
      let part = amount(upTo: 60_000)
      payment.applied.append((document, part))
      documents[document]?.paid += part
      payment.captured += part
      entries += try post(
        .cashApplied, "allocation", newID(),
        .allocated(payment: payment.id, document: document, amount: part))
    }
    if targets.isEmpty || random.below(4) == 0 {
      payment.unapplied = amount(upTo: 9_000)
      payment.captured += payment.unapplied
    }
    entries += try post(
      .capture, "payment_event", newID(),
      .captured(
        payment: payment.id, attempt: payment.id, at: merchant, amount: payment.captured))
    payments.append(payment)
    return ("capture", entries)
  }

  mutating func transfer() throws -> Step? {
    var payment = Payment(id: newID(), isTransfer: true)
    payment.captured = amount(upTo: 40_000)
    payment.unapplied = payment.captured
    payments.append(payment)
    return (
      "transfer",
      try post(
        .cashReceived, "payment", payment.id,
        .received(payment: payment.id, amount: payment.captured))
    )
  }

  mutating func returned() throws -> Step? {
    guard
      let index = payments.indices.first(where: {
        !payments[$0].isTransfer && !payments[$0].isRefunded && payments[$0].captured > 0
          && payments[$0].applied.allSatisfy { documents[$0.document] != nil }
      })
    else { return nil }
    for (document, part) in payments[index].applied { documents[document]?.paid -= part }
    let id = payments[index].id
    payments[index].captured = 0
    payments[index].unapplied = 0
    payments[index].applied = []
    payments[index].isRefunded = true
    return (
      "return",
      try post(
        .captureReturned, "payment_event", newID(),
        .captured(payment: id, attempt: id, at: merchant, amount: 0))
    )
  }

  mutating func apply() throws -> Step? {
    guard let index = payments.indices.first(where: { payments[$0].unapplied > 0 }),
      let document = pick({ $0.ledger.total > 0 })
    else { return nil }
    let part = amount(upTo: payments[index].unapplied)
    payments[index].unapplied -= part
    payments[index].applied.append((document, part))
    documents[document]?.paid += part
    return (
      "apply cash",
      try post(
        .cashApplied, "allocation", newID(),
        .allocated(payment: payments[index].id, document: document, amount: part))
    )
  }

  mutating func unapply() throws -> Step? {
    guard
      let index = payments.indices.first(where: {
        !payments[$0].applied.isEmpty && !payments[$0].isRefunded
      }), let last = payments[index].applied.last, documents[last.document] != nil
    else { return nil }
    payments[index].applied.removeLast()
    payments[index].unapplied += last.amount
    documents[last.document]?.paid -= last.amount
    return (
      "unapply cash",
      try post(
        .cashUnapplied, "allocation", newID(),
        .allocated(payment: payments[index].id, document: last.document, amount: -last.amount))
    )
  }

  // MARK: Refunds

  /// Of what a document was paid beyond its due, else of what it was paid: it is due again.
  mutating func refund() throws -> Step? {
    if let index = payments.indices.first(where: { payments[$0].unapplied > 0 }),
      random.below(4) == 0
    {
      return try refundUnapplied(index)
    }
    guard let id = pick({ $0.paid - $0.refunded - $0.moved > 0 }) else { return nil }
    let state = documents[id]
    let most = (state?.paid ?? 0) - (state?.refunded ?? 0) - (state?.moved ?? 0)
    let refund = LedgerRefund(
      id: newID(), payment: 0, account: merchant, document: id, amount: amount(upTo: most))
    if promised.contains(where: { $0.isFromNote && $0.refund.document == id }) { return nil }
    documents[id]?.refunded += refund.amount
    if random.below(2) == 0 {
      plain[.refundsPayable, default: 0] += refund.amount
      promised.append((refund, false))
      return (
        "refund requested",
        try post(.refundRequested, "refund", refund.id, .refundRequested(refund))
      )
    }
    plain[.clearing, default: 0] -= refund.amount
    return ("refund", try post(.refundPaid, "refund", refund.id, .refundPaid(refund)))
  }

  private mutating func refundUnapplied(_ index: Int) throws -> Step? {
    let refund = LedgerRefund(
      id: newID(), payment: payments[index].id, account: merchant, document: nil,
      amount: amount(upTo: payments[index].unapplied))
    payments[index].unapplied -= refund.amount
    payments[index].isRefunded = true
    plain[.clearing, default: 0] -= refund.amount
    return ("refund of cash", try post(.refundPaid, "refund", refund.id, .refundPaid(refund)))
  }

  mutating func settleRefund() throws -> Step? {
    guard let (refund, isFromNote) = promised.popLast() else { return nil }
    plain[.refundsPayable, default: 0] -= refund.amount
    if isFromNote || random.below(2) == 0 {
      plain[.clearing, default: 0] -= refund.amount
      return ("refund paid", try post(.refundPaid, "refund", refund.id, .refundPaid(refund)))
    }
    if let document = refund.document { documents[document]?.refunded -= refund.amount }
    return ("refund failed", try post(.refundFailed, "refund", refund.id, .refundFailed(refund)))
  }

  // MARK: Disputes

  mutating func openDispute() throws -> Step? {
    let dispute = LedgerDispute(id: newID(), account: merchant, amount: amount(upTo: 9_000))
    let isInquiry = random.below(5) == 0
    disputes.append((dispute, !isInquiry))
    guard !isInquiry else { return ("inquiry", []) }
    plain[.disputesHeld, default: 0] += dispute.amount
    plain[.clearing, default: 0] -= dispute.amount
    return (
      "dispute opened",
      try post(.disputeOpened, "dispute_event", newID(), .disputeOpened(dispute))
    )
  }

  mutating func closeDispute() throws -> Step? {
    guard let (dispute, isOpen) = disputes.popLast() else { return nil }
    if isOpen { plain[.disputesHeld, default: 0] -= dispute.amount }
    if isOpen, random.below(2) == 0 {
      plain[.clearing, default: 0] += dispute.amount
      return ("dispute won", try post(.disputeWon, "dispute_event", newID(), .disputeWon(dispute)))
    }
    plain[.chargebackLoss, default: 0] += dispute.amount
    if !isOpen { plain[.clearing, default: 0] -= dispute.amount }
    return (
      "dispute lost", try post(.disputeLost, "dispute_event", newID(), .disputeLost(dispute))
    )
  }

  // MARK: Settlement

  mutating func settlement() throws -> Step? {
    let sum = amount(upTo: 900) - 300
    let id = newID()
    let kinds: [(PostingRule, LedgerAccount)] = [
      (.fee, .processorFees), (.adjustment, .cashVariance), (.reserveHeld, .reserveHeld),
      (.rounding, .rounding),
    ]
    let (rule, account) = kinds[Int(random.below(4))]
    plain[account, default: 0] += sum
    plain[.clearing, default: 0] -= sum
    let source = JournalSource("settlement_row", id, rule, part: 1)
    let entry: JournalEntry?
    switch rule {
    case .fee: entry = try PostingRules.fee(source, on: today, currency, at: merchant, amount: sum)
    case .adjustment:
      entry = try PostingRules.adjustment(source, on: today, currency, at: merchant, amount: sum)
    case .reserveHeld:
      entry = try PostingRules.reserveHeld(source, on: today, currency, at: merchant, amount: sum)
    default:
      entry = try PostingRules.rounding(source, on: today, currency, at: merchant, amount: sum)
    }
    return (rule.words, [entry].compactMap { $0 })
  }

  mutating func payout() throws -> Step? {
    let sum = amount(upTo: 50_000)
    if random.below(2) == 0 {
      plain[.inTransit, default: 0] += sum
      plain[.clearing, default: 0] -= sum
      let entry = try PostingRules.payout(
        JournalSource("payout", newID(), .payout), on: today, currency, at: merchant,
        amount: sum)
      return ("payout", [entry].compactMap { $0 })
    }
    let kept = random.below(50)
    plain[.inTransit, default: 0] -= sum
    plain[.bank, default: 0] += sum - kept
    plain[.cashVariance, default: 0] += kept
    let entry = try PostingRules.banked(
      JournalSource("bank_line", newID(), .banked, part: 1), on: today, currency, of: merchant,
      arrived: sum - kept, expected: sum)
    return ("bank line", [entry].compactMap { $0 })
  }

  /// An exchange both ways, or a result of one. The world's accounts are in one currency, so what
  /// is sold and bought is told apart by amount.
  mutating func foreign() throws -> Step? {
    let (id, sum) = (newID(), amount(upTo: 7_000))
    if random.below(2) == 0 {
      let bought = sum + random.below(200)
      plain[.clearing, default: 0] += bought - sum
      plain[.currencyConversion, default: 0] += sum - bought
      let entries = try PostingRules.exchange(
        ExchangeFact(
          outSource: JournalSource("settlement_row", id, .exchangeOut, part: 1),
          inSource: JournalSource("settlement_row", id, .exchangeIn, part: 1), on: today,
          account: merchant, sold: Money(minorUnits: sum, currency),
          bought: Money(minorUnits: bought, currency)))
      return ("exchange", entries)
    }
    let gain = sum - 3_500
    if random.below(2) == 0 {
      let entries = try PostingRules.revaluation(
        ("merchant_account", id), on: today, currency, at: merchant, gain: gain)
      return ("revaluation", entries)
    }
    plain[.currencyConversion, default: 0] += gain
    plain[gain >= 0 ? .currencyGain : .currencyLoss, default: 0] += abs(gain)
    let entry = try PostingRules.exchangeResult(
      JournalSource("settlement_row", id, .exchangeResult, part: 1), on: today, currency,
      at: merchant, gain: gain)
    return ("exchange result", [entry].compactMap { $0 })
  }

  mutating func prepaid() throws -> Step? {
    let (id, sum) = (newID(), amount(upTo: 4_000))
    let customer = merchant.ofCustomer
    switch random.below(3) {
    case 0:
      plain[.prepaidCredit, default: 0] += sum
      plain[.receivable, default: 0] += sum
      let entry = try PostingRules.prepaidSold(
        JournalSource("credit_grant", id, .prepaidSold), on: today, currency, of: customer,
        amount: sum)
      return ("prepaid sold", [entry].compactMap { $0 })
    case 1:
      plain[.prepaidCredit, default: 0] -= sum
      plain[.receivable, default: 0] -= sum
      let entry = try PostingRules.prepaidUsed(
        JournalSource("credit_application", id, .prepaidUsed), on: today, currency, of: customer,
        amount: sum)
      return ("prepaid used", [entry].compactMap { $0 })
    default:
      plain[.prepaidCredit, default: 0] -= sum
      plain[.breakage, default: 0] += sum
      let entry = try PostingRules.breakage(
        JournalSource("credit_grant", id, .breakage), on: today, currency, of: customer,
        amount: sum)
      return ("breakage", [entry].compactMap { $0 })
    }
  }
}
