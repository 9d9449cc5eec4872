// Granting a feature to a customer until a day, above what the plan gives.

import Billing
import Storage

package struct GrantEntitlement: BookCommand {
  package static let description = VerbDescription(
    .grantEntitlement, "Grant entitlement",
    "Give the customer a feature until a day, whatever plan and state say.",
    key: "o", confirmKey: "G", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("feature", "Feature", .feature),
      Parameter(
        "value", "Units", .quantity, required: false,
        help: "How many units, for a quota or a metered feature."),
      Parameter("until", "Last day", .day, help: "The last day with it, at most 90 days ahead."),
    ] + .reason)

  package let customer: CustomerID
  package let feature: String
  package let value: ExactDecimal?
  package let until: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    feature = try draft.text("feature")
    value = try draft.optionalQuantity("value")
    until = try draft.day("until")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> EntitlementFacts {
    try book.entitlementFacts(of: customer, feature: feature)
  }

  package func decide(
    _ facts: EntitlementFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let grant = try facts.grant(of: value)
    let expiry = try facts.expiry(lastDay: until, asOf: context.asOf)
    let override = EntitlementOverride(
      id: "this override", feature: facts.featureKey, effect: .grant(grant), from: context.asOf,
      until: expiry, recordedAt: context.asOf, author: context.author, reason: reason.code)
    let before = try facts.answer(at: context.asOf)
    let after = try facts.answer(at: context.asOf, with: override)
    guard before.words != after.words else {
      guard before.isGranted else {
        throw facts.refusal(
          "nothing-changes",
          "\(facts.customerName) would still not have \(facts.featureKey): \(before.reason)",
          "Something stronger than a grant decides: explain shows what would end it.")
      }
      throw facts.refusal(
        "nothing-changes",
        "\(facts.customerName) already has \(facts.featureKey): \(before.reason)",
        "Nothing needs to be done, or extend the override that is there.")
    }
    return Decision(
      .grantEntitlement, on: RecordReference(.customer, customer.description), of: customer,
      title: "Grant \(facts.featureKey) to \(facts.customerName)",
      changes: facts.changes(before, after),
      effects: ["Ends by itself after \(until)."],
      undo: "expire-entitlement", reason: reason,
      writes: [
        NewOverride(
          customer: customer, feature: facts.feature, effect: .grant, value: value,
          startsAt: context.asOf, expiresAt: expiry)
      ],
      secondPerson: facts.secondPerson(lastDay: until, startingAt: context.asOf),
      summary: "\(facts.featureKey) granted until \(until)")
  }
}
