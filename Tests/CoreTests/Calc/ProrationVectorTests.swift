// Prorations: figures of Kill Bill, Lago, Flexprice, Meteroid, Stripe and app stores.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Prorations agree with peers' figures")
struct ProrationVectorTests {
  static let figures = PeerFigures("proration")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "lago-cn-refund-part-previous-cn-coupon":
      "a note made by hand lowers the cap only; Lago takes it off the days that are returned",
    "samsung-prorated-date": "daybook never turns a credit into days of another plan",
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
    let kind = given.text("kind") ?? ""
    switch kind {
    case "billing_cycles": try BillingCycles(given).compare(expect)
    case "fraction_after_last_cycle", "fraction_before_first_cycle", "days_with_fixed_month":
      try FixedMonth(given).compare(kind, expect)
    case "invoice_amount": try PhaseInvoice(given).compare(expect)
    case "cancel_credit_capped": try cancelCapped(given, expect)
    case "used_part_of_period": try usedPart(given, expect)
    case "period_fee": try LagoFee(given).compare(expect)
    case "fee_at_trial_end": try LagoFee.atTrialEnd(given, expect)
    case "start_and_terminate_same_day_in_advance", "terminate_in_advance",
      "terminate_in_arrears", "termination_credit":
      try LagoTermination(given).compare(kind, expect)
    case "change_day_based": try DayChange.compare(given, expect)
    case "change_by_share": try DayChange.byShare(given, expect)
    case "calendar_days_between": try daysBetween(given, expect)
    case "cap_credit": try capCredit(given, expect)
    case "fraction_of_period": try partOfPeriod(given, expect)
    default: throw FigureMismatch("no kind \(kind)")
    }
  }

  static func range(_ value: JSONValue?) throws -> (Day, Day) {
    let days = (value?.elements ?? []).compactMap { $0.plain.flatMap { Day($0) } }
    guard days.count == 2 else { throw FigureMismatch("expected two days") }
    return (days[0], days[1])
  }

  private static func cancelCapped(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try DateLine.ask(
      "change",
      [
        // Kill Bill does not use the day of cancelling.
        ("on", try given.day("cancelled_on").adding(days: -1).map { .day($0) }),
        ("period", given["billed"]), ("cancel", .bool(true)),
        (
          "old",
          [
            "unit_price_minor": given["price"] ?? .null,
            "credited_minor": given["already_credited"] ?? .integer(0),
          ]
        ),
      ])
    try expectFigure("credit", ok["credit_minor"], expect["credit"])
  }

  private static func usedPart(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try DateLine.ask(
      "prorate",
      [("period", given["billed"]), ("to", given["used_until"]), ("amount_minor", given["price"])])
    try expectFigure("amount", ok["amount_minor"], expect["amount"])
  }

  private static func daysBetween(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(try given.day("start"), try given.day("end"))),
        ("zone", given["timezone"]),
      ])
    try expectFigure("days", ok["fraction"]?.elements.first, expect["days"])
  }

  /// What notes have left of an amount, as far as it was asked for.
  private static func capCredit(_ given: JSONValue, _ expect: JSONValue) throws {
    let asked = try given.number("potential_credit")
    let before = try given.number("previous_credits")
    let original = given["original_amount"] ?? .null
    let notes: JSONValue =
      before == 0 ? [] : [["items": [["line": .integer(0), "amount_minor": .integer(before)]]]]
    var left = Int64(0)
    if before < (try given.number("original_amount")) {
      left = try DateLine.ask(
        "credit_note", [("lines", [["amount_minor": original]]), ("notes", notes)]
      ).number("credit_minor")
    }
    try expectFigure("credit", .integer(min(asked, left)), expect["credit"])
  }

  private static func partOfPeriod(_ given: JSONValue, _ expect: JSONValue) throws {
    let (from, to) = try range(given["partial"])
    let fields: [(String, JSONValue?)] = [
      ("period", given["full"]), ("from", .day(from)), ("to", .day(to)),
    ]
    guard let ok = try? DateLine.ask("prorate", fields) else {
      return try expectFigure("prorated", .bool(false), expect["prorated"])
    }
    let parts = (ok["fraction"]?.elements ?? []).compactMap(\.plain).map { JSONValue.number($0) }
    try expectFigure("days", .array(parts), expect["days"])
  }
}

/// Kill Bill: how many periods are billed up to a target, parts as days of the true period.
private struct BillingCycles {
  let given: JSONValue
  let line: ScheduleLine

  init(_ given: JSONValue) throws {
    self.given = given
    line = try BillingDateVectorTests.schedule(given)
  }

  func compare(_ expect: JSONValue) throws {
    if expect["error"] != nil {
      let (start, end) = (try given.day("start"), given.text("end").flatMap { Day($0) })
      let refused = (try? line.holding(given.day("target"))) == nil
      guard refused || (end ?? .latest) < start else { throw FigureMismatch("no refusal") }
      return
    }
    let end = given.text("end").flatMap { Day($0) } ?? .latest
    let last = try line.holding(given.day("target")).index
    var (cycles, whole, parts) = (Ratio.zero, 0, [JSONValue]())
    for period in try line.periods(count: Int(last) + 1) where period.start < end {
      let (part, days) = try share(period, until: min(period.end, end))
      if part == days { whole += 1 } else { parts.append([.integer(part), .integer(days)]) }
      // Kill Bill rounds every fraction to nine decimals before it adds them.
      let scale = Ratio(Int64(1_000_000_000))
      let rounded = try (Ratio(part) / Ratio(days) * scale).rounded(.halfUp)
      cycles = try cycles + Ratio(rounded) / scale
    }
    try expectFigure("cycles", cycles, expect["cycles"])
    try expectFigure("whole_cycles", .integer(whole), expect["whole_cycles"])
    try expectFigure("partial_days", .array(parts), expect["partial_days"])
  }

  private func share(
    _ period: AnsweredPeriod, until end: Day
  ) throws -> (part: Int64, days: Int64) {
    let whole = try wholePeriod(period)
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(whole.start, whole.end)), ("from", .day(period.start)),
        ("to", .day(end)),
      ])
    let parts = (ok["fraction"]?.elements ?? []).compactMap { $0.plain.flatMap { Int64($0) } }
    guard parts.count == 2 else { throw FigureMismatch("no fraction") }
    return (parts[0], parts[1])
  }

  /// The true period behind a first stub: that of a schedule that began one interval earlier.
  private func wholePeriod(_ period: AnsweredPeriod) throws -> AnsweredPeriod {
    guard period.index == 0, let months = line.interval.months, let day = line.dayOfMonth,
      let earlier = period.start.adding(months: -months)
    else { return period }
    let (year, month, _) = earlier.components
    guard
      let anchor = Day(
        year: year, month: month, day: min(Int(day), Day.length(ofMonth: month, year: year)))
    else { throw FigureMismatch("no anchor") }
    return try ScheduleLine(anchor: anchor, interval: line.interval, dayOfMonth: day)
      .holding(period.start)
  }
}

/// Kill Bill's months of a fixed length.
private struct FixedMonth {
  let given: JSONValue

  init(_ given: JSONValue) { self.given = given }

  func compare(_ kind: String, _ expect: JSONValue) throws {
    let months = try PeerInterval(given.text("period") ?? "monthly").months ?? 1
    let (whole, from, to): (JSONValue, Day, Day)
    switch kind {
    case "fraction_after_last_cycle":
      from = try given.day("last_cycle_date")
      to = try given.day("end")
      whole = .range(from, try shifted(from, months))
    case "fraction_before_first_cycle":
      from = try given.day("start")
      to = try given.day("first_cycle_date")
      whole = .range(try shifted(to, -months), to)
    default:
      from = try given.day("start")
      to = try given.day("end")
      whole = .range(from, try shifted(from, (to - from) / 28 + 1))
    }
    let fixed = given["fixed_days_in_month"].map { !$0.isNull } ?? false
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", whole), ("from", .day(from)), ("to", .day(to)),
        ("granularity", .string(fixed ? "month30" : "day")),
      ])
    let parts = ok["fraction"]?.elements ?? []
    try expectFigure("days", parts.first, expect["days"])
    try expectFigure("of", parts.last, expect["of"])
    guard let fraction = expect["fraction"] else { return }
    let scale = Ratio(Int64(1_000_000_000))
    let exact = try figure(parts.first, "part") / figure(parts.last, "whole")
    try expectFigure(
      "fraction", try Ratio((exact * scale).rounded(.halfUp)) / scale, fraction)
  }

  private func shifted(_ day: Day, _ months: Int) throws -> Day {
    guard let moved = day.adding(months: months) else { throw FigureMismatch("no such month") }
    return moved
  }
}

/// Kill Bill: an invoice up to a target over phases, given what was invoiced before.
private struct PhaseInvoice {
  let given: JSONValue

  init(_ given: JSONValue) { self.given = given }

  func compare(_ expect: JSONValue) throws {
    var groups: [(String, [JSONValue])] = []
    for phase in given["phases"]?.elements ?? [] {
      let name = phase.text("subscription") ?? ""
      if let index = groups.firstIndex(where: { $0.0 == name }) {
        groups[index].1.append(phase)
      } else {
        groups.append((name, [phase]))
      }
    }
    var (amount, items) = (Int64(0), [JSONValue]())
    for (_, phases) in groups {
      let ok = try DateLine.ask("invoice", try request(phases))
      amount += try ok.number("total_minor")
      items += ok["lines"]?.elements ?? []
    }
    var count = items.count
    if let credited = given["credited"] {
      amount -= try credit(credited)
      count += 1
    }
    try expectFigure("amount", .integer(amount), expect["amount"])
    try expectFigure("item_count", .integer(count), expect["item_count"])
    for (item, expected) in zip(items, expect["items"]?.elements ?? []) {
      try expectFigure("start", item["start"], expected["start"])
      try expectFigure("end", item["end"], expected["end"])
      try expectFigure("amount", item["amount_minor"], expected["amount"])
    }
  }

  private func request(_ phases: [JSONValue]) throws -> [(String, JSONValue?)] {
    let first = try phases[0].day("from")
    let already = given["already_invoiced"]?.elements ?? []
    var states = try phases.map { (on: try $0.day("from"), price: try price($0.number("price"))) }
    // What was invoiced at another price was an earlier phase that the case leaves out.
    if let line = already.first, try line.number("amount") != phases[0].number("price"),
      line.text("start") == phases[0].text("from")
    {
      states.insert((first, try price(line.number("amount"))), at: 0)
    }
    let changes = states.dropFirst().map { state -> JSONValue in
      ["on": .day(state.on), "model": "flat", "unit_price": state.price]
    }
    let target = try given.day("target")
    let interval = try PeerInterval(phases[0].text("period"))
    // Beside a credit, the source invoices the renewal alone: earlier months are paid.
    let from = given["credited"] == nil ? first : target
    return [
      ("currency", given["currency"]), ("on", .day(target)),
      (
        "subscription",
        [
          "anchor": .day(from), "interval": interval.json,
          "anchoring": ["day_of_month": phases[0]["bill_cycle_day"] ?? .null],
        ]
      ),
      (
        "prices",
        [
          [
            "code": "plan", "model": "flat", "unit_price": states[0].price,
            "changes": .array(changes),
          ]
        ]
      ),
      (
        "billed",
        .array(
          already.map { line in
            [
              "price": "plan", "start": line["start"] ?? .null, "end": line["end"] ?? .null,
              "amount_minor": line["amount"] ?? .null,
            ]
          })
      ),
    ]
  }

  private func price(_ minor: Int64) throws -> JSONValue {
    .string(try (Ratio(minor) / Ratio(100)).description)
  }

  private func credit(_ credited: JSONValue) throws -> Int64 {
    let last = try credited.day("cancelled_on").adding(days: -1)
    let ok = try DateLine.ask(
      "change",
      [
        ("on", last.map { .day($0) }), ("period", credited["billed"]), ("cancel", .bool(true)),
        ("old", ["unit_price_minor": credited["price"] ?? .null]),
      ])
    return try ok.number("credit_minor")
  }
}
