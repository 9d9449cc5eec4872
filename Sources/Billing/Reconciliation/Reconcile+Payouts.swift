// The second link: rows and the payouts that carry them, by batch, then by search.

extension ReconciliationEngine {
  mutating func payOutByBatch() {
    let carried = rows.filter { $0.kind != .payout && $0.kind != .payoutReversal }
    let rowsOf = Dictionary(grouping: carried.filter { $0.batch != nil }) {
      BatchKey(processor: $0.processor, batch: $0.batch ?? "")
    }
    let payoutsOf = Dictionary(grouping: payouts) {
      BatchKey(processor: $0.processor, batch: $0.batch)
    }
    for key in Set(rowsOf.keys).union(payoutsOf.keys).sorted() {
      let open = (rowsOf[key] ?? []).filter { !isDecided($0.reference, in: .paidOut) }
      let paid = (payoutsOf[key] ?? []).filter { !isDecided($0.reference, in: .paidOut) }
      if open.isEmpty { continue }
      if paid.isEmpty { waitForPayout(open, key.batch) } else { compare(open, paid) }
    }
  }

  /// A batch is named within its processor.
  struct BatchKey: Hashable, Comparable {
    let processor: String
    let batch: String

    static func < (left: BatchKey, right: BatchKey) -> Bool {
      (left.processor, left.batch) < (right.processor, right.batch)
    }
  }

  private mutating func compare(_ rows: [SettlementRow], _ payouts: [Payout]) {
    guard let computed = sum(rows.map(\.net)), let stated = sum(payouts.map(\.amount)) else {
      return raiseShortfall(rows, payouts, "rows and payouts are of several currencies")
    }
    guard computed.currency == stated.currency else {
      return raiseShortfall(rows, payouts, "rows and payout are of different currencies")
    }
    let verdict = variance(.payoutRounding, theirs: stated, ours: computed)
    if verdict.isTooMuch {
      return raiseShortfall(rows, payouts, "the payout is not the sum of its rows")
    }
    let match = Match(
      .paidOut, .batch, rows.map(\.reference), payouts.map(\.reference),
      inputs: [
        RuleInput("batch", payouts[0].batch), RuleInput("rows", "\(rows.count)"),
        RuleInput("net", "\(computed)"), RuleInput("paid", "\(stated)"),
      ], variances: verdict.variances)
    add(match, on: payouts[0].paidOn, evidence: payouts.map(\.evidence))
  }

  private mutating func raiseShortfall(
    _ rows: [SettlementRow], _ payouts: [Payout], _ explanation: String
  ) {
    let computed = sum(rows.map(\.net))
    let stated = sum(payouts.map(\.amount))
    var exception = draft(
      .payoutShortfall, .paidOut, payouts[0].reference,
      subjects: rows.map(\.reference) + payouts.map(\.reference), on: payouts[0].paidOn,
      explanation)
    exception.fields = [
      FieldComparison(
        "amount", ours: computed.map { "\($0)" }, theirs: stated.map { "\($0)" })
    ]
    if let computed, let stated {
      exception.atStake = (try? stated - computed)?.magnitude
      exception.nearMisses = rowsOf(amount: try? computed - stated, among: rows)
    }
    exception.evidence = payouts.map(\.evidence)
    exception.proposals = [
      ExceptionProposal(.askProcessor, payouts[0].id, amount: exception.atStake),
      ExceptionProposal(.bookVariance, payouts[0].id, amount: exception.atStake),
    ]
    raise(exception)
  }

  /// Rows of exactly the missing amount: the likely culprits.
  private func rowsOf(amount: Money?, among rows: [SettlementRow]) -> [NearMiss] {
    rows.filter { $0.net == amount }.prefix(3).map {
      NearMiss($0.reference, score: 0, reasons: ["its net is the difference"])
    }
  }

  private mutating func waitForPayout(_ rows: [SettlementRow], _ batch: String) {
    guard let last = rows.last else { return }
    let lag = accounts.terms(of: last)?.payoutLag ?? 5
    let due = facts.calendar.day(lag, workingDaysAfter: last.bookedOn)
    guard facts.asOf > due else {
      for row in rows {
        _ = overdue(row.reference, .paidOut, row.net, since: last.bookedOn, lag: lag)
      }
      return
    }
    var exception = draft(
      .payoutShortfall, .paidOut, FactReference(.payout, "\(last.processor)/\(batch)"),
      subjects: rows.map(\.reference), on: due.adding(days: 1) ?? due,
      "\(rows.count) settled rows up to \(last.bookedOn) were not paid out by \(due)")
    exception.fields = [
      FieldComparison("amount", ours: sum(rows.map(\.net)).map { "\($0)" }, theirs: nil)
    ]
    exception.atStake = sum(rows.map(\.net))?.magnitude
    exception.evidence = rows.prefix(5).map(\.evidence)
    exception.proposals = [
      ExceptionProposal(.askProcessor, batch, amount: exception.atStake),
      ExceptionProposal(.fetchReportAgain, batch),
    ]
    raise(exception)
  }

  // MARK: Search

  /// Payouts that no row names: the rows of a run of days, or the only set that adds up.
  mutating func payOutBySearch() {
    let unnamed = rows.filter {
      $0.batch == nil && $0.kind != .payout && $0.kind != .payoutReversal
    }
    var found = true
    // In rounds, as a payout takes rows away from others: so a later run finds nothing new.
    while found {
      found = false
      for payout in payouts where !isDecided(payout.reference, in: .paidOut) {
        if search(payout, among: unnamed, isFinal: false) { found = true }
      }
    }
    for payout in payouts where !isDecided(payout.reference, in: .paidOut) {
      _ = search(payout, among: unnamed, isFinal: true)
    }
    let left = rows.filter {
      $0.kind != .payout && $0.kind != .payoutReversal && !isDecided($0.reference, in: .paidOut)
    }
    let groups = Dictionary(grouping: left) {
      "\($0.merchantAccount ?? $0.processor)/unpaid/\($0.net.currency)/\($0.bookedOn)"
    }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) { waitForPayout(group, name) }
  }

  /// Matches the payout if its rows can be found; raises what it knows when the search is final.
  private mutating func search(
    _ payout: Payout, among unnamed: [SettlementRow], isFinal: Bool
  ) -> Bool {
    let candidates = unnamed.filter {
      $0.processor == payout.processor && $0.net.currency == payout.amount.currency
        && $0.bookedOn <= payout.paidOn && !isDecided($0.reference, in: .paidOut)
        && ($0.merchantAccount == nil || payout.merchantAccount == nil
          || $0.merchantAccount == payout.merchantAccount)
    }
    let answer = PayoutSearch(
      target: payout.amount.minorUnits, limits: facts.limits,
      items: candidates.map { ($0.net.minorUnits, $0.bookedOn) }
    ).run()
    switch answer {
    case .days(let range): accept(payout, Array(candidates[range]), .dayRange)
    case .subset(let indexes, let steps):
      accept(payout, indexes.map { candidates[$0] }, .subsetSum, steps: steps)
    case .ambiguous, .none, .abandoned:
      if isFinal { raiseUnexplained(payout, answer, candidates.count) }
      return false
    }
    return true
  }

  private mutating func raiseUnexplained(
    _ payout: Payout, _ answer: PayoutSearch.Answer, _ count: Int
  ) {
    switch answer {
    case .ambiguous(let steps):
      raiseUnexplained(
        payout, .ambiguous, "several sets of rows add up to the payout (\(steps) steps)")
    case .none(let steps):
      raiseUnexplained(
        payout, .payoutShortfall,
        "no set of the \(count) open rows adds up to the payout (\(steps) steps)")
    case .abandoned(let steps):
      self.answer.abandonedSearches.append(
        AbandonedSearch(payout: payout.reference, candidates: count, steps: steps))
      raiseUnexplained(
        payout, .payoutShortfall,
        "the search over \(count) open rows was given up after \(steps) steps")
    case .days, .subset: break
    }
  }

  private mutating func accept(
    _ payout: Payout, _ rows: [SettlementRow], _ rule: MatchRule, steps: Int? = nil
  ) {
    var inputs = [
      RuleInput("paid", "\(payout.amount)"), RuleInput("rows", "\(rows.count)"),
      RuleInput("from", rows.first.map { "\($0.bookedOn)" } ?? ""),
      RuleInput("to", rows.last.map { "\($0.bookedOn)" } ?? ""),
    ]
    if let steps { inputs.append(RuleInput("steps", "\(steps)")) }
    let match = Match(
      .paidOut, rule, rows.map(\.reference), [payout.reference], inputs: inputs)
    add(match, on: payout.paidOn, evidence: [payout.evidence])
  }

  private mutating func raiseUnexplained(
    _ payout: Payout, _ kind: ExceptionKind, _ explanation: String
  ) {
    var exception = draft(
      kind, .paidOut, payout.reference, subjects: [payout.reference], on: payout.paidOn,
      explanation)
    exception.fields = [FieldComparison("amount", ours: nil, theirs: "\(payout.amount)")]
    exception.atStake = payout.amount.magnitude
    exception.evidence = [payout.evidence]
    exception.proposals = [
      ExceptionProposal(.fetchReportAgain, payout.batch),
      ExceptionProposal(.askProcessor, payout.id, amount: payout.amount),
    ]
    raise(exception)
  }
}
