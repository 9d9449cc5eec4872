// Giving a trial more days.

import Billing
import Storage

/// A subscription as the trial commands see it.
package struct TrialFacts: Sendable {
  package let name: String
  package let customer: CustomerID
  package let zone: Zone
  package let state: Subscription.State
  /// Nil when it is not in trial.
  package let trial: Trial?
}

package struct ExtendTrial: BookCommand {
  package static let description = VerbDescription(
    .extendTrial, "Extend trial", "Give a running trial more days; the first charge moves with it.",
    key: "t", confirmKey: "T", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("days", "Days more", .integer(minimum: 1, maximum: 60), help: "1 to 60 days.")
    ] + .reason)

  package let subscription: SubscriptionID
  package let days: Int
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    days = try draft.integer("days")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> TrialFacts {
    try book.trialFacts(of: subscription)
  }

  package func decide(
    _ facts: TrialFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard let trial = facts.trial, facts.state == .trialing, trial.endsAt > context.asOf else {
      throw Refusal(
        "not-trialing", what: "The trial cannot be extended",
        why: "the subscription is \(facts.state.rawValue), not in trial",
        remedy: "Grant an entitlement instead, or change the plan.")
    }
    let end = try extended(trial.endsAt, in: facts.zone)
    let record = RecordReference(.subscription, subscription.description)
    return Decision(
      .extendTrial, on: record, of: facts.customer, title: "Extend the trial of \(facts.name)",
      changes: [
        Preview.Change(
          record, "trial ends", before: Cell(.instant(trial.endsAt)), after: Cell(.instant(end))),
        Preview.Change(
          record, "first period starts", before: Cell(.day(facts.zone.day(of: trial.endsAt))),
          after: Cell(.day(facts.zone.day(of: end)))),
      ],
      effects: ["The first charge and its reminders move by \(days) days."],
      irreversible: ["A trial is not shortened again."], undo: nil, reason: reason,
      writes: [TrialExtension(subscription: subscription, until: end)],
      summary: "trial extended by \(days) days")
  }

  /// The same wall time, `days` local days later (domain: "Trial of n days").
  private func extended(_ end: Timestamp, in zone: Zone) throws(Refusal) -> Timestamp {
    let day = zone.day(of: end)
    let local = end.milliseconds / 1_000 + Int64(zone.offset(at: end))
    guard let later = day.adding(days: days) else {
      throw Refusal(
        "calendar-end", what: "The trial cannot be extended", why: "the calendar ends there",
        remedy: "Choose fewer days.")
    }
    return zone.timestamp(later, secondsOfDay: Int(local - Int64(day.number) * 86_400))
  }
}

package struct TrialExtension: DecisionWrite {
  package let subscription: SubscriptionID
  package let until: Timestamp

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("trial")
    bytes.add(subscription.number)
    bytes.add(until)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.insert(
      SubscriptionEventRow(
        id: writer.connection.nextID(), subscriptionID: subscription, event: .extendTrial,
        at: writer.stamp.recordedAt, effective: .now, planID: nil, quantity: nil, discountID: nil,
        amount: nil, untilAt: until, description: nil, actor: writer.author,
        reason: writer.reason.text, stamp: writer.stamp))
    return nil
  }
}
