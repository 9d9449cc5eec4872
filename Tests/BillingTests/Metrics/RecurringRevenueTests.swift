// Monthly recurring revenue and its movements.

import Testing

@testable import Billing

@Suite("Monthly recurring revenue")
struct RecurringRevenueTests {
  private static func amount(
    _ price: Int, months: Int = 1, state: Subscription.State = .active, discounts: [Ratio] = []
  ) -> RecurringAmount {
    RecurringAmount(
      perPeriod: Ratio(price), monthsPerPeriod: Ratio(months), state: state, discounts: discounts)
  }

  @Test(
    "active and past due count, nothing else does", arguments: Subscription.State.allCases)
  func states(_ state: Subscription.State) throws {
    let counts = state == .active || state == .pastDue
    #expect(try Self.amount(120, months: 12, state: state).monthly == Ratio(counts ? 10 : 0))
  }

  @Test("recurring discounts compose on the remainder and never make it negative")
  func discounts() throws {
    let half = try Ratio(1, over: 2)
    #expect(try Self.amount(100, discounts: [half, half]).monthly == Ratio(25))
    #expect(try Self.amount(100, discounts: [Ratio(2)]).monthly == .zero)
  }

  @Test(
    "movements by what was and what is",
    arguments: [
      (0, 10, false, RecurringMovement.new), (0, 10, true, .reactivation),
      (10, 20, true, .expansion), (20, 10, true, .contraction), (10, 0, true, .churn),
      (10, 10, true, .none), (0, 0, false, .none),
    ])
  func movements(_ before: Int, _ after: Int, _ was: Bool, _ expected: RecurringMovement) {
    let found = RecurringMovement.classify(
      before: Ratio(before), after: Ratio(after), wasCustomer: was)
    #expect(found == expected)
  }

  @Test("the opening figure and the movements are the closing one", arguments: 0..<50)
  func bridge(_ seed: Int) throws {
    var source = HistorySource(seed: UInt64(seed))
    let figures = try (0..<40).map { index in
      RecurringFigure(
        customer: "c\(index)",
        before: try Ratio(Int128(Int.random(in: 0...3, using: &source) * 1_999), over: 12),
        after: try Ratio(Int128(Int.random(in: 0...3, using: &source) * 1_999), over: 12),
        wasCustomer: Bool.random(using: &source))
    }
    let summary = try RecurringSummary(figures)
    var sum = summary.opening
    for movement in RecurringMovement.allCases {
      sum = try sum + (summary.changes[movement] ?? .zero)
    }
    #expect(sum == summary.closing, "seed \(seed)")
  }
}
