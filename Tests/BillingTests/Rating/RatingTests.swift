// Every charge model at its bounds, with its derivation.

import Testing

@testable import Billing

@Suite("Rating")
struct RatingTests {
  static func tiers(_ tiers: PriceTier...) -> PriceTiers {
    guard let valid = try? PriceTiers(tiers) else { preconditionFailure("broken tiers") }
    return valid
  }

  /// 0–1 000 at 0.01, 1 001–5 000 at 0.008 and a fee of 3, more at 0.005.
  static let volumeTiers = tiers(
    PriceTier(upTo: decimal("1000"), unitPrice: decimal("0.01"), flatFee: decimal("1")),
    PriceTier(upTo: decimal("5000"), unitPrice: decimal("0.008"), flatFee: decimal("3")),
    PriceTier(upTo: nil, unitPrice: decimal("0.005")))

  static func amount(
    _ model: ChargeModel, _ units: String, _ terms: RatingTerms = RatingTerms()
  ) throws -> String {
    try model.rate(.units(exact(units)), terms).amount.description
  }

  @Test(
    "graduated prices slice the quantity, bounds inclusive, and each reached tier's fee is due",
    arguments: [
      ("0", "1"), ("1", "1.01"), ("1000", "11"), ("1000.5", "14.004"), ("1001", "14.008"),
      ("5000", "46"), ("5001", "46.005"), ("6000", "51"),
    ])
  func graduated(_ units: String, _ expected: String) throws {
    #expect(try Self.amount(.graduated(Self.volumeTiers), units) == expected)
  }

  @Test(
    "one volume tier prices all units",
    arguments: [
      ("0", "1"), ("1000", "11"), ("1000.5", "11.004"), ("5000", "43"), ("5000.5", "25.0025"),
    ])
  func volume(_ units: String, _ expected: String) throws {
    #expect(try Self.amount(.volume(Self.volumeTiers), units) == expected)
  }

  @Test("zero units owe the first tier's flat fee or nothing, as the price says")
  func zero() throws {
    let terms = RatingTerms(zeroQuantity: .nothing)
    let rates = Self.tiers(PriceTier(upTo: nil, flatFee: decimal("2"), ratePercent: decimal("1")))
    for model in [
      ChargeModel.graduated(Self.volumeTiers), .volume(Self.volumeTiers),
      .graduatedPercentage(rates),
    ] {
      let rating = try model.rate(.units(.zero), terms)
      #expect(rating.amount == .zero)
      #expect(rating.steps.map(\.rule) == [.zeroQuantity])
    }
    #expect(try Self.amount(.graduatedPercentage(rates), "0") == "2")
  }

  @Test(
    "a started package is charged whole after the free units",
    arguments: [
      ("0", "0"), ("5", "0"), ("5.001", "7"), ("15", "7"), ("15.5", "14"), ("25", "14"),
    ])
  func packages(_ units: String, _ expected: String) throws {
    let price = try #require(
      PackagePrice(price: decimal("7"), size: decimal("10"), freeUnits: decimal("5")))
    #expect(try Self.amount(.package(price), units) == expected)
  }

  @Test(
    "the first of a free count and a free amount to be reached ends the free part",
    arguments: [
      (nil, nil, "16"), (2, nil, "5.4"), (nil, "25", "10.5"), (2, "25", "10.5"),
      (1, "25", "10.8"), (0, "25", "10.5"), (2, "0", "5.4"), (9, "100", "0"), (nil, "30", "5.4"),
    ] as [(Int?, String?, String)])
  func percentage(_ count: Int?, _ free: String?, _ expected: String) throws {
    // Events of 10, 20 and 20 at 2 %, and a fee of 5 for each paid one.
    let price = PercentagePrice(
      ratePercent: decimal("2"), fixedPerEvent: decimal("5"), freeEvents: count,
      freeAmount: free.map { decimal($0) })
    let events = [exact("10"), exact("20"), exact("20")]
    let rating = try ChargeModel.percentage(price).rate(.events(events))
    #expect(rating.amount.description == expected)
  }

  @Test(
    "with limits for each event every event is priced by itself",
    arguments: [
      ([], "16.142"), (["10"], "14.392"), (["10", "80"], "12"),
    ] as [([String], String)])
  func eventLimits(_ free: [String], _ expected: String) throws {
    let price = PercentagePrice(
      ratePercent: decimal("2.99"), freeEvents: free.isEmpty ? nil : free.count,
      minimumPerEvent: decimal("1.75"), maximumPerEvent: decimal("12"))
    let events = ["10", "80", "10000"].map { exact($0) }
    let rating = try ChargeModel.percentage(price).rate(.events(events))
    #expect(rating.amount.description == expected)
  }

  @Test("an event that crosses the free amount pays for the part above it, and its minimum")
  func crossingEvent() throws {
    let price = PercentagePrice(
      ratePercent: decimal("10"), freeAmount: decimal("15"), minimumPerEvent: decimal("0.8"))
    let rating = try ChargeModel.percentage(price).rate(.events([exact("10"), exact("10")]))
    #expect(rating.amount == exact("0.8"))
    #expect(rating.steps.map(\.rule) == [.eventFree, .eventAmount, .eventMinimum])
    #expect(rating.steps[2].text(.usDollar) == "event 2: 0.50, raised to the minimum 0.80")
  }

  @Test(
    "slices of an amount are charged at their rates, with the fees of the tiers reached",
    arguments: [("0", "200"), ("500", "205"), ("1000", "210"), ("1050", "511"), ("5050", "591")])
  func graduatedPercentage(_ amount: String, _ expected: String) throws {
    let tiers = Self.tiers(
      PriceTier(upTo: decimal("1000"), flatFee: decimal("200"), ratePercent: decimal("1")),
      PriceTier(upTo: nil, flatFee: decimal("300"), ratePercent: decimal("2")))
    #expect(try Self.amount(.graduatedPercentage(tiers), amount) == expected)
  }

  @Test("flat, per unit and dynamic prices are what they say")
  func simple() throws {
    #expect(try Self.amount(.flat(decimal("9.99")), "7") == "9.99")
    #expect(try Self.amount(.perUnit(decimal("5.12345")), "10") == "51.2345")
    #expect(try Self.amount(.perUnit(decimal("2")), "-3") == "-6")
    let rating = try ChargeModel.dynamic(multiplier: decimal("1.5"))
      .rate(.events([exact("2"), exact("4.5")]))
    #expect(rating.amount == exact("9.75"))
    #expect(rating.steps[0].text(.usDollar) == "2 events carry 6.50 × 1.5 = 9.75")
  }

  @Test("every event lands in exactly one cell of a matrix, the most specific one")
  func matrix() throws {
    let matrix = try PriceMatrix([
      PriceCell(values: [:], unitPrice: decimal("1")),
      PriceCell(values: ["region": "eu"], unitPrice: decimal("2")),
      PriceCell(values: ["region": "eu", "tier": "gold"], unitPrice: decimal("3")),
    ])
    let events = [
      DimensionedUnits(units: .one, dimensions: ["region": "eu", "tier": "gold"]),
      DimensionedUnits(units: Ratio(10), dimensions: ["region": "eu"]),
      DimensionedUnits(units: Ratio(100), dimensions: ["region": "us"]),
      DimensionedUnits(units: Ratio(5), dimensions: ["region": "eu"]),
    ]
    let rating = try ChargeModel.matrix(matrix).rate(.dimensions(events))
    #expect(rating.amount == Ratio(133))
    #expect(
      rating.steps.map { $0.text(.usDollar) } == [
        "default: 100 × 1.00 = 100.00", "region eu: 15 × 2.00 = 30.00",
        "region eu, tier gold: 1 × 3.00 = 3.00",
      ])
  }

  @Test("tiers that price by package charge each started package of their slice")
  func tierPackages() throws {
    let tiers = Self.tiers(
      PriceTier(upTo: decimal("1000"), unitPrice: .one, packageSize: decimal("100")),
      PriceTier(upTo: nil, unitPrice: decimal("0.5"), packageSize: decimal("1000")))
    #expect(try Self.amount(.graduated(tiers), "1000") == "10")
    #expect(try Self.amount(.graduated(tiers), "1001") == "10.5")
    #expect(try Self.amount(.volume(tiers), "1001") == "1")
    let rating = try ChargeModel.graduated(tiers).rate(.units(Ratio(901)))
    #expect(
      rating.steps[0].text(.usDollar)
        == "1 to 1 000: 901 units, 10 packages of 100 × 1.00 = 10.00")
  }

  @Test("a sum without events is one event of that amount")
  func sums() throws {
    let plain = PercentagePrice(ratePercent: .one, freeAmount: decimal("50"))
    #expect(try Self.amount(.percentage(plain), "150") == "1")
    #expect(try Self.amount(.percentage(plain), "40") == "0")
    let terms = RatingTerms(unitsBefore: Ratio(100))
    #expect(try Self.amount(.percentage(plain), "100", terms) == "1")
    let fee = PercentagePrice(ratePercent: .one, fixedPerEvent: decimal("2"))
    #expect(try Self.amount(.percentage(fee), "100") == "3")
    let capped = PercentagePrice(ratePercent: .one, maximumPerEvent: decimal("0.5"))
    #expect(try Self.amount(.percentage(capped), "100") == "0.5")
    #expect(try Self.amount(.percentage(capped), "50") == "0.5")
    let raised = PercentagePrice(ratePercent: .one, minimumPerEvent: decimal("0.5"))
    #expect(try Self.amount(.percentage(raised), "50") == "0.5")
    #expect(try Self.amount(.percentage(raised), "100") == "1")
    // The fixed part of an event is added before its limits are asked.
    let both = PercentagePrice(
      ratePercent: .one, fixedPerEvent: decimal("0.3"), minimumPerEvent: decimal("0.5"),
      maximumPerEvent: decimal("2"))
    #expect(try Self.amount(.percentage(both), "100") == "1.3")
    #expect(try Self.amount(.percentage(both), "10") == "0.5")
    #expect(try Self.amount(.percentage(both), "190") == "2")
    #expect(try Self.amount(.dynamic(multiplier: .one), "7.25") == "7.25")
  }

  @Test("a step names what is free, and what each event paid")
  func percentageWords() throws {
    let price = PercentagePrice(
      ratePercent: decimal("1.3"), fixedPerEvent: decimal("2"), freeEvents: 1)
    let rating = try ChargeModel.percentage(price).rate(.events([Ratio(50), Ratio(100)]))
    #expect(
      rating.steps.map { $0.text(.usDollar) } == [
        "1 events and 50.00 are free", "100.00 × 1.3 % = 1.30", "1 events × 2.00 = 2.00",
      ])
    // Free in part only, and not free at all.
    let part = PercentagePrice(ratePercent: .one, freeAmount: decimal("30"))
    #expect(
      try ChargeModel.percentage(part).rate(.events([Ratio(50)])).steps.map(\.rule)
        == [.percentageFree, .percentage])
    let none = PercentagePrice(ratePercent: .one)
    #expect(
      try ChargeModel.percentage(none).rate(.events([Ratio(50)])).steps.map(\.rule)
        == [.percentage])
  }
}
