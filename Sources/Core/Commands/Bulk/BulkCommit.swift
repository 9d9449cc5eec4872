// Previewing and committing bulk commands: all or nothing, in one transaction.

import Billing
import Storage

/// Ends a transaction that must leave nothing behind, and carries its answer out.
struct RolledBack<Value: Sendable>: Error {
  let value: Value
}

/// A list that was decided and waits for a second person.
private struct Waiting: Sendable {
  let decision: BulkDecision
  let actor: Actor
  let causes: [String]
}

extension LocalService {
  package func previewBulk(_ selection: BulkSelection) throws -> BulkPreview {
    try previewBulk(try selected(selection))
  }

  /// The records of a list that pass a filter, frozen.
  package func selected(_ selection: BulkSelection) throws -> BulkDraft {
    var subjects: [RecordReference] = []
    var page = Page.first(1_000)
    while subjects.count <= BulkRun.limit {
      let query = ListQuery(selection.view, filter: selection.filter, page: page)
      guard case .list(let answer) = try answer(.list(query)) else { break }
      subjects += answer.rows.map(\.reference)
      guard answer.hasLater, let last = answer.rows.last else { break }
      page = .after(last.anchor, 1_000)
    }
    return BulkDraft(
      selection.verb, on: subjects, arguments: selection.arguments, asOf: selection.asOf)
  }

  package func previewBulk(_ draft: BulkDraft) throws -> BulkPreview {
    do {
      return try write { connection, now in
        let run = try bulkRun(draft.verb, connection, now)
        let findings = try run.run(draft, correlation: connection.nextNumber())
        var preview = try Self.preview(findings, of: draft)
        preview.secondPerson = try run.secondPerson(findings, draft.verb)
        throw RolledBack(value: preview)
      }
    } catch let over as RolledBack<BulkPreview> {
      return over.value
    }
  }

  package func commitBulk(
    _ draft: BulkDraft, expecting digest: String?
  ) throws -> BulkResult {
    do {
      return try write { connection, now in
        let path = CommitPath(connection: connection, now: now, actor: actor)
        try path.checkAge(of: draft.asOf)
        let correlation = connection.nextNumber()
        let run = try bulkRun(draft.verb, connection, now)
        let findings = try run.run(draft, correlation: correlation) { decision, record in
          try path.audit(decision, by: run.actor, record: record, correlation: correlation)
        }
        let preview = try Self.preview(findings, of: draft)
        guard findings.refused.isEmpty, digest.map({ $0 == preview.digest }) ?? true else {
          throw RolledBack(value: BulkResult.changed(preview))
        }
        let causes = try run.secondPerson(findings, draft.verb)
        guard causes.isEmpty else {
          throw RolledBack(
            value: Waiting(
              decision: BulkDecision(findings, of: draft), actor: run.actor, causes: causes))
        }
        try path.countMoney(
          findings.totals, by: run.actor, Stamp(at: now, correlation: correlation))
        let sequence = try path.audit(
          bulk: draft, findings, by: run.actor, correlation: correlation)
        try Standings(connection: connection, now: now).refresh(customers: findings.touched)
        return .done(
          BulkReceipt(
            auditSequence: sequence, count: preview.count, money: preview.money,
            summary: "\(draft.verb.description.title) of \(preview.count) records"))
      }
    } catch let over as RolledBack<BulkResult> {
      return over.value
    } catch let over as RolledBack<Waiting> {
      let waiting = over.value
      return .requested(
        try request(
          bulk: draft, waiting.decision, by: waiting.actor, because: waiting.causes))
    }
  }

  /// The run of an actor who may do such a thing at all.
  private func bulkRun(
    _ verb: Verb, _ connection: Connection, _ now: Timestamp
  ) throws -> BulkRun {
    let actor = try FactReader(connection, clock: { now }, origin: actor).actor(actor)
    if let refusal = actor.refusal(of: verb) { throw refusal }
    return BulkRun(connection: connection, now: now, actor: actor)
  }

  private static func preview(
    _ findings: BulkFindings, of draft: BulkDraft
  ) throws -> BulkPreview {
    guard !findings.items.isEmpty else {
      let first = findings.refused.first?.refusal
      throw Refusal(
        "nothing-to-do", what: "\(draft.verb.description.title) does nothing",
        why: draft.subjects.isEmpty
          ? "no record passes the filter"
          : "all \(draft.subjects.count) records refuse it, the first because \(first?.why ?? "")",
        remedy: first?.remedy ?? "Look at the list with that filter.")
    }
    return BulkPreview(findings, of: draft)
  }
}

extension CommitPath {
  /// The entry that binds all entries of a bulk command: its root, its number and its sums.
  func audit(
    bulk draft: BulkDraft, _ findings: BulkFindings, by actor: Actor, correlation: Int64
  ) throws -> Int64 {
    let sums = findings.totals.map(\.description).joined(separator: ", ")
    var act = AuditAct(
      at: now, actor: actor.asOperator(in: actor.enabling(draft.verb.duty).first),
      verb: draft.verb.rawValue, objectKind: "bulk",
      objectID: String(findings.items.count), correlation: correlation,
      result: "\(draft.verb.description.title) of \(findings.items.count) records"
        + (sums.isEmpty ? "" : ", \(sums)"))
    act.reasonCode = draft.arguments["reason-code"] ?? ""
    act.command = findings.digest(draft.verb)
    return try AuditLog.append(act, to: connection)
  }
}

extension BulkRun {
  /// Why the list waits for a second person: it is not carried out by parts below a limit.
  func secondPerson(_ findings: BulkFindings, _ verb: Verb) throws -> [String] {
    guard !actor.isSystem else { return [] }
    let rights = try FactReader(connection, clock: { now }).moneyRights(of: actor)
    return findings.secondPerson
      + (try rights.excess(of: findings.totals, in: actor.enabling(verb.duty)))
  }
}
