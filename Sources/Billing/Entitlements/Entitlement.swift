// What a customer may use, why, and when that changes next (domain: "Entitlements").
// entitlement = f(plan features, state, grace, overrides, instant), never the last charge alone.

/// A subscription as access sees it at one instant.
package struct AccessSource: Hashable, Sendable {
  /// How a person recognises it; shown in reasons.
  package let name: String
  package let state: Subscription.State
  /// The ladder's restrict step has happened while it is past due.
  package let isRestricted: Bool
  /// Access is held back beside the state (a pause by dunning).
  package let isAccessHeld: Bool
  /// Until when access goes on although the state alone would end it.
  package let graceUntil: Timestamp?
  package let features: [Feature]
  /// The features left by the restrict step.
  package let restrictedFeatures: [Feature]
  /// When the state is known to change next, such as the end of a trial.
  package let stateChangesAt: Timestamp?

  package init(
    name: String, state: Subscription.State, isRestricted: Bool = false,
    isAccessHeld: Bool = false, graceUntil: Timestamp? = nil, features: [Feature],
    restrictedFeatures: [Feature] = [], stateChangesAt: Timestamp? = nil
  ) {
    self.name = name
    self.state = state
    self.isRestricted = isRestricted
    self.isAccessHeld = isAccessHeld
    self.graceUntil = graceUntil
    self.features = features
    self.restrictedFeatures = restrictedFeatures
    self.stateChangesAt = stateChangesAt
  }
}

/// A person's decision that outranks the plan for one feature, or for all of them.
package struct EntitlementOverride: Hashable, Sendable {
  package enum Effect: Hashable, Sendable {
    /// Legal or fraud block: outranks everything.
    case block
    case revoke
    case grant(Feature.Grant)
    /// So many units on top of the quota.
    case extend(Int64)
  }
  package let id: String
  /// nil concerns every feature; only a block and a revocation may.
  package let feature: String?
  package let effect: Effect
  package let from: Timestamp
  /// Required: an override ends by itself.
  package let until: Timestamp
  package let recordedAt: Timestamp
  package let author: String
  package let reason: String

  package init(
    id: String, feature: String?, effect: Effect, from: Timestamp, until: Timestamp,
    recordedAt: Timestamp, author: String, reason: String
  ) {
    self.id = id
    self.feature = feature
    self.effect = effect
    self.from = from
    self.until = until
    self.recordedAt = recordedAt
    self.author = author
    self.reason = reason
  }

  /// In force during `[from, until)`.
  package func isInForce(at instant: Timestamp) -> Bool { from <= instant && instant < until }

  /// The rule that it is where it decides; an extension decides nothing.
  package var rule: Entitlement.Rule? {
    switch effect {
    case .block: .block
    case .revoke: .revoke
    case .grant: .grant
    case .extend: nil
    }
  }

  /// Of several that are in force the one with the higher rule decides, then the latest recorded,
  /// then the one with the greater id.
  package func outranks(_ other: EntitlementOverride) -> Bool {
    (rank, other.recordedAt, other.id) < (other.rank, recordedAt, id)
  }

  private var rank: Int {
    let rules = Entitlement.Rule.allCases
    return rule.flatMap { rules.firstIndex(of: $0) } ?? rules.endIndex
  }

  /// An override longer than 90 days needs a second person.
  package static let daysWithoutSecondPerson = 90
  package var needsSecondPerson: Bool {
    let days = Int64(Self.daysWithoutSecondPerson)
    // A reversed or enormous range needs one as well: nothing wraps into "short".
    let (length, overflow) = until.milliseconds.subtractingReportingOverflow(from.milliseconds)
    return overflow || length > days * 86_400_000
  }
}

/// The answer about one feature.
package struct Entitlement: Hashable, Sendable {
  /// The rules, those of overrides by rank, the highest first; the one that decided is in the answer.
  package enum Rule: String, Codable, Hashable, Sendable, CaseIterable {
    case block, revoke, grant
    case access = "access_held"
    case restricted, grace, state, plan
    case notInPlan = "not_in_plan"

    /// The order of the rules in words: what no override decides is the best that any of the
    /// subscriptions grants.
    package static let precedence =
      ([Rule.block, .revoke, .grant].map(\.rawValue) + ["the best of all subscriptions"])
      .joined(separator: " > ")
  }
  package let feature: String
  package let isGranted: Bool
  /// The units allowed; nil when not a quota or unlimited (`isUnlimited`).
  package let quota: Int64?
  package let isUnlimited: Bool
  /// The meter that counts it and the units included per period; nil when not metered.
  package let meter: String?
  package let included: ExactDecimal?
  package let rule: Rule
  /// The rule in words, with its inputs.
  package let reason: String
  /// The next instant at which this answer may become another one.
  package let nextChangeAt: Timestamp?
}

/// How quotas of several subscriptions combine.
package enum QuotaCombination: String, Codable, Hashable, Sendable, CaseIterable {
  case sum, max
}
