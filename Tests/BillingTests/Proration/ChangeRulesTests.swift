// The rule table of changes: first match wins.

import Testing

@testable import Billing

@Suite("Ordered rules decide a change")
struct ChangeRulesTests {
  static func side(
    _ plan: String, _ interval: BillingInterval = .month, quantity: String = "1", yearly: Int64
  ) -> ChangeTerms.Side {
    ChangeTerms.Side(
      plan: plan, interval: interval, quantity: decimalOf(quantity), yearly: Ratio(yearly))
  }

  static let basic = side("basic", yearly: 12_000)

  @Test(
    "the standard table",
    arguments: [
      (
        side("pro", yearly: 24_000), "upgrade", ChangeOutcome.immediateProrated,
        ChangeCollection.now
      ),
      (side("lite", yearly: 6_000), "downgrade", .endOfTerm, .nextInvoice),
      (side("lite", .year, yearly: 6_000), "longer interval", .immediateProrated, .now),
      (side("pro", .week, yearly: 24_000), "shorter interval", .endOfTerm, .nextInvoice),
      (
        side("basic", quantity: "2", yearly: 24_000), "more units", .immediateProrated,
        .nextInvoice
      ),
      (side("basic", quantity: "0.5", yearly: 6_000), "fewer units", .endOfTerm, .nextInvoice),
      (side("other", yearly: 12_000), "new price", .immediateProrated, .nextInvoice),
      (side("basic", yearly: 13_000), "new price", .immediateProrated, .nextInvoice),
    ])
  func standard(
    new: ChangeTerms.Side, rule: String, outcome: ChangeOutcome, collection: ChangeCollection
  ) {
    let decision = ChangeRules.standard.decide(ChangeTerms(old: Self.basic, new: new))
    #expect(decision == ChangeDecision(rule: rule, outcome: outcome, collection: collection))
  }

  @Test("a rule before the others wins, whatever it asks for")
  func custom() {
    let change = ChangeTerms(
      old: Self.basic, new: Self.side("pro", yearly: 24_000), phase: "trial")
    let candidates: [(ChangeRule, Bool)] = [
      (ChangeRule("r", fromPlan: "basic", outcome: .refuse), true),
      (ChangeRule("r", fromPlan: "pro", outcome: .refuse), false),
      (ChangeRule("r", toPlan: "pro", outcome: .refuse), true),
      (ChangeRule("r", toPlan: "basic", outcome: .refuse), false),
      (ChangeRule("r", phase: "trial", outcome: .refuse), true),
      (ChangeRule("r", phase: "discount", outcome: .refuse), false),
      (ChangeRule("r", interval: .same, outcome: .refuse), true),
      (ChangeRule("r", interval: .higher, outcome: .refuse), false),
      (ChangeRule("r", price: .higher, outcome: .refuse), true),
      (ChangeRule("r", price: .same, outcome: .refuse), false),
      (ChangeRule("r", quantity: .same, outcome: .refuse), true),
      (ChangeRule("r", quantity: .lower, outcome: .refuse), false),
      (ChangeRule("r", changesPlan: true, outcome: .refuse), true),
      (ChangeRule("r", changesPlan: false, outcome: .refuse), false),
    ]
    for (rule, wins) in candidates {
      let decision = ChangeRules([rule] + ChangeRules.standard.rules).decide(change)
      #expect(decision.rule == (wins ? "r" : "upgrade"), "\(rule)")
    }
  }

  @Test("a change that no rule matches is refused")
  func none() {
    let decision = ChangeRules([]).decide(ChangeTerms(old: Self.basic, new: Self.basic))
    #expect(decision.outcome == .refuse)
  }

  @Test("annual terms and large amounts are collected at once, where the table says so")
  func collection() {
    let yearly = Self.side("basic", .year, yearly: 12_000)
    let more = Self.side("basic", .year, quantity: "2", yearly: 24_000)
    #expect(ChangeRules.standard.decide(ChangeTerms(old: yearly, new: more)).collection == .now)
    let lax = ChangeRules(ChangeRules.standard.rules, collectsYearlyTermsNow: false)
    #expect(lax.decide(ChangeTerms(old: yearly, new: more)).collection == .nextInvoice)
    let limit = ChangeRules([], collectsNowAbove: 100)
    let next = ChangeDecision(rule: "", outcome: .immediateProrated, collection: .nextInvoice)
    #expect(limit.collection(of: next, amount: 100) == .nextInvoice)
    #expect(limit.collection(of: next, amount: 101) == .now)
    let held = ChangeDecision(rule: "", outcome: .immediateProrated, collection: .holdCredit)
    #expect(limit.collection(of: held, amount: 101) == .holdCredit)
  }
}
