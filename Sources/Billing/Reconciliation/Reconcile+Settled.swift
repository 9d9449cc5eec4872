// The first link by strong keys: processor rows and our payments, refunds and disputes.

extension ReconciliationEngine {
  mutating func settleByKey() {
    let keys = OurKeys(facts, accounts)
    var byPayment: [String: [SettlementRow]] = [:]
    var byRefund: [String: [SettlementRow]] = [:]
    var byDispute: [String: [SettlementRow]] = [:]
    for row in rows where !isDecided(row.reference, in: .settled) && row.concernsPayment {
      switch keys.counterpart(of: row) {
      case .payment(let id): byPayment[id, default: []].append(row)
      case .refund(let id): byRefund[id, default: []].append(row)
      case .dispute(let id): byDispute[id, default: []].append(row)
      case .onlyPayment(let id): raiseUnrecorded(row, payment: id)
      case .several(let ids): raiseSeveral(row, ids)
      case nil: break
      }
    }
    for payment in payments {
      if let group = byPayment[payment.id] { settle(payment, group) }
    }
    for refund in facts.refunds.sorted(by: { $0.id < $1.id }) {
      if let group = byRefund[refund.id] { settle(refund, group) }
    }
    for dispute in facts.disputes.sorted(by: { $0.id < $1.id }) {
      if let group = byDispute[dispute.id] { settle(dispute, group) }
    }
  }

  // MARK: Payments

  private mutating func settle(_ payment: PaymentFact, _ group: [SettlementRow]) {
    let fields = [
      FieldComparison("amount", ours: "\(payment.amount)", theirs: Self.total(group)),
      FieldComparison("state", ours: payment.state.rawValue, theirs: "captured"),
    ]
    guard !isDecided(payment.reference, in: .settled) else {
      return raiseExtraCaptures(payment, group, fields)
    }
    let subjects = [payment.reference] + group.map(\.reference)
    guard payment.state == .captured else {
      return raiseState(payment, group, subjects, fields)
    }
    guard group.allSatisfy({ $0.gross.currency == payment.amount.currency }) else {
      return raisePair(
        .currencyMismatch, payment, group, subjects, fields,
        "the processor settled in another currency than we captured")
    }
    let captures = group.filter { $0.kind == .capture }
    if sum(group.map(\.gross)) == payment.amount {
      accept(payment, group, subjects, fields)
    } else if captures.count > 1, let first = captures.first(where: { $0.gross == payment.amount })
    {
      accept(payment, [first], [payment.reference, first.reference], [])
      raiseExtraCaptures(payment, group.filter { $0 != first }, fields)
    } else {
      raisePair(
        .amountMismatch, payment, group, subjects, fields,
        "the processor settled another amount than we captured")
    }
  }

  /// The amounts agree; the fee and the exchange must, too.
  private mutating func accept(
    _ payment: PaymentFact, _ group: [SettlementRow], _ subjects: [FactReference],
    _ fields: [FieldComparison]
  ) {
    var variances: [Variance] = []
    for check in [feeCheck(payment, group), exchangeCheck(group)].compactMap({ $0 }) {
      let verdict = variance(check.rule, theirs: check.theirs, ours: check.ours)
      if verdict.isTooMuch { return raiseCost(check, payment, group, subjects, fields) }
      variances += verdict.variances
    }
    let reference = group[0].paymentReferences.first { payment.references.contains($0) }
    let match = Match(
      .settled, .processorReference, [payment.reference], group.map(\.reference),
      inputs: [
        RuleInput("reference", reference ?? group[0].modificationReference ?? ""),
        RuleInput("amount", "\(payment.amount)"),
      ], variances: variances)
    add(match, on: group[0].bookedOn, evidence: group.map(\.evidence))
  }

  private mutating func raiseCost(
    _ check: CostCheck, _ payment: PaymentFact, _ group: [SettlementRow],
    _ subjects: [FactReference], _ fields: [FieldComparison]
  ) {
    var exception = draft(
      check.kind, .settled, payment.reference, subjects: subjects, on: group[0].bookedOn,
      check.explanation)
    exception.fields =
      fields + [FieldComparison(check.field, ours: "\(check.ours)", theirs: "\(check.theirs)")]
    exception.atStake = (try? check.theirs - check.ours)?.magnitude
    if check.isLarge { exception.severity = .high }
    exception.evidence = group.map(\.evidence)
    exception.proposals = [
      ExceptionProposal(
        check.rule == .fee ? .claimFee : .bookVariance, payment.merchantAccount,
        amount: exception.atStake)
    ]
    raise(exception)
  }

  mutating func raisePair(
    _ kind: ExceptionKind, _ payment: PaymentFact, _ group: [SettlementRow],
    _ subjects: [FactReference], _ fields: [FieldComparison], _ explanation: String
  ) {
    var exception = draft(
      kind, .settled, payment.reference, subjects: subjects, on: group[0].bookedOn, explanation)
    exception.fields = fields
    let difference = sum(group.map(\.gross)).flatMap { try? $0 - payment.amount }
    exception.atStake = difference?.magnitude ?? payment.amount.magnitude
    exception.evidence = group.map(\.evidence)
    exception.proposals = [
      ExceptionProposal(.askProcessor, group[0].id, amount: exception.atStake),
      ExceptionProposal(.match, payment.id),
    ]
    raise(exception)
  }

  /// Captures beyond the one that settles the payment.
  private mutating func raiseExtraCaptures(
    _ payment: PaymentFact, _ extra: [SettlementRow], _ fields: [FieldComparison]
  ) {
    let isDuplicate = extra.allSatisfy { $0.kind == .capture && $0.gross == payment.amount }
    var exception = draft(
      isDuplicate ? .duplicateCapture : .amountMismatch, .settled, extra[0].reference,
      subjects: extra.map(\.reference), on: extra[0].bookedOn,
      "payment \(payment.id) is settled already; the processor settled it again")
    exception.fields = fields
    exception.atStake = sum(extra.map(\.gross))?.magnitude
    exception.evidence = extra.map(\.evidence)
    exception.proposals = [
      ExceptionProposal(.refund, payment.id, amount: exception.atStake),
      ExceptionProposal(.askProcessor, extra[0].id),
    ]
    raise(exception)
  }

  /// The processor captured what we voided, or never captured.
  private mutating func raiseState(
    _ payment: PaymentFact, _ group: [SettlementRow], _ subjects: [FactReference],
    _ fields: [FieldComparison]
  ) {
    let isVoid = payment.state == .voided || payment.voidRequestedOn != nil
    var exception = draft(
      isVoid ? .unclearedVoid : .amountMismatch, .settled, payment.reference, subjects: subjects,
      on: group[0].bookedOn,
      isVoid
        ? "the payment was voided, yet the processor settled it"
        : "the processor settled what we never captured")
    exception.severity = .high
    exception.fields = fields
    exception.atStake = sum(group.map(\.gross))?.magnitude
    exception.evidence = group.map(\.evidence)
    exception.proposals = [ExceptionProposal(.reverse, payment.id, amount: exception.atStake)]
    raise(exception)
  }

  static func total(_ group: [SettlementRow]) -> String {
    sum(group.map(\.gross)).map { "\($0)" }
      ?? group.map { "\($0.gross)" }.joined(separator: " + ")
  }
}

extension SettlementRow {
  /// Whether one of our records must stand behind the row.
  var concernsPayment: Bool {
    switch kind {
    case .capture, .captureReversal, .refund, .refundReversal, .chargeback, .chargebackReversal:
      true
    case .fee, .deduction, .adjustment, .reserve, .transfer, .payout, .payoutReversal, .other:
      false
    }
  }
}
