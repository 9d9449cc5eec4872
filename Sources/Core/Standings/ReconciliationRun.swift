// One run of reconciliation over the whole book: facts out of the tables, matches and exceptions
// into them. Running it again over the same facts changes nothing.

import Billing
import Formats
import Storage

struct ReconciliationRun {
  let connection: Connection
  let now: Timestamp
  let reader: FactReader

  /// Answers the matches that stand.
  func run(correlation: Int64) throws -> [Match] {
    let facts = try ReconciliationReader(reader: reader).facts()
    let answer = reconcile(facts)
    let stamp = Stamp(at: now, correlation: correlation)
    // Every run judges all facts anew, so that variances and exceptions stay whole; a match that
    // an earlier run has noted is not noted twice.
    let known = Set(try connection.matches().map(\.identity))
    for match in answer.newMatches where !known.contains(match.id) { try insert(match, stamp) }
    let context = try ExceptionContext(reader: reader)
    var standing: Set<String> = []
    for exception in answer.exceptions {
      standing.insert(exception.id)
      try put(exception, context, stamp)
    }
    try resolve(allBut: standing, stamp)
    return answer.newMatches
  }

  private func insert(_ match: Match, _ stamp: Stamp) throws {
    let inputs = match.inputs.map { JSONValue.Member($0.name, .string($0.value)) }
    let document: JSONValue = [
      "inputs": .object(inputs),
      "left": .array(match.left.map { .string($0.description) }),
      "right": .array(match.right.map { .string($0.description) }),
    ]
    let id: MatchID = connection.nextID()
    try connection.insert(
      MatchRow(
        id: id, identity: match.id, link: match.link.rawValue, rule: match.rule.rawValue,
        document: document.description, stamp: stamp))
    try insert(match.left, .left, of: id)
    try insert(match.right, .right, of: id)
  }

  private func insert(
    _ facts: [FactReference], _ side: MatchSideRow.Side, of match: MatchID
  ) throws {
    var seen: Set<FactReference> = []
    for fact in facts where seen.insert(fact).inserted {
      try connection.insert(MatchSideRow(matchID: match, side: side, fact: fact.description))
    }
  }

  /// New exceptions get an id; known ones keep theirs, their owner and their history.
  private func put(
    _ exception: ReconciliationException, _ context: ExceptionContext, _ stamp: Stamp
  ) throws {
    let known = try connection.exception(key: exception.id)
    let document = ExceptionDocument(exception)
    if let known, known.evidence == document.text, known.state != .resolved { return }
    let subject = context.subject(of: exception)
    let isReopened = known?.state == .resolved
    try connection.put(
      ExceptionRow(
        id: known?.id ?? connection.nextID(), key: exception.id, kind: exception.kind.rawValue,
        severity: exception.severity.rank, title: exception.explanation,
        customerID: subject.customer, legalEntityID: subject.legalEntity,
        merchantAccountID: subject.account, currency: exception.atStake?.currency,
        amount: exception.atStake?.minorUnits.magnitudeClamped ?? 0, evidence: document.text,
        openedAt: Timestamp(utc: exception.arisesOn), dueAt: Timestamp(utc: exception.dueOn),
        state: isReopened ? .open : known?.state ?? .open, assignee: known?.assignee ?? "",
        closedAt: isReopened ? nil : known?.closedAt,
        searchKey: context.searchKey(exception, subject),
        stamp: known?.stamp ?? stamp))
  }

  /// Exceptions whose facts no longer stand end by themselves, and say so.
  private func resolve(allBut standing: Set<String>, _ stamp: Stamp) throws {
    for row in try connection.openExceptions() where !standing.contains(row.key) {
      var ended = row
      ended.state = .resolved
      ended.closedAt = now
      try connection.put(ended)
      try connection.insert(
        ExceptionActRow(
          itemID: row.id, n: try connection.exceptionActs(row.id).count + 1, act: .resolved,
          assignee: nil, reasonCode: "facts_changed",
          text: "The facts that made it no longer stand.", author: "system/reconciliation",
          stamp: stamp))
    }
  }
}

extension ExceptionSeverity {
  /// 1 is the worst.
  fileprivate var rank: Int {
    switch self {
    case .critical: 1
    case .high: 2
    case .medium: 3
    case .low: 4
    case .info: 5
    }
  }
}

extension Int64 {
  fileprivate var magnitudeClamped: Int64 { Int64(clamping: magnitude) }
}

/// Whose exception it is.
struct ExceptionContext {
  struct Subject {
    var customer: CustomerID?
    var legalEntity: LegalEntityID?
    var account: MerchantAccountID?
  }

  private let catalogue: Catalogue
  private let payers: [String: CustomerID]
  private let customers: [CustomerID: CustomerRow]

  init(reader: FactReader) throws {
    catalogue = try reader.catalogue()
    let connection = reader.connection
    var payers: [String: CustomerID] = [:]
    var paymentPayer: [PaymentID: CustomerID] = [:]
    for payment in try connection.everyPayment() {
      payers[payment.id.description] = payment.customerID
      paymentPayer[payment.id] = payment.customerID
    }
    var attemptPayer: [AttemptID: CustomerID] = [:]
    for attempt in try connection.everyAttempt() {
      attemptPayer[attempt.id] = paymentPayer[attempt.paymentID]
      payers[attempt.id.description] = paymentPayer[attempt.paymentID]
    }
    for refund in try connection.everyRefund() {
      payers[refund.id.description] = attemptPayer[refund.attemptID]
    }
    for dispute in try connection.everyDispute() {
      payers[dispute.id.description] = attemptPayer[dispute.attemptID]
    }
    self.payers = payers
    var customers: [CustomerID: CustomerRow] = [:]
    for id in Set(payers.values) { customers[id] = try connection.customer(id) }
    self.customers = customers
  }

  func subject(of exception: ReconciliationException) -> Subject {
    var subject = Subject()
    for fact in exception.subjects {
      if let payer = payers[fact.id] { subject.customer = payer }
    }
    let named = exception.evidence.map(\.file) + exception.fields.compactMap(\.theirs)
    subject.account =
      catalogue.rows.merchantAccounts.first { account in
        named.contains { $0.contains(account.key) }
      }?.id
    subject.legalEntity =
      subject.customer.flatMap { customers[$0]?.legalEntityID }
      ?? subject.account.flatMap { catalogue.merchantAccounts[$0]?.legalEntityID }
    return subject
  }

  func searchKey(_ exception: ReconciliationException, _ subject: Subject) -> String {
    let name = subject.customer.flatMap { customers[$0]?.searchKey } ?? ""
    let values = exception.fields.flatMap { [$0.ours, $0.theirs] }.compactMap { $0 }
    let words = [exception.id, exception.explanation] + values
    return Core.searchKey(words.joined(separator: " ")) + " " + name
  }
}
