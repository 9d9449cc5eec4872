// What a document earns, and when: the ledger's schedule against the revenue rules.

import Testing

@testable import Billing

@Suite("What documents earn")
struct LedgerDocumentTests {
  private func document(_ net: Int64, _ range: Range<Day>) -> LedgerDocument {
    LedgerDocument(
      id: 1, segment: PostingRuleTests.customer, currency: PostingRuleTests.euro,
      issuedOn: range.lowerBound, lines: [.init(net: net, tax: 0, earning: .over(range))])
  }

  @Test("by the month as the revenue rule says, whatever the range", arguments: 0..<40)
  func months(seed: Int) throws {
    var source = HistorySource(seed: UInt64(seed))
    for _ in 0..<25 {
      let net = Int64.random(in: -900_000...900_000, using: &source)
      let start = try #require(Day(number: Int.random(in: 19_700...21_000, using: &source)))
      let end = try #require(start.adding(days: Int.random(in: 0...800, using: &source)))
      let document = document(net, start..<end)
      let obligation = RevenueObligation(
        minorUnits: net, service: Timestamp(utc: start)..<Timestamp(utc: end), method: .day)
      let expected = try obligation.schedule().entries.map(\.minorUnits).filter { $0 != 0 }
      #expect(document.schedule.map(\.amount) == expected, "seed \(seed)")
      #expect(document.schedule.allSatisfy { $0.on >= start })
      // What is left from a day on, and what is earned before it, are the whole.
      let day = try #require(start.adding(days: Int.random(in: -9...820, using: &source)))
      let left = document.schedule(from: day).reduce(0) { $0 + $1.amount }
      #expect(left == document.undelivered(at: day), "seed \(seed), \(day)")
      let earned = try obligation.earned(before: Timestamp(utc: day))
      if start < end { #expect(net - left == earned, "seed \(seed), \(day)") }
    }
  }

  @Test("on the month's last day of service")
  func days() throws {
    let range = try #require(Day("2026-05-20"))..<#require(Day("2026-07-10"))
    let days = document(5_100, range).schedule
    #expect(
      days.map { "\($0.on) \($0.amount)" } == [
        "2026-05-31 1200", "2026-06-30 3000", "2026-07-09 900",
      ])
  }

  @Test("a share of a schedule adds up to the share of its sum", arguments: 0..<20)
  func share(seed: Int) throws {
    var source = HistorySource(seed: UInt64(seed))
    let whole = Int64.random(in: 1...90_000, using: &source)
    let part = Int64.random(in: -whole...whole, using: &source)
    let parts = (0..<12).map { month in
      ScheduledRevenue(
        on: (Day("2026-01-31") ?? .earliest).adding(months: month) ?? .latest,
        Int64.random(in: -5_000...9_000, using: &source))
    }
    let sum = parts.reduce(0) { $0 + $1.amount }
    let shared = ScheduledRevenue.share(of: parts, part, ofEach: whole)
    let exact = try Ratio(Int128(part) * Int128(sum), over: Int128(whole))
    #expect(Int128(shared.reduce(0) { $0 + $1.amount }) == exact.rounded(.halfUp), "seed \(seed)")
  }
}
