// Which tax regime a sale falls under, and whose rate holds: the European VAT rules for services.

/// What is known of a customer's VAT number.
package enum TaxNumberState: String, Hashable, Sendable, Codable, CaseIterable {
  case none
  case invalid
  /// The form is right and nobody has asked the authority.
  case wellFormed = "well_formed"
  /// The authority was asked and has not answered.
  case unverified = "well_formed_unverified"
  /// The authority has confirmed it.
  case valid
}

/// The facts that a regime depends on. Countries are ISO 3166 alpha-2, upper case.
package struct TaxParties: Hashable, Sendable {
  package var sellerCountry: String
  /// Nil while the customer has no address.
  package var customerCountry: String?
  package var postalCode: String?
  package var taxNumber: TaxNumberState
  package var customerExempt: Bool
  /// True for services supplied electronically: taxed where a consumer lives. Other supplies to
  /// consumers are taxed where the seller is.
  package var digital: Bool
  /// What an unconfirmed number means: true treats it as none, false trusts its form, nil leaves
  /// the decision open until the authority has answered.
  package var requiresVerification: Bool?

  package init(
    sellerCountry: String, customerCountry: String?, postalCode: String? = nil,
    taxNumber: TaxNumberState = .none, customerExempt: Bool = false, digital: Bool = true,
    requiresVerification: Bool? = nil
  ) {
    self.sellerCountry = sellerCountry
    self.customerCountry = customerCountry
    self.postalCode = postalCode
    self.taxNumber = taxNumber
    self.customerExempt = customerExempt
    self.digital = digital
    self.requiresVerification = requiresVerification
  }
}

/// The regime of a sale.
package enum TaxRegime: Hashable, Sendable {
  /// The standard rate of this country.
  case standard(rateOf: String)
  /// No tax; the customer accounts for it.
  case reverseCharge
  /// Sold outside the tax area of the seller: no tax.
  case export
  case customerExempt
  /// A place with a rate of its own inside a country's borders.
  case specialTerritory(String)
  /// The customer's number awaits its check: the document stays pending, without tax.
  case undecided

  package var name: String {
    switch self {
    case .standard: "standard"
    case .reverseCharge: "reverse_charge"
    case .export: "export"
    case .customerExempt: "customer_exempt"
    case .specialTerritory: "special_territory"
    case .undecided: "undecided"
    }
  }

  /// True when the sale bears no tax for certain. Undecided is not zero.
  package var isUntaxed: Bool {
    switch self {
    case .reverseCharge, .export, .customerExempt: true
    case .standard, .specialTerritory, .undecided: false
    }
  }
}

/// Decides the regime. First match wins: exemption, no address, outside the seller's tax area,
/// special territory, at home, number of the customer, consumer.
package func taxRegime(_ parties: TaxParties) -> TaxRegime {
  if parties.customerExempt { return .customerExempt }
  guard let customer = parties.customerCountry else {
    return .standard(rateOf: parties.sellerCountry)
  }
  let bothInUnion =
    europeanUnion.contains(parties.sellerCountry) && europeanUnion.contains(customer)
  if let territory = specialTerritory(of: parties, customer: customer) {
    return .specialTerritory(territory)
  }
  if customer == parties.sellerCountry { return .standard(rateOf: customer) }
  guard bothInUnion else { return .export }
  switch parties.taxNumber {
  case .valid, .wellFormed: return .reverseCharge
  case .unverified:
    guard let required = parties.requiresVerification else { return .undecided }
    if !required { return .reverseCharge }
  case .none, .invalid: break
  }
  return .standard(rateOf: parties.digital ? customer : parties.sellerCountry)
}

/// The member states of the European Union, whose VAT area this is.
package let europeanUnion: Set<String> = [
  "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
  "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
]

private func specialTerritory(of parties: TaxParties, customer: String) -> String? {
  guard let code = parties.postalCode, europeanUnion.contains(parties.sellerCountry) else {
    return nil
  }
  // The French departments overseas differ for businesses only.
  if customer == "FR", parties.taxNumber == .none || parties.taxNumber == .invalid { return nil }
  return SpecialTerritory.holding(postalCode: code, country: customer)?.name
}
