// What is refused and may not go unnoticed.

import Billing
import Storage

extension Refusal {
  /// Whether an attempt at commit that ended so is written to the audit log.
  func isAudited(_ verb: Verb) -> Bool {
    switch verb.duty {
    // Whoever tries to be the second person leaves a trace, however it ends.
    case .approval, .request: return true
    case .teamwork, .resolution, .care, .subscriptions, .dunning, .invoicing, .credits, .books,
      .administration, .undoing:
      return Self.ofTheActor.contains(code)
    }
  }

  private static let ofTheActor: Set = ["forbidden", "as-real-book", "no-such-operator"]

  /// What an entry may say of it: an entry is there for ever, so that words which may name a
  /// customer are left to whoever is refused, and the entry has the code.
  fileprivate var audited: String {
    let ofTheRequest: Set = [
      "no-operator", "maker-is-checker", "not-the-maker", "approval-above-limit",
      "approval-expired", "approval-decided",
    ]
    return Self.ofTheActor.union(ofTheRequest).contains(code) ? why : code
  }
}

extension CommitPath {
  /// A request that is no longer what was asked for never becomes it again.
  func endDead(_ draft: CommandDraft, _ refusal: Refusal, correlation: Int64) throws {
    guard ["approval-stale", "approval-edited"].contains(refusal.code),
      let id = try? ApprovalID(draft.subject.id)
    else { return }
    let checker = try FactReader(connection, clock: { now }).actor(actor)
    guard let checkerID = checker.operatorID else { return }
    try connection.insert(
      ApprovalActRow(
        approvalID: id, n: try connection.approvalActs(id).count + 1, act: .died,
        operatorID: checkerID, author: checker.name,
        // Where nobody of those whom it may name is left, it names nobody.
        text: try connection.sealed(refusal.why, about: connection.subjects(ofApproval: id))
          ?? refusal.why,
        stamp: Stamp(at: now, correlation: correlation)))
    try connection.refreshApproval(id, now: now)
  }

  /// The leaf of an attempt: who tried what on which record, and why it was refused.
  func refused(_ draft: CommandDraft, _ refusal: Refusal) throws -> AuditAct {
    let known = try? FactReader(connection, clock: { now }).actor(actor)
    // The subject of a refused draft is whatever was typed.
    let subject = String(draft.subject.id.prefix(64))
    var act = AuditAct(
      at: now, actor: known?.asOperator() ?? actor, verb: draft.verb.rawValue,
      objectKind: draft.subject.kind.rawValue, objectID: subject,
      correlation: connection.nextNumber(), result: "refused: \(refusal.audited)")
    act.reasonCode = refusal.code
    return act
  }
}
