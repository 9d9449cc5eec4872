// calc `tax_regime`: who taxes a sale, and at whose rate.

import Billing
import Formats

extension CalcKind {
  package static let taxRegime = CalcKind(
    "tax_regime",
    input: """
      seller {country}, customer {country?, postal_code?, type? (business consumer), exempt?}, \
      tax_ids? [{value?, country?, state (none invalid well_formed well_formed_unverified \
      valid)}], verification_required?, digital?; or seller_country, customer_country, \
      postal_code, vat_number (a state)
      """,
    output: "regime, rate_of?, territory?, tax_minor? (0 where untaxed), invoice_state?",
    example: """
      {"kind":"tax_regime","seller":{"country":"FR"},"customer":{"country":"DE"},\
      "tax_ids":[{"state":"valid"}]}
      """,
    answer: answerTaxRegime)
}

private func answerTaxRegime(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let parties = try fields.taxParties()
  try fields.finish()
  let regime = Billing.taxRegime(parties)
  var members = [JSONValue.Member("regime", .string(regime.name))]
  switch regime {
  case .standard(let country):
    members.append(JSONValue.Member("rate_of", .string(country)))
  case .specialTerritory(let name):
    members.append(JSONValue.Member("territory", .string(name)))
  case .undecided:
    members.append(JSONValue.Member("invoice_state", .string("pending")))
  case .reverseCharge, .export, .customerExempt:
    members.append(JSONValue.Member("tax_minor", .integer(0)))
  }
  return CalcAnswer(.object(members), why: [regime.reason(parties)])
}

extension TaxRegime {
  fileprivate func reason(_ parties: TaxParties) -> String {
    let customer = parties.customerCountry ?? "an unknown country"
    let sale = "\(parties.sellerCountry) sells to \(customer)"
    return switch self {
    case .standard(let country): "\(sale): the standard rate of \(country) holds"
    case .reverseCharge: "\(sale), whose tax number is good: the customer accounts for the tax"
    case .export: "\(sale), outside the seller's tax area: no tax"
    case .customerExempt: "the customer is exempt"
    case .specialTerritory(let name): "\(sale), in \(name), which has a rate of its own"
    case .undecided: "\(sale), whose tax number awaits its check"
    }
  }
}

private enum CustomerType: String, CaseIterable {
  case business, consumer
  case b2b = "B2B"
  case b2c = "B2C"
}

extension CalcFields {
  fileprivate func taxParties() throws(CalcError) -> TaxParties {
    let seller = try party("seller")
    let customer = try party("customer")
    guard let sellerCountry = try (seller ?? self).country(seller.name("country", "seller_country"))
    else { throw missing("seller") }
    let other = customer ?? self
    var parties = TaxParties(
      sellerCountry: sellerCountry,
      customerCountry: try other.country(customer.name("country", "customer_country")),
      postalCode: try other.text("postal_code"), taxNumber: try taxNumberState())
    parties.customerExempt = try other.bool(customer.name("exempt", "customer_exempt")) ?? false
    parties.requiresVerification = try bool("verification_required")
    parties.digital = try bool("digital") ?? true
    let type = try other.choice(customer.name("type", "customer_type"), CustomerType.self)
    if type == .consumer || type == .b2c { parties.taxNumber = .none }
    try seller?.finish()
    try customer?.finish()
    return parties
  }

  /// `{"country": "FR"}`, or the country alone.
  private func party(_ name: String) throws(CalcError) -> CalcFields? {
    guard let value = raw(name) else { return nil }
    guard case .string = value else { return try object(name) }
    return CalcFields([JSONValue.Member("country", value)], path: name)
  }

  private func country(_ name: String) throws(CalcError) -> String? {
    guard let text = try text(name) else { return nil }
    let code = text.uppercased()
    guard code.utf8.count == 2, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw invalid(name, "expected a country such as FR")
    }
    return code == "EL" ? "GR" : code
  }

  /// The best state among the given numbers; a number without a stated check awaits it.
  private func taxNumberState() throws(CalcError) -> TaxNumberState {
    var state = try vatNumber()
    for item in try objects("tax_ids", limit: 100) ?? [] {
      let value = try item.text("value")
      _ = try item.text("country")
      _ = try item.text("type")
      let given = try item.choice("state", TaxNumberState.self)
      try item.finish()
      let found = given ?? (value?.isEmpty ?? true ? .none : .unverified)
      if found.rank > state.rank { state = found }
    }
    return state
  }

  private func vatNumber() throws(CalcError) -> TaxNumberState {
    guard let text = try text("vat_number"), !text.isEmpty else { return .none }
    return TaxNumberState(rawValue: text) ?? .unverified
  }
}

extension CalcFields? {
  /// The field's name inside the party's object, or at the top where there is no such object.
  fileprivate func name(_ inside: String, _ top: String) -> String { self == nil ? top : inside }
}

extension TaxNumberState {
  fileprivate var rank: Int {
    switch self {
    case .none: 0
    case .invalid: 1
    case .unverified: 2
    case .wellFormed: 3
    case .valid: 4
    }
  }
}
