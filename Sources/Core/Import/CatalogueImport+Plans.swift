// The catalogue's plans: versions, features and prices.

import Billing
import Formats
import Storage

extension CatalogueImport {
  func plan(_ item: YAMLValue) throws {
    let fields = try item.fields(["id", "product", "name", "versions"])
    let key = try fields.required("id").text()
    let id: PlanID
    if try isNew("plan", key, item, leavingOut: ["versions"]) {
      id = try session.newID(for: key)
      try session.connection.insert(
        PlanRow(
          id: id, key: key, productID: try product(fields.required("product")),
          name: try fields.required("name").text(), stamp: stamp))
    } else {
      id = try self.id(fields.required("id"))
    }
    for version in try fields.required("versions").items() {
      try planVersion(version, of: id, key)
    }
  }

  /// Products are made by being named.
  private func product(_ value: YAMLValue) throws -> ProductID {
    let key = try value.text()
    if let known: ProductID = try session.id(of: key) { return known }
    let id: ProductID = try session.newID(for: key)
    try session.connection.insert(ProductRow(id: id, key: key, stamp: stamp))
    return id
  }

  private func planVersion(_ item: YAMLValue, of plan: PlanID, _ planKey: String) throws {
    let fields = try item.fields(
      ["version", "effective_from", "interval", "prices"],
      optional: ["existing_from", "trial_days", "grace_days", "ladder", "features"])
    let number = try fields.required("version").integer(1...10_000)
    let key = "\(planKey)/\(number)"
    guard try isNew("plan_version", key, item) else { return }
    let (unit, count) = try interval(fields.required("interval"))
    let id: PlanVersionID = try session.newID(for: key)
    try session.connection.insert(
      PlanVersionRow(
        id: id, planID: plan, version: number,
        effectiveFrom: try fields.required("effective_from").day(),
        existingFrom: try fields["existing_from"]?.day(), intervalUnit: unit,
        intervalCount: count, trialDays: try fields["trial_days"]?.integer(0...3_650),
        graceDays: try fields["grace_days"]?.integer(0...365),
        ladderID: try fields["ladder"].map { try self.id($0) }, stamp: stamp))
    for (name, value) in try fields["features"]?.members() ?? [] {
      try planFeature(name, value, of: id)
    }
    for (index, price) in try fields.required("prices").items().enumerated() {
      try self.price(price, index + 1, of: id)
    }
  }

  /// `{ months: 1 }`.
  private func interval(
    _ value: YAMLValue
  ) throws(ImportProblem) -> (PlanVersionRow.IntervalUnit, Int) {
    let members = try value.members()
    guard members.count == 1, let unit = PlanVersionRow.IntervalUnit(rawValue: members[0].name)
    else {
      throw value.refuse("expected one of { days: n }, { weeks: n }, { months: n }, { years: n }")
    }
    return (unit, try members[0].value.integer(1...1_200))
  }

  private func planFeature(_ name: String, _ value: YAMLValue, of id: PlanVersionID) throws {
    guard let feature: FeatureID = try session.id(of: name) else {
      throw value.refuse("there is no feature “\(name)”")
    }
    let text = try value.text()
    guard ["true", "false", "metered"].contains(text) || (try? ExactDecimal(text)) != nil else {
      throw value.refuse("expected true, false, a quota or metered")
    }
    try session.connection.insert(
      PlanFeatureRow(planVersionID: id, featureID: feature, value: text))
  }

  private func price(_ item: YAMLValue, _ place: Int, of version: PlanVersionID) throws {
    let fields = try item.fields(
      ["id", "name", "kind", "tax_code", "charges"], optional: ["timing", "per", "meter"])
    let key = try fields.required("id").text()
    let kind: PriceRow.Kind = try fields.required("kind").choice()
    guard (kind == .usage) == (fields["meter"] != nil) else {
      throw item.refuse("a usage price has a meter, and no other price has one")
    }
    let id: PriceID = try session.newID(for: key)
    try session.connection.insert(
      PriceRow(
        id: id, key: key, planVersionID: version, n: place,
        name: try fields.required("name").text(), kind: kind,
        timing: try timing(fields["timing"], of: kind, item), per: try fields["per"]?.choice(),
        meterID: try fields["meter"].map { try self.id($0) },
        taxCode: try fields.required("tax_code").text(), stamp: stamp))
    for (code, charge) in try fields.required("charges").members() {
      let currency = try YAMLValue.currency(code, charge)
      try session.connection.insert(
        PriceChargeRow(
          priceID: id, currency: currency, definition: try definition(charge, of: key)))
    }
  }

  /// A one-time price is charged at once; every other says when.
  private func timing(
    _ value: YAMLValue?, of kind: PriceRow.Kind, _ item: YAMLValue
  ) throws(ImportProblem) -> PriceRow.Timing {
    if let value { return try value.choice() }
    guard kind == .oneTime else { throw item.refuse("the field timing is required") }
    return .advance
  }

  /// A charge as canonical JSON, once the reader of charges has understood it.
  private func definition(_ value: YAMLValue, of price: String) throws(ImportProblem) -> String {
    let json = try value.json().sortedByName
    guard case .object(let members) = json else { throw value.refuse("expected fields") }
    do throws(CalcError) {
      _ = try PriceDefinition(members, of: price)
    } catch {
      throw value.refuse("\(error.field): \(error.message)")
    }
    return json.description
  }
}
