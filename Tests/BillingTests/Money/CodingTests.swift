// Values that a book stores: written and read again as they were, and bad text refused.

import Foundation
import Testing

@testable import Billing

@Suite("Stored values of money and catalogue")
struct CodingTests {
  static func again<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode([value]).dropFirst().dropLast())
  }

  static func reads<Value: Decodable>(_ type: Value.Type, _ json: String) -> Bool {
    (try? JSONDecoder().decode(type, from: Data(json.utf8))) != nil
  }

  @Test("numbers, currencies and amounts are read as they were written")
  func numbers() throws {
    #expect(try Self.again(exact("-52/31")) == exact("-52/31"))
    #expect(try Self.again(decimal("1.50")).description == "1.50")
    #expect(try Self.again(Currency.usDollar) == .usDollar)
    let money = Money(minorUnits: -5, .usDollar)
    #expect(try Self.again(money) == money)
    #expect(try Self.again(Balance([money])) == Balance([money]))
    #expect(!Self.reads(Ratio.self, "\"1/0\""))
    #expect(!Self.reads(ExactDecimal.self, "\"1e3\""))
    #expect(!Self.reads(Currency.self, "\"XAU\""))
  }

  @Test("a price is read with its tiers, and broken tiers or matrices are refused")
  func prices() throws {
    let matrix = try PriceMatrix([
      PriceCell(values: [:], unitPrice: .one), PriceCell(values: ["a": "b"], unitPrice: .zero),
    ])
    let models: [ChargeModel] = [.graduated(RatingTests.volumeTiers), .matrix(matrix)]
    for model in models {
      let price = Price(
        code: "x", name: "X", product: "p",
        kind: .recurring(.inAdvance, .month, .perSeat), currency: .usDollar, model: model)
      #expect(try Self.again(price) == price)
    }
    #expect(!Self.reads(PriceTiers.self, "[]"))
    #expect(!Self.reads(PriceMatrix.self, "[]"))
  }

  @Test("a plan is read with its versions, features, trial and meter")
  func plans() throws {
    let version = PlanVersion(
      number: 1, effectiveOn: CatalogTests.day("2026-01-01"), prices: [],
      features: [
        Feature(code: "sso", name: "Sign-on", grant: .on),
        Feature(code: "seats", name: "Seats", grant: .quota(5)),
      ], trial: TrialTerms(days: 14, needsPaymentMethod: false))
    let plan = Plan(code: "team", name: "Team", product: "app", versions: [version])
    #expect(try Self.again(plan) == plan)
    let meter = Meter(code: "calls", name: "Calls", aggregation: .sum)
    #expect(try Self.again(meter) == meter)
    #expect(meter.latePolicy == .nextInvoice)
    #expect(try Self.again(Product(code: "app", name: "App")).taxCode == nil)
  }

  @Test("a derivation is stored as rule and inputs, and reads the same afterwards")
  func derivations() throws {
    let rating = try ChargeModel.graduated(RatingTests.volumeTiers).rate(.units(Ratio(1_500)))
    let again = try Self.again(rating.steps)
    #expect(again == rating.steps)
    #expect(again.map { $0.text(.usDollar) } == rating.steps.map { $0.text(.usDollar) })
  }

  @Test("balances keep currencies apart and in order")
  func balances() throws {
    let yen = try #require(Currency(code: "JPY"))
    var balance = try Balance([Money(minorUnits: 5, .usDollar), Money(minorUnits: 7, yen)])
    try balance.add(Money(minorUnits: -5, .usDollar))
    #expect(balance.amounts.map(\.description) == ["7 JPY", "0.00 USD"])
    #expect(balance[.usDollar].isZero)
    #expect(balance[try #require(Currency(code: "EUR"))].isZero)
    #expect(!balance.isZero)
    #expect(Balance().isZero)
    #expect(try Balance([Money(minorUnits: 0, .usDollar)]).isZero)
    #expect(try !Balance([Money(minorUnits: 1, .usDollar)]).isZero)
    #expect(throws: ArithmeticError.overflow) {
      try balance.add(Money(minorUnits: .max, yen))
    }
  }

  @Test("amounts say their sign, and decimals compare by value")
  func small() throws {
    #expect(Money(minorUnits: -1, .usDollar).isNegative)
    #expect(!Money(minorUnits: 0, .usDollar).isNegative)
    #expect(try Money(minorUnits: 3, .usDollar).negated().minorUnits == -3)
    #expect(throws: ArithmeticError.overflow) {
      try Money(majorText: "9223372036854775807", .usDollar)
    }
    #expect(decimal("1.50") == decimal("1.5"))
    #expect(decimal("1.49") < decimal("1.5"))
    #expect(Set([decimal("1.50"), decimal("1.5")]).count == 1)
    #expect(ExactDecimal(-3).isNegative)
    #expect(!ExactDecimal.zero.isNegative)
    #expect(ExactDecimal(-3).description == "-3")
    #expect(throws: ArithmeticError.malformedDecimal) { try ExactDecimal(mantissa: 1, scale: 13) }
    #expect(try ExactDecimal(mantissa: 1, scale: 12).description == "0.000000000001")
    #expect(Currency.all == Currency.all.sorted())
    #expect("\(Currency.usDollar)" == "USD")
    #expect(Currency(code: Substring("USD")) == .usDollar)
    #expect(try ExactDecimal(Substring("2.5")) == decimal("2.5"))
    #expect(ExactDecimal.zero.ratio.isZero)
    #expect(throws: ArithmeticError.malformedDecimal) { try Ratio(parsing: "1/0") }
    #expect(throws: ArithmeticError.malformedDecimal) { try Ratio(parsing: "1/-2") }
    #expect(exact("1/3").decimalText == nil)
    #expect(try Ratio(1, over: 1 << 100).decimalText == nil)
    #expect(Currency(code: Substring("XAU")) == nil)
    #expect(throws: ArithmeticError.overflow) { try Money(rounding: Ratio(Int128.max), .usDollar) }
    #expect(throws: ArithmeticError.overflow) { try roundedTogether([Ratio(Int64.max), .one]) }
    #expect(throws: ArithmeticError.overflow) {
      try allocate(.max, by: [Ratio(Int128.max), .one])
    }
    #expect(Ratio(Int128.max).description == "170141183460469231731687303715884105727")
  }

  @Test("every rule's words name only inputs that its steps give, from 0 on without a gap")
  func ruleWords() {
    for rule in DerivationRule.allCases {
      let parts = rule.template.split(separator: "{", omittingEmptySubsequences: false)
      let named = parts.dropFirst().compactMap { part in
        part.split(separator: "}").first.flatMap { Int($0) }
      }
      #expect(named == Array(0..<named.count), "\(rule.rawValue)")
    }
  }
}
