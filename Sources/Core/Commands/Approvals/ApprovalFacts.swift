// A request as its commands see it: what was asked for, and what would be decided now.

import Billing
import Storage

package struct ApprovalFacts: Sendable {
  package let row: ApprovalRow
  package let acts: [ApprovalActRow]
  package let now: Timestamp
  package let draft: CommandDraft?
  /// The very decision that would run now, or why it would be refused.
  package let decision: Result<Decision, Refusal>
  /// The digest that the audit log has of the request.
  package let auditedDigest: [UInt8]
  let actor: Actor?
  let rights: MoneyRights

  package var record: RecordReference { RecordReference(.approval, row.id.description) }
  package var state: ApprovalState { ApprovalState(row, acts, now: now) }

  /// The decision, when it is still the one that was asked for.
  package func unchangedDecision() throws(Refusal) -> Decision {
    guard row.digest == auditedDigest else {
      throw stale("approval-edited", "the stored request is not the one in the audit log")
    }
    switch decision {
    case .failure(let refusal):
      throw stale("approval-stale", "it would be refused now: \(refusal.why)")
    case .success(let decision):
      guard decision.digest.bytes == row.digest else {
        throw stale("approval-stale", "the facts moved since it was asked for")
      }
      return decision
    }
  }

  func requirePending() throws(Refusal) {
    switch state {
    case .pending: return
    case .expired:
      throw Refusal(
        "approval-expired", what: "The request cannot be decided",
        why: "it expired at \(row.expiresAt)", remedy: "Ask again.")
    case .approved, .rejected, .withdrawn:
      throw Refusal(
        "approval-decided", what: "The request cannot be decided",
        why: "it was \(state.rawValue) already", remedy: "Look at its history.")
    }
  }

  private func stale(_ code: String, _ why: String) -> Refusal {
    Refusal(
      code, what: "The request died", why: why,
      remedy: "\(row.maker) looks at the facts of now and asks again.")
  }
}

/// Where a request stands.
package enum ApprovalState: String, Codable, Hashable, Sendable, CaseIterable {
  case pending, approved, rejected, withdrawn, expired

  package init(_ row: ApprovalRow, _ acts: [ApprovalActRow], now: Timestamp) {
    switch acts.last?.act {
    case .approved: self = .approved
    case .rejected: self = .rejected
    case .withdrawn: self = .withdrawn
    case nil: self = now < row.expiresAt ? .pending : .expired
    }
  }
}

extension FactReader {
  func approvalFacts(_ id: ApprovalID) throws -> ApprovalFacts {
    guard let row = try connection.approval(id) else { throw Self.missing("approval", id) }
    let draft = CommandDraft(text: row.draft)
    let leaf = try connection.auditEntry(row.sequence).flatMap { AuditEntry($0.leaf) }
    let none = Actor(
      operatorID: nil, name: "", roles: [], isSystem: false,
      origin: Operator(name: "", uid: 0, role: "", session: ""))
    return ApprovalFacts(
      row: row, acts: try connection.approvalActs(id), now: now, draft: draft,
      decision: try decideAgain(draft, row), auditedDigest: leaf?[.command] ?? [], actor: acting,
      rights: try moneyRights(of: acting ?? none))
  }

  /// Decides the maker's command over the facts of now, by the maker and as of his look, so that
  /// only facts can make a difference.
  private func decideAgain(
    _ draft: CommandDraft?, _ row: ApprovalRow
  ) throws -> Result<Decision, Refusal> {
    guard let draft else {
      return .failure(
        Refusal("unreadable", what: "", why: "its command cannot be read", remedy: ""))
    }
    do {
      return .success(try decide(draft, by: maker(row)))
    } catch let refusal as Refusal {
      return .failure(refusal)
    }
  }

  private func maker(_ row: ApprovalRow) throws -> Actor {
    Actor(
      operatorID: row.makerID, name: row.maker,
      roles: [OperatorRole](after: try connection.roleActs(of: row.makerID)), isSystem: false,
      origin: Operator(name: row.maker, uid: 0, role: "", session: ""))
  }
}
