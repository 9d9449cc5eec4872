// When a change takes effect and how it is charged: an ordered table, first match wins.

/// What a change does to the running period.
package enum ChangeOutcome: String, Hashable, Sendable, Codable, CaseIterable {
  /// At once; each side is charged for its own days.
  case immediateProrated = "immediate_prorated"
  /// At once; the whole price difference is charged.
  case immediateFullDifference = "immediate_full_difference"
  case endOfTerm = "end_of_term"
  /// As of the running period's first day: the old price is credited in full.
  case startOfTerm = "start_of_term"
  case refuse
}

/// When the money of a change is collected.
package enum ChangeCollection: String, Hashable, Sendable, Codable, CaseIterable {
  case now
  case nextInvoice = "next_invoice"
  /// The credit is held until the debit is paid.
  case holdCredit = "hold_credit"
}

/// A change as the rules see it.
package struct ChangeTerms: Hashable, Sendable {
  package struct Side: Hashable, Sendable {
    package let plan: String?
    package let interval: BillingInterval
    package let quantity: ExactDecimal
    /// List price × quantity of a whole year before discounts, in exact minor units.
    package let yearly: Ratio

    package init(
      plan: String?, interval: BillingInterval, quantity: ExactDecimal = .one, yearly: Ratio
    ) {
      self.plan = plan
      self.interval = interval
      self.quantity = quantity
      self.yearly = yearly
    }
  }
  package let old: Side
  package let new: Side
  /// The phase it happens in, such as `trial`; nil in the paid phase.
  package let phase: String?

  package init(old: Side, new: Side, phase: String? = nil) {
    self.old = old
    self.new = new
    self.phase = phase
  }

  package enum Comparison: String, Hashable, Sendable, Codable, CaseIterable {
    case lower, same, higher

    init<Value: Comparable>(from old: Value, to new: Value) {
      self = new == old ? .same : new < old ? .lower : .higher
    }
  }

  /// `higher` when the new interval is longer.
  package var interval: Comparison {
    Comparison(from: new.interval.perYear, to: old.interval.perYear)
  }
  package var price: Comparison { Comparison(from: old.yearly, to: new.yearly) }
  package var quantity: Comparison { Comparison(from: old.quantity, to: new.quantity) }
  package var changesPlan: Bool { old.plan != new.plan }
}

/// One case of the table. A nil condition holds for any change.
package struct ChangeRule: Hashable, Sendable, Codable {
  package let name: String
  package var fromPlan: String?
  package var toPlan: String?
  package var phase: String?
  package var interval: ChangeTerms.Comparison?
  package var price: ChangeTerms.Comparison?
  package var quantity: ChangeTerms.Comparison?
  package var changesPlan: Bool?
  package let outcome: ChangeOutcome
  package let collection: ChangeCollection

  package init(
    _ name: String, fromPlan: String? = nil, toPlan: String? = nil, phase: String? = nil,
    interval: ChangeTerms.Comparison? = nil, price: ChangeTerms.Comparison? = nil,
    quantity: ChangeTerms.Comparison? = nil, changesPlan: Bool? = nil, outcome: ChangeOutcome,
    collection: ChangeCollection = .nextInvoice
  ) {
    self.name = name
    self.fromPlan = fromPlan
    self.toPlan = toPlan
    self.phase = phase
    self.interval = interval
    self.price = price
    self.quantity = quantity
    self.changesPlan = changesPlan
    self.outcome = outcome
    self.collection = collection
  }

  package func matches(_ change: ChangeTerms) -> Bool {
    Self.holds(fromPlan, change.old.plan) && Self.holds(toPlan, change.new.plan)
      && Self.holds(phase, change.phase) && Self.holds(interval, change.interval)
      && Self.holds(price, change.price) && Self.holds(quantity, change.quantity)
      && Self.holds(changesPlan, change.changesPlan)
  }

  private static func holds<Value: Equatable>(_ condition: Value?, _ value: Value?) -> Bool {
    condition == nil || condition == value
  }
}

/// What the rules decided, and the rule that fired.
package struct ChangeDecision: Hashable, Sendable {
  package let rule: String
  package let outcome: ChangeOutcome
  package let collection: ChangeCollection

  package init(rule: String, outcome: ChangeOutcome, collection: ChangeCollection) {
    self.rule = rule
    self.outcome = outcome
    self.collection = collection
  }
}

/// An ordered table of rules.
package struct ChangeRules: Hashable, Sendable, Codable {
  package let rules: [ChangeRule]
  /// Changes to a term of a year or more are collected at once.
  package var collectsYearlyTermsNow: Bool
  /// Net amounts above this many minor units are collected at once.
  package var collectsNowAbove: Int64?

  package init(
    _ rules: [ChangeRule], collectsYearlyTermsNow: Bool = true, collectsNowAbove: Int64? = nil
  ) {
    self.rules = rules
    self.collectsYearlyTermsNow = collectsYearlyTermsNow
    self.collectsNowAbove = collectsNowAbove
  }

  /// The default table of every book.
  package static let standard = ChangeRules([
    ChangeRule("longer interval", interval: .higher, outcome: .immediateProrated, collection: .now),
    ChangeRule("shorter interval", interval: .lower, outcome: .endOfTerm),
    ChangeRule(
      "upgrade", price: .higher, changesPlan: true, outcome: .immediateProrated, collection: .now),
    ChangeRule("downgrade", price: .lower, changesPlan: true, outcome: .endOfTerm),
    ChangeRule("more units", quantity: .higher, outcome: .immediateProrated),
    ChangeRule("fewer units", quantity: .lower, outcome: .endOfTerm),
    ChangeRule("new price", outcome: .immediateProrated),
  ])

  /// The first rule that matches; a change that none matches is refused.
  package func decide(_ change: ChangeTerms) -> ChangeDecision {
    guard let rule = rules.first(where: { $0.matches(change) }) else {
      return ChangeDecision(rule: "no rule", outcome: .refuse, collection: .nextInvoice)
    }
    let yearly = collectsYearlyTermsNow && change.new.interval.perYear <= .one
    return ChangeDecision(
      rule: rule.name, outcome: rule.outcome,
      collection: yearly && rule.collection == .nextInvoice ? .now : rule.collection)
  }

  /// The collection of a decided change once its amount is known, in minor units.
  package func collection(of decision: ChangeDecision, amount: Int64) -> ChangeCollection {
    guard decision.collection == .nextInvoice, let collectsNowAbove, amount > collectsNowAbove
    else { return decision.collection }
    return .now
  }
}
