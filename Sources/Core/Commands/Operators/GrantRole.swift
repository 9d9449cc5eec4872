// Giving an operator a role, and taking one away.

import Billing

package struct GrantRole: BookCommand {
  package static let description = VerbDescription(
    .grantRole, "Grant role", "Let an operator do what the role may do.", confirmKey: "R",
    risk: .consequential, subjects: [.operator],
    parameters: [Parameter("role", "Role", .choice(OperatorRole.allCases.map(\.rawValue)))]
      + .administration)

  package let `operator`: OperatorID
  package let role: OperatorRole
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    self.operator = try draft.subject()
    role = try draft.role()
    reason = try draft.administrativeReason()
  }

  package func facts(_ book: FactReader) throws -> OperatorFacts {
    try book.operatorFacts(self.operator)
  }

  package func decide(
    _ facts: OperatorFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard !facts.roles.contains(role) else {
      throw Refusal(
        "nothing-changes", what: "The role cannot be granted",
        why: "\(facts.name) has it already", remedy: "Nothing needs to be done.")
    }
    guard !facts.isSelf else {
      throw Refusal(
        "own-role", what: "The role cannot be granted", why: "nobody gives himself a role",
        remedy: "Ask another administrator.")
    }
    let after = OperatorRole.allCases.filter { facts.roles.contains($0) || $0 == role }
    return Decision(
      .grantRole, on: facts.record, of: nil, title: "Make \(facts.name) \(role.title)",
      changes: [facts.change(after)], undo: "withdraw-role", reason: reason,
      writes: [RoleAct(operator: self.operator, role: role, act: .granted)],
      summary: "\(facts.name) is \(role.title)")
  }
}

package struct WithdrawRole: BookCommand {
  package static let description = VerbDescription(
    .withdrawRole, "Withdraw role", "End what an operator may do in the role.", confirmKey: "W",
    risk: .consequential, subjects: [.operator],
    parameters: [Parameter("role", "Role", .choice(OperatorRole.allCases.map(\.rawValue)))]
      + .administration)

  package let `operator`: OperatorID
  package let role: OperatorRole
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    self.operator = try draft.subject()
    role = try draft.role()
    reason = try draft.administrativeReason()
  }

  package func facts(_ book: FactReader) throws -> OperatorFacts {
    try book.operatorFacts(self.operator)
  }

  package func decide(
    _ facts: OperatorFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard facts.roles.contains(role) else {
      throw Refusal(
        "nothing-changes", what: "The role cannot be withdrawn",
        why: "\(facts.name) does not have it", remedy: "Nothing needs to be done.")
    }
    guard role != .administrator || facts.holders[.administrator, default: 0] > 1 else {
      throw Refusal(
        "last-administrator", what: "The role cannot be withdrawn",
        why: "\(facts.name) is the book's only administrator",
        remedy: "Make somebody else administrator first.")
    }
    return Decision(
      .withdrawRole, on: facts.record, of: nil,
      title: "\(facts.name) is no longer \(role.title)",
      changes: [facts.change(facts.roles.filter { $0 != role })],
      effects: ["Counts from the next act on, in sessions that are open too."],
      undo: "grant-role", reason: reason,
      writes: [RoleAct(operator: self.operator, role: role, act: .withdrawn)],
      summary: "\(facts.name) is not \(role.title) any more")
  }
}
