// The catalogue's elements that stand alone: legal entities, taxes, accounts, tolerances, features,
// meters, ladders and discounts.

import Billing
import Storage

extension CatalogueImport {
  func legalEntity(_ item: YAMLValue) throws {
    let fields = try item.fields(
      ["id", "name", "country", "zone", "currency", "series"], optional: ["void"])
    let key = try fields.required("id").text()
    guard try isNew("legal_entity", key, item) else { return }
    try session.connection.insert(
      LegalEntityRow(
        id: try session.newID(for: key), key: key, name: try fields.required("name").text(),
        country: try fields.required("country").country(),
        zone: try fields.required("zone").zone(),
        currency: try fields.required("currency").currency(),
        series: try fields.required("series").text(),
        allowsVoid: try fields["void"]?.bool() ?? false, stamp: stamp))
  }

  func taxRate(_ item: YAMLValue) throws {
    let fields = try item.fields(["code", "country", "percent", "from", "inclusive", "name"])
    let code = try fields.required("code").text()
    let country = try fields.required("country").country()
    let from = try fields.required("from").day()
    guard try isNew("tax_rate", "\(code)/\(country)/\(from)", item) else { return }
    try session.connection.insert(
      TaxRateRow(
        id: session.connection.nextID(), code: code, country: country,
        percent: try fields.required("percent").decimal(), fromOn: from,
        inclusive: try fields.required("inclusive").bool(),
        name: try fields.required("name").text(), stamp: stamp))
  }

  func merchantAccount(_ item: YAMLValue) throws {
    let fields = try item.fields([
      "id", "processor", "legal_entity", "currency", "lag_business_days", "fee_percent",
      "fee_fixed", "iban",
    ])
    let key = try fields.required("id").text()
    guard try isNew("merchant_account", key, item) else { return }
    let currency = try fields.required("currency").currency()
    try session.connection.insert(
      MerchantAccountRow(
        id: try session.newID(for: key), key: key,
        processor: try fields.required("processor").choice(),
        legalEntityID: try id(fields.required("legal_entity")), currency: currency,
        lagBusinessDays: try fields.required("lag_business_days").integer(0...60),
        feePercent: try fields.required("fee_percent").decimal(),
        feeFixed: try fields.required("fee_fixed").amount(currency),
        iban: try fields.required("iban").text(), stamp: stamp))
  }

  /// How much less or more than expected still counts as that, and who takes the difference.
  func tolerance(_ item: YAMLValue) throws {
    let fields = try item.fields(["rule", "currency", "account"], optional: ["under", "over"])
    let rule: Tolerance.Rule = try fields.required("rule").choice()
    let currency = try fields.required("currency").currency()
    let account: LedgerAccount = try fields.required("account").choice()
    guard let booked = rule.account else {
      throw fields.required("rule").refuse("no posting takes a difference of \(rule.rawValue) yet")
    }
    guard account == booked else {
      throw fields.required("account")
        .refuse("a difference of \(rule.rawValue) is booked to \(booked.rawValue)")
    }
    if rule == .shortfall, let over = fields["over"] {
      throw over.refuse("what is too much is the customer's credit, not a difference")
    }
    let (under, over) = (try bound(fields["under"], currency), try bound(fields["over"], currency))
    guard under > 0 || over > 0 else { throw item.refuse("it lets nothing pass: leave it out") }
    guard try isNew("tolerance", "\(rule.rawValue)/\(currency)", item) else { return }
    try session.connection.insert(
      ToleranceRow(
        rule: rule, currency: currency, under: under, over: over, account: account, stamp: stamp))
  }

  private func bound(
    _ value: YAMLValue?, _ currency: Currency
  ) throws(ImportProblem) -> Int64 {
    guard let value else { return 0 }
    let units = try value.amount(currency)
    guard units >= 0 else { throw value.refuse("expected an amount that is not negative") }
    return units
  }

  func feature(_ item: YAMLValue) throws {
    let fields = try item.fields(["key", "kind"], optional: ["unit"])
    let key = try fields.required("key").text()
    guard try isNew("feature", key, item) else { return }
    try session.connection.insert(
      FeatureRow(
        id: try session.newID(for: key), key: key, kind: try fields.required("kind").choice(),
        unit: try fields["unit"]?.text(), stamp: stamp))
  }

  func meter(_ item: YAMLValue) throws {
    let fields = try item.fields(["key", "aggregation"], optional: ["unit", "late"])
    let key = try fields.required("key").text()
    guard try isNew("meter", key, item) else { return }
    try session.connection.insert(
      MeterRow(
        id: try session.newID(for: key), key: key,
        aggregation: try fields.required("aggregation").choice(),
        unit: try fields["unit"]?.text(), late: try fields["late"]?.choice() ?? .nextInvoice,
        stamp: stamp))
  }

  func ladder(_ item: YAMLValue) throws {
    let fields = try item.fields(["id", "steps"], optional: ["restricted_features"])
    let key = try fields.required("id").text()
    guard try isNew("ladder", key, item) else { return }
    let id: LadderID = try session.newID(for: key)
    try session.connection.insert(LadderRow(id: id, key: key, stamp: stamp))
    var earlier = -1
    for (index, step) in try fields.required("steps").items().enumerated() {
      let parts = try step.fields(["day", "action"])
      let day = try parts.required("day").integer(0...365)
      guard day > earlier else { throw step.refuse("steps stand in order of their days") }
      earlier = day
      try session.connection.insert(
        LadderStepRow(
          ladderID: id, n: index + 1, day: day, action: try parts.required("action").choice()))
    }
    for feature in try fields["restricted_features"]?.items() ?? [] {
      try session.connection.insert(
        LadderFeatureRow(ladderID: id, featureID: try self.id(feature)))
    }
  }

  func discount(_ item: YAMLValue) throws {
    let fields = try item.fields(
      ["id", "duration"], optional: ["percent_off", "amount_off", "plans"])
    let key = try fields.required("id").text()
    guard try isNew("discount", key, item) else { return }
    guard (fields["percent_off"] == nil) != (fields["amount_off"] == nil) else {
      throw item.refuse("a discount has either percent_off or amount_off")
    }
    let id: DiscountID = try session.newID(for: key)
    let (duration, periods) = try self.duration(fields.required("duration"))
    try session.connection.insert(
      DiscountRow(
        id: id, key: key, percentOff: try fields["percent_off"]?.decimal(), duration: duration,
        periods: periods, stamp: stamp))
    for (code, amount) in try fields["amount_off"]?.members() ?? [] {
      let currency = try YAMLValue.currency(code, amount)
      try session.connection.insert(
        DiscountAmountRow(
          discountID: id, currency: currency, amount: try amount.amount(currency)))
    }
    for plan in try fields["plans"]?.items() ?? [] {
      try session.connection.insert(DiscountPlanRow(discountID: id, planID: try self.id(plan)))
    }
  }

  /// `once`, `forever` or `{ periods: n }`.
  private func duration(
    _ value: YAMLValue
  ) throws(ImportProblem) -> (DiscountRow.Duration, Int?) {
    if case .mapping = value.node {
      let fields = try value.fields(["periods"])
      return (.periods, try fields.required("periods").integer(1...1_200))
    }
    switch try value.text() {
    case "once": return (.once, nil)
    case "forever": return (.forever, nil)
    default: throw value.refuse("expected once, forever or { periods: n }")
    }
  }
}
