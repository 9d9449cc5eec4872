// Charge models: figures of Lago, OpenMeter, Stripe, Flexprice, Kill Bill and Chargebee.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Charge models agree with peers' figures")
struct ChargeVectorTests {
  static let figures = PeerFigures("charge-models")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "kb-capacity-2": "a capacity price is set by several meters at once; a price reads one meter",
    "kb-capacity-4": "a capacity price is set by several meters at once; a price reads one meter",
    "kb-capacity-5": "a capacity price is set by several meters at once; a price reads one meter",
    "stripe-flat-graduated-12":
      "its last tier is closed; daybook refuses tiers that leave units unpriced",
  ]

  @Test("every figure agrees, or is named as unmet", arguments: figures.cases)
  func agrees(_ peer: PeerFigures.Case) {
    let found = difference { try Self.compare(peer) }
    if Self.unmet[peer.id] == nil {
      #expect(found == nil, "\(peer.id)")
    } else {
      #expect(found != nil, "\(peer.id) agrees now: take it off the list")
    }
  }

  @Test("nine in ten figures agree, and no name on the list is stale")
  func share() {
    let ids = Set(Self.figures.cases.map(\.id))
    #expect(Self.unmet.keys.allSatisfy(ids.contains))
    #expect(Self.unmet.count * 10 <= ids.count)
  }

  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    let model = given["model"]?.plain ?? ""
    switch model {
    case "standard", "graduated", "volume", "package", "percentage", "graduated_percentage":
      try amounts(given, expect)
    case "graduated_continued":
      try amounts(given.adding("model", "graduated"), expect)
    case "graduated_tier_line", "graduated_percentage_tier_line":
      try amounts(tierLine(given), expect)
    case "graduated_percentage_running": try running(given, expect)
    case "package_count":
      let ok = try CalcLine.ask(
        "charge", given.adding("model", "package").adding("package_price", "1"))
      try expectFigure("packages", ok["amount"], expect["packages"])
    case "volume_prorated":
      try amounts(
        given.adding("model", "volume").renaming("full_units", to: "units"), expect)
    case "graduated_prorated":
      let ok = try CalcLine.ask("charge", given.adding("model", "graduated"))
      try expectFigure(
        "amount_rounded_2", try RoundedFigure.major(ok), expect["amount_rounded_2"])
    case "minimum": try trueUp(given, expect)
    case "graduated_minimum", "volume_minimum": try minimum(given, expect)
    case "volume_maximum", "standard_maximum", "dynamic_multiplier": try maximum(given, expect)
    case "blocks_top_tier", "blocks_all_tiers":
      try amounts(blocks(given), expect)
    default: throw FigureMismatch("no model \(model)")
    }
  }

  private static func amounts(_ request: JSONValue, _ expect: JSONValue) throws {
    let ok = try CalcLine.ask("charge", request)
    try expectFigure("amount", ok["amount"], expect["amount"])
    try expectFigure("amount_minor", ok["amount_minor"], expect["amount_minor"])
  }

  /// One tier's line of a graduated price: the tiers before it are free.
  private static func tierLine(_ given: JSONValue) throws -> JSONValue {
    let before = try figure(given["from"], "from") - .one
    let units = min(
      try figure(given["total_units"], "total_units"), try figure(given["to"], "to"))
    let tier = given.keeping("unit_price", "rate_percent", "flat_fee").adding("up_to", .null)
    let model = given["rate_percent"] == nil ? "graduated" : "graduated_percentage"
    return [
      "model": .string(model), "units": .string(units.description),
      "tiers": [["up_to": .string(before.description)], tier],
    ]
  }

  private static func running(_ given: JSONValue, _ expect: JSONValue) throws {
    let request = given.adding("model", "graduated_percentage")
    try amounts(request, expect)
    var before = Ratio.zero
    for (event, part) in zip(given["events"]?.elements ?? [], expect["per_event"]?.elements ?? []) {
      let ok = try CalcLine.ask(
        "charge",
        request.adding("events", nil).adding("units", event)
          .adding("units_before", .string(before.description)))
      try expectFigure("per_event", ok["amount"], part)
      before = try before + figure(event, "event")
    }
  }

  /// The true-up to a minimum that scales with the days of the stretch.
  private static func trueUp(_ given: JSONValue, _ expect: JSONValue) throws {
    let days = given["days"]?.elements ?? []
    let used = try figure(given["used_minor"], "used")
    let minimum =
      try figure(given["minimum_minor"], "minimum") / Ratio(100) * figure(days.first, "days")
      / figure(days.last, "days")
    let ok = try CalcLine.ask(
      "charge",
      [
        "model": "flat", "unit_price": .string(try (used / Ratio(100)).description),
        "minimum": .string(minimum.description),
      ])
    try expectFigure(
      "true_up", try figure(ok["amount_minor"], "amount") - used, expect["true_up_minor"])
  }

  private static func minimum(_ given: JSONValue, _ expect: JSONValue) throws {
    let model = given["model"] == "volume_minimum" ? "volume" : "graduated"
    let request = given.adding("model", .string(model)).adding("billed_before", nil)
      .renaming("minimum_spend", to: "minimum")
    let with = try CalcLine.ask("charge", request)
    let without = try CalcLine.ask("charge", request.adding("minimum", nil))
    let charge = try figure(with["amount"], "amount") - figure(without["amount"], "amount")
    try expectFigure("usage_amount", without["amount"], expect["usage_amount"])
    try expectFigure("minimum_charge", charge, expect["minimum_charge"])
    try expectFigure("amount", with["amount"], expect["amount"])
    try expectFigure("amount_minor", with["amount_minor"], expect["amount_minor"])
  }

  /// A discount in percent lowers the price before the maximum looks at it. OpenMeter rounds
  /// every figure to the currency, so minor units are compared.
  private static func maximum(_ given: JSONValue, _ expect: JSONValue) throws {
    var request = given.adding("billed_before", nil).adding("discount_percent", nil)
      .renaming("max_spend", to: "maximum").renaming("maximum_spend", to: "maximum")
    switch given["model"]?.plain {
    case "volume_maximum": request = request.adding("model", "volume")
    case "dynamic_multiplier": request = request.adding("model", "dynamic")
    default: request = request.adding("model", "per_unit")
    }
    let gross = try RoundedFigure.major(
      try CalcLine.ask("charge", request.adding("maximum", nil)))
    if let percent = given["discount_percent"] {
      let price = try figure(given["unit_price"], "price")
      let left = try price - price.percent(figure(percent, "discount"))
      request = request.adding("unit_price", .string(left.description))
    }
    let net = try RoundedFigure.major(
      try CalcLine.ask("charge", request.adding("maximum", nil)))
    let amount = try RoundedFigure.major(try CalcLine.ask("charge", request))
    try expectFigure("gross", gross, expect["gross"])
    try expectFigure("percentage_discount", try gross - net, expect["percentage_discount"])
    try expectFigure("maximum_discount", try net - amount, expect["maximum_discount"])
    try expectFigure("discount", try net - amount, expect["discount"])
    try expectFigure("amount", amount, expect["amount"])
  }

  /// Kill Bill's blocks are tiers that price by package; the last tier takes all that is left.
  private static func blocks(_ given: JSONValue) throws -> JSONValue {
    let tiers = given["tiers"]?.elements ?? []
    var bound = Ratio.zero
    var converted: [JSONValue] = []
    for (index, tier) in tiers.enumerated() {
      bound = try bound + figure(tier["block_size"], "size") * figure(tier["max_blocks"], "max")
      converted.append([
        "up_to": index == tiers.count - 1 ? .null : .string(bound.description),
        "unit_price": tier["block_price"] ?? .null, "package_size": tier["block_size"] ?? .null,
      ])
    }
    let model = given["model"] == "blocks_top_tier" ? "volume" : "graduated"
    return [
      "model": .string(model), "tiers": .array(converted), "units": given["units"] ?? .null,
    ]
  }
}

enum RoundedFigure {
  /// The rounded amount in major units of a currency with two digits.
  static func major(_ ok: JSONValue) throws -> Ratio {
    try figure(ok["amount_minor"], "amount_minor") / Ratio(100)
  }
}
