// The payout search: whole days, the only subset, ties, and giving up within the work budget.

import Testing

@testable import Billing

struct PayoutSearchTests {
  private func search(
    _ target: Int64, _ items: [(Int64, Int)], steps: Int = 200_000, candidates: Int = 200
  ) -> PayoutSearch.Answer {
    var limits = SearchLimits()
    limits.steps = steps
    limits.candidates = candidates
    let days = items.map { item in
      (amount: item.0, day: Day(number: 20_000 + item.1) ?? .earliest)
    }
    return PayoutSearch(target: target, limits: limits, items: days).run()
  }

  @Test("all items up to the end of a day come first")
  func days() {
    #expect(search(15, [(10, 1), (5, 2), (15, 3)]) == .days(0..<2))
    // Half a day is no run: only the subset remains.
    #expect(search(10, [(10, 1), (5, 1)]) == .subset([0], steps: 5))
  }

  @Test("returns and fees count, with their signs")
  func signs() {
    guard case .subset(let found, _) = search(8, [(7, 1), (10, 2), (-2, 2), (30, 3)]) else {
      Issue.record("no subset was found")
      return
    }
    #expect(found == [1, 2])
  }

  @Test("a second solution makes it ambiguous, whatever the order")
  func ties() {
    for items: [(Int64, Int)] in [[(5, 1), (5, 1), (3, 2)], [(3, 1), (5, 1), (5, 1)]] {
      guard case .ambiguous = search(5, items) else {
        Issue.record("two equal items were not ambiguous")
        return
      }
    }
  }

  @Test("nothing adds up")
  func nothing() {
    guard case .none = search(4, [(10, 1), (5, 2), (7, 3)]) else {
      Issue.record("an answer was made up")
      return
    }
    #expect(search(4, []) == .none(steps: 0))
  }

  @Test("work beyond the budget is abandoned and says so")
  func budget() {
    // Even amounts never add up to an odd target; the bounds cannot see it.
    let items = (0..<60).map { (Int64(2 * $0 + 1_000), $0) }
    let even = items.map { ($0.0 - $0.0 % 2, $0.1) }
    #expect(search(30_001, even, steps: 5_000) == .abandoned(steps: 5_000))
    #expect(search(30_001, even, candidates: 10) == .abandoned(steps: 0))
  }

  @Test("amounts at the end of the number range do not overflow")
  func extremes() {
    // The run of days overflows after its first day, so that it is no answer; three sets are.
    guard case .ambiguous = search(.max, [(.max, 1), (.max, 2), (.min, 3), (.max, 4)]) else {
      Issue.record("one of several equal sets was chosen")
      return
    }
  }
}
