// Rounding modes, digits, steps; reading and writing exact numbers.

import Testing

@testable import Billing

@Suite("Rounding and exact numbers")
struct RoundingTests {
  static let values = ["2.5", "-2.5", "3.5", "-3.5", "2.4", "-2.4", "2.6", "-2.6", "2", "-2"]

  static let table: [(Rounding, [Int])] = [
    (.halfUp, [3, -3, 4, -4, 2, -2, 3, -3, 2, -2]),
    (.halfDown, [2, -2, 3, -3, 2, -2, 3, -3, 2, -2]),
    (.halfEven, [2, -2, 4, -4, 2, -2, 3, -3, 2, -2]),
    (.halfOdd, [3, -3, 3, -3, 2, -2, 3, -3, 2, -2]),
    (.halfCeiling, [3, -2, 4, -3, 2, -2, 3, -3, 2, -2]),
    (.halfFloor, [2, -3, 3, -4, 2, -2, 3, -3, 2, -2]),
    (.up, [3, -3, 4, -4, 3, -3, 3, -3, 2, -2]),
    (.down, [2, -2, 3, -3, 2, -2, 2, -2, 2, -2]),
    (.ceiling, [3, -2, 4, -3, 3, -2, 3, -2, 2, -2]),
    (.floor, [2, -3, 3, -4, 2, -3, 2, -3, 2, -2]),
  ]

  @Test("every mode settles ties and other fractions as its name says", arguments: table)
  func modes(_ mode: Rounding, _ expected: [Int]) {
    #expect(Self.values.map { Int(exact($0).rounded(mode)) } == expected)
  }

  @Test("every mode is in the table")
  func complete() {
    #expect(Set(Self.table.map(\.0)) == Set(Rounding.allCases))
  }

  @Test(
    "a value is rounded to digits on either side of the point",
    arguments: [
      ("123.456", 2, "123.46"), ("123.456", 0, "123"), ("123.456", -2, "100"),
      ("150", -2, "200"), ("1/3", 5, "0.33333"), ("-0.005", 2, "-0.01"), ("2", 18, "2"),
      ("7", -18, "0"),
    ])
  func digits(_ value: String, _ digits: Int, _ expected: String) throws {
    #expect(try exact(value).rounded(toDigits: digits, .halfUp).description == expected)
  }

  @Test("digits beyond eighteen are refused", arguments: [-19, 19, 1_000, Int.min])
  func tooManyDigits(_ digits: Int) {
    #expect(throws: ArithmeticError.overflow) {
      try Ratio.one.rounded(toDigits: digits, .halfUp)
    }
  }

  @Test("cash is rounded to multiples of a step above zero")
  func steps() throws {
    #expect(try exact("4.774").rounded(toStep: exact("0.05"), .halfUp) == exact("4.75"))
    #expect(try exact("4.775").rounded(toStep: exact("0.05"), .halfUp) == exact("4.8"))
    #expect(throws: ArithmeticError.divisionByZero) {
      try Ratio.one.rounded(toStep: .zero, .halfUp)
    }
  }

  @Test(
    "exact numbers are read as they are written",
    arguments: [
      "0", "-12.5", "0.000000000001", "1/3", "-52/31", "123456789012345678901234567890",
      "0.123456789012345678901234",
    ])
  func reading(_ text: String) throws {
    #expect(try Ratio(parsing: text).description == text)
  }

  @Test(
    "what is no exact number is refused",
    arguments: [
      "", "-", ".5", "5.", "1e3", "NaN", "Infinity", "+1", "1/0", "1/-2", "1.5/2", "1/2/3", "0x1F",
      "1 000", "1,5", "--1", "1.2.3", "٣", String(repeating: "9", count: 37),
      "0." + String(repeating: "1", count: 25),
    ])
  func refusing(_ text: String) {
    #expect(throws: ArithmeticError.self) { try Ratio(parsing: text) }
  }

  @Test(
    "prices have at most twelve digits after the point and fit 64 bits",
    arguments: [
      "0.1234567890123", "9223372036854775808", "-9223372036854775809", "1e2", "", "-", "1.", ".1",
    ])
  func priceText(_ text: String) {
    #expect(throws: ArithmeticError.self) { try ExactDecimal(text) }
  }

  @Test("the largest and smallest mantissas are read and written")
  func extremes() throws {
    for text in ["9223372036854775807", "-9223372036854775808", "0.000000000001"] {
      #expect(try ExactDecimal(text).description == text)
    }
  }

  @Test("sums and products that leave 128 bits are refused and never wrap")
  func overflow() throws {
    let large = try Ratio(parsing: "1" + String(repeating: "0", count: 35))
    #expect(throws: ArithmeticError.overflow) { try large * large }
    #expect(throws: ArithmeticError.overflow) { try large * Ratio(1_000) * Ratio(1_000) }
    #expect(throws: ArithmeticError.overflow) { try Ratio(Int128.max) + .one }
    #expect(throws: ArithmeticError.overflow) { try Ratio(-Int128.max) - .one }
    #expect(throws: ArithmeticError.overflow) { try Ratio(Int128.min, over: 1) }
    #expect(throws: ArithmeticError.overflow) { try Ratio(1, over: .min) }
    #expect(throws: ArithmeticError.divisionByZero) { try Ratio(1, over: 0) }
    #expect(throws: ArithmeticError.divisionByZero) { try Ratio.one / .zero }
  }

  @Test("fractions stay in lowest terms and compare by value")
  func lowestTerms() throws {
    #expect(try Ratio(6, over: -4) == exact("-3/2"))
    #expect(try exact("1/6") + exact("1/10") == exact("4/15"))
    #expect(try exact("1/3") - exact("1/3") == .zero)
    #expect(try exact("2/3") * exact("9/4") == exact("3/2"))
    #expect(try exact("-1/2") / exact("1/4") == Ratio(-2))
    #expect(exact("-1/3") < exact("-1/4"))
    #expect(exact("1/3") < exact("0.34"))
    #expect(!(exact("0.5") < exact("1/2")))
    #expect(exact("-1.5").magnitude == exact("1.5"))
  }

  @Test("sums, products and quotients of random fractions agree with whole-number arithmetic")
  func fractionProperties() throws {
    let seed: UInt64 = 20_261_121
    var generator = RatingGenerator(seed: seed)
    for _ in 0..<1_000 {
      let parts = (0..<4).map { _ in Int128(Int.random(in: 1...1_000_000, using: &generator)) }
      let (one, other) = (
        try Ratio(parts[0], over: parts[1]), try Ratio(-parts[2], over: parts[3])
      )
      let sum = try Ratio(parts[0] * parts[3] - parts[2] * parts[1], over: parts[1] * parts[3])
      #expect(try one + other == sum, "seed \(seed)")
      #expect(try one * other / other == one, "seed \(seed)")
      #expect(
        (one < other) == (one.numerator * other.denominator < other.numerator * one.denominator))
    }
  }
}
