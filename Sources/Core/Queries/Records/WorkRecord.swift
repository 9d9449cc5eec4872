// The record of a work item: what happened, the evidence, what could be done, and who did what.

import Billing
import Storage

extension FactReader {
  func workRecord(_ id: WorkItemID) throws -> RecordAnswer {
    guard let item = try connection.workItem(id) else { throw Self.missing("work item", id) }
    var reasons: [Verb: String] = [:]
    if item.state == .closed || item.state == .resolved {
      for verb in [Verb.assignWork, .closeWork] { reasons[verb] = "it is \(item.state.rawValue)" }
    }
    let why = explanation(of: item)
    return RecordAnswer(
      reference: RecordReference(.workItem, id.description), standing: try standing(),
      title: item.title,
      state: Cell(
        .text("\(item.state.rawValue), \(ListDescription.severityWord(item.severity))"),
        tone: StateTone.of(item.state.rawValue), explanation: why),
      sections: try workSections(item, why), actions: actions(on: .workItem, unless: reasons))
  }

  /// Which rule found it, over which facts, and where its team and target come from.
  private func explanation(of item: WorkItemRow) -> Explanation {
    let document = ExceptionDocument(item.evidence)
    let fields = document?.fields ?? []
    let inputs = fields.map { field in
      let theirs = field.theirs.map { field.ours == nil ? $0 : ", theirs \($0)" } ?? ""
      return Explanation.Input(field.name, (field.ours ?? "") + theirs)
    }
    let kind = WorkKind(rawValue: item.work)
    let days =
      ExceptionKind(rawValue: item.kind)?.targetWorkingDays ?? kind?.targetWorkingDays ?? 0
    return Explanation(
      rule: "\(item.work).\(item.kind)", summary: document?.explanation ?? item.title,
      inputs: inputs,
      steps: [
        "arose on \(Zone.utc.day(of: item.openedAt))",
        "severity \(ListDescription.severityWord(item.severity)): the rule of \(item.kind)",
        "team \(item.team): the rule of \(kind?.title ?? item.work)",
        "target \(Zone.utc.day(of: item.dueAt)): \(days) working days by the rule",
      ] + (document?.nearMisses.map { "near miss: \($0)" } ?? []))
  }

  private func workSections(
    _ item: WorkItemRow, _ why: Explanation
  ) throws -> [RecordAnswer.Section] {
    let document = ExceptionDocument(item.evidence)
    let history = try connection.workActs(item.id).reversed().map { act in
      RecordAnswer.Event(
        at: act.stamp.recordedAt,
        "\(act.author): \(act.act.rawValue) \(act.assignee ?? "") \(act.text)")
    }
    let isBreak = item.work == WorkKind.reconciliationBreak.rawValue
    return [
      isBreak ? sides(document, why) : facts(document, why), try workFields(item, why),
    ]
      + (isBreak
        ? [
          RecordAnswer.Section(
            "Evidence",
            .text((document?.evidence ?? []).map { "\($0.file), line \($0.line): \($0.text)" }),
            whenEmpty: "No row was reported")
        ] : [])
      + [
        RecordAnswer.Section(
          "Proposals", .text(document?.proposals ?? []), whenEmpty: "None")
      ]
      + (isBreak
        ? [
          RecordAnswer.Section(
            "Near misses", .text(document?.nearMisses ?? []), whenEmpty: "None")
        ] : [])
      + [RecordAnswer.Section("History", .timeline(history), whenEmpty: "Nobody has touched it")]
  }

  private func sides(_ document: ExceptionDocument?, _ why: Explanation) -> RecordAnswer.Section {
    let side = { (value: KeyPath<ExceptionDocument.Field, String?>) in
      (document?.fields ?? []).map { field in
        RecordAnswer.Field(
          field.name, Cell(.text(field[keyPath: value] ?? "—"), explanation: why))
      }
    }
    return RecordAnswer.Section(
      "Ours and theirs",
      .sideBySide(
        ours: side(\.ours), theirs: side(\.theirs), differing: document?.differing ?? []))
  }

  private func facts(_ document: ExceptionDocument?, _ why: Explanation) -> RecordAnswer.Section {
    RecordAnswer.Section(
      "Facts",
      .fields(
        (document?.fields ?? []).map {
          RecordAnswer.Field($0.name, Cell(.text($0.ours ?? "—"), explanation: why))
        }), whenEmpty: "The title says it all")
  }

  private func workFields(
    _ item: WorkItemRow, _ why: Explanation
  ) throws -> RecordAnswer.Section {
    let explained = { (label: String, value: Cell.Value) in
      RecordAnswer.Field(label, Cell(value, explanation: why))
    }
    var fields = [
      explained("Work", .text(WorkKind(rawValue: item.work)?.title ?? item.work)),
      explained("Kind", .text(item.kind)),
      explained(
        "At stake", item.currency.map { .money(Money(minorUnits: item.amount, $0)) } ?? .none),
      explained("Severity", .text(ListDescription.severityWord(item.severity))),
      explained("Arose", .day(Zone.utc.day(of: item.openedAt))),
      explained("Target", .day(Zone.utc.day(of: item.dueAt))), explained("Team", .text(item.team)),
      .text("Owner", item.assignee.isEmpty ? "nobody" : item.assignee),
    ]
    if let kind = item.subjectKind.flatMap(RecordKind.init(rawValue:)), let id = item.subjectID {
      let word = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
      fields.append(.link(word, id, RecordReference(kind, id)))
    }
    if let customer = item.customerID {
      fields.append(
        .link(
          "Customer", try self.customer(customer).name,
          RecordReference(.customer, customer.description)))
    }
    return RecordAnswer.Section("Work item", .fields(fields))
  }
}
