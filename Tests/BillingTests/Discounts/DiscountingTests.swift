// Discounts: stacking on what is left, spreading, caps, targets, limits and durations.

import Testing

@testable import Billing

@Suite("Discounts")
struct DiscountingTests {
  static func percent(_ value: String, _ target: Discount.Target = .everything) -> Discount {
    Discount(code: "p\(value)", name: "", value: .percent(decimal(value)), target: target)
  }

  static func fixed(_ minor: Int64, _ target: Discount.Target = .everything) -> Discount {
    Discount(
      code: "f\(minor)", name: "", value: .fixed(Money(minorUnits: minor, .usDollar)),
      target: target)
  }

  static func cut(_ discounts: [Discount], _ amounts: Int64...) throws -> [Int64] {
    try apply(discounts, to: amounts.map { DiscountableLine(amount: $0) }, in: .usDollar)
      .lines.map(\.discount)
  }

  @Test("percentages compose on the remainder and are rounded once")
  func stacking() throws {
    #expect(try Self.cut([Self.percent("10"), Self.percent("20")], 10_000) == [2_800])
    #expect(try Self.cut([Self.percent("10"), Self.percent("10"), Self.percent("10")], 5) == [1])
    #expect(try Self.cut([Self.fixed(1_000), Self.percent("50")], 3_000) == [2_000])
    #expect(try Self.cut([Self.percent("50"), Self.fixed(1_000)], 3_000) == [2_500])
  }

  @Test("a document's discount is rounded once and spread by largest remainder")
  func spreading() throws {
    #expect(try Self.cut([Self.percent("50")], 999, 999) == [500, 499])
    #expect(try Self.cut([Self.fixed(100)], 100, 100, 100) == [34, 33, 33])
    #expect(
      try Self.cut([Self.fixed(1_000)], 10_000, 5_000, 3_000, 2_000) == [500, 250, 150, 100])
  }

  @Test("no discount takes more than what is left")
  func caps() throws {
    #expect(try Self.cut([Self.percent("150")], 10_000) == [10_000])
    #expect(try Self.cut([Self.fixed(5_001)], 5_000) == [5_000])
    #expect(try Self.cut([Self.percent("100"), Self.fixed(5)], 5_000) == [5_000])
    #expect(try Self.cut([Self.fixed(500)], -100, 300) == [0, 300])
    #expect(try Self.cut([Self.percent("50")], -100, 300) == [-50, 150])
    #expect(try Self.cut([], 7) == [0])
  }

  @Test("the parts of a line's discount name each discount and add up")
  func parts() throws {
    let result = try apply(
      [Self.percent("33.333"), Self.fixed(7)],
      to: [DiscountableLine(amount: 1_000), DiscountableLine(amount: 500)], in: .usDollar)
    #expect(result.lines.map(\.parts) == [[333, 5], [167, 2]])
    #expect(result.discount == 507)
    #expect(result.net == 993)
  }

  @Test("only target lines are discounted")
  func targets() throws {
    let lines = [
      DiscountableLine(amount: 100, plan: "team", price: "seats"),
      DiscountableLine(amount: 100, plan: "team", meter: "calls", price: "calls"),
      DiscountableLine(amount: 100),
    ]
    func cut(_ target: Discount.Target) throws -> [Int64] {
      try apply([Self.percent("10", target)], to: lines, in: .usDollar).lines.map(\.discount)
    }
    #expect(try cut(.everything) == [10, 10, 10])
    #expect(try cut(.plans(["team"])) == [10, 10, 0])
    #expect(try cut(.meters(["calls", "other"])) == [0, 10, 0])
    #expect(try cut(.prices(["seats"])) == [10, 0, 0])
  }

  @Test("a fixed amount in another currency and sums past 64 bits are refused")
  func refusals() throws {
    let yen = try #require(Currency(code: "JPY"))
    #expect(throws: ArithmeticError.currencyMismatch(.usDollar, yen)) {
      try apply([Self.fixed(1)], to: [DiscountableLine(amount: 5)], in: yen)
    }
    #expect(throws: ArithmeticError.overflow) { try Self.cut([], .max, .max) }
  }

  @Test("random discounts add up and stay within their lines (seeded)")
  func properties() throws {
    let seed: UInt64 = 99
    var generator = RatingGenerator(seed: seed)
    for _ in 0..<500 {
      let lines = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        DiscountableLine(amount: Int64.random(in: 0...100_000, using: &generator))
      }
      let discounts = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? Self.percent(generator.hundredths(0...12_000))
          : Self.fixed(Int64.random(in: 0...90_000, using: &generator))
      }
      let result = try apply(discounts, to: lines, in: .usDollar)
      #expect(result.lines.map(\.discount).reduce(0, +) == result.discount, "seed \(seed)")
      #expect(result.discount + result.net == lines.map(\.amount).reduce(0, +), "seed \(seed)")
      for (line, outcome) in zip(lines, result.lines) {
        #expect((0...line.amount).contains(outcome.discount), "seed \(seed)")
        #expect(outcome.parts.reduce(0, +) == outcome.discount, "seed \(seed)")
      }
    }
  }

  @Test("redemption ends with the day, the count and the customer's count")
  func redemption() {
    let day = CatalogTests.day("2026-03-31")
    let discount = Discount(
      code: "x", name: "", value: .percent(.one), redemptionLimit: 10, perCustomerLimit: 2,
      redeemableUntil: day)
    let next = CatalogTests.day("2026-04-01")
    #expect(discount.refusal(on: day, redeemed: 9, redeemedByCustomer: 1) == nil)
    #expect(
      discount.refusal(on: next, redeemed: 10, redeemedByCustomer: 2) == .noLongerRedeemable)
    #expect(discount.refusal(on: day, redeemed: 10, redeemedByCustomer: 2) == .usedUp)
    #expect(discount.refusal(on: day, redeemed: 9, redeemedByCustomer: 2) == .usedUpByCustomer)
    #expect(Self.percent("1").refusal(on: next, redeemed: 99, redeemedByCustomer: 99) == nil)
  }

  @Test(
    "a discount lasts once, so many periods, or for ever",
    arguments: [
      (Discount.Duration.once, [true, false, false, false]),
      (.periods(2), [true, true, false, false]), (.forever, [true, true, true, true]),
    ])
  func durations(_ duration: Discount.Duration, _ expected: [Bool]) {
    let discount = Discount(code: "x", name: "", value: .percent(.one), duration: duration)
    #expect((0..<4).map { discount.isActive(afterPeriods: $0) } == expected)
  }
}
