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
    try WorkRun(connection: connection, now: now, reader: reader, correlation: correlation).keep(
      answer.exceptions.map { finding($0, context) }, of: [.reconciliationBreak], in: .book,
      author: "system/reconciliation")
    return answer.newMatches
  }

  private func insert(_ match: Match, _ stamp: Stamp) throws {
    let variances = match.variances.map {
      RuleInput("\($0.rule.rawValue) off by", "\($0.amount), to \($0.account.rawValue)")
    }
    let inputs = (match.inputs + variances).map { JSONValue.Member($0.name, .string($0.value)) }
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

  private func finding(
    _ exception: ReconciliationException, _ context: ExceptionContext
  ) -> WorkFinding {
    var finding = WorkFinding(
      .reconciliationBreak, key: exception.id, title: exception.explanation,
      arose: Timestamp(utc: exception.arisesOn))
    let subject = context.subject(of: exception)
    finding.detail = exception.kind.rawValue
    finding.severity = exception.severity
    finding.customer = subject.customer
    finding.legalEntity = subject.legalEntity
    finding.account = subject.account
    finding.atStake = exception.atStake
    finding.dueOn = exception.dueOn
    finding.subject = subject.payment
    finding.document = ExceptionDocument(exception)
    finding.words = exception.fields.flatMap { [$0.ours, $0.theirs] }.compactMap { $0 }
    return finding
  }
}

/// Whose exception it is.
struct ExceptionContext {
  struct Subject {
    var customer: CustomerID?
    var legalEntity: LegalEntityID?
    var account: MerchantAccountID?
    var payment: RecordReference?
  }

  private let catalogue: Catalogue
  private let payers: [String: CustomerID]
  /// By the processor's or the bank's reference.
  private let references: [String: CustomerID]
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
    var references: [String: CustomerID] = [:]
    var attemptPayer: [AttemptID: CustomerID] = [:]
    for attempt in try connection.everyAttempt() {
      attemptPayer[attempt.id] = paymentPayer[attempt.paymentID]
      payers[attempt.id.description] = paymentPayer[attempt.paymentID]
      if let reference = attempt.processorReference {
        references[reference] = paymentPayer[attempt.paymentID]
      }
    }
    for refund in try connection.everyRefund() {
      payers[refund.id.description] = attemptPayer[refund.attemptID]
    }
    for dispute in try connection.everyDispute() {
      payers[dispute.id.description] = attemptPayer[dispute.attemptID]
    }
    self.payers = payers
    self.references = references
    var customers: [CustomerID: CustomerRow] = [:]
    for id in Set(payers.values) { customers[id] = try connection.customer(id) }
    self.customers = customers
  }

  func subject(of exception: ReconciliationException) -> Subject {
    var subject = Subject()
    for fact in exception.subjects {
      if let payer = payers[fact.id] { subject.customer = payer }
      if fact.id.hasPrefix("\(PaymentTag.prefix)_") {
        subject.payment = RecordReference(.payment, fact.id)
      }
    }
    // What is about a reported row alone still names our payment: as what to refund, or by the
    // processor's reference.
    if subject.customer == nil {
      let values =
        exception.proposals.compactMap(\.target)
        + exception.fields.flatMap { [$0.ours, $0.theirs] }.compactMap { $0 }
      subject.customer = values.lazy.compactMap { payers[$0] ?? references[$0] }.first
      subject.payment = values.first { $0.hasPrefix("\(PaymentTag.prefix)_") }
        .map { RecordReference(.payment, $0) }
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
}
