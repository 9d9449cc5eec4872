// Money that goes back: refunds and disputes against the processor's rows.

extension ReconciliationEngine {
  // MARK: Refunds

  /// The rows of a refund add up to it, or to nothing once it failed.
  mutating func settle(_ refund: RefundFact, _ group: [SettlementRow]) {
    let isKnown = isDecided(refund.reference, in: .settled)
    let refunded = refund.hasFailed ? Money.zero(refund.amount.currency) : refund.amount
    let expected = isKnown ? Money.zero(refund.amount.currency) : refunded
    let subjects = (isKnown ? [] : [refund.reference]) + group.map(\.reference)
    let theirs = sum(group.map(\.gross)).flatMap { try? $0.negated() }
    guard theirs != expected else {
      let match = Match(
        .settled, .modificationReference, isKnown ? [] : [refund.reference],
        group.map(\.reference),
        inputs: [
          RuleInput("reference", group[0].modificationReference ?? ""),
          RuleInput("amount", "\(refund.amount)"),
        ])
      return add(match, on: group[0].bookedOn, evidence: group.map(\.evidence))
    }
    let isOtherCurrency = group.contains { $0.gross.currency != refund.amount.currency }
    var exception = draft(
      isOtherCurrency ? .currencyMismatch : .partialRefund, .settled,
      isKnown ? group[0].reference : refund.reference, subjects: subjects,
      on: group[0].bookedOn, "the processor refunded another amount than we did")
    exception.fields = [
      FieldComparison(
        "amount", ours: "\(expected)", theirs: theirs.map { "\($0)" } ?? Self.total(group)),
      FieldComparison(
        "state", ours: refund.hasFailed ? "failed" : "succeeded",
        theirs: group.contains { $0.kind == .refundReversal } ? "failed" : "succeeded"),
    ]
    exception.atStake =
      theirs.flatMap { try? $0 - expected }?.magnitude ?? refund.amount.magnitude
    exception.evidence = group.map(\.evidence)
    exception.proposals = [
      ExceptionProposal(.recordRefund, refund.payment, amount: exception.atStake),
      ExceptionProposal(.issueCreditNote, refund.payment, amount: exception.atStake),
      ExceptionProposal(.askProcessor, group[0].id),
    ]
    raise(exception)
  }

  // MARK: Disputes

  /// Each chargeback takes the disputed amount; it comes back only for a dispute that was won.
  mutating func settle(_ dispute: DisputeFact, _ group: [SettlementRow]) {
    let chargebacks = group.filter { $0.kind == .chargeback }
    let reversals = group.filter { $0.kind == .chargebackReversal }
    var wasCharged = isDecided(dispute.reference, in: .settled)
    for row in chargebacks {
      let left = wasCharged ? [] : [dispute.reference]
      if (try? row.gross.negated()) == dispute.amount {
        add(disputeMatch(dispute, row, left), on: row.bookedOn, evidence: [row.evidence])
      } else {
        raiseDispute(dispute, row, left)
      }
      wasCharged = true
    }
    for row in reversals {
      if wasCharged, dispute.outcome == .won, row.gross == dispute.amount {
        add(disputeMatch(dispute, row, []), on: row.bookedOn, evidence: [row.evidence])
      } else {
        raiseReversal(
          row, outcome: dispute.outcome.rawValue, wasCharged: wasCharged, target: dispute.id)
      }
    }
  }

  private func disputeMatch(
    _ dispute: DisputeFact, _ row: SettlementRow, _ left: [FactReference]
  ) -> Match {
    Match(
      .settled, row.kind == .chargeback ? .modificationReference : .samePayment, left,
      [row.reference],
      inputs: [
        RuleInput("dispute", dispute.id), RuleInput("reference", row.modificationReference ?? ""),
        RuleInput("amount", "\(dispute.amount)"),
      ])
  }

  private mutating func raiseDispute(
    _ dispute: DisputeFact, _ row: SettlementRow, _ left: [FactReference]
  ) {
    let isOtherCurrency = row.gross.currency != dispute.amount.currency
    var exception = draft(
      isOtherCurrency ? .currencyMismatch : .amountMismatch, .settled, row.reference,
      subjects: left + [row.reference], on: row.bookedOn,
      "the processor charged back another amount than the dispute's")
    exception.fields = [
      FieldComparison(
        "amount", ours: "\(dispute.amount)", theirs: "\(row.gross.magnitude)")
    ]
    exception.atStake =
      (try? row.gross + dispute.amount)?.magnitude ?? row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.proposals = [ExceptionProposal(.askProcessor, row.id)]
    raise(exception)
  }

  private mutating func raiseReversal(
    _ row: SettlementRow, outcome: String?, wasCharged: Bool, target: String?
  ) {
    var exception = draft(
      .chargebackReversal, .settled, row.reference, subjects: [row.reference], on: row.bookedOn,
      wasCharged
        ? "money of a dispute came back, though we do not hold it won"
        : "money of a dispute came back that was never taken")
    exception.fields = [
      FieldComparison("outcome", ours: outcome, theirs: "won"),
      FieldComparison("charged back", ours: wasCharged ? "yes" : "no", theirs: "yes"),
    ]
    exception.atStake = row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.proposals = [ExceptionProposal(.reopenDispute, target, amount: row.gross.magnitude)]
    raise(exception)
  }

  // MARK: What we have not recorded

  /// A refund or chargeback of a payment we know, of which we know nothing ourselves.
  mutating func raiseUnrecorded(_ row: SettlementRow, payment id: String) {
    if row.kind == .chargebackReversal {
      let wasCharged = rows.contains {
        $0.kind == .chargeback && $0.paymentReferences == row.paymentReferences
      }
      return raiseReversal(row, outcome: nil, wasCharged: wasCharged, target: id)
    }
    let isRefund = row.kind == .refund || row.kind == .refundReversal
    var exception = draft(
      isRefund ? .partialRefund : .orphanSettlement, .settled, row.reference,
      subjects: [row.reference], on: row.bookedOn,
      isRefund
        ? "the processor refunded payment \(id), we have no such refund"
        : "payment \(id) was charged back, we have no such dispute")
    exception.fields = [FieldComparison("amount", ours: nil, theirs: "\(row.gross.magnitude)")]
    exception.atStake = row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.proposals = [
      ExceptionProposal(
        isRefund ? .recordRefund : .openDispute, id, amount: row.gross.magnitude)
    ]
    if isRefund, let payment = paymentById[id],
      let over = try? row.gross + payment.amount, over.isNegative
    {
      exception.severity = .critical
    }
    raise(exception)
  }

  /// A key that names several of our records decides nothing.
  mutating func raiseSeveral(_ row: SettlementRow, _ ids: [String]) {
    var exception = draft(
      .ambiguous, .settled, row.reference, subjects: [row.reference], on: row.bookedOn,
      "the processor's reference stands on \(ids.count) of our records")
    exception.fields = [
      FieldComparison(
        "reference", ours: ids.joined(separator: " "), theirs: row.paymentReferences.first)
    ]
    exception.atStake = row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.proposals = ids.map { ExceptionProposal(.match, $0) }
    raise(exception)
  }

  mutating func raiseOrphan(
    _ row: SettlementRow, _ explanation: String, nearMisses: [NearMiss] = []
  ) {
    var exception = draft(
      .orphanSettlement, .settled, row.reference, subjects: [row.reference], on: row.bookedOn,
      explanation)
    exception.fields = [
      FieldComparison("reference", ours: nil, theirs: row.paymentReferences.first),
      FieldComparison("amount", ours: nil, theirs: "\(row.gross)"),
    ]
    exception.atStake = row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.nearMisses = nearMisses
    exception.proposals =
      nearMisses.map { ExceptionProposal(.match, $0.fact.id) }
      + [ExceptionProposal(.askProcessor, row.id)]
    raise(exception)
  }
}
