// The one path of every command: facts, decision, comparison, writes, audit entry.

import Billing
import Storage

extension FactReader {
  /// Reads the draft into its command, loads the command's facts and decides.
  package func decide(_ draft: CommandDraft, by author: String) throws -> Decision {
    let command = try draft.verb.command.init(DraftReader(draft))
    return try decide(command, DecisionContext(asOf: draft.asOf, author: author))
  }

  private func decide(
    _ command: some BookCommand, _ context: DecisionContext
  ) throws -> Decision {
    try command.decide(try command.facts(self), context)
  }
}

extension Preview {
  package init(_ decision: Decision, of draft: CommandDraft) {
    self.init(
      draft: draft, title: decision.title, risk: decision.verb.description.risk,
      changes: decision.changes, effects: decision.effects, money: decision.money,
      lines: decision.lines, entries: decision.entries, messages: decision.messages,
      irreversible: decision.irreversible, undo: decision.undo, digest: decision.digest.hex)
  }

  /// What differs between two previews of one draft, in words.
  package func differences(from earlier: Preview) -> [String] {
    var differences: [String] = []
    for change in changes {
      let old = earlier.changes.first { $0.record == change.record && $0.label == change.label }
      if old != change {
        let was = old.map { "\($0.before.value.plainText) -> \($0.after.value.plainText)" }
        differences.append(
          "\(change.label): \(change.before.value.plainText) -> \(change.after.value.plainText)"
            + (was.map { " (was \($0))" } ?? " (new)"))
      }
    }
    for effect in effects where !earlier.effects.contains(effect) { differences.append(effect) }
    return differences
  }
}

/// Commits one command inside an open write transaction.
struct CommitPath {
  let connection: Connection
  let now: Timestamp
  let actor: Operator

  /// Old looks are not acted upon: what was previewed longer ago is decided anew by the person.
  static let longestLook: Int64 = 15 * 60 * 1_000

  func commit(_ draft: CommandDraft, expecting digest: String?) throws -> CommitResult {
    try checkAge(draft)
    let reader = try FactReader(connection, clock: { now })
    let decision = try reader.decide(draft, by: actor.name)
    let preview = Preview(decision, of: draft)
    if let digest, digest != preview.digest {
      return .changed(preview, differences: ["the facts moved since this was previewed"])
    }
    // Everything above may refuse; from here on nothing does but the book itself.
    let correlation = connection.nextNumber()
    let stamp = Stamp(at: now, correlation: correlation)
    let writer = DecisionWriter(
      connection: connection, stamp: stamp, author: actor.name, reason: decision.reason)
    var record = decision.subject
    for write in decision.writes { record = try write.write(with: writer) ?? record }
    let sequence = try AuditLog.append(
      try act(decision, draft, record: record, correlation: correlation), to: connection)
    try Standings(connection: connection, now: now).refresh(after: decision)
    return .done(
      Receipt(auditSequence: sequence, summary: decision.summary, record: record))
  }

  private func checkAge(_ draft: CommandDraft) throws {
    let age = now.milliseconds - draft.asOf.milliseconds
    guard age <= Self.longestLook, age >= 0 else {
      throw Refusal(
        "look-too-old", what: "Nothing was written",
        why: "what you looked at is of \(draft.asOf), the book's clock says \(now)",
        remedy: "Look again and confirm what you see.")
    }
  }

  private func act(
    _ decision: Decision, _ draft: CommandDraft, record: RecordReference, correlation: Int64
  ) throws -> AuditAct {
    var act = AuditAct(
      at: now, actor: actor, verb: decision.verb.rawValue, objectKind: record.kind.rawValue,
      objectID: record.id, correlation: correlation, result: decision.verb.description.title)
    act.reasonCode = decision.reason.code
    if let customer = decision.customer {
      act.reasonCommitment = try SubjectSecret.of(customer, in: connection)
        .commitment(to: decision.reason.text)
    }
    let sides = decision.sides
    act.before = sides.before
    act.after = sides.after
    act.command = decision.digest
    return act
  }
}
