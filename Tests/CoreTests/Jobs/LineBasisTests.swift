import Billing
import Testing

@testable import Core

@Suite("The stored basis of a line")
struct LineBasisTests {
  static func ratio(_ numerator: Int128, _ denominator: Int128 = 1) -> Ratio {
    (try? Ratio(numerator, over: denominator)) ?? .zero
  }

  static let steps: [DerivationStep] = [
    DerivationStep(.perUnit, .number(ratio(12_345, 1_000)), .amount(ratio(-7, 3)), .amount(.zero)),
    DerivationStep(.tierUnits, .span(from: .zero, to: ratio(10)), .number(.one)),
    DerivationStep(.tierUnits, .span(from: ratio(10), to: nil), .number(.one)),
    DerivationStep(.periodShare, .count(17), .count(31), .text("days; 100 % | a:b,c^d~e+f")),
    DerivationStep(.repair, .day(.earliest), .text("ü 漢 %41"), .text("")),
    DerivationStep(.zeroQuantity),
  ]

  @Test("terms and steps come back as they went in")
  func roundTrip() throws {
    let taxes = [
      FrozenTax(
        rate: TaxRate(
          code: "a^b", jurisdiction: "DE,BY", value: .percent(try ExactDecimal("19.50")),
          inclusive: true, base: .allEarlier), amount: -19),
      FrozenTax(
        rate: TaxRate(code: "levy", value: .fixed(minorUnits: 5), base: .including(["a^b", "c"])),
        amount: 5),
    ]
    let terms = LineTerms(
      key: LineKey(item: 7, epoch: 1, index: 12, purpose: .fullDifference, cause: 3),
      days: Day.earliest..<Day.latest, priceCode: "p", priceVersion: 4,
      quantity: Self.ratio(10, 3), wholeAmount: Self.ratio(.max - 1),
      exactAmount: Self.ratio(-5, 7),
      amount: -1,
      discounts: [
        FrozenDiscount(discount: 9, amount: 2), FrozenDiscount(discount: 10, amount: -3),
      ],
      promotional: 6, taxes: taxes)
    let line = InvoiceLine(terms: terms, name: "n", derivation: Self.steps)
    let text = LineBasis.text(line)
    #expect(LineBasis(text) == LineBasis(terms))
    #expect(LineBasis.derivation(text) == Self.steps)
  }

  @Test(
    "a text that nobody wrote is no basis",
    arguments: ["", "1", "2|0.0|recurring|1|1|1|1|0||", "1|0.0|unknown|1|1|1|1|0||", "1|x"])
  func foreign(text: String) {
    #expect(LineBasis(text) == nil)
    #expect(LineBasis.derivation(text).isEmpty)
  }
}
