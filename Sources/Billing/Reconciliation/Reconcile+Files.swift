// File checks: control totals, files and rows that came twice, rows that belong to the account
// itself, and held money that must come back.

extension ReconciliationEngine {
  mutating func checkFiles() {
    for found in facts.controlBreaks { raise(exception(for: found)) }
    for file in facts.duplicateFiles {
      let about = FactReference(.file, file.file)
      var exception = draft(
        .duplicateFile, .settled, about, subjects: [about], on: file.on,
        "the file has the same content as \(file.original)")
      exception.proposals = [ExceptionProposal(.dropDuplicate, file.file)]
      raise(exception)
    }
    raiseRepeatedRows()
  }

  private func exception(for found: ControlBreak) -> ReconciliationException {
    let about = FactReference(
      .file, "\(found.evidence.file)#\(found.check.rawValue):\(found.subject)")
    var exception = draft(
      .controlBreak, found.link, about, subjects: [about], on: facts.asOf,
      "the file does not add up: \(found.check.rawValue) of \(found.subject)")
    exception.fields = [
      FieldComparison(found.check.rawValue, ours: found.computed, theirs: found.stated)
    ]
    exception.atStake = found.difference?.magnitude
    exception.evidence = [found.evidence]
    exception.proposals = [
      ExceptionProposal(.quarantineFile, found.evidence.file),
      ExceptionProposal(.fetchReportAgain, found.evidence.file),
    ]
    return exception
  }

  /// One exception per later file; a copy with other content is worse than a mere copy.
  private mutating func raiseRepeatedRows() {
    let byFile = Dictionary(grouping: repeatedRows) { $0.again.evidence.file }
    for (file, pairs) in byFile.sorted(by: { $0.key < $1.key }) {
      let about = FactReference(.file, "\(file)#rows")
      let changed = pairs.filter { $0.first.contents != $0.again.contents }
      var exception = draft(
        .duplicateFile, .settled, about, subjects: [about],
        on: pairs.map(\.again.bookedOn).max() ?? facts.asOf,
        "\(pairs.count) rows were read from another file before, \(changed.count) of them differ")
      if !changed.isEmpty { exception.severity = .high }
      let shown = (changed.isEmpty ? pairs : changed).prefix(10)
      exception.fields = shown.map {
        FieldComparison($0.again.id, ours: $0.first.contents, theirs: $0.again.contents)
      }
      exception.evidence = shown.flatMap { [$0.first.evidence, $0.again.evidence] }
      exception.proposals = [ExceptionProposal(.dropDuplicate, file)]
      raise(exception)
    }
  }

  /// Rows that no payment, refund or dispute of ours stands behind.
  mutating func settleAccountRows() {
    settleReserves()
    for row in rows where !isDecided(row.reference, in: .settled) {
      switch row.kind {
      case .fee, .deduction, .adjustment, .transfer, .reserve:
        add(accountMovement(row), on: row.bookedOn, evidence: [row.evidence])
      case .payout, .payoutReversal:
        let match = Match(
          .settled, .statesPayout, [], [row.reference],
          inputs: [RuleInput("type", row.nativeKind), RuleInput("net", "\(row.net)")])
        add(match, on: row.bookedOn, evidence: [row.evidence])
      case .other:
        raiseOrphan(row, "daybook does not know the row type “\(row.nativeKind)”")
      case .capture, .captureReversal, .refund, .refundReversal, .chargeback,
        .chargebackReversal:
        break
      }
    }
  }

  private func accountMovement(_ row: SettlementRow) -> Match {
    Match(
      .settled, .accountMovement, [], [row.reference],
      inputs: [RuleInput("type", row.nativeKind), RuleInput("net", "\(row.net)")])
  }

  /// Held money comes back first in, first out. What is not back in time is overdue.
  private mutating func settleReserves() {
    let reserves = rows.filter { $0.kind == .reserve && accounts.terms(of: $0)?.reserveDays != nil }
    let groups = Dictionary(grouping: reserves) {
      "\($0.processor)/\($0.merchantAccount ?? "")/\($0.net.currency)"
    }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      var released: Int64 = 0
      for row in group where !row.net.isNegative {
        released = released.addingReportingOverflow(row.net.minorUnits).partialValue
      }
      for row in group where row.net.isNegative {
        let left = released.addingReportingOverflow(row.net.minorUnits).partialValue
        released = max(0, left)
        if left < 0 { hold(row) }
      }
    }
  }

  private mutating func hold(_ row: SettlementRow) {
    guard !isDecided(row.reference, in: .settled),
      let days = accounts.terms(of: row)?.reserveDays,
      let due = row.bookedOn.adding(days: days)
    else { return }
    guard facts.asOf > due else {
      answer.waiting.append(
        Expectation(
          link: .settled, fact: row.reference, amount: row.net.magnitude, since: row.bookedOn,
          dueOn: due))
      markWaiting(row.reference, in: .settled)
      return
    }
    var exception = draft(
      .reserveOverdue, .settled, row.reference, subjects: [row.reference],
      on: due.adding(days: 1) ?? due, "money held on \(row.bookedOn) was to come back by \(due)")
    exception.fields = [
      FieldComparison("released", ours: "\(row.net.magnitude)", theirs: nil)
    ]
    exception.atStake = row.net.magnitude
    exception.evidence = [row.evidence]
    exception.proposals = [ExceptionProposal(.askProcessor, row.id, amount: row.net.magnitude)]
    raise(exception)
  }
}

extension ControlBreak {
  /// The link whose matches the break puts in doubt.
  fileprivate var link: ReconciliationLink {
    switch check {
    case .rowNet, .bothSides, .repeatedRow: .settled
    case .payoutTotal, .noPayout: .paidOut
    case .statementBalance, .statementCurrency, .noBalances, .entryCount, .entrySum,
      .entryDetails, .balanceChain:
      .banked
    }
  }
}

extension SettlementRow {
  /// What must not change between two files, as text.
  var contents: String {
    "\(nativeKind) gross \(gross) fee \(fee) net \(net) batch \(batch ?? "–")"
  }
}
