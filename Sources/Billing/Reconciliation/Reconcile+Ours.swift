// Our own records that no row has answered: still expected, or missing; voids and double captures.

extension ReconciliationEngine {
  mutating func checkOurRecords() {
    let orphans = orphanedCaptures
    for payment in payments where payment.method == .processor { check(payment, orphans) }
    for refund in facts.refunds.sorted(by: { $0.id < $1.id }) { check(refund) }
    raiseDoubleCaptures()
  }

  private mutating func check(_ payment: PaymentFact, _ orphans: [Money: [SettlementRow]]) {
    guard !isDecided(payment.reference, in: .settled) else { return }
    switch payment.state {
    case .voided: break
    case .authorised: checkVoid(payment)
    case .captured:
      let terms = accounts.terms(payment.merchantAccount)
      guard
        let day = overdue(
          payment.reference, .settled, payment.amount, since: payment.on,
          lag: terms?.settlementLag ?? 3)
      else { return }
      var exception = draft(
        .missingSettlement, .settled, payment.reference, subjects: [payment.reference], on: day,
        "captured on \(payment.on), and no report has settled it")
      exception.fields = [
        FieldComparison("amount", ours: "\(payment.amount)", theirs: nil),
        FieldComparison("reference", ours: payment.references.first, theirs: nil),
      ]
      exception.atStake = payment.amount.magnitude
      exception.nearMisses = nearMisses(of: payment, among: orphans[payment.amount] ?? [])
      exception.proposals = [
        ExceptionProposal(.askProcessor, payment.references.first, amount: payment.amount),
        ExceptionProposal(.fetchReportAgain, payment.merchantAccount),
      ]
      raise(exception)
    }
  }

  /// A void takes effect within seven days, or somebody has to look.
  private mutating func checkVoid(_ payment: PaymentFact) {
    guard let requested = payment.voidRequestedOn, let due = requested.adding(days: 7) else {
      return
    }
    guard facts.asOf > due else {
      answer.waiting.append(
        Expectation(
          link: .settled, fact: payment.reference, amount: payment.amount, since: requested,
          dueOn: due))
      return
    }
    var exception = draft(
      .unclearedVoid, .settled, payment.reference, subjects: [payment.reference],
      on: due.adding(days: 1) ?? due,
      "a void was requested on \(requested), the authorisation still holds")
    exception.fields = [
      FieldComparison("state", ours: "void requested", theirs: "authorised")
    ]
    exception.atStake = payment.amount.magnitude
    exception.proposals = [ExceptionProposal(.reverse, payment.id, amount: payment.amount)]
    raise(exception)
  }

  private mutating func check(_ refund: RefundFact) {
    guard !refund.hasFailed, !isDecided(refund.reference, in: .settled) else { return }
    let lag =
      paymentById[refund.payment].flatMap { accounts.terms($0.merchantAccount) }?.settlementLag ?? 3
    guard
      let day = overdue(refund.reference, .settled, refund.amount, since: refund.on, lag: lag)
    else { return }
    var exception = draft(
      .missingSettlement, .settled, refund.reference, subjects: [refund.reference], on: day,
      "refunded on \(refund.on), and no report has settled it")
    exception.fields = [FieldComparison("amount", ours: "\(refund.amount)", theirs: nil)]
    exception.atStake = refund.amount.magnitude
    exception.proposals = [
      ExceptionProposal(.askProcessor, refund.processorReference, amount: refund.amount)
    ]
    raise(exception)
  }

  /// Two captures of one invoice and amount within three days. This exception stands beside the
  /// matches of the payments: both were settled, one should not have been made.
  private mutating func raiseDoubleCaptures() {
    let captured = payments.filter { $0.state == .captured && $0.invoice != nil }
    let groups = Dictionary(grouping: captured) { "\($0.invoice ?? "")/\($0.amount)" }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      for (first, again) in zip(group, group.dropFirst()) where again.on - first.on <= 3 {
        var exception = draft(
          .duplicateCapture, .settled, again.reference,
          subjects: [first.reference, again.reference], on: again.on,
          "invoice \(again.invoice ?? "") was captured twice within three days")
        exception.fields = [
          FieldComparison("payment", ours: first.id, theirs: again.id),
          FieldComparison("amount", ours: "\(first.amount)", theirs: "\(again.amount)"),
        ]
        exception.atStake = again.amount.magnitude
        exception.proposals = [ExceptionProposal(.refund, again.id, amount: again.amount)]
        raise(exception)
      }
    }
  }
}
