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
    guard let maker = actor.operatorID else { preconditionFailure("a job asks nobody") }
    let id: ApprovalID = connection.nextID()
    let cause = causes.joined(separator: "; ")
    let correlation = connection.nextNumber()
    var act = try act(decision, by: actor, record: decision.subject, correlation: correlation)
    act.result = "waits for a second person: \(cause)"
    act.approval = "\(id) asked"
    let sequence = try AuditLog.append(act, to: connection)
    // What the maker wrote is about the customer: it is kept as the act's own words would be.
    let kept =
      try decision.customer.map { try SubjectSecret.of($0, in: connection).seal(draft.text) }
      ?? draft.text
    let largest = try MoneyRights.totals(decision.money).max { $0.minorUnits < $1.minorUnits }
    try connection.insert(
      ApprovalRow(
        id: id, verb: draft.verb.rawValue, subjectKind: draft.subject.kind.rawValue,
        subjectID: draft.subject.id, draft: kept, digest: decision.digest.bytes,
        makerID: maker, maker: actor.name, cause: cause, title: decision.title,
        customerID: decision.customer, currency: largest?.currency,
        amount: largest?.minorUnits ?? 0, expiresAt: now.adding(seconds: Self.requestSeconds),
        sequence: sequence, stamp: Stamp(at: now, correlation: correlation)))
    try connection.refreshApproval(id, now: now)
    return .requested(
      Receipt(
        auditSequence: sequence, summary: "waits for a second person: \(cause)",
        record: RecordReference(.approval, id.description)))
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
