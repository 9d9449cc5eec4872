// How much money a role may move in a day without a second person.

import Billing

package struct SetLimit: BookCommand {
  package static let description = VerbDescription(
    .setLimit, "Set limit", "Bound the money that a role moves in a day without a second person.",
    confirmKey: "L", risk: .consequential, subjects: [.book],
    parameters: [
      Parameter("role", "Role", .choice(moneyRoles.map(\.rawValue))),
      Parameter("currency", "Currency", .text, help: "Such as EUR."),
      Parameter("amount", "A day", .text, help: "Such as 500.00; 0 asks for every amount."),
    ] + .administration)

  /// Only they move money; for the others a limit would mean nothing.
  static let moneyRoles: [OperatorRole] = [.support, .billing, .finance]

  package let role: OperatorRole
  package let limit: Money
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    role = try draft.role()
    let code = try draft.text("currency")
    guard let currency = Currency(code: code) else {
      throw draft.invalid("currency", "is \(code), which is no currency")
    }
    let text = try draft.text("amount")
    guard let amount = try? Money(majorText: text, currency), amount.minorUnits >= 0 else {
      throw draft.invalid("amount", "is \(text), not an amount in \(code)")
    }
    limit = amount
    reason = try draft.administrativeReason()
  }

  package func facts(_ book: FactReader) throws -> BookOperatorFacts {
    try book.bookOperatorFacts()
  }

  package func decide(
    _ facts: BookOperatorFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let isFirst = !facts.limits.isLimited(role)
    let before = facts.limits.set(of: role, limit.currency)
      .map { Money(minorUnits: $0, limit.currency) }
    guard before != limit else {
      throw Refusal(
        "nothing-changes", what: "The limit cannot be set", why: "it is \(limit) already",
        remedy: "Nothing needs to be done.")
    }
    return Decision(
      .setLimit, on: .book, of: nil, title: "Limit \(role.title) to \(limit) a day",
      changes: [
        Preview.Change(
          .book, "\(role.rawValue), \(limit.currency)",
          before: before.map { .money($0) } ?? .text("no limit"), after: .money(limit))
      ],
      effects: ["Acts above it wait for a second person."]
        + (isFirst ? ["In currencies without a limit the role moves nothing alone."] : []),
      undo: "set-limit", reason: reason,
      writes: [NewLimit(role: role, limit: limit)],
      summary: "\(role.title): \(limit) a day")
  }
}
