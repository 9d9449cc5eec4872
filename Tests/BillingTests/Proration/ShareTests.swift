// Shares of periods, cumulative rounding, and the pieces that stretches leave in a period.

import Testing

@testable import Billing

@Suite("Shares are parts of the whole true period")
struct ShareTests {
  @Test(
    "days, seconds and 30-day months count their own units",
    arguments: [
      (Granularity.day, "2026-03-01", "2026-04-01", "2026-03-15", "2026-04-01", 17, 31),
      (.day, "2026-03-01", "2026-03-02", "2026-03-01", "2026-03-02", 1, 1),
      (.month30, "2025-12-15", "2026-03-15", "2026-01-15", "2026-03-15", 60, 90),
      (.day, "2024-02-01", "2024-03-01", "2024-02-01", "2024-02-02", 1, 29),
      (.second, "2026-03-01", "2026-04-01", "2026-03-01", "2026-03-30", 2_502_000, 2_674_800),
      (.month30, "2026-03-01", "2026-04-01", "2026-03-15", "2026-04-01", 16, 30),
      (.month30, "2026-02-01", "2026-03-01", "2026-02-01", "2026-03-01", 30, 30),
      (.month30, "2026-01-31", "2026-02-28", "2026-01-31", "2026-02-28", 30, 30),
      (.month30, "2026-02-28", "2026-03-31", "2026-03-30", "2026-03-31", 0, 30),
      (.month30, "2026-01-15", "2026-04-15", "2026-02-15", "2026-03-01", 16, 90),
      (.month30, "2026-03-02", "2026-03-16", "2026-03-02", "2026-03-09", 7, 14),
      (.month30, "2023-06-23", "2023-07-23", "2023-06-23", "2023-07-15", 22, 30),
      (.month30, "2026-01-10", "2026-02-09", "2026-01-10", "2026-01-11", 1, 30),
      (.month30, "2026-01-10", "2026-02-20", "2026-01-10", "2026-01-11", 1, 41),
    ])
  func shares(
    granularity: Granularity, start: String, end: String, from: String, to: String, part: Int64,
    whole: Int64
  ) throws {
    let share = try granularity.share(
      of: day(from)..<day(to), in: day(start)..<day(end), zone: zone("Europe/Paris"))
    #expect(share == PeriodShare(part: part, whole: whole))
    #expect(share.ratio == ratio(part, whole))
    #expect(share.isWhole == (part == whole))
  }

  @Test("a part outside the period, or of an empty one, is refused")
  func refusals() {
    let march = day("2026-03-01")..<day("2026-04-01")
    #expect(throws: ShareRefusal.outsidePeriod) {
      try Granularity.day.share(of: day("2026-02-28")..<day("2026-03-02"), in: march)
    }
    #expect(throws: ShareRefusal.outsidePeriod) {
      try Granularity.day.share(of: day("2026-03-31")..<day("2026-04-02"), in: march)
    }
    let none = day("2026-03-01")..<day("2026-03-01")
    #expect(throws: ShareRefusal.emptyPeriod) { try Granularity.day.share(of: none, in: none) }
    // A day that a zone never had has no seconds.
    #expect(throws: ShareRefusal.emptyPeriod) {
      try Granularity.second.share(
        of: day("2011-12-30")..<day("2011-12-31"), in: day("2011-12-30")..<day("2011-12-31"),
        zone: zone("Pacific/Apia"))
    }
  }

  @Test("instants are shared to the second")
  func instants() throws {
    let whole = at("2026-03-01T00:00:00Z")..<at("2026-03-01T01:00:00Z")
    let half = at("2026-03-01T00:30:00.900Z")..<whole.upperBound
    #expect(try share(of: half, in: whole) == PeriodShare(part: 1_800, whole: 3_600))
    #expect(throws: ShareRefusal.emptyPeriod) {
      try share(of: whole.lowerBound..<whole.lowerBound, in: whole.lowerBound..<whole.lowerBound)
    }
    let second = whole.lowerBound..<whole.lowerBound.adding(seconds: 1)
    #expect(try share(of: second, in: second) == PeriodShare(part: 1, whole: 1))
    #expect(throws: ShareRefusal.emptyPeriod) {
      let blink = at("2026-03-01T00:00:00.100Z")..<at("2026-03-01T00:00:00.900Z")
      return try share(of: blink, in: blink)
    }
    #expect(throws: ShareRefusal.outsidePeriod) {
      try share(of: at("2026-02-28T23:59:59Z")..<whole.upperBound, in: whole)
    }
    #expect(throws: ShareRefusal.outsidePeriod) {
      try share(of: whole.lowerBound..<at("2026-03-01T01:00:01Z"), in: whole)
    }
  }

  @Test("lines rounded together never drift from the rounded sum")
  func cumulative() throws {
    var sum = CumulativeRounding()
    let third = ratio(100, 3)
    #expect(try (0..<3).map { _ in try sum.add(third) } == [33, 34, 33])
    var chance = Chance(seed: 42)
    for _ in 0..<200 {
      var rounding = CumulativeRounding()
      var (exact, rounded) = (Ratio.zero, Int64(0))
      for _ in 0..<20 {
        let part = ratio(Int64(chance.below(10_000)) - 5_000, Int64(chance.below(30)) + 1)
        exact = try exact + part
        rounded += try rounding.add(part)
        #expect(Int128(rounded) == exact.rounded(.halfUp), "seed 42")
      }
    }
  }

  @Test("cumulative rounding reports overflow and continues from given sums")
  func cumulativeLimits() throws {
    var sum = CumulativeRounding(exact: ratio(1, 2), rounded: 1, mode: .halfUp)
    #expect(try sum.add(ratio(1, 2)) == 0)
    try sum.correct(exact: ratio(1, 2), to: .zero, by: 0)
    #expect(try sum.add(.one) == 1)
    #expect(throws: ArithmeticError.overflow) { try sum.add(Ratio(Int128(Int64.max) + 1)) }
    var low = CumulativeRounding(exact: .zero, rounded: .max)
    #expect(throws: ArithmeticError.overflow) { try low.add(Ratio(Int64.min)) }
    #expect(throws: ArithmeticError.overflow) { try low.correct(exact: .zero, to: .one, by: 1) }
    var even = CumulativeRounding(mode: .halfEven)
    #expect(try even.add(ratio(1, 2)) == 0)
  }
}

@Suite("Stretches leave pieces in a period")
struct StretchTests {
  let march = day("2026-03-01")..<day("2026-04-01")

  private func stretch(_ from: String, _ until: String? = nil, quantity: String = "1")
    -> ItemStretch
  {
    ItemStretch(
      from: day(from), until: until.map { day($0) }, price: Story.seat("10"),
      quantity: decimalOf(quantity))
  }

  @Test("of several changes on one day the last one bills")
  func sameDay() {
    let pieces = [
      stretch("2026-03-01"), stretch("2026-03-10", quantity: "2"),
      stretch("2026-03-10", quantity: "3"),
    ].pieces(in: march)
    #expect(pieces.map(\.quantity) == [decimalOf("1"), decimalOf("3")])
    #expect(
      pieces.map(\.days) == [
        day("2026-03-01")..<day("2026-03-10"), day("2026-03-10")..<day("2026-04-01"),
      ])
  }

  @Test("pauses are gaps; pieces are cut at the period's bounds")
  func gaps() {
    let pieces = [
      stretch("2026-02-01", "2026-03-05"), stretch("2026-03-20", "2026-05-01"),
    ].pieces(in: march)
    #expect(
      pieces.map(\.days) == [
        day("2026-03-01")..<day("2026-03-05"), day("2026-03-20")..<day("2026-04-01"),
      ])
  }

  @Test("stretches out of order or ending before they begin are seen")
  func order() {
    #expect([stretch("2026-03-01"), stretch("2026-03-01")].areInOrder)
    #expect(![stretch("2026-03-02"), stretch("2026-03-01")].areInOrder)
    #expect(![stretch("2026-03-02", "2026-03-01")].areInOrder)
    #expect([stretch("2026-03-02", "2026-03-02")].areInOrder)
    #expect([ItemStretch]().end == nil)
  }

  @Test("started packages stay until the period ends, seats do not")
  func packages() throws {
    let pack = try #require(PackagePrice(price: decimalOf("5"), size: decimalOf("10")))
    func packs(_ from: String, _ quantity: String, version: Int64 = 1) -> ItemStretch {
      ItemStretch(
        from: day(from), price: Story.price("pack", .package(pack)), priceVersion: version,
        quantity: decimalOf(quantity))
    }
    let kept = [packs("2026-03-01", "40"), packs("2026-03-10", "20"), packs("2026-03-20", "60")]
    #expect(kept.pieces(in: march).map(\.quantity) == ["40", "40", "60"].map { decimalOf($0) })
    let priced = [packs("2026-03-01", "40"), packs("2026-03-10", "20", version: 2)]
    #expect(priced.pieces(in: march).map(\.quantity) == ["40", "20"].map { decimalOf($0) })
    let seats = [stretch("2026-03-01", quantity: "4"), stretch("2026-03-10", quantity: "2")]
    #expect(seats.pieces(in: march).map(\.quantity) == ["4", "2"].map { decimalOf($0) })
  }
}
