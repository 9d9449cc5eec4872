// The second person's yes: the very decision that the maker saw runs, or nothing does.

import Billing

package struct Approve: BookCommand {
  package static let description = VerbDescription(
    .approve, "Approve", "Let the requested act run, as it is shown.", key: "a", confirmKey: "A",
    risk: .consequential, subjects: [.approval],
    parameters: [
      Parameter("reason", "Remark", .text, required: false, help: "For whoever reads the log.")
    ])

  package let approval: ApprovalID
  package let remark: String

  package init(_ draft: DraftReader) throws(Refusal) {
    approval = try draft.subject()
    remark = draft.optionalText("reason") ?? ""
    try draft.refuseCardNumber(in: remark, argument: "reason")
  }

  package func facts(_ book: FactReader) throws -> ApprovalFacts {
    try book.approvalFacts(approval)
  }

  package func decide(
    _ facts: ApprovalFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let checker = try facts.requireChecker()
    try facts.requirePending()
    let redecided = try facts.unchangedDecision()
    try facts.requireRights(for: redecided.money)
    switch redecided {
    case .one(let inner): return one(inner, facts, checker)
    case .many(let inner): return try many(inner, facts, checker)
    case .notHere:
      throw Refusal(
        "not-decided", what: "The request cannot be decided here",
        why: "many records are decided by the preview alone", remedy: "Preview it.")
    }
  }

  private func many(
    _ inner: BulkDecision, _ facts: ApprovalFacts, _ checker: OperatorID
  ) throws(Refusal) -> Decision {
    guard let actor = facts.actor else { preconditionFailure("a checker acts") }
    let maker = facts.row.maker
    let link = "\(approval) \(inner.draft.verb.rawValue) asked by \(maker)"
    return Decision(
      .approve, on: facts.record, of: nil, title: "Approve: \(facts.row.title)",
      changes: [
        Preview.Change(
          facts.record, "records acted on", before: Cell(.count(0)),
          after: Cell(.count(Int64(inner.count))))
      ],
      effects: [
        "\(inner.count) decisions under \(inner.digest.hex.prefix(16))…, each with its audit entry.",
        "Asked for by \(maker): \(facts.row.cause).",
      ] + inner.outliers,
      irreversible: inner.irreversible, undo: inner.undo,
      reason: Reason(code: inner.draft.arguments["reason-code"] ?? "approval", text: remark),
      writes: [
        ApprovalAct(approval: approval, act: .approved, by: checker, text: remark),
        ApprovedBulk(
          decision: inner, maker: facts.maker, checker: actor, approval: link),
      ],
      money: inner.totals, alsoTouches: inner.touched, approval: link,
      summary: "approved: \(facts.row.title)")
  }

  private func one(
    _ inner: Decision, _ facts: ApprovalFacts, _ checker: OperatorID
  ) -> Decision {
    let maker = facts.row.maker
    return Decision(
      .approve, on: facts.record, of: inner.customer, title: "Approve: \(inner.title)",
      changes: inner.changes,
      effects: inner.effects + ["Asked for by \(maker): \(facts.row.cause)."],
      irreversible: inner.irreversible, undo: inner.undo, reason: inner.reason,
      writes: [
        ApprovalAct(approval: approval, act: .approved, by: checker, text: remark),
        ApprovedWrites(decision: inner, maker: maker),
      ],
      money: inner.money, lines: inner.lines, entries: inner.entries,
      alsoTouches: inner.alsoTouches,
      approval: "\(approval) \(inner.verb.rawValue) asked by \(maker)",
      summary: "approved: \(inner.summary)")
  }
}

extension ApprovalFacts {
  /// Who decides, when he may: an operator, and not the one who asked.
  func requireChecker() throws(Refusal) -> OperatorID {
    guard let checker = actor?.operatorID else {
      throw Refusal(
        "no-operator", what: "The request cannot be decided",
        why: "only an operator of the book decides on it", remedy: "")
    }
    guard checker != row.makerID else {
      throw Refusal(
        "maker-is-checker", what: "The request cannot be decided",
        why: "\(row.maker) asked for it, and nobody approves his own act",
        remedy: "Another approver decides.")
    }
    return checker
  }

  /// An approver decides on any amount, finance within its own limit of the day.
  func requireRights(for money: [Money]) throws(Refusal) {
    let roles = actor?.roles ?? []
    guard !roles.contains(.approver) else { return }
    let excess: [String]
    do {
      excess = try rights.excess(of: money, in: [.finance])
    } catch {
      excess = ["the amounts are more than a book can hold"]
    }
    guard let first = excess.first else { return }
    throw Refusal(
      "approval-above-limit", what: "The request cannot be approved", why: first,
      remedy: "An approver decides.")
  }
}
