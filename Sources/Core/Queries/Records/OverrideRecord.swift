// An entitlement override and an audit entry on one screen each.

import Billing
import Storage

extension FactReader {
  func overrideRecord(_ id: OverrideID) throws -> RecordAnswer {
    let facts = try overrideFacts(id)
    let picture = try picture(of: facts.access.customer)
    guard let override = picture.overrides.first(where: { $0.row.id == id }) else {
      throw Self.missing("override", id)
    }
    let state = override.state(at: now)
    var reasons: [Verb: String] = [:]
    if state == "expired" {
      reasons[.extendEntitlement] = "it has ended"
      reasons[.expireEntitlement] = "it has ended"
    }
    let answer = try facts.access.answer(at: now)
    return RecordAnswer(
      reference: RecordReference(.override, id.description), standing: try standing(),
      title: "\(override.row.effect.rawValue) of \(override.feature.key) for \(picture.row.name)",
      state: .text("\(state), ends \(override.expiresAt)", tone: StateTone.of(state)),
      sections: [
        RecordAnswer.Section(
          "Override",
          .fields([
            .link(
              "Customer", picture.row.name,
              RecordReference(.customer, picture.row.id.description)),
            .text("Feature", override.feature.key), .text("Effect", override.row.effect.rawValue),
            .text("Value", override.value?.description ?? ""),
            .instant("From", override.row.startsAt), .instant("Until", override.expiresAt),
            .text("Reason code", override.row.reasonCode), .text("Reason", override.row.reason),
            .text("By", override.row.author),
            try externalNames(OverrideTag.prefix, id.number),
          ])),
        RecordAnswer.Section(
          "The answer now",
          .fields([
            .init(
              override.feature.key,
              .text(answer.words, tone: answer.isGranted ? .good : .muted)),
            .text("Because", answer.reason),
          ])),
        RecordAnswer.Section(
          "History",
          .timeline(
            override.acts.reversed().map { act in
              RecordAnswer.Event(
                at: act.stamp.recordedAt,
                "\(act.author): \(act.act.rawValue), ends \(act.expiresAt), \(act.reasonCode)")
            })),
        RecordAnswer.Section(
          "Audit", .timeline(try auditEvents(.override, id.description)),
          whenEmpty: "Imported with the book"),
      ], actions: actions(on: .override, unless: reasons))
  }

  func auditRecord(_ id: String) throws -> RecordAnswer {
    guard let sequence = Int64(id), let row = try connection.auditEntry(sequence),
      let entry = AuditEntry(row.leaf)
    else {
      throw Refusal(
        "no-such-record", what: "There is no audit entry \(id)",
        why: "the log does not hold it", remedy: "List them with `daybook audit list`.")
    }
    let link = RecordKind(rawValue: row.objectKind).map { RecordReference($0, row.objectID) }
    return RecordAnswer(
      reference: RecordReference(.auditEntry, id), standing: try standing(),
      title: "Audit entry \(id): \(row.verb)", state: .text(row.summary),
      sections: [
        RecordAnswer.Section(
          "Entry",
          .fields([
            .instant("At", row.at), .text("Who", row.actor), .text("Role", row.role),
            .text("User id", String(entry.uid)), .text("Session", entry[text: .session]),
            .text("Did", row.verb),
            RecordAnswer.Field("To", Cell(.text(row.objectID), link: link)),
            .text("Reason code", row.reasonCode),
            .text("Correlation", String(row.correlation)),
          ])),
        RecordAnswer.Section(
          "Proof",
          .fields([
            .text("Leaf hash", hex(row.leafHash)),
            .text("Reason, committed", hex(entry[.reasonCommitment])),
            .text("Before", hex(entry[.before])), .text("After", hex(entry[.after])),
            .text("Command", hex(entry[.command])),
            .init("Leaf bytes", Cell(.count(Int64(row.leaf.count)))),
          ])),
      ], actions: actions(on: .auditEntry, unless: try undoObstacle(row)))
  }

  /// Why an entry is not undone, if it is not.
  private func undoObstacle(_ row: AuditEntryRow) throws -> [Verb: String] {
    guard past == nil else { return [:] }
    do {
      _ = try Compensation(book: self, entry: row, reason: Reason(code: "", text: "")).draft()
      return [:]
    } catch let refusal as Refusal {
      return [.undo: refusal.why]
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    Billing.Digest(bytes)?.hex ?? ""
  }
}
