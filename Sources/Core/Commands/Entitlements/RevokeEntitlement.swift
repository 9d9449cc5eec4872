// Taking a feature from a customer until a day, whatever the plan gives.

import Billing
import Storage

package struct RevokeEntitlement: BookCommand {
  package static let description = VerbDescription(
    .revokeEntitlement, "Revoke entitlement",
    "Take a feature from the customer until a day, whatever plan and grants say.",
    key: "O", confirmKey: "R", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("feature", "Feature", .feature),
      Parameter("until", "Last day", .day, help: "The last day without it, at most 90 days ahead."),
    ] + .reason)

  package let customer: CustomerID
  package let feature: String
  package let until: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    feature = try draft.text("feature")
    until = try draft.day("until")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> EntitlementFacts {
    try book.entitlementFacts(of: customer, feature: feature)
  }

  package func decide(
    _ facts: EntitlementFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let expiry = try facts.expiry(lastDay: until, asOf: context.asOf)
    let override = EntitlementOverride(
      id: "this override", feature: facts.featureKey, effect: .revoke, from: context.asOf,
      until: expiry, recordedAt: context.asOf, author: context.author, reason: reason.code)
    let before = try facts.answer(at: context.asOf)
    let after = try facts.answer(at: context.asOf, with: override)
    guard before.isGranted else {
      throw facts.refusal(
        "nothing-changes", "\(facts.customerName) has no \(facts.featureKey): \(before.reason)",
        "Nothing needs to be done.")
    }
    return Decision(
      .revokeEntitlement, on: RecordReference(.customer, customer.description), of: customer,
      title: "Revoke \(facts.featureKey) from \(facts.customerName)",
      changes: facts.changes(before, after),
      effects: [
        "The customer loses \(facts.featureKey) at once.", "Ends by itself after \(until).",
      ],
      undo: "expire-entitlement", reason: reason,
      writes: [
        NewOverride(
          customer: customer, feature: facts.feature, effect: .revoke, value: nil,
          startsAt: context.asOf, expiresAt: expiry)
      ],
      secondPerson: facts.secondPerson(lastDay: until, startingAt: context.asOf),
      summary: "\(facts.featureKey) revoked until \(until)")
  }
}
