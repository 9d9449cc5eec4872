// A request as its commands see it: what was asked for, and what would be decided now.

import Billing
import Storage

/// What approving comes to now.
package enum Redecision: Sendable {
  /// The very decision that would run.
  case one(Decision)
  case many(BulkDecision)
  /// A list that only a write can decide: its preview does.
  case notHere(BulkDraft)

  /// What is compared with what was asked for; nil where nothing was decided.
  var digest: [UInt8]? {
    switch self {
    case .one(let decision): decision.digest.bytes
    case .many(let decision): decision.digest.bytes
    case .notHere: nil
    }
  }

  /// Money that it moves, as far as it is decided.
  var money: [Money] {
    switch self {
    case .one(let decision): decision.money
    case .many(let decision): decision.totals
    case .notHere: []
    }
  }
}

package struct ApprovalFacts: Sendable {
  package let row: ApprovalRow
  package let acts: [ApprovalActRow]
  package let now: Timestamp
  /// What was asked for: the verb's arguments, of one act or of many.
  package let arguments: [String: String]
  /// What would run now, or why it would be refused.
  package let decision: Result<Redecision, Refusal>
  /// The digest that the audit log has of the request.
  package let auditedDigest: [UInt8]
  let actor: Actor?
  /// The one who asked, with the roles that he has now.
  let maker: Actor
  let rights: MoneyRights

  package var record: RecordReference { RecordReference(.approval, row.id.description) }
  package var state: ApprovalState { ApprovalState(row, acts, now: now) }

  /// The decision, when it is still the one that was asked for.
  package func unchangedDecision() throws(Refusal) -> Redecision {
    guard row.digest == auditedDigest else {
      throw stale("approval-edited", "the stored request is not the one in the audit log")
    }
    switch decision {
    case .failure(let refusal):
      throw stale("approval-stale", "it would be refused now: \(refusal.why)")
    case .success(let decision):
      guard decision.digest ?? row.digest == row.digest else {
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
    case .died:
      throw Refusal(
        "approval-decided", what: "The request cannot be decided", why: "it died already",
        remedy: "\(row.maker) looks at the facts of now and asks again.")
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
  case pending, approved, rejected, withdrawn, died, expired

  package init(_ row: ApprovalRow, _ acts: [ApprovalActRow], now: Timestamp) {
    switch acts.last?.act {
    case .approved: self = .approved
    case .rejected: self = .rejected
    case .withdrawn: self = .withdrawn
    case .died: self = .died
    case nil: self = now < row.expiresAt ? .pending : .expired
    }
  }
}

extension FactReader {
  func approvalFacts(_ id: ApprovalID) throws -> ApprovalFacts {
    guard let row = try connection.approval(id) else { throw Self.missing("approval", id) }
    let leaf = try connection.auditEntry(row.sequence).flatMap { AuditEntry($0.leaf) }
    let none = Actor(
      operatorID: nil, name: "", roles: [], isSystem: false,
      origin: Operator(name: "", uid: 0, role: "", session: ""))
    let maker = try maker(row)
    return ApprovalFacts(
      row: row, acts: try connection.approvalActs(id), now: now,
      arguments: (row.isBulk
        ? BulkDraft(text: row.draft)?.arguments : CommandDraft(text: row.draft)?.arguments) ?? [:],
      decision: try decideAgain(row, maker), auditedDigest: leaf?[.command] ?? [],
      actor: acting, maker: maker, rights: try moneyRights(of: acting ?? none))
  }

  /// Decides the maker's command over the facts of now, by the maker and as of his look, so that
  /// only facts can make a difference.
  private func decideAgain(
    _ row: ApprovalRow, _ maker: Actor
  ) throws -> Result<Redecision, Refusal> {
    do {
      return .success(
        try row.isBulk ? decideMany(row, maker) : .one(decide(command(row), by: maker)))
    } catch let refusal as Refusal {
      return .failure(refusal)
    }
  }

  private func command(_ row: ApprovalRow) throws(Refusal) -> CommandDraft {
    guard let draft = CommandDraft(text: row.draft) else { throw Self.unreadable }
    return draft
  }

  private func decideMany(_ row: ApprovalRow, _ maker: Actor) throws -> Redecision {
    guard let draft = BulkDraft(text: row.draft) else { throw Self.unreadable }
    guard connection.isWrite, past == nil else { return .notHere(draft) }
    let run = BulkRun(connection: connection, now: now, actor: maker)
    return .many(try run.decided(draft))
  }

  private static let unreadable = Refusal(
    "unreadable", what: "", why: "its command cannot be read", remedy: "")

  /// Whether a request is for many records.
  func isOfMany(_ subject: RecordReference) throws -> Bool {
    guard let id = try? ApprovalID(subject.id) else { return false }
    return try connection.approval(id)?.isBulk ?? false
  }

  private func maker(_ row: ApprovalRow) throws -> Actor {
    Actor(
      operatorID: row.makerID, name: row.maker,
      roles: [OperatorRole](after: try connection.roleActs(of: row.makerID)), isSystem: false,
      origin: Operator(name: row.maker, uid: 0, role: "", session: ""))
  }
}
