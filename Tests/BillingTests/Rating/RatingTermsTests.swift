// What stands around a model: included units, limits, units billed before, seats over days.

import Testing

@testable import Billing

@Suite("Rating terms")
struct RatingTermsTests {
  @Test(
    "minimum and maximum hold for the period, bounds included",
    arguments: [("9", "10"), ("10", "10"), ("11", "11"), ("20", "20"), ("21", "20")])
  func limits(_ units: String, _ expected: String) throws {
    let terms = RatingTerms(minimum: Ratio(10), maximum: Ratio(20))
    #expect(try RatingTests.amount(.perUnit(.one), units, terms) == expected)
  }

  @Test("a minimum waits for the end of the period")
  func trueUp() throws {
    let terms = RatingTerms(minimum: Ratio(10), truesUp: false)
    #expect(try RatingTests.amount(.perUnit(.one), "3", terms) == "3")
  }

  @Test("what was billed before is taken off the whole period, never a fresh start")
  func unitsBefore() throws {
    let graduated = ChargeModel.graduated(RatingTests.volumeTiers)
    let terms = RatingTerms(unitsBefore: Ratio(900))
    #expect(try RatingTests.amount(graduated, "200", terms) == "4.8")
    let crossing = ChargeModel.volume(RatingTests.volumeTiers)
    #expect(try RatingTests.amount(crossing, "200", terms) == "1.8")
    let rating = try graduated.rate(.units(Ratio(200)), terms)
    #expect(
      rating.steps.last?.text(.usDollar)
        == "14.80 less 10.00 already billed for 900 units = 4.80")
  }

  @Test("a maximum caps what was billed before too; a minimum never raised it")
  func limitsAcrossBills() throws {
    let capped = RatingTerms(maximum: Ratio(100), unitsBefore: Ratio(7))
    #expect(try RatingTests.amount(.perUnit(decimal("10")), "5", capped) == "30")
    let spent = RatingTerms(maximum: Ratio(100), unitsBefore: Ratio(12))
    #expect(try RatingTests.amount(.perUnit(decimal("10")), "5", spent) == "0")
    let raised = RatingTerms(minimum: Ratio(1_000), unitsBefore: Ratio(10))
    #expect(try RatingTests.amount(.perUnit(decimal("10")), "0", raised) == "900")
  }

  @Test("an amount that meets its limit is left alone, without a step")
  func metLimits() throws {
    let price = ChargeModel.perUnit(.one)
    let exactly = RatingTerms(minimum: Ratio(10), maximum: Ratio(10))
    let rating = try price.rate(.units(Ratio(10)), exactly)
    #expect(rating.amount == Ratio(10))
    #expect(rating.steps.map(\.rule) == [.perUnit])
    #expect(try price.rate(.units(Ratio(11)), exactly).steps.map(\.rule) == [.perUnit, .maximum])
    #expect(try price.rate(.units(Ratio(9)), exactly).steps.map(\.rule) == [.perUnit, .minimum])
  }

  @Test("included units come off first and never below zero")
  func included() throws {
    let terms = RatingTerms(includedUnits: Ratio(100))
    #expect(try RatingTests.amount(.perUnit(.one), "99", terms) == "0")
    #expect(try RatingTests.amount(.perUnit(.one), "101.5", terms) == "1.5")
    let rating = try ChargeModel.perUnit(.one).rate(.units(Ratio(1_250)), terms)
    #expect(rating.steps[0].text(.usDollar) == "1 250 units, 100 included, 1 150 to charge")
    let twice = RatingTerms(includedUnits: Ratio(100), unitsBefore: Ratio(80))
    #expect(try RatingTests.amount(.perUnit(.one), "30", twice) == "10")
  }

  static let shares = SeatShare(units: .one, prorated: .one)

  static let refusals: [(ChargeModel, RatedQuantity, RatingTerms, RatingRefusal)] = {
    let tiers = ChargeModel.graduated(RatingTests.volumeTiers)
    let rate = ChargeModel.percentage(PercentagePrice(ratePercent: .one, fixedPerEvent: .one))
    let matrix = (try? PriceMatrix([PriceCell(values: [:], unitPrice: .one)])).map(
      ChargeModel.matrix)
    let before = RatingTerms(unitsBefore: .one)
    let included = RatingTerms(includedUnits: .one)
    let huge = RatedQuantity.units(Ratio(Int128.max))
    return [
      (tiers, .units(Ratio(-1)), RatingTerms(), .negativeQuantity),
      (.perUnit(.one), .units(.one), RatingTerms(unitsBefore: Ratio(-1)), .negativeQuantity),
      (.perUnit(.one), .units(Ratio(-1)), included, .negativeQuantity),
      (rate, .events([.one]), before, .unitsBeforeNotSupported),
      (tiers, .shares([shares]), before, .unitsBeforeNotSupported),
      (rate, .shares([shares]), RatingTerms(), .quantityNotSupported),
      (tiers, .dimensions([]), RatingTerms(), .quantityNotSupported),
      (.flat(.one), .units(.one), included, .includedUnitsNotSupported),
      (tiers, .shares([shares]), included, .includedUnitsNotSupported),
      (
        .perUnit(.one), .units(.one), RatingTerms(minimum: Ratio(2), maximum: .one),
        .maximumBelowMinimum
      ),
      (.perUnit(decimal("2")), huge, RatingTerms(), .arithmetic(.overflow)),
      (tiers, .events([Ratio(Int128.max), .one]), RatingTerms(), .arithmetic(.overflow)),
    ]
      + (matrix.map {
        [
          ($0, .units(.one), RatingTerms(), .needsDimensions),
          ($0, .dimensions([]), before, .unitsBeforeNotSupported),
        ]
      } ?? [])
  }()

  @Test("what a model has no price for is refused by name", arguments: refusals.indices)
  func refused(_ index: Int) {
    let (model, quantity, terms, refusal) = Self.refusals[index]
    #expect(throws: refusal) { try model.rate(quantity, terms) }
  }

  @Test("equal minimum and maximum, and zero before, are no refusal")
  func bounds() throws {
    let equal = RatingTerms(minimum: .one, maximum: .one)
    #expect(try RatingTests.amount(.perUnit(.one), "5", equal) == "1")
  }

  @Test("seats that leave give back from the top and stop filling tiers (lago-api 4862)")
  func seatShares() throws {
    let tiers = RatingTests.tiers(
      PriceTier(upTo: decimal("5"), unitPrice: decimal("10"), flatFee: decimal("100")),
      PriceTier(upTo: nil, unitPrice: decimal("5"), flatFee: decimal("50")))
    let shares = [("4", "2.8"), ("2", "1"), ("-3", "-0.6")].map {
      SeatShare(units: exact($0.0), prorated: exact($0.1))
    }
    #expect(try ChargeModel.graduated(tiers).rate(.shares(shares)).amount == exact("180.5"))
    #expect(try ChargeModel.volume(tiers).rate(.shares(shares)).amount == exact("132"))
    #expect(
      try ChargeModel.perUnit(decimal("10")).rate(.shares(shares)).amount == exact("32"))
    let gone = [SeatShare(units: Ratio(-2), prorated: Ratio(-1))]
    let free = RatingTests.tiers(PriceTier(upTo: nil, unitPrice: .one))
    #expect(try ChargeModel.perUnit(.one).rate(.shares(gone)).amount == Ratio(-1))
    let left =
      [SeatShare(units: .one, prorated: .one)] + [SeatShare(units: Ratio(-1), prorated: Ratio(-3))]
    #expect(try ChargeModel.graduated(free).rate(.shares(left)).amount == .zero)
  }

  @Test("a price scales included units and limits by the stretch, and not its tiers")
  func stretch() throws {
    let price = Price(
      code: "api", name: "Calls", product: "app", kind: .usage(meter: "calls"),
      currency: .usDollar, model: .perUnit(.one), includedUnits: decimal("30"),
      minimum: decimal("62"), maximum: decimal("310"))
    let half = exact("1/2")
    #expect(try price.rate(.units(Ratio(20)), stretch: half).amount == Ratio(31))
    #expect(try price.rate(.units(Ratio(20)), stretch: half, truesUp: false).amount == Ratio(5))
    #expect(try price.rate(.units(Ratio(500)), stretch: half).amount == Ratio(155))
    #expect(try price.rate(.units(Ratio(100))).amount == Ratio(70))
    #expect(throws: RatingRefusal.arithmetic(.overflow)) {
      try price.rate(.units(.one), stretch: Ratio(Int128.max))
    }
  }

  @Test("billing in any number of parts adds up to billing at once (seeded)")
  func parts() throws {
    let seed: UInt64 = 7_316
    var generator = RatingGenerator(seed: seed)
    let models: [ChargeModel] = [
      .perUnit(decimal("0.37")), .graduated(RatingTests.volumeTiers),
      .volume(RatingTests.volumeTiers),
    ]
    for _ in 0..<300 {
      let parts = (0..<4).map { _ in exact(generator.hundredths(1...300_000)) }
      for model in models {
        var (before, sum) = (Ratio.zero, Ratio.zero)
        for part in parts {
          let terms = RatingTerms(maximum: Ratio(40), unitsBefore: before)
          sum = try sum + model.rate(.units(part), terms).amount
          before = try before + part
        }
        let whole = try model.rate(.units(before), RatingTerms(maximum: Ratio(40)))
        #expect(sum == whole.amount, "seed \(seed)")
      }
    }
  }

  @Test("a support person can read each step")
  func words() throws {
    let rating = try ChargeModel.graduated(RatingTests.volumeTiers).rate(.units(Ratio(5_001)))
    #expect(
      rating.steps.map { $0.text(.usDollar) } == [
        "1 to 1 000: 1 000 × 0.01 = 10.00", "1 to 1 000: flat fee 1.00",
        "1 001 to 5 000: 4 000 × 0.008 = 32.00", "1 001 to 5 000: flat fee 3.00",
        "5 001 and up: 1 × 0.005 = 0.005",
      ])
    let odd = DerivationStep(
      .tierUnits, .span(from: exact("0.5"), to: nil), .number(exact("1/3")),
      .number(exact("-1234567.5")), .amount(exact("-411522.5")))
    #expect(odd.text(.usDollar) == "over 0.5 and up: 1/3 × -1 234 567.5 = -411 522.50")
    let yen = try #require(Currency(code: "JPY"))
    #expect(DerivationStep(.flat, .amount(Ratio(100))).text(yen) == "flat fee 100")
    #expect(DerivationInput.count(1_000).text(yen) == "1 000")
    #expect(DerivationInput.day(CatalogTests.day("2026-02-28")).text(yen) == "2026-02-28")
    #expect(DerivationInput.text("x").text(yen) == "x")
  }

  @Test("sum of buckets equals the total: no event counts twice in a matrix (lago-api 5916)")
  func buckets() throws {
    let matrix = try PriceMatrix([
      PriceCell(values: [:], unitPrice: .one), PriceCell(values: ["a": "1"], unitPrice: .one),
      PriceCell(values: ["a": "1", "b": "2"], unitPrice: .one),
    ])
    let seed: UInt64 = 5_916
    var generator = RatingGenerator(seed: seed)
    let events = (0..<200).map { _ in
      DimensionedUnits(
        units: exact(generator.hundredths(1...500)),
        dimensions: [
          "a": String(Int.random(in: 1...2, using: &generator)),
          "b": String(Int.random(in: 1...3, using: &generator)),
        ])
    }
    let total = try RatedQuantity.dimensions(events).total()
    #expect(try ChargeModel.matrix(matrix).rate(.dimensions(events)).amount == total)
  }
}
