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

  @Test("every territory lies in a member state and under one name")
  func territories() {
    #expect(SpecialTerritory.all.allSatisfy { europeanUnion.contains($0.country) })
    #expect(Set(SpecialTerritory.all.map(\.name)).count == SpecialTerritory.all.count)
    #expect(europeanUnion.count == 27)
  }
}
