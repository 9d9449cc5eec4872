// The one path of every command: facts, decision, comparison, writes, audit entry.

import Billing
import Storage

extension FactReader {
  /// Asks first whether the actor may do such a thing at all, then reads the draft into its
  /// command, loads the command's facts and decides.
  func decide(_ draft: CommandDraft, by actor: Actor) throws -> Decision {
    if let refusal = actor.refusal(of: draft.verb) { throw refusal }
    // An approval decides on another's command within its own.
    let previous = acting
    acting = actor
    defer { acting = previous }
    let command = try draft.verb.command.init(DraftReader(try ofSurvivor(draft)))
    return try decide(command, DecisionContext(asOf: draft.asOf, author: actor.name))
  }

  /// An act on an alias is one on the customer it stands for; only a merge asks about the alias.
  private func ofSurvivor(_ draft: CommandDraft) throws -> CommandDraft {
    guard draft.verb != .mergeCustomers, draft.subject.kind == .customer,
      let id = try? CustomerID(draft.subject.id)
    else { return draft }
    let survivor = try connection.survivor(of: id)
    guard survivor != id else { return draft }
    return CommandDraft(
      draft.verb, on: RecordReference(.customer, survivor.description),
      arguments: draft.arguments, asOf: draft.asOf)
  }

  private func decide(
    _ command: some BookCommand, _ context: DecisionContext
  ) throws -> Decision {
    let decision = try command.decide(try command.facts(self), context)
    // What would be said of it could not be sealed: the preview says so, too.
    if let customer = decision.customer, let row = try connection.subjectKey(of: customer),
      row.key == nil
    {
      throw SubjectSecret.erased
    }
    return decision
  }
}

extension Preview {
  package init(_ decision: Decision, of draft: CommandDraft, secondPerson: [String] = []) {
    self.init(
      draft: draft, title: decision.title, risk: decision.verb.description.risk,
      changes: decision.changes, effects: decision.effects, money: decision.money,
      lines: decision.lines, entries: decision.entries, messages: decision.messages,
      secondPerson: secondPerson, irreversible: decision.irreversible, undo: decision.undo,
      digest: decision.digest.hex)
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
  /// Who the operating system says acts; the book says what he may do.
  let actor: Operator

  /// Old looks are not acted upon: what was previewed longer ago is decided anew by the person.
  static let longestLook: Int64 = 15 * 60 * 1_000

  func commit(_ draft: CommandDraft, expecting digest: String?) throws -> CommitResult {
    try write(try decide(draft), of: draft, expecting: digest)
  }

  /// Commits, or writes that it was refused: what nobody may do must not go unnoticed. A refusal
  /// that is answered rather than thrown leaves its audit entry in the book.
  func attempt(
    _ draft: CommandDraft, expecting digest: String?
  ) throws -> Result<CommitResult, Refusal> {
    let decided: Decided
    do {
      decided = try decide(draft)
    } catch let refusal as Refusal where refusal.isAudited(draft.verb) {
      let entry = try refused(draft, refusal)
      try AuditLog.append(entry, to: connection)
      if draft.verb == .approve { try endDead(draft, refusal, correlation: entry.correlation) }
      return .failure(refusal)
    }
    return .success(try write(decided, of: draft, expecting: digest))
  }

  /// Who decided what, and the reader that saw the facts before anything was written.
  typealias Decided = (actor: Actor, decision: Decision, reader: FactReader)

  /// Everything in here may refuse, and writes nothing.
  func decide(_ draft: CommandDraft) throws -> Decided {
    let reader = try FactReader(connection, clock: { now })
    let actor = try reader.actor(actor)
    if let refusal = actor.refusal(of: draft.verb) { throw refusal }
    try checkAge(of: draft.asOf)
    return (actor, try reader.decide(draft, by: actor), reader)
  }

  private func write(
    _ decided: Decided, of draft: CommandDraft, expecting digest: String?
  ) throws -> CommitResult {
    let (actor, decision, reader) = decided
    let preview = Preview(decision, of: draft)
    if let digest, digest != preview.digest {
      return .changed(preview)
    }
    let causes = try reader.secondPerson(for: decision, by: actor)
    guard causes.isEmpty else {
      return try request(decision, of: draft, by: actor, because: causes)
    }
    // Everything above may refuse; from here on nothing does but the book itself.
    let posted = try connection.lastJournalNumber()
    let correlation = connection.nextNumber()
    let receipt = try carryOut(decision, by: actor, correlation: correlation)
    try follow(decision, after: posted, correlation: correlation, reader)
    return .done(receipt)
  }

  /// What follows from rows that are written: the ledger and the standings, which must be those
  /// that were shown. `reader` has the catalogue.
  func follow(
    _ decision: Decision, after posted: Int64, correlation: Int64, _ reader: FactReader
  ) throws {
    try Standings(connection: connection, now: now, catalogue: reader.catalogue())
      .refresh(after: decision, correlation: correlation)
    try decision.checkPosted(after: posted, in: connection)
  }

  /// The rows of one decision and its audit entry.
  func carryOut(
    _ decision: Decision, by actor: Actor, correlation: Int64
  ) throws -> Receipt {
    let stamp = Stamp(at: now, correlation: correlation)
    let record = try writeRows(of: decision, by: actor, stamp)
    let sequence = try audit(decision, by: actor, record: record, correlation: correlation)
    return Receipt(auditSequence: sequence, summary: decision.summary, record: record)
  }

  /// Answers the record that the rows made, or the one that the decision is on.
  func writeRows(
    of decision: Decision, by actor: Actor, _ stamp: Stamp
  ) throws -> RecordReference {
    let writer = try DecisionWriter(
      connection: connection, stamp: stamp, author: actor.name, reason: decision.reason,
      secret: decision.customer.map { try SubjectSecret.of($0, in: connection) })
    var record = decision.subject
    for write in decision.writes { record = try write.write(with: writer) ?? record }
    try countMoney(decision, by: actor, stamp)
    return record
  }

  func checkAge(of look: Timestamp) throws {
    let age = now.milliseconds - look.milliseconds
    guard age <= Self.longestLook, age >= 0 else {
      throw Refusal(
        "look-too-old", what: "Nothing was written",
        why: "what you looked at is of \(look), the book's clock says \(now)",
        remedy: "Look again and confirm what you see.")
    }
  }

  /// Appends the entry of one decision; answers its sequence.
  @discardableResult
  func audit(
    _ decision: Decision, by actor: Actor, record: RecordReference, correlation: Int64
  ) throws -> Int64 {
    try AuditLog.append(
      try act(decision, by: actor, record: record, correlation: correlation), to: connection)
  }

  func act(
    _ decision: Decision, by actor: Actor, record: RecordReference, correlation: Int64
  ) throws -> AuditAct {
    let role = actor.enabling(decision.duty).first
    var act = AuditAct(
      at: now, actor: actor.asOperator(in: role), verb: decision.verb.rawValue,
      objectKind: record.kind.rawValue,
      objectID: record.id, correlation: correlation,
      result: decision.compensates.map(Compensation.link) ?? decision.verb.description.title)
    act.reasonCode = decision.reason.code
    act.approval = decision.approval
    if let customer = decision.customer ?? decision.newCustomer(record) {
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

extension Decision {
  /// A decision on nobody that made a customer is about that customer from its first entry on.
  fileprivate func newCustomer(_ record: RecordReference) -> CustomerID? {
    guard verb == .createCustomer, record.kind == .customer else { return nil }
    return try? CustomerID(record.id)
  }
}
