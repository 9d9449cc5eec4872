// Splitting amounts: parts add up, each is within one unit of its share, ties go to the earlier.

import Testing

@testable import Billing

@Suite("Splitting amounts")
struct SplittingTests {
  @Test(
    "each rule gives the units left over to its own parts",
    arguments: [
      (RemainderRule.largestRemainder, [33, 50, 17], 0), (.first, [34, 50, 16], 0),
      (.last, [33, 50, 17], 0), (.largestWeight, [33, 51, 16], 0), (.separate, [33, 50, 16], 1),
      (.running, [34, 50, 16], 0),
    ] as [(RemainderRule, [Int64], Int64)])
  func rules(_ rule: RemainderRule, _ parts: [Int64], _ remainder: Int64) throws {
    let weights = [Ratio(2), Ratio(3), Ratio(1)]
    let result = try allocate(100, by: weights, rule)
    #expect(result == AllocatedParts(parts: parts, remainder: remainder))
    let mirrored = try allocate(-100, by: weights, rule)
    #expect(mirrored == AllocatedParts(parts: parts.map { -$0 }, remainder: -remainder))
  }

  @Test("parts of weight zero never get a unit", arguments: RemainderRule.allCases)
  func zeroWeights(_ rule: RemainderRule) throws {
    let weights = [Ratio(0), Ratio(1), Ratio(0), Ratio(1), Ratio(0)]
    let result = try allocate(3, by: weights, rule)
    #expect([result.parts[0], result.parts[2], result.parts[4]] == [0, 0, 0])
    #expect(result.parts.reduce(result.remainder, +) == 3)
    #expect(try allocate(0, by: weights, rule).parts == [0, 0, 0, 0, 0])
  }

  @Test("cash splits are multiples of the step, and other amounts are refused")
  func steps() throws {
    let weights = [Ratio(1), Ratio(2), Ratio(3), Ratio(7)]
    #expect(
      try allocate(10_000, by: weights, .largestRemainder, step: 5).parts
        == [770, 1_540, 2_305, 5_385])
    #expect(throws: ArithmeticError.inexact) {
      try allocate(10_001, by: weights, .largestRemainder, step: 5)
    }
    #expect(try allocate(10_001, by: weights, .separate, step: 5).remainder == 16)
    #expect(throws: ArithmeticError.divisionByZero) { try allocate(1, by: [.one], .first, step: 0) }
  }

  @Test("negative weights, weights that are all zero and no parts are refused")
  func refusals() {
    #expect(throws: ArithmeticError.malformedDecimal) {
      try allocate(5, by: [Ratio(-1), Ratio(2)])
    }
    #expect(throws: ArithmeticError.divisionByZero) { try allocate(5, by: [.zero, .zero]) }
    #expect(throws: ArithmeticError.divisionByZero) { try allocate(5, by: []) }
    #expect(throws: ArithmeticError.overflow) { try allocate(.min, by: [.one], .first) }
  }

  @Test("exact parts are rounded together: the sum once, ties to the earlier part")
  func together() throws {
    #expect(try roundedTogether([exact("0.5"), exact("0.5"), exact("0.5")]) == [1, 1, 0])
    #expect(try roundedTogether([exact("-0.5"), exact("-0.5"), exact("-0.5")]) == [-1, -1, 0])
    #expect(try roundedTogether([exact("1.5"), exact("-0.5")]) == [2, -1])
    #expect(try roundedTogether([exact("-0.5"), exact("0.5")]) == [0, 0])
    #expect(try roundedTogether([exact("0.2"), exact("0.9"), exact("7")]) == [0, 1, 7])
    #expect(try roundedTogether([exact("2.5")], .halfEven) == [2])
    #expect(try roundedTogether([]) == [])
    #expect(throws: ArithmeticError.inexact) { try spread(5, over: [exact("1.5"), exact("1.5")]) }
    #expect(throws: ArithmeticError.inexact) { try spread(1, over: [exact("1.5"), exact("1.5")]) }
  }

  @Test("random splits add up, stay within a unit of their share and mirror their negative")
  func properties() throws {
    let seed: UInt64 = 31_072_026
    var generator = RatingGenerator(seed: seed)
    for _ in 0..<1_000 {
      let count = Int.random(in: 1...7, using: &generator)
      var weights = (0..<count).map { _ in
        exact(generator.hundredths(0...500))
      }
      weights.append(.one)
      let amount = Int64.random(in: -1_000_000...1_000_000, using: &generator)
      for rule in RemainderRule.allCases {
        let result = try allocate(amount, by: weights, rule)
        #expect(result.parts.reduce(result.remainder, +) == amount, "seed \(seed) \(rule)")
        let mirrored = try allocate(-amount, by: weights, rule)
        #expect(mirrored.parts == result.parts.map { -$0 }, "seed \(seed) \(rule)")
      }
      let total = try weights.reduce(.zero) { try $0 + $1 }
      let shares = try weights.map { try Ratio(amount) * $0 / total }
      let parts = try allocate(amount, by: weights)
      #expect(parts == (try roundedTogether(shares)), "seed \(seed)")
      for (part, share) in zip(parts, shares) {
        #expect(try (Ratio(part) - share).magnitude < .one, "seed \(seed)")
      }
    }
  }

  @Test("money adds within one currency and never wraps")
  func money() throws {
    let euro = try #require(Currency(code: "EUR"))
    let one = Money(minorUnits: 1, euro)
    #expect(try one + one == Money(minorUnits: 2, euro))
    #expect(try one - one == .zero(euro))
    #expect(throws: ArithmeticError.overflow) { try Money(minorUnits: .max, euro) + one }
    #expect(throws: ArithmeticError.overflow) { try Money(minorUnits: .min, euro) - one }
    #expect(throws: ArithmeticError.overflow) { try Money(minorUnits: .min, euro).negated() }
    #expect(throws: ArithmeticError.currencyMismatch(euro, .usDollar)) {
      try one + .zero(.usDollar)
    }
    #expect(throws: ArithmeticError.inexact) { try Money(majorText: "0.001", euro) }
    #expect(throws: ArithmeticError.overflow) {
      try Money(rounding: Ratio(Int64.max), euro)
    }
    #expect(try Money(majorText: "-12.50", euro).description == "-12.50 EUR")
    #expect(try Money(rounding: exact("0.005"), euro).minorUnits == 1)
    #expect(try Money(rounding: exact("0.005"), euro, .halfEven).minorUnits == 0)
    #expect(Money(minorUnits: -5, euro).ratio == exact("-0.05"))
  }

  @Test(
    "currencies have the digits and numbers of ISO 4217",
    arguments: [("JPY", 0, 392), ("USD", 2, 840), ("KWD", 3, 414), ("CLF", 4, 990)])
  func currencies(_ code: String, _ digits: Int, _ numeric: Int) throws {
    let currency = try #require(Currency(code: code))
    #expect(Int(currency.digits) == digits)
    #expect(Int(currency.numeric) == numeric)
    #expect(currency.code == code)
    #expect(
      Money(minorUnits: 1, currency).ratio == (try Ratio(1, over: Int128(currency.minorPerMajor))))
  }

  @Test("what is no billable currency is none", arguments: ["XAU", "usd", "US", "USDD", "", "€€€"])
  func unknownCurrencies(_ code: String) {
    #expect(Currency(code: code) == nil)
  }
}
