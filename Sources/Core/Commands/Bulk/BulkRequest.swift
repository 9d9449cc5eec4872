// A bulk command that waits for a second person: asked for with its list frozen, decided anew over
// the facts of the day on which it is approved.

import Billing
import Formats
import Storage

/// What a bulk command comes to, decided and not written.
package struct BulkDecision: Hashable, Sendable {
  let draft: BulkDraft
  let count: Int
  let totals: [Money]
  let outliers: [String]
  let irreversible: [String]
  let undo: String?
  let touched: [CustomerID]
  let digest: Billing.Digest

  init(_ findings: BulkFindings, of draft: BulkDraft) {
    self.draft = draft
    count = findings.items.count
    totals = findings.totals
    irreversible = findings.irreversible
    undo = findings.undo
    touched = findings.touched.sorted()
    digest = findings.digest(draft.verb)
    outliers = BulkPreview(findings, of: draft).outliers.map {
      "Look at \($0.title): \($0.money), while \($0.reason)."
    }
  }
}

extension BulkRun {
  /// Decides every record as the commit will, one over what the others have written, and takes all
  /// of it back. Refused when one of them refuses: a list is approved whole.
  func decided(_ draft: BulkDraft) throws -> BulkDecision {
    do {
      return try connection.savepoint {
        let findings = try run(draft, correlation: connection.nextNumber())
        if let first = findings.refused.first { throw first.refusal }
        throw RolledBack(value: BulkDecision(findings, of: draft))
      }
    } catch let over as RolledBack<BulkDecision> {
      return over.value
    }
  }
}

extension LocalService {
  /// Writes the request in place of the acts, of which nothing is left.
  func request(
    bulk draft: BulkDraft, _ decision: BulkDecision, by actor: Actor, because causes: [String]
  ) throws -> Receipt {
    try write { connection, now in
      try CommitPath(connection: connection, now: now, actor: self.actor)
        .request(draft, decision, by: actor, because: causes)
    }
  }

  /// What approving a request for many records would do. Deciding them writes, so it is done in a
  /// transaction that is rolled back.
  func previewInWrite(_ draft: CommandDraft) throws -> Preview {
    do {
      return try write { connection, now in
        let reader = try FactReader(connection, clock: { now }, origin: actor)
        let actor = try reader.actor(actor)
        let decision = try reader.decide(draft, by: actor)
        throw RolledBack(
          value: Preview(
            decision, of: draft,
            secondPerson: try reader.secondPerson(for: decision, by: actor)))
      }
    } catch let over as RolledBack<Preview> {
      return over.value
    }
  }
}

extension CommitPath {
  func request(
    _ draft: BulkDraft, _ decision: BulkDecision, by actor: Actor, because causes: [String]
  ) throws -> Receipt {
    let correlation = connection.nextNumber()
    var act = AuditAct(
      at: now, actor: actor.asOperator(in: actor.enabling(draft.verb.duty).first),
      verb: draft.verb.rawValue, objectKind: ApprovalRow.bulk,
      objectID: String(decision.count), correlation: correlation, result: "")
    act.reasonCode = draft.arguments["reason-code"] ?? ""
    act.command = decision.digest
    // What the maker wrote is about all of them: whoever is erased takes it along.
    guard let kept = try connection.sealed(draft.text, about: decision.touched) else {
      throw SubjectSecret.erased
    }
    return try write(
      Asked(
        act: act, verb: draft.verb, subjectKind: act.objectKind, subjectID: act.objectID,
        draft: kept, digest: decision.digest,
        title: "\(draft.verb.description.title) of \(decision.count) records", customer: nil,
        money: decision.totals), by: actor, because: causes)
  }
}

extension ApprovalRow {
  /// What stands as the kind of the subject where there are many.
  static let bulk = "bulk"

  var isBulk: Bool { subjectKind == Self.bulk }
}

/// The writes of an approved list: each record decided and audited in its order, by the very run
/// that was previewed.
package struct ApprovedBulk: DecisionWrite {
  let decision: BulkDecision
  let maker: Actor
  let checker: Actor
  let approval: String

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("approved-bulk")
    bytes.add(maker.name)
    bytes.add(decision.digest.bytes)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let (connection, now) = (writer.connection, writer.stamp.recordedAt)
    let correlation = writer.stamp.correlation
    let path = CommitPath(connection: connection, now: now, actor: checker.origin)
    let findings = try BulkRun(connection: connection, now: now, actor: maker)
      .run(decision.draft, correlation: correlation) { single, record in
        try path.audit(
          single.approved(as: approval), by: checker, record: record, correlation: correlation)
      }
    guard findings.refused.isEmpty, findings.digest(decision.draft.verb) == decision.digest else {
      throw Refusal(
        "approval-stale", what: "The request died", why: "the facts moved while it was approved",
        remedy: "\(maker.name) looks at the facts of now and asks again.")
    }
    return nil
  }
}

// MARK: - As text

extension BulkDraft {
  /// As canonical JSON: the same list gives the same bytes.
  package var text: String {
    let members = arguments.sorted { $0.key < $1.key }
      .map { JSONValue.Member($0.key, .string($0.value)) }
    let value: JSONValue = [
      "arguments": .object(members), "as_of": .string(String(asOf.milliseconds)),
      "subjects": .array(subjects.map { .string("\($0.kind.rawValue)/\($0.id)") }),
      "verb": .string(verb.rawValue),
    ]
    return value.description
  }

  /// Reads what `text` wrote; nil for anything else.
  package init?(text: String) {
    guard let value = try? JSONValue(parsing: text),
      case .object(let members)? = value["arguments"],
      case .array(let names)? = value["subjects"], case .string(let word)? = value["verb"],
      let verb = Verb(rawValue: word), case .string(let time)? = value["as_of"],
      let milliseconds = Int64(time)
    else { return nil }
    var arguments: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { return nil }
      arguments[member.name] = text
    }
    var subjects: [RecordReference] = []
    for case .string(let name) in names {
      let parts = name.split(separator: "/", maxSplits: 1)
      guard parts.count == 2, let kind = RecordKind(rawValue: String(parts[0])) else { return nil }
      subjects.append(RecordReference(kind, String(parts[1])))
    }
    self.init(
      verb, on: subjects, arguments: arguments, asOf: Timestamp(milliseconds: milliseconds))
  }
}
