// Working a work item: who has it, what was said, and how it ended.

import Billing
import Storage

/// A work item as its commands see it.
package struct WorkItemFacts: Sendable {
  package let item: WorkItemID
  package let title: String
  package let customer: CustomerID?
  package let state: WorkItemRow.State
  package let assignee: String
  /// Who may have it.
  package let operators: [String]

  func requireOpen() throws(Refusal) {
    switch state {
    case .open, .assigned: return
    case .closed, .resolved:
      throw Refusal(
        "work-closed", what: "The work item cannot be changed",
        why: "it is \(state.rawValue) already", remedy: "Look at its history for who closed it.")
    }
  }

  var record: RecordReference { RecordReference(.workItem, item.description) }
}

package struct AssignWork: BookCommand {
  package static let description = VerbDescription(
    .assignWork, "Assign", "Say who resolves it.", key: "a", risk: .reversible,
    subjects: [.workItem],
    parameters: [
      Parameter("owner", "Owner", .operator, help: "An operator's name, or me.")
    ])

  package let item: WorkItemID
  package let owner: String

  package init(_ draft: DraftReader) throws(Refusal) {
    item = try draft.subject()
    owner = try draft.text("owner")
    try draft.refuseCardNumber(in: owner, argument: "owner")
  }

  package func facts(_ book: FactReader) throws -> WorkItemFacts {
    try book.workFacts(item)
  }

  package func decide(
    _ facts: WorkItemFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.requireOpen()
    let owner = owner == "me" ? context.author : owner
    guard facts.operators.contains(owner) else {
      throw Refusal(
        "no-such-operator", what: "The work item cannot be assigned",
        why: "\(owner) is no operator of this book",
        remedy: "It has \(facts.operators.joined(separator: ", ")).")
    }
    guard facts.assignee != owner else {
      throw Refusal(
        "nothing-changes", what: "The work item cannot be assigned", why: "\(owner) has it already",
        remedy: "Nothing needs to be done.")
    }
    let before = facts.assignee.isEmpty ? "nobody" : facts.assignee
    return Decision(
      .assignWork, on: facts.record, of: facts.customer, title: "Assign \(facts.title)",
      changes: [
        Preview.Change(facts.record, "owner", before: .text(before), after: .text(owner))
      ],
      undo: "assign-work", reason: Reason(code: "work", text: "assigned to \(owner)"),
      writes: [WorkAct(item: item, change: .assigned(to: owner))],
      summary: "assigned to \(owner)")
  }
}

package struct CommentWork: BookCommand {
  package static let description = VerbDescription(
    .commentWork, "Comment", "Add a remark to its history.", key: "c",
    risk: .reversible, subjects: [.workItem],
    parameters: [Parameter("text", "Comment", .text)])

  package let item: WorkItemID
  package let text: String

  package init(_ draft: DraftReader) throws(Refusal) {
    item = try draft.subject()
    text = try draft.text("text")
    try draft.refuseCardNumber(in: text, argument: "text")
  }

  package func facts(_ book: FactReader) throws -> WorkItemFacts {
    try book.workFacts(item)
  }

  package func decide(
    _ facts: WorkItemFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    Decision(
      .commentWork, on: facts.record, of: facts.customer, title: "Comment on \(facts.title)",
      changes: [
        Preview.Change(facts.record, "comment", before: .none, after: .text(text))
      ],
      irreversible: ["A comment stays in the history."], undo: nil,
      reason: Reason(code: "work", text: text),
      writes: [WorkAct(item: item, change: .commented(text))],
      summary: "comment added")
  }
}

package struct CloseWork: BookCommand {
  package static let description = VerbDescription(
    .closeWork, "Close work item", "End it with a reason; the queue gets shorter by one.",
    key: "C", confirmKey: "D", risk: .consequential, subjects: [.workItem],
    parameters: [
      Parameter(
        "reason-code", "Reason code",
        .choice([
          "explained", "matched_by_hand", "corrected_elsewhere", "processor_error", "bank_error",
          "accepted_difference", "duplicate",
          "done", "no_action",
        ])),
      Parameter("reason", "Reason", .text, help: "Say what was found."),
    ])

  package let item: WorkItemID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    item = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> WorkItemFacts {
    try book.workFacts(item)
  }

  package func decide(
    _ facts: WorkItemFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.requireOpen()
    return Decision(
      .closeWork, on: facts.record, of: facts.customer, title: "Close \(facts.title)",
      changes: [
        Preview.Change(
          facts.record, "state", before: .text(facts.state.rawValue), after: .text("closed"))
      ],
      effects: ["Nothing is posted: this only ends the work item."],
      irreversible: ["A closed item stays closed while its facts stand."], undo: nil,
      reason: reason, writes: [WorkAct(item: item, change: .closed)],
      secondPerson: reason.code == "matched_by_hand" ? ["a forced match"] : [],
      summary: "closed: \(reason.code)")
  }
}
