// Who taxes a sale: the regimes in their order.

import Testing

@testable import Billing

@Suite("Tax regimes")
struct TaxRegimeTests {
  static func parties(
    _ seller: String, _ customer: String?, _ number: TaxNumberState = .none, code: String? = nil
  ) -> TaxParties {
    TaxParties(
      sellerCountry: seller, customerCountry: customer, postalCode: code, taxNumber: number)
  }

  static let table: [(TaxParties, TaxRegime)] = [
    (parties("FR", nil), .standard(rateOf: "FR")),
    (parties("FR", "FR", .valid), .standard(rateOf: "FR")),
    (parties("FR", "IT"), .standard(rateOf: "IT")),
    (parties("FR", "IT", .invalid), .standard(rateOf: "IT")),
    (parties("FR", "IT", .valid), .reverseCharge),
    (parties("FR", "IT", .wellFormed), .reverseCharge),
    (parties("FR", "IT", .unverified), .undecided),
    (parties("FR", "US", .valid), .export), (parties("US", "DE", .valid), .export),
    (parties("US", "US"), .standard(rateOf: "US")),
    (parties("FR", "ES", code: "35 001"), .specialTerritory("canary_islands")),
    (parties("FR", "ES", .valid, code: "38999"), .specialTerritory("canary_islands")),
    (parties("FR", "ES", code: "34999"), .standard(rateOf: "ES")),
    (parties("US", "ES", code: "35001"), .export),
    (parties("FR", "FR", code: "97412"), .standard(rateOf: "FR")),
    (parties("FR", "FR", .invalid, code: "97412"), .standard(rateOf: "FR")),
    (parties("FR", "FR", .valid, code: "97412"), .specialTerritory("reunion")),
    (parties("PT", "PT", code: "9500-321"), .specialTerritory("azores")),
    (parties("PT", "PT", code: "9499"), .specialTerritory("madeira")),
    (parties("DE", "DE", code: "ABC"), .standard(rateOf: "DE")),
    (parties("AT", "AT", code: "6993"), .specialTerritory("mittelberg")),
    (parties("AT", "AT", code: "6994"), .standard(rateOf: "AT")),
  ]

  @Test("the first rule that fits decides", arguments: table)
  func regimes(_ parties: TaxParties, _ expected: TaxRegime) {
    #expect(taxRegime(parties) == expected)
  }

  @Test("an exempt customer goes before everything")
  func exempt() {
    var parties = Self.parties("FR", "FR")
    parties.customerExempt = true
    #expect(taxRegime(parties) == .customerExempt)
  }

  @Test("an unverified number is as good as the policy says")
  func verification() {
    var parties = Self.parties("FR", "DE", .unverified)
    parties.requiresVerification = true
    #expect(taxRegime(parties) == .standard(rateOf: "DE"))
    parties.requiresVerification = false
    #expect(taxRegime(parties) == .reverseCharge)
  }

  @Test("what is not digital is taxed where the seller is")
  func notDigital() {
    var parties = Self.parties("DE", "FR")
    parties.digital = false
    #expect(taxRegime(parties) == .standard(rateOf: "DE"))
  }

  @Test("only certain zeros are untaxed: undecided is not zero")
  func untaxed() {
    let regimes: [TaxRegime] = [
      .standard(rateOf: "FR"), .reverseCharge, .export, .customerExempt, .specialTerritory("x"),
      .undecided,
    ]
    #expect(regimes.map(\.isUntaxed) == [false, true, true, true, false, false])
    #expect(
      regimes.map(\.name) == [
        "standard", "reverse_charge", "export", "customer_exempt", "special_territory", "undecided",
      ])
  }

  /// First and last postal codes, as the directive's places have them.
  static let codes: [(country: String, name: String, from: Int, to: Int)] = [
    ("ES", "canary_islands", 35_000, 35_999), ("ES", "canary_islands", 38_000, 38_999),
    ("ES", "ceuta", 51_001, 51_005), ("ES", "ceuta", 51_070, 51_071),
    ("ES", "ceuta", 51_081, 51_081), ("ES", "melilla", 52_000, 52_006),
    ("ES", "melilla", 52_070, 52_071), ("ES", "melilla", 52_081, 52_081),
    ("IT", "campione_d_italia", 22_061, 22_061), ("IT", "livigno", 23_041, 23_041),
    ("GR", "mount_athos", 63_086, 63_086), ("FR", "guadeloupe", 97_100, 97_199),
    ("FR", "martinique", 97_200, 97_299), ("FR", "guyane", 97_300, 97_399),
    ("FR", "reunion", 97_400, 97_499), ("FR", "mayotte", 97_600, 97_699),
    ("DE", "busingen_am_hochrhein", 78_266, 78_266), ("DE", "heligoland", 27_498, 27_498),
    ("PT", "madeira", 9_000, 9_499), ("PT", "azores", 9_500, 9_999),
    ("AT", "jungholz", 6_691, 6_691), ("AT", "mittelberg", 6_991, 6_993),
  ]

  @Test("a territory begins and ends at its codes", arguments: codes)
  func borders(_ row: (country: String, name: String, from: Int, to: Int)) {
    func name(_ code: Int) -> String? {
      SpecialTerritory.holding(postalCode: "\(code)", country: row.country)?.name
    }
    #expect(name(row.from) == row.name)
    #expect(name(row.to) == row.name)
    #expect(name(row.from - 1) != row.name)
    #expect(name(row.to + 1) != row.name)
    // No postal code has six digits; Madeira's have four or, with a zero before, five.
    let padded = SpecialTerritory.holding(postalCode: "0\(row.from)", country: row.country)
    #expect(padded?.name == (row.from > 9_999 ? nil : row.name))
  }

  @Test("every territory lies in a member state and under one name")
  func territories() {
    #expect(SpecialTerritory.all.allSatisfy { europeanUnion.contains($0.country) })
    #expect(Set(SpecialTerritory.all.map(\.name)).count == SpecialTerritory.all.count)
    #expect(europeanUnion.count == 27)
  }
}
