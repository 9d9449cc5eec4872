// Lago's, Flexprice's and Meteroid's questions about parts of periods, as calc lines.

import Billing
import Formats

@testable import Core

/// Lago's fee for a part of a period: inclusive ends, trial days from the first start.
struct LagoFee {
  let given: JSONValue

  init(_ given: JSONValue) { self.given = given }

  func compare(_ expect: JSONValue) throws {
    let days = Int(try given.number("period_days"))
    guard let end = try given.day("to").adding(days: 1), let start = end.adding(days: -days) else {
      throw FigureMismatch("no period")
    }
    var from = try given.day("from")
    if let trial = try given["trial_days"].map({ _ in Int(try given.number("trial_days")) }),
      let free = try given.day("started").adding(days: trial)
    {
      from = min(max(from, free), end)
    }
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(start, end)), ("from", .day(from)), ("amount_minor", given["price"]),
      ])
    try expectFigure("amount", ok["amount_minor"], expect["amount"])
    try expectFigure("billed_days", ok["fraction"]?.elements.first, expect["billed_days"])
    guard let exact = expect["exact"] else { return }
    // The source prints a float: agreement to its twelfth digit is meant.
    let scale = Ratio(Int64(1_000_000_000))
    let found = try (figure(ok["exact_minor"], "exact") * scale).rounded(.halfUp)
    let wanted = try (figure(exact, "exact") * scale).rounded(.halfUp)
    guard found == wanted else { throw FigureMismatch("exact is \(found), expected \(wanted)") }
  }

  /// The first fee after a trial: from its last local day to the end of the calendar period.
  static func atTrialEnd(_ given: JSONValue, _ expect: JSONValue) throws {
    let zone = given.text("timezone")
    let started = try ScheduleLine.localDay(given.text("started") ?? "", zone)
    guard let first = started.adding(days: Int(try given.number("trial_days"))),
      let anchor = Day("2001-01-01")
    else { throw FigureMismatch("no trial end") }
    let month = try ScheduleLine(
      anchor: anchor, interval: PeerInterval(given.text("interval")), zone: zone
    ).holding(first)
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(month.start, month.end)), ("from", .day(first)),
        ("amount_minor", given["price"]),
      ])
    try expectFigure("amount", ok["amount_minor"], expect["amount"])
    let parts = (ok["fraction"]?.elements ?? []).compactMap(\.plain).map { JSONValue.number($0) }
    try expectFigure("billed_days", .array(parts), expect["billed_days"])
    let last = month.end.adding(days: -1).map { JSONValue.day($0) } ?? .null
    try expectFigure("period", .array([.day(first), last]), expect["period"])
  }
}

/// Lago's ends of a subscription: credit, refund and final invoice.
struct LagoTermination {
  let given: JSONValue
  /// The last day of service and the calendar or anniversary period that holds it.
  private let last: Day
  private let period: AnsweredPeriod
  private let started: Day

  init(_ given: JSONValue) throws {
    self.given = given
    let zone = given.text("timezone")
    let ended = given.text("terminated_on") ?? given.text("terminated_at") ?? given.text("at")
    last = try ScheduleLine.localDay(ended ?? "", zone)
    started = try ScheduleLine.localDay(given.text("started") ?? given.text("at") ?? "", zone)
    var anchor = started
    if given["billing_time"] == "calendar" {
      guard let first = Day("2001-01-01") else { throw FigureMismatch("no anchor") }
      anchor = first
    }
    period = try ScheduleLine(
      anchor: anchor, interval: PeerInterval(given.text("interval")), zone: zone
    ).holding(last)
  }

  func compare(_ kind: String, _ expect: JSONValue) throws {
    switch kind {
    case "start_and_terminate_same_day_in_advance": try sameDay(expect)
    case "terminate_in_advance": try inAdvance(expect)
    case "terminate_in_arrears": try inArrears(expect)
    default: try credit(expect)
    }
  }

  private var taxRate: JSONValue { given["tax_rate"] ?? .integer(0) }

  /// The days of the period that were charged and what they cost.
  private func billed() throws -> (start: Day, price: Int64) {
    let start = max(period.start, started)
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(period.start, period.end)), ("from", .day(start)),
        ("amount_minor", given["price"]),
      ])
    return (start, try ok.number("amount_minor"))
  }

  private func cancel(
    old: [JSONValue.Member] = [], paid: JSONValue? = nil
  ) throws -> JSONValue {
    let (start, price) = try billed()
    var state: [JSONValue.Member] = [.init("tax_percent", taxRate)]
    if !old.contains(where: { $0.name == "unit_price_minor" }) {
      state.append(.init("unit_price_minor", .integer(price)))
    }
    return try DateLine.ask(
      "change",
      [
        ("on", .day(last)), ("period", .range(start, period.end)), ("cancel", .bool(true)),
        ("old", .object(state + old)), ("paid_minor", paid),
      ])
  }

  private func sameDay(_ expect: JSONValue) throws {
    let ok = try cancel()
    try expectFigure("credit_excl_tax", ok["credit_minor"], expect["credit_excl_tax"])
    try expectFigure("credit_tax", .integer(-(try ok.number("tax_minor"))), expect["credit_tax"])
    try expectFigure(
      "credit_total", .integer(-(try ok.number("total_minor"))), expect["credit_total"])
    let invoice = try finalInvoice([.integer(try billed().price)], balance: 0)
    try expectFigure("invoice_total", invoice["total_minor"], expect["invoice_total"])
  }

  private func inAdvance(_ expect: JSONValue) throws {
    var (offset, refund, total) = (Int64(0), Int64(0), Int64(0))
    if given["on_termination"] != "skip" {
      let ok = try cancel(paid: given["paid"])
      total = -(try ok.number("total_minor"))
      offset = try ok["offset_minor"].map { _ in try ok.number("offset_minor") } ?? total
      refund = total - offset
    }
    if given["on_termination"] == "credit" { (offset, refund) = (total, 0) }
    try expectFigure("credit_note_total", .integer(total), expect["credit_note_total"])
    try expectFigure("refund", .integer(refund), expect["refund"])
    try expectFigure("credit", .integer(offset), expect["credit"])
    let final = try finalInvoice([given["usage_fee"] ?? .integer(0)], balance: offset)
    try expectFigure("final_invoice_total", final["due_minor"], expect["final_invoice_total"])
  }

  /// The day of termination is billed, unless it opens a new period: that one never begins.
  private func inArrears(_ expect: JSONValue) throws {
    var (from, to) = (max(period.start, started), last.adding(days: 1) ?? period.end)
    var whole = period
    if last == period.start, last > started {
      guard let day = last.adding(days: -1) else { throw FigureMismatch("no day") }
      whole = try ScheduleLine(
        anchor: given["billing_time"] == "calendar" ? Day("2001-01-01") ?? started : started,
        interval: PeerInterval(given.text("interval")), zone: given.text("timezone")
      ).holding(day)
      (from, to) = (max(whole.start, started), whole.end)
    }
    let ok = try DateLine.ask(
      "prorate",
      [
        ("period", .range(whole.start, whole.end)), ("from", .day(from)), ("to", .day(to)),
        ("amount_minor", given["price"]),
      ])
    let fee = ok["amount_minor"] ?? .null
    try expectFigure("subscription_fee", fee, expect["subscription_fee"])
    let parts = (ok["fraction"]?.elements ?? []).compactMap(\.plain).map { JSONValue.number($0) }
    try expectFigure("billed_days", .array(parts), expect["billed_days"])
    let final = try finalInvoice([fee, given["usage_fee"] ?? .integer(0)], balance: 0)
    let net = try final.number("subtotal_minor")
    try expectFigure("excl_tax", .integer(net), expect["final_invoice_excl_tax"])
    try expectFigure("tax", final["tax_minor"], expect["final_invoice_tax"])
    try expectFigure("total", final["total_minor"], expect["final_invoice_total"])
  }

  private func credit(_ expect: JSONValue) throws {
    var old: [JSONValue.Member] = []
    if let coupon = given["coupon_on_fee"] {
      let percent = try figure(coupon, "coupon") * Ratio(100) / figure(given["price"], "price")
      old.append(.init("discount_percent", .string(percent.description)))
    }
    if let credited = given["previous_credit_net"] { old.append(.init("credited_minor", credited)) }
    if let trial = given["trial_days"], try trialCovers(trial) {
      // Free days were never charged: there is nothing to return.
      old.append(.init("unit_price_minor", .integer(0)))
    }
    let ok = try cancel(old: old, paid: try paidShare())
    let total = -(try ok.number("total_minor"))
    try expectFigure("net", .integer(-(try ok.number("net_minor"))), expect["net"])
    try expectFigure("tax", .integer(-(try ok.number("tax_minor"))), expect["tax"])
    try expectFigure("total", .integer(total), expect["total"])
    try expectFigure("credit_note", .bool(total > 0), expect["credit_note"])
    guard given["paid"] != nil else { return }
    try expectFigure("refund", ok["refund_minor"], expect["refund"])
    try expectFigure("credit", ok["offset_minor"], expect["credit"])
    try expectFigure("offset", ok["offset_minor"], expect["offset"])
  }

  private func trialCovers(_ trial: JSONValue) throws -> Bool {
    guard let days = trial.plain.flatMap({ Int($0) }), let free = started.adding(days: days) else {
      throw FigureMismatch("no trial")
    }
    return free > last
  }

  /// The fee's share of what was paid on its invoice.
  private func paidShare() throws -> JSONValue? {
    guard let paid = given["paid"] else { return nil }
    let tax = try figure(taxRate, "tax") / Ratio(100)
    let net = try figure(given["price"], "price") - (given["coupon_on_fee"]?.ratio ?? .zero)
    let share = try net * (tax + .one) / figure(given["invoice_total"], "total")
    let amount = try figure(paid, "paid") * share
    return .integer(amount.rounded(.halfUp))
  }

  /// The final invoice: fees before tax, less a balance.
  private func finalInvoice(_ fees: [JSONValue], balance: Int64) throws -> JSONValue {
    var prices: [JSONValue] = []
    for fee in fees {
      let major = try figure(fee, "fee") / Ratio(100)
      prices.append([
        "model": "flat", "unit_price": .string(major.description), "one_time": .bool(true),
      ])
    }
    return try DateLine.ask(
      "invoice",
      [
        ("period", .range(period.start, period.end)), ("prices", .array(prices)),
        ("taxes", [["rate_percent": taxRate]]), ("balance_minor", .integer(balance)),
      ])
  }
}

/// Changes of price or quantity inside a period.
enum DayChange {
  static func compare(_ given: JSONValue, _ expect: JSONValue) throws {
    var (start, end) = try ProrationVectorTests.range(given["period"])
    if given["period_end_inclusive"] == .bool(true) { end = end.adding(days: 1) ?? end }
    let on = try given.day("change_on")
    let ok = try DateLine.ask(
      "change",
      [
        ("on", .day(on)), ("period", .range(start, end)), ("old", state(given["old"])),
        // The day of change counts as remaining: nothing is used from it on.
        ("new", state(given["new"]) ?? ["unit_price_minor": "0", "quantity": "0"]),
        ("currency", given["currency"]),
      ])
    try figures(ok, expect)
    let share = try DateLine.ask(
      "prorate", [("period", .range(start, end)), ("from", .day(on))])
    let parts = (share["fraction"]?.elements ?? []).compactMap(\.plain)
      .map { JSONValue.number($0) }
    try expectFigure("days", .array(parts), expect["days"])
    if let lines = expect["lines"] {
      let amounts = (ok["lines"]?.elements ?? []).compactMap { $0["amount_minor"] }
      try expectFigure("lines", .array(amounts), lines)
    }
    start = end
  }

  private static func state(_ value: JSONValue?) -> JSONValue? {
    value?.renaming("unit_price", to: "unit_price_minor")
  }

  private static func figures(_ ok: JSONValue, _ expect: JSONValue) throws {
    let credit = try ok.number("credit_minor")
    try expectFigure("credit", .integer(-credit), expect["credit"])
    try expectFigure("charge", ok["charge_minor"], expect["charge"])
    try expectFigure("net", ok["net_minor"], expect["net"])
  }

  /// A change with a share of the period left, `n/d`: a period of d days with n of them left.
  static func byShare(_ given: JSONValue, _ expect: JSONValue) throws {
    let share = try figure(given["remaining_share"], "share")
    guard let start = Day("2026-01-01"), let end = start.adding(days: Int(share.denominator)),
      let on = end.adding(days: -Int(share.numerator))
    else { throw FigureMismatch("no period") }
    let price = given["new_price_per_month"] ?? given["new_price"] ?? .null
    let ok = try DateLine.ask(
      "change",
      [
        ("on", .day(on)), ("period", .range(start, end)),
        ("old", ["unit_price_minor": given["old_price"] ?? .null]),
        ("new", ["unit_price_minor": price]),
      ])
    try figures(ok, expect)
  }
}
