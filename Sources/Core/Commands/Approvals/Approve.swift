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
    let inner = try facts.unchangedDecision()
    try facts.requireRights(for: inner)
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
      money: inner.money, lines: inner.lines, entries: inner.entries, messages: inner.messages,
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
  func requireRights(for decision: Decision) throws(Refusal) {
    let roles = actor?.roles ?? []
    guard !roles.contains(.approver) else { return }
    let excess: [String]
    do {
      excess = try rights.excess(of: decision.money, in: [.finance])
    } catch {
      excess = ["the amounts are more than a book can hold"]
    }
    guard let first = excess.first else { return }
    throw Refusal(
      "approval-above-limit", what: "The request cannot be approved", why: first,
      remedy: "An approver decides.")
  }
}
