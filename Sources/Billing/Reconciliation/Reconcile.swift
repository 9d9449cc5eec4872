// Reconciliation: facts in, matches and exceptions out. Strong keys first, then scores that need a
// unique best, then bounded sums; what is left is an exception.

/// Matches our records with the processors' and the bank's. Pure: the same facts in any order give
/// the same answer, and running again with the new matches among the earlier ones adds nothing.
/// In each link a fact of theirs ends in exactly one match, one exception or one expectation.
package func reconcile(_ facts: ReconciliationFacts) -> Reconciliation {
  var engine = ReconciliationEngine(facts)
  engine.checkFiles()
  engine.settleAccountRows()
  engine.settleByKey()
  engine.settleByScore()
  engine.checkOurRecords()
  engine.payOutByBatch()
  engine.payOutBySearch()
  engine.bankByKey()
  engine.bankByScore()
  engine.closeBank()
  return engine.sortedAnswer
}

/// The state of one reconciliation: sorted facts, their indexes, and what is decided.
struct ReconciliationEngine {
  let facts: ReconciliationFacts
  let accounts: AccountIndex
  /// Sorted; a row that came from two files stands once.
  let rows: [SettlementRow]
  /// The later copies of rows, in order.
  let repeatedRows: [(first: SettlementRow, again: SettlementRow)]
  let payments: [PaymentFact]
  let payouts: [Payout]
  let paymentById: [String: PaymentFact]
  let bankLines: [BankLine]
  private let tolerances: [Tolerance]
  var answer = Reconciliation()
  private var decided: [ReconciliationLink: Set<FactReference>] = [:]
  /// Matches that a person took back; they are not made again.
  private let forbidden: Set<String>

  init(_ facts: ReconciliationFacts) {
    self.facts = facts
    accounts = AccountIndex(facts.accounts)
    (rows, repeatedRows) = Self.unique(facts.rows)
    payments = facts.payments.sorted { ($0.on, $0.id) < ($1.on, $1.id) }
    paymentById = Dictionary(payments.map { ($0.id, $0) }) { first, _ in first }
    tolerances = facts.tolerances.sorted {
      ($0.account.rawValue, $0.range.lowerBound) < ($1.account.rawValue, $1.range.lowerBound)
    }
    payouts = facts.payouts.sorted { ($0.paidOn, $0.id) < ($1.paidOn, $1.id) }
    bankLines = facts.bankLines.filter { $0.status == .booked }
      .sorted { ($0.day ?? .latest, $0.id) < ($1.day ?? .latest, $1.id) }
    forbidden = Set(facts.earlierMatches.compactMap(\.undoes))
    for match in facts.earlierMatches
    where match.undoes == nil && !forbidden.contains(match.id) {
      decided[match.link, default: []].formUnion(match.left + match.right)
    }
  }

  private static func unique(
    _ rows: [SettlementRow]
  ) -> ([SettlementRow], [(first: SettlementRow, again: SettlementRow)]) {
    let sorted = rows.sorted {
      ($0.processor, $0.id, $0.evidence.file, $0.evidence.line)
        < ($1.processor, $1.id, $1.evidence.file, $1.evidence.line)
    }
    var (unique, repeated): ([SettlementRow], [(SettlementRow, SettlementRow)]) = ([], [])
    for row in sorted {
      if let last = unique.last, last.processor == row.processor, last.id == row.id {
        repeated.append((last, row))
      } else {
        unique.append(row)
      }
    }
    unique.sort { ($0.bookedOn, $0.id, $0.processor) < ($1.bookedOn, $1.id, $1.processor) }
    return (unique, repeated)
  }

  func isDecided(_ fact: FactReference, in link: ReconciliationLink) -> Bool {
    decided[link]?.contains(fact) ?? false
  }

  /// Adds a match, unless a person took the same one back: then it is a question for a person.
  mutating func add(_ match: Match, on day: Day, evidence: [Evidence]) {
    guard forbidden.contains(match.id) else {
      answer.newMatches.append(match)
      decided[match.link, default: []].formUnion(match.left + match.right)
      return
    }
    let about = match.right.first ?? match.left[0]
    var exception = draft(
      .ambiguous, match.link, about, subjects: match.left + match.right, on: day,
      "the rule \(match.rule.rawValue) would match these again, but the match was taken back")
    exception.evidence = evidence
    raise(exception)
  }

  /// An exception with the severity and target time of its kind.
  func draft(
    _ kind: ExceptionKind, _ link: ReconciliationLink, _ about: FactReference,
    subjects: [FactReference], on day: Day, _ explanation: String
  ) -> ReconciliationException {
    ReconciliationException(
      kind: kind, severity: kind.severity, link: link, about: about, subjects: subjects.sorted(),
      arisesOn: day, dueOn: facts.calendar.day(kind.targetWorkingDays, workingDaysAfter: day),
      explanation: explanation)
  }

  mutating func raise(_ exception: ReconciliationException) {
    answer.exceptions.append(exception)
    decided[exception.link, default: []].formUnion(exception.subjects)
  }

  /// Waits for a counterpart while it is not due; answers the day it became overdue otherwise.
  mutating func overdue(
    _ fact: FactReference, _ link: ReconciliationLink, _ amount: Money, since day: Day, lag: Int
  ) -> Day? {
    let due = facts.calendar.day(lag, workingDaysAfter: day)
    guard facts.asOf <= due else { return due.adding(days: 1) ?? due }
    answer.waiting.append(
      Expectation(link: link, fact: fact, amount: amount, since: day, dueOn: due))
    decided[link, default: []].insert(fact)
    return nil
  }

  /// Counts a fact as decided for this run: its counterpart may still come.
  mutating func markWaiting(_ fact: FactReference, in link: ReconciliationLink) {
    decided[link, default: []].insert(fact)
  }

  /// Whether a difference is none, small enough to be booked, or too much.
  func variance(
    _ rule: Tolerance.Rule, theirs: Money, ours: Money
  ) -> VarianceVerdict {
    guard theirs != ours else { return .equal }
    guard let difference = try? theirs - ours,
      let tolerance = tolerances.first(where: { $0.allows(difference, in: rule) })
    else { return .tooMuch }
    return .tolerated(Variance(rule: rule, amount: difference, account: tolerance.account))
  }

  /// Sorts by a key that is made once per element.
  private static func sorted<Element>(
    _ elements: [Element], by key: (Element) -> String
  ) -> [Element] {
    elements.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  var sortedAnswer: Reconciliation {
    var sorted = answer
    sorted.newMatches = Self.sorted(answer.newMatches, by: \.id)
    sorted.exceptions = Self.sorted(answer.exceptions, by: \.id)
    sorted.waiting.sort { ($0.link.rawValue, $0.fact) < ($1.link.rawValue, $1.fact) }
    sorted.abandonedSearches.sort { $0.payout < $1.payout }
    sorted.outOfScope.sort()
    return sorted
  }
}

/// What a tolerance says about a difference.
enum VarianceVerdict {
  case equal
  case tolerated(Variance)
  case tooMuch

  var variances: [Variance] {
    if case .tolerated(let variance) = self { return [variance] }
    return []
  }

  var isTooMuch: Bool {
    if case .tooMuch = self { return true }
    return false
  }
}

/// The terms of the merchant accounts, by our id and by the name in reports.
struct AccountIndex {
  private let byId: [String: MerchantAccountTerms]
  private let byReport: [String: MerchantAccountTerms]
  private let alone: [String: MerchantAccountTerms]

  init(_ terms: [MerchantAccountTerms]) {
    let sorted = terms.sorted { $0.id < $1.id }
    byId = Dictionary(sorted.map { ($0.id, $0) }) { first, _ in first }
    byReport = Dictionary(
      sorted.map { ("\($0.processor)/\($0.reportName ?? $0.id)", $0) }
    ) { first, _ in first }
    alone = Dictionary(grouping: sorted, by: \.processor).compactMapValues {
      $0.count == 1 ? $0[0] : nil
    }
  }

  func terms(_ id: String) -> MerchantAccountTerms? { byId[id] }

  /// The account a report row or payout belongs to: by name, else the only one of the processor.
  func terms(processor: String, reportName: String?) -> MerchantAccountTerms? {
    guard let reportName else { return alone[processor] }
    return byReport["\(processor)/\(reportName)"] ?? byId[reportName]
  }

  func terms(of row: SettlementRow) -> MerchantAccountTerms? {
    terms(processor: row.processor, reportName: row.merchantAccount)
  }
}

/// The sum of amounts of one currency; nil when they mix currencies or overflow.
func sum(_ amounts: [Money]) -> Money? {
  guard var total = amounts.first else { return nil }
  for amount in amounts.dropFirst() {
    guard let next = try? total + amount else { return nil }
    total = next
  }
  return total
}

extension Money {
  /// Without its sign; an amount of the smallest number stays as it is.
  var magnitude: Money { isNegative ? (try? negated()) ?? self : self }
}
