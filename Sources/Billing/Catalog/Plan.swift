// Product → plan → plan version → prices, and which version holds for a subscription on a day.

/// What is sold: the unit of revenue reporting and of tax classification.
package struct Product: Hashable, Sendable, Codable {
  package let code: String
  package let name: String
  package let taxCode: String?

  package init(code: String, name: String, taxCode: String? = nil) {
    self.code = code
    self.name = name
    self.taxCode = taxCode
  }
}

/// A plan and its versions. Versions are never edited; a later one replaces an earlier one.
package struct Plan: Hashable, Sendable, Codable {
  package let code: String
  package let name: String
  package let product: String
  /// In order of number.
  package let versions: [PlanVersion]

  package init(code: String, name: String, product: String, versions: [PlanVersion]) {
    self.code = code
    self.name = name
    self.product = product
    self.versions = versions.sorted { $0.number < $1.number }
  }
}

/// What a version means for those who already subscribe.
package enum ExistingSubscribers: Hashable, Sendable, Codable {
  /// They move with everybody else, on the version's own day.
  case sameDay
  /// They move on this later day.
  case from(Day)
  /// They keep what they have.
  case grandfathered
}

/// The trial a version offers.
package struct TrialTerms: Hashable, Sendable, Codable {
  package enum End: String, Hashable, Sendable, Codable, CaseIterable {
    case pause, expire, invoice
  }
  package let days: Int
  package let needsPaymentMethod: Bool
  /// What happens at the end when there is no payment method.
  package let withoutMethod: End

  package init(days: Int, needsPaymentMethod: Bool, withoutMethod: End = .pause) {
    self.days = days
    self.needsPaymentMethod = needsPaymentMethod
    self.withoutMethod = withoutMethod
  }
}

/// One version of a plan's terms, or of one customer's own terms.
package struct PlanVersion: Hashable, Sendable, Codable {
  package let number: Int
  /// New subscriptions from this day on get this version.
  package let effectiveOn: Day
  package let existingSubscribers: ExistingSubscribers
  /// Set on a per-customer override: it holds for this customer only.
  package let customer: String?
  package let prices: [Price]
  package let features: [Feature]
  package let trial: TrialTerms?
  /// Days of full access after a failed payment.
  package let graceDays: Int
  /// The dunning ladder's name; nil is the legal entity's.
  package let ladder: String?
  /// The proration rule table's name; nil is the legal entity's.
  package let prorationRules: String?

  package init(
    number: Int, effectiveOn: Day, existingSubscribers: ExistingSubscribers = .grandfathered,
    customer: String? = nil, prices: [Price], features: [Feature] = [], trial: TrialTerms? = nil,
    graceDays: Int = 0, ladder: String? = nil, prorationRules: String? = nil
  ) {
    self.number = number
    self.effectiveOn = effectiveOn
    self.existingSubscribers = existingSubscribers
    self.customer = customer
    self.prices = prices
    self.features = features
    self.trial = trial
    self.graceDays = graceDays
    self.ladder = ladder
    self.prorationRules = prorationRules
  }
}

extension Plan {
  /// The version in force on `day` for a subscription of `customer` that began on `startedOn`,
  /// or nil when the plan has none yet.
  ///
  /// A version holds for a subscription from the later of its own day and, for subscriptions
  /// that began before it, the day it names for existing subscribers; a grandfathering version
  /// never holds for those. The customer's own versions go before the plan's. Of several that
  /// hold, the one that took hold last wins, on one day the higher number.
  package func version(on day: Day, startedOn: Day, customer: String? = nil) -> PlanVersion? {
    let own = versions.filter { $0.customer != nil && $0.customer == customer }
    return Self.latest(of: own, on: day, startedOn: startedOn)
      ?? Self.latest(of: versions.filter { $0.customer == nil }, on: day, startedOn: startedOn)
  }

  private static func latest(
    of versions: [PlanVersion], on day: Day, startedOn: Day
  ) -> PlanVersion? {
    versions
      .compactMap { version in
        version.takesHold(startedOn: startedOn).map { (day: $0, version: version) }
      }
      .filter { $0.day <= day }
      .max { ($0.day, $0.version.number) < ($1.day, $1.version.number) }?
      .version
  }
}

extension PlanVersion {
  /// The day this version takes hold for a subscription that began on `startedOn`; nil when it
  /// never does.
  package func takesHold(startedOn: Day) -> Day? {
    guard startedOn < effectiveOn else { return effectiveOn }
    switch existingSubscribers {
    case .sameDay: return effectiveOn
    case .from(let day): return max(day, effectiveOn)
    case .grandfathered: return nil
    }
  }
}
