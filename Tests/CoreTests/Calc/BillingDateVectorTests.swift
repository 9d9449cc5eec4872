// Billing dates: figures of Kill Bill, Lago, Meteroid, Flexprice and Stripe.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Billing dates agree with peers' figures")
struct BillingDateVectorTests {
  static let figures = PeerFigures("billing-dates")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [:]

  @Test("every date agrees, or is named as unmet", arguments: figures.cases)
  func agrees(_ peer: PeerFigures.Case) {
    let found = difference { try Self.compare(peer) }
    if Self.unmet[peer.id] == nil {
      #expect(found == nil, "\(peer.id)")
    } else {
      #expect(found != nil, "\(peer.id) agrees now: take it off the list")
    }
  }

  @Test("nine in ten dates agree, and no name on the list is stale")
  func share() {
    let ids = Set(Self.figures.cases.map(\.id))
    #expect(Self.unmet.keys.allSatisfy(ids.contains))
    #expect(Self.unmet.count * 10 <= ids.count)
  }

  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    let kind = given.text("kind") ?? ""
    switch kind {
    case "first_cycle_date": try date(firstCycle(given), expect)
    case "billed_through", "last_cycle_date":
      try date(schedule(given).holding(given.day("target")).end, expect)
    case "arrear_interval": try arrearInterval(given, expect)
    case "service_periods": try servicePeriods(given, expect)
    case "bill_cycle_day":
      let day = try ScheduleLine.localDay(
        given.text("first_charge_at") ?? "", given.text("timezone"))
      try expectFigure("bill_cycle_day", .integer(day.dayOfMonth), expect["bill_cycle_day"])
    case "align_in_month": try date(aligned(given), expect)
    case "next_cycle_date": try date(nextCycle(given), expect)
    case "whole_periods_between":
      let line = ScheduleLine(
        anchor: try given.day("start"), interval: try PeerInterval(given.text("period")))
      let count = try line.holding(given.day("end")).index
      try expectFigure("periods", .integer(count), expect["periods"])
    case "period_start", "period_end", "current_period_end", "period_days",
      "charges_period_days":
      try LagoPeriod(given).compare(kind, expect)
    case "advance_period":
      try bounds(schedule(given, start: "invoice_date", day: "billing_day").first(), expect)
    case "arrear_period":
      let line = try schedule(given, start: "billing_start", day: "billing_day")
      let holding = try line.holding(given.day("invoice_date"))
      try bounds(line.period(holding.index - 1), expect)
    case "elapsed_cycles": try elapsed(given, expect)
    case "period_containing":
      let line = try schedule(given, start: "start", day: "billing_day")
      try bounds(line.holding(given.day("date")), expect)
    case "next_billing_date": try date(nextBilling(given), expect)
    case "next_calendar_boundary": try date(calendarBoundary(given), expect)
    case "anchored_dates_with_stub": try anchored(given, expect)
    default: throw FigureMismatch("no kind \(kind)")
    }
  }

  static func schedule(
    _ given: JSONValue, start: String = "start", day: String = "bill_cycle_day"
  ) throws -> ScheduleLine {
    ScheduleLine(
      anchor: try given.day(start), interval: try PeerInterval(given.text("period")),
      dayOfMonth: try given[day] == nil ? nil : given.number(day))
  }

  private static func date(_ found: Day, _ expect: JSONValue) throws {
    try expectFigure("date", .day(found), expect["date"])
  }

  private static func bounds(_ period: AnsweredPeriod, _ expect: JSONValue) throws {
    try expectFigure("start", .day(period.start), expect["start"])
    try expectFigure("end", .day(period.end), expect["end"])
  }

  /// The bill cycle day on or after the start: the start itself, or the end of the first stub.
  private static func firstCycle(_ given: JSONValue) throws -> Day {
    let line = try schedule(given)
    let first = try line.first()
    guard line.interval.months != nil else { return first.start }
    let (year, month, day) = first.start.components
    let wanted = min(
      Int(try given.number("bill_cycle_day")), Day.length(ofMonth: month, year: year))
    return day == wanted ? first.start : first.end
  }

  private static func arrearInterval(_ given: JSONValue, _ expect: JSONValue) throws {
    let line = try schedule(given)
    let (start, target) = (try given.day("start"), try given.day("target"))
    let holding = try line.holding(target)
    var through: Day? = given["greedy"] == .bool(true) ? holding.end : holding.start
    if let end = given.text("end").flatMap({ Day($0) }), end <= target { through = end }
    if through == start { through = nil }
    try expectFigure(
      "anything_to_bill", .bool(through != nil), expect["anything_to_bill"])
    try expectFigure(
      "billed_through", through.map { .day($0) } ?? .null, expect["billed_through"])
    try expectFigure("first_cycle_date", .day(try firstCycle(given)), expect["first_cycle_date"])
    let next = try line.holding(through ?? start).end
    try expectFigure("next_cycle_date", .day(next), expect["next_cycle_date"])
  }

  private static func servicePeriods(_ given: JSONValue, _ expect: JSONValue) throws {
    var line: ScheduleLine
    if let instant = given.text("start_instant") {
      let local = try ScheduleLine.localDay(instant, given.text("timezone"))
      try expectFigure("local_start", .day(local), expect["local_start"])
      line = try schedule(given.adding("start", .day(local)))
    } else {
      line = try schedule(given)
    }
    line.zone = given.text("timezone")
    let target = try given.day("target")
    let end = given.text("end").flatMap { Day($0) } ?? .latest
    let last = try line.holding(target).index
    var found: [JSONValue] = []
    for period in try line.periods(count: Int(last) + 1) where period.start < end {
      let until = min(period.end, end)
      if given["mode"] == "in_arrear", until > target { continue }
      found.append(.range(period.start, until))
    }
    try expectFigure("periods", .array(found), expect["periods"])
  }

  private static func aligned(_ given: JSONValue) throws -> Day {
    let (year, month, _) = try given.day("date").components
    guard let first = Day(year: year, month: month, day: 1) else {
      throw FigureMismatch("no month")
    }
    var line = try schedule(given, start: "date")
    line.anchor = first
    let period = try line.first()
    return try given.number("bill_cycle_day") == 1 ? period.start : period.end
  }

  private static func nextCycle(_ given: JSONValue) throws -> Day {
    if given["cycle_origin"] != nil {
      let line = try schedule(given, start: "cycle_origin")
      return try line.holding(given.day("date")).end
    }
    return try schedule(given, start: "date").first().end
  }

  private static func elapsed(_ given: JSONValue, _ expect: JSONValue) throws {
    let line = try schedule(given, day: "billing_day")
    let target = try given.day("target")
    let count = try target < given.day("start") ? 0 : line.holding(target).index
    try expectFigure("cycles", .integer(count), expect["cycles"])
  }

  private static func nextBilling(_ given: JSONValue) throws -> Day {
    let (from, anchor) = (try given.day("from"), try given.day("anchor"))
    let times = Int(try given.number("interval_count"))
    let interval = try PeerInterval(given.text("period"), times: times)
    let next: Day
    switch given.text("period") {
    case "daily":
      next = try ScheduleLine(anchor: from, interval: interval).first().end
    case "weekly":
      // The first anchor weekday, then further weeks.
      let weekly = ScheduleLine(anchor: anchor, interval: try PeerInterval("weekly"))
      let snapped = try weekly.holding(from)
      next = try weekly.period(snapped.index + Int64(times) - 1).end
    case "annual":
      next = try ScheduleLine(anchor: anchor, interval: interval).holding(from).end
    default:
      next = try ScheduleLine(
        anchor: from, interval: interval, dayOfMonth: Int64(anchor.dayOfMonth)
      ).first().end
    }
    return given.text("subscription_end").flatMap { Day($0) }.map { min($0, next) } ?? next
  }

  private static func calendarBoundary(_ given: JSONValue) throws -> Day {
    let start = try given.day("start")
    // 2001-01-01 is a Monday and the first day of a month, quarter and year.
    guard let anchor = Day("2001-01-01") else { throw FigureMismatch("no anchor") }
    let line = ScheduleLine(anchor: anchor, interval: try PeerInterval(given.text("period")))
    return try line.holding(start).end
  }

  private static func anchored(_ given: JSONValue, _ expect: JSONValue) throws {
    let created = try given.day("created")
    let line = ScheduleLine(
      anchor: created, interval: try PeerInterval(given.text("interval")),
      dayOfMonth: Int64(try given.day("anchor").dayOfMonth))
    let periods = try line.periods(count: Int(try given.number("count")))
    try expectFigure("first_bill", .day(created), expect["first_bill"])
    try expectFigure("dates", .array(periods.map { .day($0.end) }), expect["dates"])
  }
}

/// Lago's questions: the period before the one that holds `billing_at` in arrears, that one in
/// advance or once terminated; ends are its last second.
private struct LagoPeriod {
  let given: JSONValue
  let line: ScheduleLine
  let holding: AnsweredPeriod

  init(_ given: JSONValue) throws {
    self.given = given
    let zone = given.text("timezone")
    let interval = try PeerInterval(given.text("interval"))
    var anchor = Day("2001-01-01")
    if given["billing_time"] != "calendar" {
      // Earlier by whole cycles of every interval, leap days kept: earlier periods exist.
      let local = try ScheduleLine.localDay(given.text("anchor") ?? "", zone)
      anchor = interval.months == nil ? local.adding(days: -364) : local.adding(months: -48)
    }
    guard let anchor else { throw FigureMismatch("no anchor") }
    line = ScheduleLine(anchor: anchor, interval: interval, zone: zone)
    holding = try line.holding(at: given.text("billing_at") ?? "")
  }

  private var ended: Timestamp? { given.text("terminated_at").flatMap { Timestamp($0) } }

  private func chosen() throws -> AnsweredPeriod {
    let whole =
      given["pay_in_advance"] == .bool(true) || ended != nil
      || given["current_usage"] == .bool(true)
    return whole ? holding : try line.period(holding.index - 1)
  }

  func compare(_ kind: String, _ expect: JSONValue) throws {
    switch kind {
    case "period_start":
      let started = try ScheduleLine.localDay(given.text("started_at") ?? "", line.zone)
      let from = try ScheduleLine(
        anchor: started, interval: PeerInterval("daily"), zone: line.zone
      ).first().startAt
      try at(max(try chosen().startAt, from), expect)
    case "period_end":
      let end = try chosen().endAt.adding(seconds: -1)
      try at(ended.map { min($0, end) } ?? end, expect)
    case "current_period_end": try at(holding.endAt.adding(seconds: -1), expect)
    default: try expectFigure("days", .integer(chosen().days), expect["days"])
    }
  }

  private func at(_ found: Timestamp, _ expect: JSONValue) throws {
    try expectFigure("at", .string(found.description), expect["at"])
  }
}
