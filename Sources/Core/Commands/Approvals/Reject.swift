// The second person's no, and the maker's own withdrawal.

import Billing
import Storage

package struct Reject: BookCommand {
  package static let description = VerbDescription(
    .reject, "Reject", "Refuse the requested act; nothing runs.", key: "r", confirmKey: "R",
    risk: .consequential, subjects: [.approval],
    parameters: [Parameter("reason", "Why not", .text, help: "Told to the one who asked.")])

  package let approval: ApprovalID
  package let why: String

  package init(_ draft: DraftReader) throws(Refusal) {
    approval = try draft.subject()
    why = try draft.text("reason")
    try draft.refuseCardNumber(in: why, argument: "reason")
  }

  package func facts(_ book: FactReader) throws -> ApprovalFacts {
    try book.approvalFacts(approval)
  }

  package func decide(
    _ facts: ApprovalFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let checker = try facts.requireChecker()
    try facts.requirePending()
    return facts.ending(.reject, .rejected, by: checker, why)
  }
}

package struct WithdrawRequest: BookCommand {
  package static let description = VerbDescription(
    .withdrawRequest, "Withdraw request", "Take back what you asked for.", risk: .reversible,
    subjects: [.approval],
    parameters: [Parameter("reason", "Remark", .text, required: false)])

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
    guard let maker = facts.actor?.operatorID, maker == facts.row.makerID else {
      throw Refusal(
        "not-the-maker", what: "The request cannot be withdrawn",
        why: "\(facts.row.maker) asked for it", remedy: "An approver can reject it.")
    }
    try facts.requirePending()
    return facts.ending(.withdrawRequest, .withdrawn, by: maker, remark)
  }
}

extension ApprovalFacts {
  /// A decision that only ends the request.
  fileprivate func ending(
    _ verb: Verb, _ act: ApprovalActRow.Act, by operator: OperatorID, _ text: String
  ) -> Decision {
    Decision(
      verb, on: record, of: row.customerID,
      title: "\(verb.description.title): \(row.title)",
      changes: [
        Preview.Change(
          record, "state", before: .text(state.rawValue), after: .text(act.rawValue))
      ],
      effects: ["Nothing of what was asked for runs."],
      irreversible: ["A request that has ended is asked for anew."], undo: nil,
      reason: Reason(code: "approval", text: text),
      writes: [ApprovalAct(approval: row.id, act: act, by: `operator`, text: text)],
      approval: "\(row.id) \(row.verb) asked by \(row.maker)",
      summary: "\(act.rawValue): \(row.title)")
  }
}
