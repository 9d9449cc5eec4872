// The record of a dunning case.

import Billing
import Storage

extension FactReader {
  func dunningRecord(_ id: DunningCaseID) throws -> RecordAnswer {
    guard let row = try connection.dunningCase(id) else { throw Self.missing("dunning case", id) }
    let account = try account(of: row.payerID)
    guard let dunning = try dunning(of: account, currency: row.currency) else {
      throw Self.missing("dunning case", id)
    }
    let standing = dunning.standing
    var reasons: [Verb: String] = [:]
    if dunning.hold == nil { reasons[.releaseDunning] = "it is not held" }
    return RecordAnswer(
      reference: RecordReference(.dunningCase, id.description), standing: try self.standing(),
      title: "Dunning of \(account.terms.row.name), \(row.currency)",
      state: Cell(
        .text(standing.reason), tone: StateTone.of(standing.stateWord),
        explanation: explanation(of: dunning)),
      sections: [
        caseFields(dunning, account), ladderTable(dunning), debtTable(dunning),
        RecordAnswer.Section(
          "Audit", .timeline(try auditEvents(.dunningCase, id.description)),
          whenEmpty: "No override was made"),
      ], actions: actions(on: .dunningCase, unless: reasons))
  }

  private func explanation(of dunning: PayerDunning) -> Explanation {
    var inputs = [
      Explanation.Input("day 0", dunning.standing.dayZero?.description ?? "none"),
      Explanation.Input("days", String(dunning.standing.days)),
      Explanation.Input("ladder", dunning.rule.ladder.name),
    ]
    if let decline = dunning.decline {
      inputs.append(
        Explanation.Input("last decline", decline.classification.category.rawValue))
    }
    return Explanation(
      rule: "dunning.ladder", summary: dunning.standing.reason, inputs: inputs,
      steps: (dunning.decline?.classification.rules ?? []) + (dunning.decline?.steps ?? []),
      overriddenBy: dunning.hold.map { "\($0.by): \($0.reason)" })
  }

  private func caseFields(
    _ dunning: PayerDunning, _ account: PayerAccount
  ) -> RecordAnswer.Section {
    RecordAnswer.Section(
      "Case",
      .fields([
        .link(
          "Payer", account.terms.row.name,
          RecordReference(.customer, account.terms.row.id.description)),
        .init(
          "Owed", .money(Money(minorUnits: dunning.standing.amount, dunning.subject.currency))),
        .instant("Day 0", dunning.standing.dayZero),
        .init("Days", Cell(.count(Int64(dunning.standing.days)))),
        .text("Stage", dunning.standing.stage.rawValue),
        .text("Next", dunning.standing.nextWords),
        .text(
          "Held",
          dunning.hold.map { "by \($0.by) until \($0.until?.description ?? "released")" } ?? "no"),
        .text("Last decline", dunning.decline?.classification.category.rawValue ?? "none"),
        .text(
          "Customer must act",
          dunning.decline.map { $0.asksCustomer ? "yes, update the payment method" : "no" } ?? "no"),
      ]))
  }

  private func ladderTable(_ dunning: PayerDunning) -> RecordAnswer.Section {
    let reference = RecordReference(.customer, dunning.subject.payer.description)
    let rows = dunning.rule.ladder.steps.map { step in
      let isPast = step.day <= dunning.standing.days
      return row(
        reference,
        [
          Cell(.count(Int64(step.day))), .text(dunning.rule.effectiveKind(step.kind).words),
          .text(isPast ? "day has come" : "ahead", tone: isPast ? .warning : .muted),
          Cell(
            dunning.standing.dayZero.map { .instant($0.adding(seconds: step.day * 86_400)) }
              ?? .none),
        ])
    }
    return RecordAnswer.Section(
      "Ladder \(dunning.rule.ladder.name)",
      .table(
        [
          Column("day", "Day", .count, width: 4), Column("step", "Step", .text, width: 18),
          Column("state", "State", .state, width: 12), Column("at", "At", .instant, width: 20),
        ], rows))
  }

  private func debtTable(_ dunning: PayerDunning) -> RecordAnswer.Section {
    let owed = Set(dunning.standing.invoices)
    let documents = dunning.documents.filter {
      owed.contains($0.row.number ?? $0.row.id.description)
    }
    return RecordAnswer.Section(
      "Owed",
      .table(DocumentStanding.columns, documents.map { row($0.reference, $0.summary(now: now)) }))
  }
}
