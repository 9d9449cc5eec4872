// Making somebody known to the book, with a first role.

import Billing

package struct AddOperator: BookCommand {
  package static let description = VerbDescription(
    .addOperator, "Add operator", "Make a person known to the book, with a first role.",
    confirmKey: "O", risk: .consequential, subjects: [.book],
    parameters: [
      Parameter("name", "Name", .text, help: "What the book calls the person."),
      Parameter(
        "uid", "User id", .integer(minimum: 0, maximum: Int(UInt32.max)), required: false,
        help: "The operating system's user id; without one, only --as in a simulated book."),
      Parameter("role", "Role", .choice(OperatorRole.allCases.map(\.rawValue))),
    ] + .administration)

  package let name: String
  package let uid: Int64?
  package let role: OperatorRole
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    name = try draft.text("name")
    guard name.utf8.count <= 64,
      name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) })
    else { throw draft.invalid("name", "is not of at most 64 letters, digits, dots and dashes") }
    uid = try draft.optionalText("uid") == nil ? nil : Int64(draft.integer("uid"))
    role = try draft.role()
    reason = try draft.administrativeReason()
  }

  package func facts(_ book: FactReader) throws -> BookOperatorFacts {
    try book.bookOperatorFacts()
  }

  package func decide(
    _ facts: BookOperatorFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard !facts.names.contains(name) else { throw taken("there is an operator \(name) already") }
    if let uid, let known = facts.users[uid] { throw taken("user id \(uid) is \(known)") }
    return Decision(
      .addOperator, on: .book, of: nil, title: "Add operator \(name)",
      changes: [
        Preview.Change(.book, "operator", before: .none, after: .text(name)),
        Preview.Change(.book, "roles", before: .none, after: .text(role.rawValue)),
      ],
      effects: [uid.map { "Who opens the book with user id \($0) acts as \(name)." }]
        .compactMap { $0 },
      irreversible: ["An operator stays known to the book; his roles can be withdrawn."],
      undo: "withdraw-role", reason: reason,
      writes: [NewOperator(name: name, uid: uid, roles: [role])],
      summary: "\(name) added as \(role.title)")
  }

  private func taken(_ why: String) -> Refusal {
    Refusal(
      "operator-exists", what: "The operator cannot be added", why: why,
      remedy: "Choose another name or user id.")
  }
}

extension [Parameter] {
  /// Why an administrator did it; the code is always the same.
  static let administration: [Parameter] = [
    Parameter("reason", "Reason", .text, help: "Say why, for whoever reads the audit log.")
  ]
}

extension DraftReader {
  func administrativeReason() throws(Refusal) -> Reason {
    let text = try text("reason")
    guard text.utf8.count <= 2_000 else { throw invalid("reason", "is longer than 2000 bytes") }
    try refuseCardNumber(in: text, argument: "reason")
    return Reason(code: "administration", text: text)
  }

  func role() throws(Refusal) -> OperatorRole {
    let word = try choice("role")
    guard let role = OperatorRole(rawValue: word) else { throw invalid("role", "is no role") }
    return role
  }
}
