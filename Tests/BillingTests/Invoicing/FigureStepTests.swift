// What a line says of its discounts and taxes: name, share, base and amount, each of them.

import Testing

@testable import Billing

@Suite("A line tells every discount's share and every tax's rate")
struct FigureStepTests {
  private static func discounted(_ value: Discount.Value, left: Int? = nil) -> Story {
    var story = Story()
    story.facts.discounts = [active(value, left)]
    story.facts.taxes = TaxFacts(standard: .rates([TaxRate(code: "USt", percent: percent("19"))]))
    return story
  }

  private static func active(_ value: Discount.Value, _ left: Int? = nil) -> ActiveDiscount {
    ActiveDiscount(
      id: 3, discount: Discount(code: "launch", name: "", value: value), periodsLeft: left)
  }

  private static func percent(_ text: String) -> ExactDecimal { decimalOf(text) }

  @Test("a percentage says its share and base, a fixed amount what it gives to the period")
  func discounts() throws {
    var story = Self.discounted(.percent(Self.percent("20")))
    #expect(
      try story.preview("2026-03-01").words[0].hasSuffix(
        "discount launch, 20 % of 20.00: - 4.00; tax USt 19 % on 16.00: 3.04"))
    story = Self.discounted(.fixed(Money(minorUnits: 500, Story.euro)))
    #expect(
      try story.preview("2026-03-01").words[0].contains(
        "discount launch, 5.00 a period: - 5.00 on this line"))
  }

  @Test("a second discount works on what the first has left")
  func second() throws {
    var story = Self.discounted(.percent(Self.percent("50")))
    story.facts.discounts.append(
      ActiveDiscount(
        id: 4, discount: Discount(code: "ten", name: "", value: .percent(Self.percent("10")))))
    #expect(
      try story.preview("2026-03-01").words[0].contains(
        "discount launch, 50 % of 20.00: - 10.00; discount ten, 10 % of 10.00: - 1.00"))
  }

  @Test("each tax says its rate and base: compound, inside the price, a fixed amount")
  func taxes() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(
      standard: .rates([
        TaxRate(code: "GST", percent: Self.percent("5")),
        TaxRate(code: "QST", percent: Self.percent("10"), base: .allEarlier),
        TaxRate(code: "levy", value: .fixed(minorUnits: 30)),
      ]))
    #expect(
      try story.preview("2026-03-01").words[0].hasSuffix(
        "tax GST 5 % on 20.00: 1.00; tax QST 10 % on 21.00: 2.10; tax levy, a fixed amount: 0.30"))
    story.facts.taxes = TaxFacts(
      standard: .rates([TaxRate(code: "VAT", percent: Self.percent("25"), inclusive: true)]))
    #expect(
      try story.preview("2026-03-01").words[0].hasSuffix(
        "tax VAT 25 % on 16.00, inside the price: 4.00"))
  }

  @Test("taxes that come back say the base they were taken on, earlier taxes included")
  func returnedTaxes() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(
      standard: .rates([
        TaxRate(code: "GST", percent: Self.percent("5")),
        TaxRate(code: "QST", percent: Self.percent("10"), base: .including(["GST"])),
        TaxRate(code: "levy", percent: Self.percent("1")),
      ]))
    try story.bill("2026-03-01")
    try story.change("2026-03-16", .plan("40"), cause: 2)
    // 16 of 31 days of 20.00 come back: 10.32, and 5 % of it, then 10 % of both.
    let words = try story.preview("2026-03-16").words[0]
    #expect(words.contains("tax GST 5 % returned on -10.32: -0.52"), "\(words)")
    #expect(words.contains("tax QST 10 % returned on -10.84: -1.08"), "\(words)")
    #expect(words.contains("tax levy 1 % returned on -10.32: -0.10"), "\(words)")
  }

  @Test("amounts without end are cut, with their sign; what is smaller than that is a fraction")
  func endless() throws {
    func text(_ numerator: Int64, _ denominator: Int64) throws -> String {
      DerivationStep.tax(
        TaxRate(code: "t", percent: Self.percent("1")),
        on: try Ratio(numerator) / Ratio(denominator), .zero
      ).text(Story.euro)
    }
    #expect(try text(-100, 3) == "tax t 1 % on -33.3333…: 0.00")
    #expect(try text(100, 3) == "tax t 1 % on 33.3333…: 0.00")
    #expect(try text(1, 30_003) == "tax t 1 % on 1/30003: 0.00")
  }

  @Test("a step is of a tax when it says tax")
  func taxSteps() {
    for rule in DerivationRule.allCases {
      let says = rule.template.hasPrefix("tax ") || rule.template.hasPrefix("no tax")
      #expect(rule.isTax == says, "\(rule.rawValue)")
    }
  }

  @Test("where there is no tax, the line says why; an unknown tax is never silent")
  func untaxed() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(standard: .none("the customer is exempt"))
    #expect(
      try story.preview("2026-03-01").words[0].hasSuffix("no tax: the customer is exempt"))
    story.facts.taxes = TaxFacts(standard: .notComputed("no answer"))
    #expect(try story.preview("2026-03-01").words[0].hasSuffix("tax not known: no answer"))
  }

  @Test("what comes back says the same, by name even after the discount has ended")
  func returned() throws {
    var story = Self.discounted(.percent(Self.percent("20")), left: 1)
    try story.bill("2026-03-01")
    let discount = story.facts.discounts[0].discount
    story.facts.discounts = []
    try story.change("2026-03-16", .plan("40"), cause: 2)
    let unnamed = try story.preview("2026-03-16").words[0]
    #expect(unnamed.contains("discount 3 taken back"))
    story.facts.endedDiscounts = [3: discount]
    #expect(
      try story.preview("2026-03-16").words[0].hasSuffix(
        "discount launch, 20 %, taken back: 2.06; tax USt 19 % returned on -8.26: -1.57"))
  }

  @Test("a tax that was rounded with other lines says so, so that its digits can be followed")
  func rounding() throws {
    var story = Story(price: Story.seat("0.10"))
    story.facts.taxes = TaxFacts(
      standard: .rates([TaxRate(code: "t", percent: Self.percent("4.6"))]))
    let words = try story.preview("2026-05-01").words
    #expect(words.contains { $0.contains("rounded together with the document's other lines") })
  }
}
