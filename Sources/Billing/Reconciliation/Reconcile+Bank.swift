// The third link: payouts and customers' transfers against bank lines.

extension ReconciliationEngine {
  /// Something that should arrive on the bank account.
  struct Arrival {
    let reference: FactReference
    let amount: Money
    let on: Day
    /// Texts that name it on a statement.
    let keys: [String]
    /// The processor, for the counterparty's name.
    let processor: String?
    let lag: Int
    let evidence: [Evidence]
  }

  var openArrivals: [Arrival] {
    let paid = payouts.map { payout in
      Arrival(
        reference: payout.reference, amount: payout.amount, on: payout.paidOn,
        keys: ([payout.bankReference].compactMap { $0 } + [payout.id, payout.batch]),
        processor: payout.processor,
        lag: accounts.terms(processor: payout.processor, reportName: payout.merchantAccount)?
          .bankLag ?? 3, evidence: [payout.evidence])
    }
    let transfers = payments.filter { $0.method == .bankTransfer && $0.state == .captured }.map {
      Arrival(
        reference: $0.reference, amount: $0.amount, on: $0.on,
        keys: $0.references + [$0.merchantReference, $0.invoice].compactMap { $0 },
        processor: nil, lag: 3, evidence: [])
    }
    return (paid + transfers).filter { !isDecided($0.reference, in: .banked) }
  }

  private var openLines: [BankLine] {
    bankLines.filter { !isDecided($0.reference, in: .banked) }
  }

  mutating func bankByKey() {
    let index = BankTexts(openLines)
    var claims: [String: [Arrival]] = [:]
    var lines: [String: BankLine] = [:]
    for arrival in openArrivals {
      guard !arrival.amount.isZero else {
        let match = Match(
          .banked, .accountMovement, [arrival.reference], [],
          inputs: [RuleInput("amount", "\(arrival.amount)")])
        add(match, on: arrival.on, evidence: arrival.evidence)
        continue
      }
      let named = index.lines(naming: arrival.keys, in: arrival.amount.currency)
      guard let line = named.first(where: { $0.amount == arrival.amount }) ?? named.first else {
        continue
      }
      claims[line.id, default: []].append(arrival)
      lines[line.id] = line
    }
    for (id, group) in claims.sorted(by: { $0.key < $1.key }) {
      if let line = lines[id] { compare(group, line) }
    }
  }

  /// One line may carry several payouts that share its reference.
  private mutating func compare(_ arrivals: [Arrival], _ line: BankLine) {
    guard let expected = sum(arrivals.map(\.amount)) else { return }
    let verdict = variance(.bankCharge, theirs: line.amount, ours: expected)
    guard verdict.isTooMuch else {
      let match = Match(
        .banked, .bankReference, arrivals.map(\.reference), [line.reference],
        inputs: [
          RuleInput("reference", arrivals[0].keys.first ?? ""),
          RuleInput("amount", "\(line.amount)"),
          RuleInput("value day", line.day.map { "\($0)" } ?? ""),
        ], variances: verdict.variances)
      return add(match, on: line.day ?? arrivals[0].on, evidence: [line.evidence])
    }
    let isPayout = arrivals.contains { $0.reference.kind == .payout }
    var exception = draft(
      isPayout ? .payoutShortfall : .amountMismatch, .banked, arrivals[0].reference,
      subjects: arrivals.map(\.reference) + [line.reference], on: line.day ?? arrivals[0].on,
      "the bank line names it, but the amount differs")
    exception.fields = [
      FieldComparison("amount", ours: "\(expected)", theirs: "\(line.amount)")
    ]
    exception.atStake = (try? line.amount - expected)?.magnitude
    exception.evidence = arrivals.flatMap(\.evidence) + [line.evidence]
    exception.proposals = [
      ExceptionProposal(.askProcessor, arrivals[0].reference.id, amount: exception.atStake),
      ExceptionProposal(.bookVariance, line.id, amount: exception.atStake),
    ]
    raise(exception)
  }

  // MARK: Score

  /// In rounds, as a match takes candidates away from others: so a later run finds nothing new.
  mutating func bankByScore() {
    while true {
      let certain = certainPairs
      if certain.isEmpty { return }
      for (match, line, arrival) in certain {
        add(match, on: line.day ?? arrival.on, evidence: [line.evidence])
      }
    }
  }

  /// The pairs of which neither side has another candidate within the margin.
  private var certainPairs: [(Match, BankLine, Arrival)] {
    let lines = Dictionary(grouping: openLines, by: \.amount)
    var pairs: [(arrival: Arrival, line: BankLine, score: Int, reasons: [String])] = []
    for arrival in openArrivals {
      for line in lines[arrival.amount] ?? [] {
        guard let (score, reasons) = score(arrival, line) else { continue }
        pairs.append((arrival, line, score, reasons))
      }
    }
    let byArrival = Dictionary(grouping: pairs) { $0.arrival.reference }
    let byLine = Dictionary(grouping: pairs) { $0.line.id }
    return pairs.compactMap { pair in
      let rivals =
        (byArrival[pair.arrival.reference] ?? []).filter { $0.line.id != pair.line.id }
        + (byLine[pair.line.id] ?? []).filter { $0.arrival.reference != pair.arrival.reference }
      let runnerUp = rivals.map(\.score).max() ?? 0
      guard pair.score >= facts.limits.minimumScore,
        pair.score - runnerUp >= facts.limits.margin
      else { return nil }
      let match = Match(
        .banked, .score, [pair.arrival.reference], [pair.line.reference],
        inputs: [
          RuleInput("score", "\(pair.score)"), RuleInput("runner-up", "\(runnerUp)"),
          RuleInput("margin", "\(facts.limits.margin)"),
        ] + pair.reasons.map { RuleInput("reason", $0) })
      return (match, pair.line, pair.arrival)
    }
  }

  /// 50 for the amount (already equal), up to 20 for the day, 25 for the processor's name.
  func score(_ arrival: Arrival, _ line: BankLine) -> (Int, [String])? {
    guard let day = line.day else { return nil }
    let days = facts.calendar.workingDays(from: arrival.on, to: day)
    guard (-1...3).contains(days) else { return nil }
    var (score, reasons) = (70 - 5 * abs(days), ["amount equal", "\(days) working days after"])
    if let processor = arrival.processor, line.names(processor) {
      score += 25
      reasons.append("counterparty names \(processor)")
    }
    return (score, reasons)
  }
}

extension BankLine {
  /// Whether the counterparty or a text names a processor.
  fileprivate func names(_ processor: String) -> Bool {
    (details.compactMap(\.counterparty) + references).contains {
      $0.lowercased().split { !$0.isLetter }.contains(Substring(processor))
    }
  }
}

/// Bank lines by the words of their texts.
private struct BankTexts {
  private var byWord: [String: [BankLine]] = [:]

  init(_ lines: [BankLine]) {
    for line in lines {
      let words = Set(line.references.flatMap { [$0.uppercased()] + Self.words($0) })
      for word in words { byWord[word, default: []].append(line) }
    }
  }

  /// Lines that name the strongest key which any line names, in the currency. A key counts as a
  /// whole text or by its first word that holds a digit and six characters.
  func lines(naming keys: [String], in currency: Currency) -> [BankLine] {
    for key in keys {
      let telling = Self.words(key).first { $0.utf8.count >= 6 && $0.contains(where: \.isNumber) }
      for word in [key.uppercased(), telling].compactMap({ $0 }) {
        let found = (byWord[word] ?? []).filter { $0.amount.currency == currency }
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  private static func words(_ text: String) -> [String] {
    text.uppercased().split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
      .map(String.init)
  }
}
