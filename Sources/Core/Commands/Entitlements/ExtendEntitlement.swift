// Moving the last day of an override.

import Billing
import Storage

/// An override with the access it belongs to.
package struct OverrideFacts: Sendable {
  package let override: OverrideID
  package let standing: EntitlementOverride
  package let access: EntitlementFacts

  /// Refuses an override that has ended.
  func requireInForce(asOf: Timestamp) throws(Refusal) {
    guard standing.until > asOf else {
      throw access.refusal(
        "override-ended", "this override ended at \(standing.until)", "Grant a new one.")
    }
  }
}

package struct ExtendEntitlement: BookCommand {
  package static let description = VerbDescription(
    .extendEntitlement, "Extend override", "Move the last day of an override.",
    key: "+", confirmKey: "X", risk: .consequential, subjects: [.override],
    parameters: [
      Parameter("until", "Last day", .day, help: "At most 90 days after it began.")
    ] + .reason)

  package let override: OverrideID
  package let until: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    override = try draft.subject()
    until = try draft.day("until")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> OverrideFacts {
    try book.overrideFacts(override)
  }

  package func decide(
    _ facts: OverrideFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try facts.requireInForce(asOf: context.asOf)
    let access = facts.access
    let expiry = try access.expiry(lastDay: until, asOf: context.asOf)
    guard expiry > facts.standing.until else {
      throw access.refusal(
        "not-later", "it already lasts until \(facts.standing.until)",
        "Choose a later day, or end it with expire-entitlement.")
    }
    return Decision(
      .extendEntitlement, on: RecordReference(.override, override.description),
      of: access.customer,
      title: "Extend the override of \(access.featureKey) for \(access.customerName)",
      changes: [
        Preview.Change(
          RecordReference(.override, override.description), "ends",
          before: Cell(.instant(facts.standing.until)), after: Cell(.instant(expiry)))
      ],
      effects: ["Ends by itself after \(until)."], undo: "expire-entitlement", reason: reason,
      writes: [OverrideAct(override: override, change: .extended(until: expiry))],
      secondPerson: access.secondPerson(lastDay: until, startingAt: facts.standing.from),
      summary: "override of \(access.featureKey) extended until \(until)")
  }
}
