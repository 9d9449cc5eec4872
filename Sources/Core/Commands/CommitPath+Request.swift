// A commit that waits for a second person: the request is written instead of the act.

import Billing
import Storage

extension CommitPath {
  /// How long a request waits.
  static let requestSeconds = 72 * 3_600

  /// Writes the request with its audit entry. Nothing of the decision itself is written.
  func request(
    _ decision: Decision, of draft: CommandDraft, by actor: Actor, because causes: [String]
  ) throws -> CommitResult {
    // What the maker wrote is about the customer: it is kept as the act's own words would be.
    let kept =
      try decision.customer.map { try SubjectSecret.of($0, in: connection).seal(draft.text) }
      ?? draft.text
    let asked = Asked(
      act: try act(
        decision, by: actor, record: decision.subject, correlation: connection.nextNumber()),
      verb: draft.verb, subjectKind: draft.subject.kind.rawValue, subjectID: draft.subject.id,
      draft: kept, digest: decision.digest, title: decision.title, customer: decision.customer,
      money: decision.money)
    return .requested(try write(asked, by: actor, because: causes))
  }

  /// What somebody asked for, of one record or of many.
  struct Asked {
    /// Its entry; what it waits for is said by whoever writes it.
    let act: AuditAct
    let verb: Verb
    let subjectKind: String
    let subjectID: String
    let draft: String
    let digest: Billing.Digest
    let title: String
    let customer: CustomerID?
    let money: [Money]
  }

  /// Writes the entry of a request, its row and its place in the list.
  func write(
    _ asked: Asked, by actor: Actor, because causes: [String]
  ) throws -> Receipt {
    guard let maker = actor.operatorID else { preconditionFailure("a job asks nobody") }
    let id: ApprovalID = connection.nextID()
    let cause = causes.joined(separator: "; ")
    var act = asked.act
    act.result = "waits for a second person: \(cause)"
    act.approval = "\(id) asked"
    let sequence = try AuditLog.append(act, to: connection)
    let largest = try MoneyRights.totals(asked.money).max { $0.minorUnits < $1.minorUnits }
    try connection.insert(
      ApprovalRow(
        id: id, verb: asked.verb.rawValue, subjectKind: asked.subjectKind,
        subjectID: asked.subjectID, draft: asked.draft, digest: asked.digest.bytes, makerID: maker,
        maker: actor.name,
        cause: cause, title: asked.title, customerID: asked.customer,
        currency: largest?.currency, amount: largest?.minorUnits ?? 0,
        expiresAt: now.adding(seconds: Self.requestSeconds), sequence: sequence,
        stamp: Stamp(at: now, correlation: act.correlation)))
    try connection.refreshApproval(id, now: now)
    return Receipt(
      auditSequence: sequence, summary: act.result,
      record: RecordReference(.approval, id.description))
  }

  /// Counts what was moved by one's own right against the limit of the day.
  func countMoney(_ decision: Decision, by actor: Actor, _ stamp: Stamp) throws {
    // An approver's yes is not bounded, so it does not count.
    if decision.verb.duty == .approval, actor.roles.contains(.approver) { return }
    try countMoney(decision.money, by: actor, stamp)
  }

  func countMoney(_ money: [Money], by actor: Actor, _ stamp: Stamp) throws {
    guard let id = actor.operatorID else { return }
    let day = Zone.utc.day(of: now)
    for amount in try MoneyRights.totals(money) {
      let count = try connection.moneyActs(by: id, on: day, amount.currency)
      try connection.insert(
        OperatorMoneyRow(
          operatorID: id, onDay: day, currency: amount.currency, n: count + 1,
          amount: amount.minorUnits, stamp: stamp))
    }
  }
}
