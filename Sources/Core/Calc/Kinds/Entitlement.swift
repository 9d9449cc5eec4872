// `entitlement`: what a customer may use, why, and when that changes next.

import Billing
import Formats

extension CalcKind {
  package static let entitlement = CalcKind(
    "entitlement",
    input: "at, subscriptions: [{name?, state, features: [{feature, switch? or quota? (null: "
      + "unlimited) or meter?, included?}], grace_until?, restricted?, restricted_features?, "
      + "access_held?, state_changes_at?}] (or those fields themselves for one), overrides?: "
      + "[{id?, feature?, effect (block, revoke, grant, extend), switch?, quota?, units?, from, until, "
      + "recorded_at?, author?, reason?}], combine? (sum, max), feature? (one only)",
    output: "answers: [{feature, granted, quota?, unlimited?, meter?, included?, rule, reason, "
      + "next_change}]",
    example: #"{"kind":"entitlement","at":"2026-03-10T00:00:00Z","state":"past_due","#
      + #""features":[{"feature":"export","switch":true},{"feature":"seats","quota":5}],"#
      + #""overrides":[{"feature":"seats","effect":"extend","units":2,"#
      + #""from":"2026-03-01T00:00:00Z","until":"2026-04-01T00:00:00Z"}]}"#
  ) { fields throws(CalcError) in
    let at = try fields.required("at", fields.moment("at"))
    let combining = try fields.choice("combine", QuotaCombination.self) ?? .sum
    var named: Set<String> = []
    let sources = try readSources(fields, &named)
    var overrides: [EntitlementOverride] = []
    for (index, item) in (try fields.objects("overrides", atMost: 5_000) ?? []).enumerated() {
      overrides.append(try readOverride(item, index))
    }
    let one = try fields.text("feature")
    try fields.finish()
    let answers = try fields.exactly("overrides") { () throws(ArithmeticError) in
      if let one {
        return [
          try Entitlement.judge(one, sources, overrides: overrides, combining: combining, at: at)
        ]
      }
      var answers = try Entitlement.judge(
        sources, overrides: overrides, combining: combining, at: at)
      // A switch that is off in every plan is in no plan, and is answered all the same.
      for name in named.subtracting(answers.map(\.feature)) {
        answers.append(
          try Entitlement.judge(name, sources, overrides: overrides, combining: combining, at: at))
      }
      return answers.sorted { $0.feature < $1.feature }
    }
    return CalcAnswer(
      ["answers": .array(answers.map(words))],
      why: answers.map { "\($0.feature): \($0.rule.rawValue): \($0.reason)" })
  }

  private static func readSources(
    _ fields: CalcFields, _ named: inout Set<String>
  ) throws(CalcError) -> [AccessSource] {
    if let items = try fields.objects("subscriptions", atMost: 1_000) {
      var sources: [AccessSource] = []
      for (index, item) in items.enumerated() {
        sources.append(try readSource(item, index, &named))
        try item.finish()
      }
      return sources
    }
    return fields.has("state") ? [try readSource(fields, 0, &named)] : []
  }

  private static func readSource(
    _ fields: CalcFields, _ index: Int, _ named: inout Set<String>
  ) throws(CalcError) -> AccessSource {
    AccessSource(
      name: try fields.text("name") ?? "subscription \(index + 1)",
      state: try fields.required("state", fields.choice("state", Subscription.State.self)),
      isRestricted: try fields.bool("restricted") ?? false,
      isAccessHeld: try fields.bool("access_held") ?? false,
      graceUntil: try fields.moment("grace_until"),
      features: try readFeatures("features", fields, &named),
      restrictedFeatures: try readFeatures("restricted_features", fields, &named),
      stateChangesAt: try fields.moment("state_changes_at"))
  }

  private static func readFeatures(
    _ name: String, _ fields: CalcFields, _ named: inout Set<String>
  ) throws(CalcError) -> [Feature] {
    var features: [Feature] = []
    for item in try fields.objects(name, atMost: 5_000) ?? [] {
      let code = try item.required("feature", item.text("feature"))
      named.insert(code)
      let isOn = try item.bool("switch")
      if isOn == true || !(item.has("switch") || item.has("quota") || item.has("meter")) {
        features.append(Feature(code: code, name: code, grant: .on))
      } else if isOn == nil {
        features.append(Feature(code: code, name: code, grant: try readGrant(item)))
      }
      try item.finish()
    }
    return features
  }

  private static func readGrant(_ item: CalcFields) throws(CalcError) -> Feature.Grant {
    if let meter = try item.text("meter") {
      return .metered(meter: meter, included: try item.decimal("included"))
    }
    guard item.has("quota") else { return .on }
    let quota = try item.integer("quota")
    if let quota, quota < 0 { throw item.invalid("quota", "expected 0 or more, or null") }
    return .quota(quota)
  }

  private static func readOverride(
    _ item: CalcFields, _ index: Int
  ) throws(CalcError) -> EntitlementOverride {
    let from = try item.required("from", item.moment("from"))
    let until = try item.required("until", item.moment("until"))
    guard from < until else { throw item.invalid("until", "must be later than from") }
    let effect: EntitlementOverride.Effect
    switch try item.required("effect", item.text("effect")) {
    case "block": effect = .block
    case "revoke": effect = .revoke
    case "grant":
      guard try item.bool("switch") ?? true else {
        throw item.invalid("switch", "a grant switches on; revoke or block takes away")
      }
      effect = .grant(try readGrant(item))
    case "extend": effect = .extend(try item.required("units", item.integer("units")))
    default: throw item.invalid("effect", "expected one of block, revoke, grant, extend")
    }
    let override = EntitlementOverride(
      id: try item.text("id") ?? "override \(index + 1)", feature: try item.text("feature"),
      effect: effect, from: from, until: until,
      recordedAt: try item.moment("recorded_at") ?? from,
      author: try item.text("author") ?? "unnamed", reason: try item.text("reason") ?? "override")
    switch effect {
    case .grant, .extend:
      guard override.feature != nil else { throw item.missing("feature") }
    case .block, .revoke: break
    }
    try item.finish()
    return override
  }

  private static func words(_ answer: Entitlement) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("feature", .string(answer.feature)), .init("granted", .bool(answer.isGranted)),
      .init("rule", .string(answer.rule.rawValue)), .init("reason", .string(answer.reason)),
      .init("next_change", .instant(answer.nextChangeAt)),
    ]
    if let quota = answer.quota { members.append(.init("quota", .integer(quota))) }
    if answer.isUnlimited { members.append(.init("unlimited", .bool(true))) }
    if let meter = answer.meter { members.append(.init("meter", .string(meter))) }
    if let included = answer.included {
      members.append(.init("included", .string(included.ratio.description)))
    }
    return .object(members)
  }
}
