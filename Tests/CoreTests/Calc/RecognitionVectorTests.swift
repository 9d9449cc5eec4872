// Revenue by month: figures of Stripe's documentation, ERPNext and the accounting standard.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Revenue recognition agrees with peers' figures")
struct RecognitionVectorTests {
  static let figures = PeerFigures("revrec")

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
    case "straight_line_daily": try daily(given, expect)
    case "amortize": try amortised(given, expect)
    case "fx":
      let line: JSONValue = [
        "amount_minor": given["invoice"]?["amount"] ?? .null,
        "service": [given["invoice"]?["on"] ?? .null, given["invoice"]?["on"] ?? .null],
      ]
      let ok = try CalcLine.ask(
        "recognise", ["lines": [line], "rate": given["invoice"]?["rate"] ?? .null])
      try months("Revenue", ok["months"], expect["accounts"]?["Revenue"])
    case "by_month": try byMonth(given, expect)
    case "modification_prospective_services": try modified(given, expect)
    default: throw FigureMismatch("no adapter")
    }
  }

  private static func lines(_ given: JSONValue) -> JSONValue {
    .array(
      (given["lines"]?.elements ?? [given]).map { line in
        [
          "amount_minor": line["amount"] ?? .null,
          "service": [line["service_start"] ?? .null, line["service_end"] ?? .null],
        ]
      })
  }

  /// Each month the source names; one it names as nothing may be absent.
  private static func months(
    _ account: String, _ found: JSONValue?, _ expected: JSONValue?, negated: Bool = false
  ) throws {
    guard case .object(let members)? = expected else { return }
    for member in members {
      let value = found?[member.name] ?? .integer(0)
      let units = try figure(value, account)
      try expectFigure("\(account) \(member.name)", negated ? -units : units, member.value)
    }
  }

  /// A refund, a void or a loss stops the schedule: what was earned till then goes to a contra
  /// account in the source, the rest leaves the deferred revenue.
  private static func daily(_ given: JSONValue, _ expect: JSONValue) throws {
    var request: JSONValue = ["lines": lines(given)]
    let stop = given["refund"]?["on"] ?? given["voided_on"] ?? given["uncollectible_on"]
    request = request.adding("stopped_on", stop)
    let ok = try CalcLine.ask("recognise", request)
    let accounts = expect["accounts"]
    try months("Revenue", ok["months"], accounts?["Revenue"])
    try months("DeferredRevenue", ok["deferred"], accounts?["DeferredRevenue"])
    guard let stop = stop?.plain, let units = ok["recognised_minor"] else { return }
    let contra = accounts?["Refunds"] ?? accounts?["Voids"] ?? accounts?["BadDebt"]
    try expectFigure("contra", units, contra?[String(stop.prefix(7))])
    guard let recovered = accounts?["Recoverables"], let paid = accounts?["Cash"],
      case .object(let cash) = paid, let first = cash.first?.name
    else { return }
    try expectFigure("recoverable", ok["undelivered_minor"], recovered[first])
  }

  private static func amortised(_ given: JSONValue, _ expect: JSONValue) throws {
    let method: JSONValue =
      switch given["method"]?.plain {
      case "by_millisecond": "instant"
      case "by_day": "day"
      case "by_month_evenly": "month"
      default: "month_prorated"
      }
    let ok = try CalcLine.ask("recognise", ["lines": lines(given), "method": method])
    try months("Revenue", ok["months"], expect["accounts"]?["Revenue"])
    try months("DeferredRevenue", ok["deferred"], expect["accounts"]?["DeferredRevenue"])
  }

  private static func byMonth(_ given: JSONValue, _ expect: JSONValue) throws {
    if let count = given["months"]?.plain.flatMap({ Int($0) }), let start = Day("2026-01-01"),
      let end = start.adding(months: count)
    {
      let line: JSONValue = [
        "amount_minor": given["amount"] ?? .null,
        "service": [.string("\(start)"), .string("\(end)")],
      ]
      let ok = try CalcLine.ask("recognise", ["lines": [line], "method": "month"])
      try expectFigure("per_month", ok["months"]?["2026-05"], expect["per_month"])
      return
    }
    let ok = try CalcLine.ask("recognise", ["lines": lines(given), "method": "month"])
    try months("months", ok["months"], expect["months"])
  }

  private static func modified(_ given: JSONValue, _ expect: JSONValue) throws {
    let perYear = try figure(given["original"]?["per_year"], "per_year")
    let total = try perYear * Ratio(3)
    let third = try figure(given["third_year_price"], "third")
    let extra = try figure(given["extension"]?["total"], "extension")
    let change = try third - perYear + extra
    let ok = try CalcLine.ask(
      "recognise",
      [
        "method": "month",
        "lines": [
          [
            "amount_minor": .number(total.description), "service": ["2026-01-01", "2029-01-01"],
          ]
        ],
        "modifications": [
          [
            "on": "2028-01-01", "change_minor": .number(change.description),
            "service_end": "2032-01-01",
          ]
        ],
      ])
    func year(_ year: Int) throws -> Ratio {
      var sum = Ratio.zero
      for month in 1...12 {
        let name = "\(year)-" + (month < 10 ? "0" : "") + "\(month)"
        sum = try sum + figure(ok["months"]?[name], name)
      }
      return sum
    }
    for early in 2026...2027 {
      try expectFigure("year", try year(early), expect["per_year_years_1_2"])
    }
    for late in 2028...2031 { try expectFigure("year", try year(late), expect["per_year_after"]) }
  }
}
