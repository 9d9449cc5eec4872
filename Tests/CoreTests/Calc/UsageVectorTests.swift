// Usage aggregation: figures of Lago and OpenMeter.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Usage aggregation agrees with peers' figures")
struct UsageVectorTests {
  static let figures = PeerFigures("usage-aggregation")

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
    let aggregation = given["aggregation"]?.plain ?? ""
    if aggregation == "rounding" { return try rounding(given, expect) }
    if given["window"] != nil { return try windows(given, expect) }
    var request = given.keeping("aggregation", "events", "group_by", "initial_value", "carry_over")
    request = request.adding("period", try period(given))
    if given["values"] != nil { request = withValues(request, given) }
    if aggregation.contains("_prorated") { return try prorated(request, given, expect) }
    let ok = try CalcLine.ask("aggregate", request)
    try expectFigure("units", ok["units"], expect["units"])
    try expectFigure("units_round5", try rounded(ok, "half_up", 5), expect["units_round5"])
    try expectFigure("units_round3", try rounded(ok, "half_up", 3), expect["units_round3"])
    try expectOther("count", "events_count", request, expect)
    try expectOther("sum", "variation", request, expect)
    guard let price = given["unit_price"] else { return }
    let charge = try CalcLine.ask(
      "charge", ["model": "per_unit", "unit_price": price, "units": ok["units"] ?? .null])
    try expectFigure("amount_minor", charge["amount_minor"], expect["amount_minor"])
  }

  private static func expectOther(
    _ aggregation: String, _ name: String, _ request: JSONValue, _ expect: JSONValue
  ) throws {
    guard let expected = expect[name] else { return }
    let ok = try CalcLine.ask(
      "aggregate", request.adding("aggregation", .string(aggregation)))
    try expectFigure(name, ok["units"], expected)
  }

  /// The sources state the last instant (or day) of a period; calc takes the end.
  private static func period(_ given: JSONValue) throws -> JSONValue? {
    guard let ends = given["period"]?.elements, let start = ends.first,
      let last = ends.last?.plain
    else { return nil }
    if let day = Day(last)?.adding(days: 1) { return [start, .string(day.description)] }
    guard let instant = Timestamp(last) else { throw FigureMismatch("no period") }
    return [start, .string(instant.adding(seconds: 1).description)]
  }

  /// `values` is a list in time order; `before_period` stands before it.
  private static func withValues(_ request: JSONValue, _ given: JSONValue) -> JSONValue {
    func events(_ name: String, _ month: Int) -> [JSONValue] {
      (given[name]?.elements ?? []).enumerated().map { index, value in
        ["at": .string("2026-0\(month)-0\(index + 1)T00:00:00Z"), "value": value]
      }
    }
    return request.adding("events", .array(events("before_period", 1) + events("values", 2)))
      .adding("period", ["2026-02-01", "2026-03-01"])
  }

  private static func prorated(
    _ request: JSONValue, _ given: JSONValue, _ expect: JSONValue
  ) throws {
    let name = given["aggregation"]?.plain ?? ""
    let days = given["duration_days"]
    var rule: JSONValue = ["in_advance": .bool(name.hasSuffix("in_advance"))]
    if let days { rule = rule.adding("days", days) }
    let plain = request.adding("carry_over", .bool(true)).adding(
      "aggregation", .string(name.hasPrefix("sum") ? "sum" : "unique_count"))
    let ok = try CalcLine.ask("aggregate", plain.adding("prorate", rule))
    try expectFigure("units_exact", ok["units"], expect["units_exact"])
    try expectFigure("units_ceil5", try rounded(ok, "ceiling", 5), expect["units_ceil5"])
    try expectFigure("units_round3", try rounded(ok, "half_up", 3), expect["units_round3"])
    try expectFigure("units_round5", try rounded(ok, "half_up", 5), expect["units_round5"])
    let full = try CalcLine.ask("aggregate", plain)
    try expectFigure("units_full", full["units"], expect["units_full"])
    try expectFigure("units", full["units"], expect["units"])
    if let days, let active = expect["active_days"] {
      let unitDays = try figure(ok["units"], "units") * figure(days, "days")
      try expectFigure("active_days", unitDays, active)
    }
    guard let price = given["unit_price"] else { return }
    let charge = try CalcLine.ask(
      "charge", ["model": "per_unit", "unit_price": price, "units": ok["units"] ?? .null])
    try expectFigure("amount_minor", charge["amount_minor"], expect["amount_minor"])
  }

  private static func rounded(
    _ ok: JSONValue, _ mode: String, _ digits: Int
  ) throws -> JSONValue? {
    try CalcLine.ask(
      "round",
      ["value": ok["units"] ?? .null, "mode": .string(mode), "digits": .integer(digits)])["value"]
  }

  private static func rounding(_ given: JSONValue, _ expect: JSONValue) throws {
    let modes = ["round": "half_up", "ceil": "ceiling", "floor": "floor"]
    let mode = modes[given["function"]?.plain ?? ""] ?? "none"
    let digits = given["precision"].flatMap { $0.isNull ? nil : $0 } ?? .integer(0)
    let ok = try CalcLine.ask(
      "round", ["value": given["units"] ?? .null, "mode": .string(mode), "digits": digits])
    try expectFigure("units", ok["value"], expect["units"])
  }

  /// Five subjects send the same value at each offset from one instant.
  private static func windows(_ given: JSONValue, _ expect: JSONValue) throws {
    let offsets = ["PT0S": 0, "PT1M": 60, "PT1H": 3_600, "P1D": 86_400]
    let start = Timestamp(milliseconds: 1_700_000_040_000)
    let subjects = Int(given["subjects"]?.plain ?? "") ?? 0
    let events = (given["event_offsets"]?.elements ?? []).flatMap { offset in
      (0..<subjects).map { subject -> JSONValue in
        let seconds = offsets[offset.plain ?? ""] ?? 0
        return [
          "at": .string(start.adding(seconds: seconds).description),
          "value": given["value"] ?? .null, "subject": .integer(subject),
        ]
      }
    }
    let ok = try CalcLine.ask(
      "aggregate", given.keeping("aggregation", "window").adding("events", .array(events)))
    let windows = ok["windows"]?.elements ?? []
    try expectFigure("windows", .integer(windows.count), expect["windows"])
    for window in windows {
      try expectFigure("units_per_window", window["units"], expect["units_per_window"])
    }
  }
}
