// Ending an override before its day.

import Billing
import Storage

package struct ExpireEntitlement: BookCommand {
  package static let description = VerbDescription(
    .expireEntitlement, "End override", "End an override now; plan and state decide again.",
    key: "-", confirmKey: "E", risk: .consequential, subjects: [.override], parameters: .reason)

  package let override: OverrideID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    override = try draft.subject()
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
    let before = try access.answer(at: context.asOf)
    let after = try access.answer(at: context.asOf, replacing: facts.standing.id)
    return Decision(
      .expireEntitlement, on: RecordReference(.override, override.description),
      of: access.customer,
      title: "End the override of \(access.featureKey) for \(access.customerName)",
      changes: [
        Preview.Change(
          RecordReference(.override, override.description), "ends",
          before: Cell(.instant(facts.standing.until)), after: Cell(.instant(context.asOf)))
      ] + access.changes(before, after),
      irreversible: ["An ended override does not come back; grant a new one instead."],
      undo: nil, reason: reason,
      writes: [OverrideAct(override: override, change: .expired(at: context.asOf))],
      summary: "override of \(access.featureKey) ended")
  }
}
