// The fallback of the first link: captures without a strong key, scored against open payments.

extension ReconciliationEngine {
  /// In rounds, as a match takes candidates away from others: so a later run finds nothing new.
  mutating func settleByScore() {
    var ranked = rankedRows
    while true {
      let certain = certainMatches(ranked)
      if certain.isEmpty { break }
      for (match, row) in certain { add(match, on: row.bookedOn, evidence: [row.evidence]) }
      ranked = rankedRows
    }
    let claims = Claims(ranked)
    for (row, ranking) in ranked { raiseUnsettled(row, ranking, claims) }
    for row in rows
    where row.concernsPayment && !isDecided(row.reference, in: .settled) {
      raiseOrphan(row, "no payment of ours has this reference")
    }
  }

  private typealias Ranked = [(row: SettlementRow, ranking: [Candidate])]

  /// The open captures with their candidates, best first.
  private var rankedRows: Ranked {
    let open = rows.filter { $0.kind == .capture && !isDecided($0.reference, in: .settled) }
    if open.isEmpty { return [] }
    let candidates = OpenPayments(
      payments.filter {
        $0.method == .processor && $0.state == .captured
          && !isDecided($0.reference, in: .settled)
      }, limit: facts.limits.candidates)
    return open.map { ($0, rank($0, candidates.near($0))) }
  }

  /// The pairs of which neither side has another candidate within the margin.
  private func certainMatches(_ ranked: Ranked) -> [(match: Match, row: SettlementRow)] {
    let claims = Claims(ranked)
    return ranked.compactMap { row, ranking in
      guard let best = ranking.first(where: \.isAcceptable) else { return nil }
      let runnerUp = claims.runnerUp(row, best, ranking)
      guard best.score - runnerUp >= facts.limits.margin else { return nil }
      let match = Match(
        .settled, .score, [best.payment.reference], [row.reference],
        inputs: [
          RuleInput("score", "\(best.score)"), RuleInput("runner-up", "\(runnerUp)"),
          RuleInput("margin", "\(facts.limits.margin)"),
        ] + best.reasons.map { RuleInput("reason", $0) })
      return (match, row)
    }
  }

  /// A payment that a row may settle.
  struct Candidate {
    let payment: PaymentFact
    let score: Int
    let reasons: [String]
    /// Only equal amounts without a contradiction are matched without a person.
    let isAcceptable: Bool
    /// The row carries the payment's own reference.
    let isNamed: Bool
    let isSameAmount: Bool
  }

  /// Which rows lay claim to a payment, and how many carry its own reference.
  private struct Claims {
    private var scores: [String: [(row: String, score: Int)]] = [:]
    private var names: [String: Int] = [:]

    init(_ ranked: Ranked) {
      for (row, ranking) in ranked {
        for candidate in ranking {
          let id = candidate.payment.id
          if candidate.isAcceptable { scores[id, default: []].append((row.id, candidate.score)) }
          if candidate.isNamed { names[id, default: 0] += 1 }
        }
      }
    }

    /// The best score that competes with `best`, on either side; 0 when nothing does.
    func runnerUp(_ row: SettlementRow, _ best: Candidate, _ ranking: [Candidate]) -> Int {
      let others = ranking.filter { $0.payment.id != best.payment.id && $0.isAcceptable }
      let rivals = (scores[best.payment.id] ?? []).filter { $0.row != row.id }
      return (others.map(\.score) + rivals.map(\.score)).max() ?? 0
    }

    func isNamedOnce(_ payment: PaymentFact) -> Bool { names[payment.id] == 1 }
  }

  private mutating func raiseUnsettled(
    _ row: SettlementRow, _ ranking: [Candidate], _ claims: Claims
  ) {
    let misses = ranking.prefix(3).map {
      NearMiss($0.payment.reference, score: $0.score, reasons: $0.reasons)
    }
    if let best = ranking.first(where: \.isAcceptable) {
      return raiseTie(row, misses, best.score, claims.runnerUp(row, best, ranking))
    }
    let named = ranking.filter(\.isNamed)
    if named.count == 1, claims.isNamedOnce(named[0].payment), !named[0].isSameAmount {
      return raiseNamed(named[0].payment, row)
    }
    raiseOrphan(row, "no payment of ours has this reference", nearMisses: misses)
  }

  /// The row carries our reference, but another amount.
  private mutating func raiseNamed(_ payment: PaymentFact, _ row: SettlementRow) {
    raisePair(
      .amountMismatch, payment, [row], [payment.reference, row.reference],
      [
        FieldComparison("amount", ours: "\(payment.amount)", theirs: "\(row.gross)"),
        FieldComparison(
          "reference", ours: payment.references.first, theirs: row.paymentReferences.first),
      ], "the row carries our own reference, but another amount")
  }

  private mutating func raiseTie(
    _ row: SettlementRow, _ misses: [NearMiss], _ best: Int, _ runnerUp: Int
  ) {
    var exception = draft(
      .ambiguous, .settled, row.reference, subjects: [row.reference], on: row.bookedOn,
      "the best candidate scores \(best), another \(runnerUp): no one is clearly right")
    exception.fields = [
      FieldComparison(
        "reference", ours: misses.map(\.fact.id).joined(separator: " "),
        theirs: row.paymentReferences.first)
    ]
    exception.atStake = row.gross.magnitude
    exception.evidence = [row.evidence]
    exception.nearMisses = misses
    exception.proposals = misses.map { ExceptionProposal(.match, $0.fact.id) }
    raise(exception)
  }

  /// Candidates by falling score, ties by id.
  func rank(_ row: SettlementRow, _ payments: [PaymentFact]) -> [Candidate] {
    payments.compactMap { score($0, row) }.sorted {
      ($1.score, $0.payment.id) < ($0.score, $1.payment.id)
    }
  }

  /// 50 for our own reference, 35 for the amount, up to 20 for the day, 10 for the account. An own
  /// reference that differs, or a processor reference that we hold another of, costs 40.
  private func score(_ payment: PaymentFact, _ row: SettlementRow) -> Candidate? {
    let terms = accounts.terms(payment.merchantAccount)
    if let terms, terms.processor != row.processor { return nil }
    guard payment.amount.currency == row.gross.currency else { return nil }
    var (score, reasons): (Int, [String]) = (0, [])
    let own = [payment.merchantReference, payment.id, payment.invoice].compactMap { $0 }
    let isNamed = row.merchantReference.map(own.contains) ?? false
    if row.merchantReference != nil {
      score += isNamed ? 50 : -40
      reasons.append(isNamed ? "own reference equal" : "own reference differs")
    }
    let contradicts = !payment.references.isEmpty && !row.paymentReferences.isEmpty
    if contradicts {
      score -= 40
      reasons.append("processor reference differs")
    }
    let isSameAmount = payment.amount == row.gross
    score += isSameAmount ? 35 : 0
    reasons.append(isSameAmount ? "amount equal" : "amount differs")
    let days = row.bookedOn - payment.on
    score += (0...7).contains(days) ? 20 - 2 * days : 0
    reasons.append("\(days) days after capture")
    if let terms, terms.id == accounts.terms(of: row)?.id {
      score += 10
      reasons.append("account equal")
    }
    guard score > 0 else { return nil }
    return Candidate(
      payment: payment, score: score, reasons: reasons,
      isAcceptable: isSameAmount && !contradicts && score >= facts.limits.minimumScore,
      isNamed: isNamed, isSameAmount: isSameAmount)
  }

  /// Captures that found no payment, by amount.
  var orphanedCaptures: [Money: [SettlementRow]] {
    let orphans = Set(
      answer.exceptions.filter { $0.kind == .orphanSettlement || $0.kind == .ambiguous }
        .map(\.about))
    return Dictionary(
      grouping: rows.filter { $0.kind == .capture && orphans.contains($0.reference) },
      by: \.gross)
  }

  /// The rows that come closest to a missing payment.
  func nearMisses(of payment: PaymentFact, among rows: [SettlementRow]) -> [NearMiss] {
    rows.prefix(facts.limits.candidates)
      .compactMap { row in score(payment, row).map { ($0, row) } }
      .sorted { ($1.0.score, $0.1.id) < ($0.0.score, $1.1.id) }.prefix(3)
      .map { NearMiss($0.1.reference, score: $0.0.score, reasons: $0.0.reasons) }
  }
}

/// Open payments by what a row may find them with.
struct OpenPayments {
  private var byReference: [String: [PaymentFact]] = [:]
  private var byAmount: [Money: [PaymentFact]] = [:]
  private let limit: Int

  init(_ payments: [PaymentFact], limit: Int) {
    self.limit = limit
    for payment in payments {
      for own in Set([payment.merchantReference, payment.id, payment.invoice].compactMap { $0 }) {
        byReference[own, default: []].append(payment)
      }
      byAmount[payment.amount, default: []].append(payment)
    }
  }

  /// Payments that share the row's own reference or amount, the latter of the seven days before
  /// its booking; each once, at most `limit` of either.
  func near(_ row: SettlementRow) -> [PaymentFact] {
    let named = row.merchantReference.flatMap { byReference[$0] } ?? []
    let same = (byAmount[row.gross] ?? []).filter { (0...7).contains(row.bookedOn - $0.on) }
    let names = Set(named.prefix(limit).map(\.id))
    return named.prefix(limit) + same.suffix(limit).filter { !names.contains($0.id) }
  }
}
