// Working a reconciliation exception: who has it, what was said, and how it ended.

import Billing
import Storage

/// An exception as its commands see it.
package struct ExceptionFacts: Sendable {
  package let exception: ExceptionID
  package let title: String
  package let customer: CustomerID?
  package let state: ExceptionRow.State
  package let assignee: String

  func requireOpen() throws(Refusal) {
    switch state {
    case .open, .assigned: return
    case .closed, .resolved:
      throw Refusal(
        "exception-closed", what: "The exception cannot be changed",
        why: "it is \(state.rawValue) already", remedy: "Look at its history for who closed it.")
    }
  }

  var record: RecordReference { RecordReference(.exception, exception.description) }
}

package struct AssignException: BookCommand {
  package static let description = VerbDescription(
    .assignException, "Assign exception", "Say who resolves it.", key: "a", risk: .reversible,
    subjects: [.exception],
    parameters: [Parameter("owner", "Owner", .text, help: "The operator's name.")])

  package let exception: ExceptionID
  package let owner: String

  package init(_ draft: DraftReader) throws(Refusal) {
    exception = try draft.subject()
    owner = try draft.text("owner")
    try draft.refuseCardNumber(in: owner, argument: "owner")
  }

  package func facts(_ book: FactReader) throws -> ExceptionFacts {
    try book.exceptionFacts(exception)
  }

  package func decide(
    _ facts: ExceptionFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.requireOpen()
    guard facts.assignee != owner else {
      throw Refusal(
        "nothing-changes", what: "The exception cannot be assigned", why: "\(owner) has it already",
        remedy: "Nothing needs to be done.")
    }
    let before = facts.assignee.isEmpty ? "nobody" : facts.assignee
    return Decision(
      .assignException, on: facts.record, of: facts.customer, title: "Assign \(facts.title)",
      changes: [
        Preview.Change(facts.record, "owner", before: .text(before), after: .text(owner))
      ],
      undo: "assign-exception", reason: Reason(code: "work", text: "assigned to \(owner)"),
      writes: [ExceptionAct(exception: exception, change: .assigned(to: owner))],
      summary: "assigned to \(owner)")
  }
}

package struct CommentException: BookCommand {
  package static let description = VerbDescription(
    .commentException, "Comment on exception", "Add a remark to its history.", key: "c",
    risk: .reversible, subjects: [.exception],
    parameters: [Parameter("text", "Comment", .text)])

  package let exception: ExceptionID
  package let text: String

  package init(_ draft: DraftReader) throws(Refusal) {
    exception = try draft.subject()
    text = try draft.text("text")
    try draft.refuseCardNumber(in: text, argument: "text")
  }

  package func facts(_ book: FactReader) throws -> ExceptionFacts {
    try book.exceptionFacts(exception)
  }

  package func decide(
    _ facts: ExceptionFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    Decision(
      .commentException, on: facts.record, of: facts.customer, title: "Comment on \(facts.title)",
      changes: [
        Preview.Change(facts.record, "comment", before: .none, after: .text(text))
      ],
      irreversible: ["A comment stays in the history."], undo: nil,
      reason: Reason(code: "work", text: text),
      writes: [ExceptionAct(exception: exception, change: .commented(text))],
      summary: "comment added")
  }
}

package struct CloseException: BookCommand {
  package static let description = VerbDescription(
    .closeException, "Close exception", "End it with a reason; the queue gets shorter by one.",
    key: "C", confirmKey: "D", risk: .consequential, subjects: [.exception],
    parameters: [
      Parameter(
        "reason-code", "Reason code",
        .choice([
          "explained", "matched_by_hand", "corrected_elsewhere", "processor_error", "bank_error",
          "accepted_difference", "duplicate",
        ])),
      Parameter("reason", "Reason", .text, help: "Say what was found."),
    ])

  package let exception: ExceptionID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    exception = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> ExceptionFacts {
    try book.exceptionFacts(exception)
  }

  package func decide(
    _ facts: ExceptionFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.requireOpen()
    return Decision(
      .closeException, on: facts.record, of: facts.customer, title: "Close \(facts.title)",
      changes: [
        Preview.Change(
          facts.record, "state", before: .text(facts.state.rawValue), after: .text("closed"))
      ],
      effects: ["Nothing is posted: this only ends the work item."],
      irreversible: ["A closed exception comes back only when its facts change."], undo: nil,
      reason: reason, writes: [ExceptionAct(exception: exception, change: .closed)],
      secondPerson: reason.code == "matched_by_hand" ? ["a forced match"] : [],
      summary: "closed: \(reason.code)")
  }
}
