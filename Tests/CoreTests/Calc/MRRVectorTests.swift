// Monthly recurring revenue: figures of Kill Bill, Meteroid, ChartMogul, Zuora and others.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Monthly recurring revenue agrees with peers' figures")
struct MRRVectorTests {
  static let figures = PeerFigures("mrr")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [:]

  @Test("every figure agrees, or is named as unmet", arguments: figures.cases)
  func agrees(_ peer: PeerFigures.Case) {
    let found = difference { try Self.compare(peer) }
    if Self.unmet[peer.id] == nil {
      #expect(found == nil, "\(peer.id)")
    } else {
      #expect(found != nil, "\(peer.id) agrees now: take it off the list")
    }
  }

  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    switch given["kind"]?.plain {
    case "normalise":
      let ok = try CalcLine.ask("mrr", price(given).adding("digits", digits(expect["mrr"])))
      try expectFigure("mrr", ok["mrr"], expect["mrr"])
    case "total": try total(given, expect)
    case "no_proration":
      let ok = try CalcLine.ask("mrr", price(given))
      try expectFigure("mrr", ok["mrr"], expect["mrr_on_every_day"])
    case "movement": try movement(given, expect)
    case "classify": try classify(given, expect)
    case "policy":
      // Daybook's rule has no limit of days: whoever comes back reactivates.
      let ok = try CalcLine.ask(
        "mrr",
        [
          "before": [], "after": [["price": "10", "period": "month"]],
          "was_customer": .bool(true),
        ])
      for vendor in ["ProfitWell", "Maxio"] {
        try expectFigure(vendor, ok["movement"], expect["by_vendor"]?[vendor])
      }
    case "order_metrics": try order(given, expect)
    case "delta": try delta(given, expect)
    case "parts_minor":
      let platform = given.keeping("period").adding("price_minor", given["platform_minor"])
      let seats = given.keeping("period").adding("price_minor", given["seat_minor"])
        .adding("quantity", given["seats"])
      let ok = try CalcLine.ask(
        "mrr", ["subscriptions": .array([platform, seats]), "currency": "EUR"])
      try expectFigure("mrr_minor", ok["mrr_minor"], expect["mrr_minor"])
    default: throw FigureMismatch("no adapter")
    }
  }

  private static func price(_ given: JSONValue) -> JSONValue {
    given.keeping("price", "period", "interval_count", "months_factor", "count")
  }

  /// As many digits as the source shows.
  private static func digits(_ expected: JSONValue?) -> JSONValue {
    let shown = expected?.plain ?? ""
    let point = shown.firstIndex(of: ".")
    return .integer(point.map { shown.distance(from: $0, to: shown.endIndex) - 1 } ?? 2)
  }

  private static func total(_ given: JSONValue, _ expect: JSONValue) throws {
    let items = (given["subscriptions"]?.elements ?? []).map { item in
      let unit = item["period"]?.plain ?? ""
      return price(item).adding("months_factor", given["months_factors"]?[unit])
    }
    if let whole = expect["mrr_whole"] {
      let ok = try CalcLine.ask("mrr", ["subscriptions": .array(items), "digits": .integer(0)])
      return try expectFigure("mrr", ok["mrr"], whole)
    }
    let ok = try CalcLine.ask(
      "mrr", ["subscriptions": .array(items), "digits": digits(expect["mrr"])])
    try expectFigure("mrr", ok["mrr"], expect["mrr"])
  }

  private static func part(_ event: JSONValue?) -> JSONValue? {
    guard let event, let amount = event["amount"] else { return nil }
    return event.keeping("period").adding("price", amount)
  }

  private static func movement(_ given: JSONValue, _ expect: JSONValue) throws {
    let before = (given["history"]?.elements ?? []).compactMap { part($0) }
    var after = before
    if let added = part(given["event"]) { after.append(added) } else { after.removeLast() }
    let ok = try CalcLine.ask(
      "mrr",
      ["before": .array(before), "after": .array(after), "digits": .integer(2)])
    try expectFigure("mrr_after", ok["mrr"], expect["mrr_after"])
    try expectFigure("change", ok["change"], expect["change"])
    try expectFigure("movement", named(ok), expect["movement"])
  }

  private static func named(_ ok: JSONValue) -> JSONValue? {
    ok["movement"] == "new" ? "new_business" : ok["movement"]
  }

  /// Words of the source as figures before and after.
  private static func classify(_ given: JSONValue, _ expect: JSONValue) throws {
    let (before, after, was): (String, String, Bool)
    switch given["change"]?.plain {
    case "quantity raised", "upgrade to a higher plan": (before, after, was) = ("10", "20", true)
    case "churned customer back on a paid plan": (before, after, was) = ("0", "10", true)
    default: throw FigureMismatch("no figures for these words")
    }
    let ok = try CalcLine.ask(
      "mrr",
      [
        "before": [["price": .string(before), "period": "month"]],
        "after": [["price": .string(after), "period": "month"]], "was_customer": .bool(was),
      ])
    try expectFigure("movement", named(ok), expect["movement"])
  }

  private static func order(_ given: JSONValue, _ expect: JSONValue) throws {
    let base = given.keeping("quantity", "period")
    let agreed = try CalcLine.ask("mrr", base.adding("price", given["agreed_price"]))
    try expectFigure("mrr", agreed["mrr"], expect["mrr"])
    guard let start = Day(given["start"]?.plain ?? ""), let end = Day(given["end"]?.plain ?? ""),
      let after = end.adding(days: 1)
    else { throw FigureMismatch("no term") }
    let months = (after.year - start.year) * 12 + after.month - start.month
    let list = try CalcLine.ask("mrr", base.adding("price", given["list_price"]))
    for (name, ok) in [("contracted_total", agreed), ("list_total", list)] {
      try expectFigure(name, try figure(ok["mrr"], name) * Ratio(months), expect[name])
    }
  }

  private static func delta(_ given: JSONValue, _ expect: JSONValue) throws {
    let prices: (String, String)
    switch given["change"]?.plain {
    case "add-on of 20.00 from 1 to 3 pieces": prices = ("20", "60")
    case "component raised from 29.00 to 99.00": prices = ("29", "99")
    case "one seat of 10.00 removed": prices = ("20", "10")
    default: throw FigureMismatch("no figures for these words")
    }
    let period = given["period"] ?? "month"
    let ok = try CalcLine.ask(
      "mrr",
      [
        "before": [["price": .string(prices.0), "period": period]],
        "after": [["price": .string(prices.1), "period": period]], "currency": "EUR",
      ])
    try expectFigure("delta", ok["change_minor"], expect["delta_mrr_minor"])
    try expectFigure("direction", ok["movement"], expect["direction"])
  }
}
