// The watch rules with their state: what each watches, whether it is broken, since when.

import Billing
import Storage

extension RecordReference {
  package static let watch = RecordReference(.watch, "watch")
}

extension FactReader {
  func watchRecord() throws -> RecordAnswer {
    let acts = Dictionary(grouping: try connection.watchActs(), by: \.rule)
    let fired = acts.values.joined().filter { $0.act == .fired }.count
    let rows = try WatchRule.allCases.flatMap { rule in
      try watchRows(rule, acts[rule.rawValue] ?? [])
    }
    return RecordAnswer(
      reference: .watch, standing: try standing(), title: "Watch rules",
      state: fired == 0
        ? .text("all that are watched hold", tone: .good) : .text("\(fired) broken", tone: .bad),
      sections: [
        RecordAnswer.Section(
          "Rules",
          .table(
            [
              Column("rule", "Rule", .text, width: 18),
              Column("state", "State", .state, width: 9),
              Column("since", "Since", .instant, width: 17),
              Column("count", "Fired", .count, width: 5),
              Column("what", "What", .text, width: 70),
            ], rows)),
        RecordAnswer.Section("Kinds of work that nothing finds yet", .fields(unfound())),
        RecordAnswer.Section("History", .timeline(try history())),
      ], actions: [])
  }

  private func unfound() -> [RecordAnswer.Field] {
    WorkKind.allCases.compactMap { kind in
      kind.unfound.map { RecordAnswer.Field(kind.title, .text($0, tone: .muted)) }
    }
  }

  private func watchRows(_ rule: WatchRule, _ acts: [WatchActRow]) throws -> [Row] {
    if let why = rule.unwatched {
      return [
        row(
          .watch,
          [
            .text(rule.rawValue), .text("unwatched", tone: .muted), .none, Cell(.count(0)),
            .text("\(rule.title): \(why)", tone: .muted),
          ])
      ]
    }
    guard !acts.isEmpty else {
      return [
        row(
          .watch,
          [
            .text(rule.rawValue), .text("holds", tone: .good), .none, Cell(.count(0)),
            .text(rule.title, tone: .muted),
          ])
      ]
    }
    return try acts.map { act in
      let isFired = act.act == .fired
      let key = "\(WorkKind.watchRule.rawValue)/\(act.rule)/\(act.subject)/\(act.n)"
      let item = isFired ? try connection.workItem(key: key) : nil
      let link = item.map { RecordReference(.workItem, $0.id.description) }
      return row(
        link ?? .watch,
        [
          .text(act.subject.isEmpty ? act.rule : "\(act.rule) \(act.subject)"),
          .text(isFired ? "broken" : "holds", tone: isFired ? .bad : .good),
          Cell(.instant(act.stamp.recordedAt)), Cell(.count(Int64((act.n + 1) / 2))),
          Cell(.text(act.title), tone: isFired ? .plain : .muted, link: link),
        ])
    }
  }

  private func history() throws -> [RecordAnswer.Event] {
    try connection.watchHistory(limit: 50).map { act in
      RecordAnswer.Event(
        at: act.stamp.recordedAt, "\(act.rule) \(act.act.rawValue): \(act.title)",
        tone: act.act == .fired ? .bad : .good)
    }
  }
}
