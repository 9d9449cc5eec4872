// What the bank link leaves: arrivals that have not come, and money that nobody expected.

extension ReconciliationEngine {
  mutating func closeBank() {
    let left = bankLines.filter { !isDecided($0.reference, in: .banked) }
    for arrival in openArrivals { close(arrival, left) }
    for line in left where !isDecided(line.reference, in: .banked) { close(line) }
  }

  private mutating func close(_ arrival: Arrival, _ lines: [BankLine]) {
    let misses = lines.filter { $0.amount == arrival.amount }
      .compactMap { line in score(arrival, line).map { (line, $0.0, $0.1) } }
      .sorted { ($1.1, $0.0.id) < ($0.1, $1.0.id) }.prefix(3)
      .map { NearMiss($0.0.reference, score: $0.1, reasons: $0.2) }
    if misses.count > 1 { return raiseTie(arrival, misses) }
    guard
      let day = overdue(
        arrival.reference, .banked, arrival.amount, since: arrival.on, lag: arrival.lag)
    else { return }
    let isPayout = arrival.reference.kind == .payout
    var exception = draft(
      isPayout ? .payoutShortfall : .missingSettlement, .banked, arrival.reference,
      subjects: [arrival.reference], on: day, "due on the bank account, and not there")
    exception.fields = [FieldComparison("amount", ours: "\(arrival.amount)", theirs: nil)]
    exception.atStake = arrival.amount.magnitude
    exception.evidence = arrival.evidence
    exception.nearMisses = misses
    exception.proposals = [
      ExceptionProposal(.askBank, arrival.keys.first, amount: arrival.amount),
      ExceptionProposal(
        isPayout ? .askProcessor : .fetchReportAgain, arrival.reference.id,
        amount: arrival.amount),
    ]
    raise(exception)
  }

  private mutating func raiseTie(_ arrival: Arrival, _ misses: [NearMiss]) {
    var exception = draft(
      .ambiguous, .banked, arrival.reference, subjects: [arrival.reference], on: arrival.on,
      "several bank lines fit, none is clearly right")
    exception.fields = [
      FieldComparison(
        "line", ours: arrival.keys.first, theirs: misses.map(\.fact.id).joined(separator: " "))
    ]
    exception.atStake = arrival.amount.magnitude
    exception.evidence = arrival.evidence
    exception.nearMisses = misses
    exception.proposals = misses.map { ExceptionProposal(.match, $0.fact.id) }
    raise(exception)
  }

  private mutating func close(_ line: BankLine) {
    if line.amount.isNegative, !line.isReversal {
      answer.outOfScope.append(line.reference)
      return
    }
    var exception = draft(
      line.isReversal ? .orphanSettlement : .unappliedCash, .banked, line.reference,
      subjects: [line.reference], on: line.day ?? facts.asOf,
      line.isReversal
        ? "the bank took an entry back that no record of ours explains"
        : "money came in without a payout, a payment or an invoice")
    exception.fields = [
      FieldComparison("amount", ours: nil, theirs: "\(line.amount)"),
      FieldComparison("reference", ours: nil, theirs: line.references.first),
    ]
    exception.atStake = line.amount.magnitude
    exception.evidence = [line.evidence]
    exception.proposals = invoiceProposals(line) + [ExceptionProposal(.returnMoney, line.id)]
    raise(exception)
  }

  /// Invoices the line names, then those of exactly its amount, oldest due first.
  private func invoiceProposals(_ line: BankLine) -> [ExceptionProposal] {
    let text = line.references.joined(separator: " ").uppercased()
    let sorted = facts.openInvoices.filter { $0.due.currency == line.amount.currency }
      .sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }
    let named = sorted.filter { !$0.number.isEmpty && text.contains($0.number.uppercased()) }
    let exact = sorted.filter { $0.due == line.amount && !named.contains($0) }
    return (named + exact).prefix(5).map {
      let isPart = $0.due.minorUnits > line.amount.minorUnits
      return ExceptionProposal(
        .applyToInvoice, $0.id, amount: isPart ? line.amount : $0.due)
    }
  }
}
