// The record of a request: what was asked for, and the very decision that would run now.

import Billing
import Storage

extension FactReader {
  func approvalRecord(_ id: ApprovalID) throws -> RecordAnswer {
    if let origin { acting = try? actor(origin) }
    defer { acting = nil }
    let facts = try approvalFacts(id)
    let state = facts.state
    return RecordAnswer(
      reference: facts.record, standing: try standing(), title: facts.row.title,
      state: .text(
        state == .pending ? "waits for a second person" : state.rawValue,
        tone: StateTone.of(state.rawValue)),
      sections: [requestFields(facts)] + (try decisionSections(facts)) + [
        RecordAnswer.Section("History", .timeline(Self.history(facts)))
      ], actions: actions(on: .approval, unless: reasons(facts)))
  }

  /// How it ended, and that it was asked for.
  private static func history(_ facts: ApprovalFacts) -> [RecordAnswer.Event] {
    let asked = RecordAnswer.Event(
      at: facts.row.stamp.recordedAt, "\(facts.row.maker) asked: \(facts.row.cause)",
      link: RecordReference(.auditEntry, String(facts.row.sequence)))
    return facts.acts.reversed().map(event) + [asked]
  }

  private static func event(_ act: ApprovalActRow) -> RecordAnswer.Event {
    let words =
      act.act == .died
      ? "died when \(act.author) was to approve it" : "\(act.author) \(act.act.rawValue)"
    return RecordAnswer.Event(
      at: act.stamp.recordedAt, words + (act.text.isEmpty ? "" : ": \(act.text)"))
  }

  private func requestFields(_ facts: ApprovalFacts) -> RecordAnswer.Section {
    let row = facts.row
    var fields: [RecordAnswer.Field] = [
      .text("Asked by", row.maker), .text("Act", row.verb), .text("Why two", row.cause),
    ]
    if let kind = RecordKind(rawValue: row.subjectKind) {
      fields.append(.link("On", row.subjectID, RecordReference(kind, row.subjectID)))
    }
    for (name, value) in facts.arguments.sorted(by: { $0.key < $1.key }) {
      fields.append(.text(name, value))
    }
    fields += [
      .instant("Asked at", row.stamp.recordedAt), .instant("Expires", row.expiresAt),
      .link(
        "Audit entry", String(row.sequence),
        RecordReference(.auditEntry, String(row.sequence))),
    ]
    return RecordAnswer.Section("Request", .fields(fields))
  }

  /// What approving would do, decided now; or why it would not.
  private func decisionSections(_ facts: ApprovalFacts) throws -> [RecordAnswer.Section] {
    guard facts.state == .pending else { return [] }
    let redecided: Redecision
    do {
      redecided = try facts.unchangedDecision()
    } catch {
      return [
        RecordAnswer.Section("Decision now", .text([error.what + ": " + error.why, error.remedy]))
      ]
    }
    switch redecided {
    case .one(let decision): return sections(decision)
    case .many(let decision): return [listSection(decision.draft, facts.row)]
    case .notHere(let draft): return [listSection(draft, facts.row)]
    }
  }

  /// The list as it was asked for; approving decides it anew, record by record.
  private func listSection(_ draft: BulkDraft, _ row: ApprovalRow) -> RecordAnswer.Section {
    let root = Billing.Digest(row.digest)?.hex ?? ""
    return RecordAnswer.Section(
      "Decision as it was asked for",
      .fields(
        [
          .init("Records", Cell(.count(Int64(draft.subjects.count)))),
          .init(
            "Largest sum",
            row.currency.map { .money(Money(minorUnits: row.amount, $0)) } ?? .none),
          .text("Digest", root),
          .text("Decided anew", "by the preview of approve, and again when it is approved"),
        ]
          + draft.subjects.prefix(12).map { .link("One of them", $0.id, $0) }))
  }

  private func sections(_ decision: Decision) -> [RecordAnswer.Section] {
    let changes = decision.changes.map { change in
      RecordAnswer.Field.text(
        change.label,
        "\(change.before.value.plainText) → \(change.after.value.plainText)")
    }
    var sections = [
      RecordAnswer.Section(
        "Decision now, as it was asked for",
        .fields(changes), whenEmpty: "No value changes")
    ]
    let texts =
      decision.money.map { "money: \($0)" }
      + decision.lines.map { "line: \($0.text): \($0.amount)" }
      + decision.effects + decision.messages.map { "message: \($0)" }
      + TakingBack(irreversible: decision.irreversible, undo: decision.undo).lines
    if !texts.isEmpty { sections.append(RecordAnswer.Section("Effects", .text(texts))) }
    return sections
  }

  private func reasons(_ facts: ApprovalFacts) -> [Verb: String] {
    var reasons: [Verb: String] = [:]
    if facts.state != .pending {
      for verb in [Verb.approve, .reject, .withdrawRequest] {
        reasons[verb] = "it is \(facts.state.rawValue)"
      }
      return reasons
    }
    let isMaker = facts.actor?.operatorID == facts.row.makerID
    if isMaker {
      reasons[.approve] = "you asked for it; another approver decides"
      reasons[.reject] = "you asked for it; withdraw it"
    } else {
      reasons[.withdrawRequest] = "\(facts.row.maker) asked for it"
    }
    do {
      let decision = try facts.unchangedDecision()
      try facts.requireRights(for: decision.money)
    } catch {
      reasons[.approve] = reasons[.approve] ?? error.why
    }
    return reasons
  }
}
