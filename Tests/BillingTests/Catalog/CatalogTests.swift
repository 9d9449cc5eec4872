// Tiers, matrices and versions: what is refused, and which version holds.

import Testing

@testable import Billing

@Suite("Catalogue")
struct CatalogTests {
  static func tier(_ upTo: String?, package: String? = nil) -> PriceTier {
    PriceTier(
      upTo: upTo.map { decimal($0) }, unitPrice: .one, packageSize: package.map { decimal($0) })
  }

  static let broken: [(String, [PriceTier], [ExactDecimal?], TierRefusal)] = [
    ("no tiers", [], [], TierRefusal(reason: .none, index: 0)),
    (
      "a bound at the bound before", [tier("10"), tier("10"), tier(nil)], [],
      TierRefusal(reason: .overlap, index: 1)
    ),
    (
      "a bound below the bound before", [tier("10"), tier("9"), tier(nil)], [],
      TierRefusal(reason: .overlap, index: 1)
    ),
    ("a closed last tier", [tier("10")], [], TierRefusal(reason: .lastNotOpen, index: 0)),
    (
      "an open tier before the last", [tier(nil), tier(nil)], [],
      TierRefusal(reason: .openNotLast, index: 0)
    ),
    (
      "a bound of zero", [tier("0"), tier(nil)], [],
      TierRefusal(reason: .boundNotPositive, index: 0)
    ),
    (
      "integer ranges 0-10, 11-20", [tier("10"), tier(nil)], [decimal("0"), decimal("11")],
      TierRefusal(reason: .gap, index: 1)
    ),
    (
      "a start inside the tier before", [tier("10"), tier(nil)], [nil, decimal("9")],
      TierRefusal(reason: .overlap, index: 1)
    ),
    (
      "a package of nothing", [tier(nil, package: "0")], [],
      TierRefusal(reason: .packageNotPositive, index: 0)
    ),
  ]

  @Test("tiers that overlap, leave gaps or end are refused where they do", arguments: broken)
  func tierRefusals(
    _ name: String, _ tiers: [PriceTier], _ starts: [ExactDecimal?], _ refusal: TierRefusal
  ) {
    #expect(throws: refusal, "\(name)") { try PriceTiers(tiers, from: starts) }
  }

  @Test("a thousand tiers are a price list and one more is not")
  func tierCount() throws {
    let tiers = (1..<1_000).map { Self.tier(String($0)) }
    #expect(try PriceTiers(tiers + [Self.tier(nil)]).tiers.count == 1_000)
    #expect(throws: TierRefusal(reason: .tooMany, index: 1_000)) {
      try PriceTiers(tiers + [Self.tier("1000"), Self.tier(nil)])
    }
  }

  @Test("touching starts and bounds are good tiers")
  func goodTiers() throws {
    let starts = [decimal("0"), decimal("10"), nil]
    #expect(
      try PriceTiers([Self.tier("10"), Self.tier("20.5"), Self.tier(nil)], from: starts).tiers.count
        == 3)
  }

  @Test("matrix cells of equal rank that can match one event are refused")
  func matrixRefusals() throws {
    func cell(_ values: [String: String]) -> PriceCell {
      PriceCell(values: values, unitPrice: .one)
    }
    #expect(throws: MatrixRefusal(reason: .noDefault, index: 1)) {
      try PriceMatrix([cell(["region": "eu"])])
    }
    #expect(throws: MatrixRefusal(reason: .duplicate, index: 1)) {
      try PriceMatrix([cell(["region": "eu"]), cell(["region": "eu"]), cell([:])])
    }
    #expect(throws: MatrixRefusal(reason: .ambiguous, index: 1)) {
      try PriceMatrix([cell(["region": "eu"]), cell(["tier": "gold"]), cell([:])])
    }
    let cells = (0...1_000).map { cell(["n": String($0)]) }
    #expect(throws: MatrixRefusal(reason: .tooMany, index: 1_000)) { try PriceMatrix(cells) }
    let good = try PriceMatrix([
      cell([:]), cell(["region": "eu"]), cell(["region": "us"]),
      cell(["region": "eu", "tier": "gold"]),
    ])
    #expect(good.cell(for: ["region": "eu", "tier": "gold", "other": "x"]) == 3)
    #expect(good.cell(for: ["region": "eu", "tier": "iron"]) == 1)
    #expect(good.cell(for: ["tier": "gold"]) == 0)
    #expect(
      good.cells.map(\.label) == ["default", "region eu", "region us", "region eu, tier gold"])
  }

  static func day(_ text: String) -> Day {
    guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
    return day
  }

  static func version(
    _ number: Int, _ from: String, _ existing: ExistingSubscribers = .grandfathered,
    customer: String? = nil
  ) -> PlanVersion {
    PlanVersion(
      number: number, effectiveOn: day(from), existingSubscribers: existing, customer: customer,
      prices: [])
  }

  static let plan = Plan(
    code: "team", name: "Team", product: "app",
    versions: [
      version(1, "2024-01-01"), version(2, "2025-01-01", .from(day("2025-07-01"))),
      version(3, "2026-01-01"), version(4, "2026-06-01", .sameDay),
      version(5, "2024-01-01", .sameDay, customer: "acme"),
    ])

  @Test(
    "the version in force depends on the day, the start and the customer",
    arguments: [
      ("2023-12-31", "2023-12-31", nil, nil), ("2024-01-01", "2024-01-01", nil, 1),
      ("2025-06-30", "2024-05-01", nil, 1), ("2025-07-01", "2024-05-01", nil, 2),
      ("2025-02-01", "2025-02-01", nil, 2), ("2026-05-31", "2024-05-01", nil, 2),
      ("2026-05-31", "2026-01-01", nil, 3), ("2026-06-01", "2024-05-01", nil, 4),
      ("2026-06-01", "2024-05-01", "acme", 5), ("2026-06-01", "2024-05-01", "other", 4),
    ] as [(String, String, String?, Int?)])
  func versions(_ on: String, _ started: String, _ customer: String?, _ expected: Int?) {
    let found = Self.plan.version(
      on: Self.day(on), startedOn: Self.day(started), customer: customer)
    #expect(found?.number == expected)
  }

  @Test("intervals are compared by how often they fit a year")
  func intervals() throws {
    #expect(BillingInterval.month.perYear == Ratio(12))
    #expect(BillingInterval.year.perYear == .one)
    #expect(BillingInterval(3, .months)?.perYear == Ratio(4))
    #expect(BillingInterval(2, .weeks)?.perYear == Ratio(26))
    #expect(BillingInterval(73, .days)?.perYear == Ratio(5))
    #expect(BillingInterval(0, .days) == nil)
    #expect(BillingInterval(10_001, .days) == nil)
    #expect(BillingInterval(10_000, .days) != nil)
  }

  @Test("packages have a size above zero and free units from zero on")
  func packages() {
    #expect(PackagePrice(price: .one, size: .zero) == nil)
    #expect(PackagePrice(price: .one, size: .one, freeUnits: decimal("-1")) == nil)
    #expect(PackagePrice(price: .one, size: .one) != nil)
  }
}
