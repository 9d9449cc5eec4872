// What the entitlement commands decide from: one customer's access to one feature.

import Billing
import Storage

/// A customer's access to one feature, with everything that decides it.
package struct EntitlementFacts: Sendable {
  package let customer: CustomerID
  package let customerName: String
  package let zone: Zone
  package let feature: FeatureID
  package let featureKey: String
  package let kind: FeatureRow.Kind
  package let sources: [AccessSource]
  package let overrides: [EntitlementOverride]

  /// The answer at an instant, with overrides besides those in the book.
  func answer(
    at instant: Timestamp, replacing replaced: String? = nil, with extra: EntitlementOverride? = nil
  ) throws(Refusal) -> Entitlement {
    let kept = overrides.filter { $0.id != replaced } + (extra.map { [$0] } ?? [])
    do {
      return try Entitlement.judge(featureKey, sources, overrides: kept, at: instant)
    } catch {
      throw Refusal(
        "quota-overflow", what: "The entitlement cannot be changed",
        why: "the quotas add up to more than a book can hold", remedy: "Grant a smaller quota.")
    }
  }

  /// What a quantity means for this feature, or why it means nothing.
  func grant(of value: ExactDecimal?) throws(Refusal) -> Feature.Grant {
    switch (kind, value) {
    case (.toggle, nil): return .on
    case (.toggle, .some):
      throw refusal("value-not-wanted", "\(featureKey) is a switch and takes no value", "Leave it.")
    case (.quota, let value?):
      guard value.ratio.isInteger, let units = Int64(exactly: value.ratio.numerator) else {
        throw refusal("value-not-whole", "a quota is a whole number", "Give whole units.")
      }
      return .quota(units)
    case (.metered, let value): return .metered(meter: featureKey, included: value)
    case (.quota, nil):
      throw refusal("value-missing", "\(featureKey) is a quota", "Say how many units.")
    }
  }

  /// The instant after the last whole day, refused when it has passed.
  func expiry(lastDay: Day, asOf: Timestamp) throws(Refusal) -> Timestamp {
    guard let after = lastDay.adding(days: 1) else {
      throw refusal("until-too-late", "\(lastDay) is the end of the calendar", "Choose a day.")
    }
    let expiry = zone.start(of: after)
    guard expiry > asOf else {
      throw refusal("until-passed", "\(lastDay) has passed", "Choose today or a later day.")
    }
    return expiry
  }

  /// Why an override until that day waits for a second person; empty when it does not.
  func secondPerson(lastDay: Day, startingAt start: Timestamp) -> [String] {
    let limit = EntitlementOverride.daysWithoutSecondPerson
    guard let latest = zone.day(of: start).adding(days: limit), lastDay > latest else { return [] }
    return ["an override of more than \(limit) days (after \(latest))"]
  }

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: "The entitlement cannot be changed", why: why, remedy: remedy)
  }

  /// The two rows every entitlement change shows: the answer and its reason.
  func changes(_ before: Entitlement, _ after: Entitlement) -> [Preview.Change] {
    let record = RecordReference(.customer, customer.description)
    return [
      Preview.Change(
        record, featureKey, before: .text(before.words), after: .text(after.words)),
      Preview.Change(
        record, "because", before: .text(before.reason), after: .text(after.reason)),
    ]
  }
}

extension Entitlement {
  /// The answer in words: `on`, `25 units`, `not granted`.
  package var words: String {
    guard isGranted else { return "not granted" }
    if isUnlimited { return "unlimited" }
    if let quota { return "\(quota)" }
    if let included { return "metered, \(included) included" }
    return meter == nil ? "on" : "metered"
  }
}
