// Taxes: inclusive, exclusive, compound, several; rounding by line and by document; regimes.

import Testing

@testable import Billing

@Suite("Taxes")
struct TaxationTests {
  static func rate(
    _ percent: String, code: String = "vat", inclusive: Bool = false, base: TaxRate.Base = .net
  ) -> TaxRate {
    TaxRate(code: code, percent: decimal(percent), inclusive: inclusive, base: base)
  }

  @Test("a document rounds each rate once; lines round each by itself (lago-api 2643)")
  func rounding() throws {
    let lines = [6_833, 6_833].map { TaxableLine(amount: $0, taxes: [Self.rate("20")]) }
    let document = try computeTax(lines)
    #expect((document.net, document.tax, document.total) == (13_666, 2_733, 16_399))
    #expect(document.lines.map(\.tax) == [1_367, 1_366])
    #expect(document.method == .document)
    let line = try computeTax(lines, .line)
    #expect((line.tax, line.total) == (2_734, 16_400))
    #expect(line.taxes.map(\.tax) == [2_734])
    #expect(line.taxes[0].exactTax == exact("2733.2"))
    #expect(line.taxes[0].exactBase == Ratio(13_666))
  }

  @Test("the rounding mode settles ties")
  func modes() throws {
    let lines = [TaxableLine(amount: 50, taxes: [Self.rate("1")])]
    #expect(try computeTax(lines).tax == 1)
    #expect(try computeTax(lines, .document, .halfEven).tax == 0)
    #expect(try computeTax(lines, .line, .halfEven).tax == 0)
  }

  @Test("tax is taken after the discount")
  func discounts() throws {
    let result = try computeTax([
      TaxableLine(amount: 10_000, discount: 1_000, taxes: [Self.rate("10")])
    ])
    #expect((result.net, result.tax, result.total) == (9_000, 900, 9_900))
  }

  @Test(
    "an inclusive tax is inside the amount, which stays whole",
    arguments: [(6_000, "5", 5_714), (1_000, "19", 840), (1_042, "24", 840), (-1_000, "19", -840)])
  func inclusive(_ amount: Int64, _ percent: String, _ net: Int64) throws {
    let line = TaxableLine(amount: amount, taxes: [Self.rate(percent, inclusive: true)])
    for rounding in TaxRounding.allCases {
      let result = try computeTax([line], rounding)
      #expect((result.net, result.total) == (net, amount))
    }
  }

  @Test("a compound tax is taken on the taxes before it, or on those it names")
  func compound() throws {
    let gst = Self.rate("6", code: "gst")
    let pst = Self.rate("6", code: "pst", base: .including(["gst"]))
    let both = Self.rate("3", code: "qst", base: .including(["gst"]))
    let all = Self.rate("3", code: "qst", base: .allEarlier)
    let named = try computeTax([TaxableLine(amount: 10_000, taxes: [gst, pst, both])])
    #expect(named.taxes.map(\.tax) == [600, 636, 318])
    #expect(named.taxes.map(\.exactBase) == [Ratio(10_000), Ratio(10_600), Ratio(10_600)])
    let every = try computeTax([TaxableLine(amount: 10_000, taxes: [gst, pst, all])])
    #expect(every.taxes[2].exactTax == exact("337.08"))
    #expect(every.total == 11_573)
  }

  @Test("inclusive and exclusive taxes, and a levy on the line, solve to one net amount")
  func mixed() throws {
    let levy = TaxRate(code: "levy", value: .fixed(minorUnits: 100), inclusive: true)
    let bottle = TaxRate(
      code: "bottle", value: .fixed(minorUnits: 200), base: .including(["vat"]))
    let line = TaxableLine(
      amount: 12_200, taxes: [levy, Self.rate("21", inclusive: true), bottle])
    let result = try computeTax([line])
    #expect((result.net, result.total) == (10_000, 12_400))
    #expect(
      result.lines[0].taxes.map(\.exactBase) == [Ratio(10_000), Ratio(10_000), Ratio(12_100)])
  }

  @Test("rates of one code stand apart, and in order of appearance")
  func groups() throws {
    let result = try computeTax([
      TaxableLine(amount: 1_000, taxes: [Self.rate("20"), Self.rate("5", code: "city")]),
      TaxableLine(amount: 1_000, taxes: [Self.rate("10")]),
      TaxableLine(amount: 1_000, taxes: []), TaxableLine(amount: 500, taxes: [Self.rate("20")]),
    ])
    #expect(result.taxes.map(\.tax) == [300, 50, 100])
    #expect(result.taxes.map(\.rate.code) == ["vat", "city", "vat"])
    #expect(result.lines.map(\.tax) == [250, 100, 0, 100])
  }

  @Test("rates that take all of the price, and sums past 64 bits, are refused")
  func refusals() {
    let all = TaxableLine(amount: 100, taxes: [Self.rate("-100", inclusive: true)])
    #expect(throws: ArithmeticError.divisionByZero) { try computeTax([all]) }
    let huge = TaxableLine(amount: .max, taxes: [Self.rate("100")])
    for rounding in TaxRounding.allCases {
      #expect(throws: ArithmeticError.overflow) { try computeTax([huge], rounding) }
    }
  }

  @Test("random documents add up by line, by tax and in all (seeded)")
  func properties() throws {
    let seed: UInt64 = 27
    var generator = RatingGenerator(seed: seed)
    for _ in 0..<300 {
      let lines = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        TaxableLine(
          amount: Int64.random(in: -50_000...100_000, using: &generator),
          taxes: (0..<Int.random(in: 0...3, using: &generator)).map { index in
            Self.rate(
              ["5", "9.975", "20"].randomElement(using: &generator) ?? "5", code: "t\(index)",
              inclusive: Bool.random(using: &generator),
              base: Bool.random(using: &generator) ? .net : .allEarlier)
          })
      }
      for rounding in TaxRounding.allCases {
        let result = try computeTax(lines, rounding)
        #expect(result.net + result.tax == result.total, "seed \(seed)")
        #expect(result.lines.map(\.net).reduce(0, +) == result.net, "seed \(seed)")
        #expect(result.lines.map(\.tax).reduce(0, +) == result.tax, "seed \(seed)")
        #expect(result.taxes.map(\.tax).reduce(0, +) == result.tax, "seed \(seed)")
        for (line, taxed) in zip(lines, result.lines) {
          let included = taxed.taxes.filter(\.rate.inclusive).map(\.tax).reduce(0, +)
          #expect(taxed.net + included == line.amount, "seed \(seed)")
          for tax in taxed.taxes {
            #expect(try (Ratio(tax.tax) - tax.exactTax).magnitude < .one, "seed \(seed)")
          }
        }
        guard rounding == .document else { continue }
        for total in result.taxes {
          #expect(Int128(total.tax) == total.exactTax.rounded(.halfUp), "seed \(seed)")
        }
      }
    }
  }
}
