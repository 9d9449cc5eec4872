// Schedules add up exactly, by every method, through every change.

import Testing

@testable import Billing

@Suite("Revenue schedules")
struct RevenueScheduleTests {
  @Test("every method adds up to the amount and a change keeps what was earned", arguments: 0..<40)
  func addsUp(_ seed: Int) throws {
    var source = HistorySource(seed: UInt64(seed))
    for _ in 0..<25 {
      let amount = Int64.random(in: -1_000_000...1_000_000, using: &source)
      let start = moment("2024-01-01").adding(
        seconds: Int.random(in: 0...94_608_000, using: &source))
      let end = start.adding(seconds: Int.random(in: 0...126_144_000, using: &source))
      for method in RecognitionMethod.allCases {
        let obligation = RevenueObligation(
          minorUnits: amount, service: start..<end, method: method)
        let schedule = try obligation.schedule()
        let sum = schedule.entries.reduce(0) { $0 + $1.minorUnits }
        #expect(sum == amount, "seed \(seed) \(method)")
        #expect(schedule.entries.map(\.month) == schedule.entries.map(\.month).sorted())
        let at = start.adding(seconds: Int.random(in: 0...126_144_000, using: &source))
        let parts = try obligation.modified(
          by: ObligationChange(at: at, change: 777, serviceEnd: nil))
        #expect(parts.reduce(0) { $0 + $1.minorUnits } == amount + 777, "seed \(seed) \(method)")
      }
    }
  }

  @Test("revenue of one sign never changes sign in a month")
  func monotone() throws {
    let obligation = RevenueObligation(
      minorUnits: 7, service: moment("2026-01-15")..<moment("2027-01-15"), method: .day)
    #expect(try obligation.schedule().entries.allSatisfy { $0.minorUnits >= 0 })
  }

  @Test("days are those of the billing zone's calendar: the end day earns nothing")
  func endDay() throws {
    let obligation = RevenueObligation(
      minorUnits: 3100, service: moment("2019-01-15")..<moment("2019-02-15"), method: .day)
    let schedule = try obligation.schedule()
    #expect(schedule.entries.map(\.minorUnits) == [1700, 1400])
    #expect(schedule.entries.map { "\($0.month)" } == ["2019-01", "2019-02"])
  }

  @Test("a month that starts on the 31st is one month to the clamped boundary")
  func clampedMonth() throws {
    let obligation = RevenueObligation(
      minorUnits: 1000, service: moment("2026-01-31")..<moment("2026-02-28"), method: .month)
    #expect(try obligation.schedule().entries.map(\.minorUnits) == [1000])
  }

  @Test("the largest amounts are spread or refused, never wrapped")
  func huge() throws {
    let obligation = RevenueObligation(
      minorUnits: .max, service: moment("2026-01-01")..<moment("2027-01-01"), method: .day)
    #expect(try obligation.schedule().total == .max)
    #expect(throws: ArithmeticError.overflow) {
      try obligation.modified(
        by: ObligationChange(at: moment("2026-01-01"), change: 1, serviceEnd: nil))
    }
  }
}
