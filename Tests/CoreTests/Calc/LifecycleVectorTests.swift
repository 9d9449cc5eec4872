// Subscription lifecycles: figures of Kill Bill, Lago, Meteroid and Stripe.

import Billing
import Foundation
import Formats
import Testing

@testable import Core

@Suite("Subscription lifecycles agree with peers' figures")
struct LifecycleVectorTests {
  static let figures = PeerFigures("subscription-lifecycle")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "lago-down-1":
      "there a yearly plan keeps the first anchor; here a change of interval re-anchors",
    "lago-end-7":
      "there an end in the first hours of a day waits for a job and leaves that day out",
    "lago-end-8": "the source leaves August unbilled; here every period is billed",
    "lago-end-9": "there a period that ends on its first day is billed as nothing",
    "kb-block-5":
      "a change dated before a block of the same day passes there; here the order given counts",
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

  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    switch given["kind"]?.plain {
    case "transition": try transition(given, expect)
    case "event_order": try order(given, expect)
    case "timeline":
      for check in expect["checks"]?.elements ?? [] { try LifecycleStory(peer).compare(check) }
    case let other: throw FigureMismatch("no adapter for \(other ?? "a case without kind")")
    }
  }

  private static func transition(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try CalcLine.ask(
      "transition",
      given.keeping("event", "collection").adding("state", given["from"]))
    try expectFigure("to", ok["to"], expect["to"])
    guard let further = expect["further_invoices"] else { return }
    try expectFigure("further_invoices", .bool(ok["invoices"] != "none"), further)
  }

  private static func order(_ given: JSONValue, _ expect: JSONValue) throws {
    let start = given["start"] ?? .null
    let ok = try CalcLine.ask(
      "timeline",
      [
        "plan": given["plan"] ?? .null, "start": start,
        "events": [
          ["at": start, "do": "pause", "on": given["pause"] ?? .null],
          ["at": start, "do": "resume", "on": given["resume"] ?? .null],
        ],
      ])
    try expectFigure("events", ok["events"], expect["events"])
  }
}

/// One scenario; every check replays the instructions that come before it.
private struct LifecycleStory {
  let given: JSONValue
  let events: [JSONValue]
  let plan: JSONValue

  init(_ peer: PeerFigures.Case) {
    given = peer.given
    events = given["events"]?.elements ?? []
    var plan = given["plan"] ?? [:]
    // Calendar billing is Lago's default; ours is the anniversary.
    if peer.id.hasPrefix("lago"), plan["billing"] == nil {
      plan = plan.adding("billing", "calendar")
    }
    self.plan = plan
  }

  /// Moments without a date: t0, t1, … are 2024-01-01 and the days after it.
  private static let abstract = [
    "t0": "2024-01-01", "t1": "2024-01-02", "t2": "2024-01-02T12:00:00Z",
    "before PT48H": "2024-01-02T23:59:59Z", "after PT48H": "2024-01-03T00:00:01Z",
    "in trial": "2024-01-05", "after four cycles": "2024-07-15",
  ]

  private func dated(_ value: JSONValue?) -> JSONValue? {
    value?.plain.map { .string(Self.abstract[$0] ?? $0) } ?? value
  }

  /// Which instructions a check sees, and when it looks.
  private func scope(_ at: String) -> (events: [JSONValue], at: JSONValue) {
    for prefix in ["after event ", "2013-08-09 before event "] where at.hasPrefix(prefix) {
      guard let number = Int(at.dropFirst(prefix.count)), events.indices.contains(number - 1) else {
        continue
      }
      let count = prefix.hasPrefix("after") ? number : number - 1
      let moment = prefix.hasPrefix("after") ? events[number - 1]["at"] : "2013-08-09"
      return (Array(events.prefix(count)), dated(moment) ?? .null)
    }
    return (events.filter { !isLater($0, than: at) }, dated(.string(at)) ?? .null)
  }

  /// Instructions given after a check are unknown to it.
  private func isLater(_ event: JSONValue, than at: String) -> Bool {
    guard let given = dated(event["at"])?.plain, let limit = dated(.string(at))?.plain,
      given.first != "P", limit.first != "P"
    else { return false }
    return String(given.prefix(10)) > String(limit.prefix(10))
  }

  func compare(_ check: JSONValue) throws {
    guard let at = check["at"]?.plain else { return }
    let scope = scope(at)
    let request: JSONValue = [
      "plan": plan,
      "events": .array(scope.events.map(instruction)), "at": scope.at,
    ]
    let ok = try ZonedLine.ask("timeline", request.adding("zone", given["timezone"]))
    let shift = try shifter(scope.events)
    for (index, event) in scope.events.enumerated() {
      guard let outcome = event["outcome"]?.plain, let found = ok["outcomes"]?.elements[index].plain
      else { continue }
      guard found.hasPrefix(outcome) else { throw FigureMismatch("event \(index + 1): \(found)") }
    }
    guard let state = ok["checks"]?.elements.first else { throw FigureMismatch("no check") }
    try TimelineComparison(check: check, ok: ok, found: state, events: scope.events, shift: shift)
      .compare()
  }

  private func instruction(_ event: JSONValue) -> JSONValue {
    var event = event.adding("outcome", nil).adding("at", dated(event["at"]))
    for name in ["on", "ending_at"] { event = event.adding(name, dated(event[name])) }
    return event
  }

  /// Offsets from the start, as dates.
  private func shifter(_ events: [JSONValue]) throws -> (JSONValue) throws -> JSONValue {
    { value in
      guard let text = value.plain, text.first == "P" else { return value }
      let ok = try CalcLine.ask(
        "timeline",
        ["plan": [:], "events": [["at": "P0D", "do": "start", "on": .string(text)]], "at": "P0D"])
      return ok["service_start"] ?? .null
    }
  }
}

/// One check of the source against the answer, field by field; an unknown field is a mismatch.
private struct TimelineComparison {
  let check: JSONValue
  let ok: JSONValue
  let found: JSONValue
  let events: [JSONValue]
  let shift: (JSONValue) throws -> JSONValue

  func compare() throws {
    guard case .object(let members) = check else { return }
    for member in members where member.name != "at" {
      try compare(member.name, member.value)
    }
  }

  private func compare(_ name: String, _ expected: JSONValue) throws {
    switch name {
    case "state": try same(name, found["state"], expected, Self.states)
    case "service_start", "service_end", "billing_start", "billing_end", "expires_at":
      try expectFigure(name, ok[name], shift(expected))
    case "phase", "plan", "cycle", "pending_checkout", "credit_note_total_minor", "period_start":
      try expectFigure(name, found[name], expected)
    case "phase_start", "next_phase_at": try expectFigure(name, found[name], shift(expected))
    case "effective_plan":
      try expectFigure(name, found[name] == "old" ? "own" : found[name], expected)
    case "subscriptions":
      try expectFigure(name, .integer(ok["service_start"]?.isNull == true ? 0 : 1), expected)
    case "add_on_service_start":
      try expectFigure(name, events.last?["on"], expected)
      try expectFigure("add_ons", found["add_ons"], .integer(1))
    case "events": try expectFigure(name, .array(eventNames()), expected)
    case "rule", "reason", "payment", "invoice": try gate(name, expected)
    case "old", "new": try replaced(name, expected)
    default: try invoices(name, expected)
    }
  }

  /// The words of the sources for a state.
  private static let states: [String: [String]] = [
    "active": ["active", "trialing"], "blocked": ["paused"],
    "cancelled": ["canceled"], "terminated": ["canceled", "expired"],
    "canceled": ["canceled", "expired"], "trial_active": ["trialing"],
    "trial_expired": ["incomplete"], "completed": ["expired"],
  ]

  private func same(
    _ name: String, _ value: JSONValue?, _ expected: JSONValue, _ words: [String: [String]]
  ) throws {
    let allowed = words[expected.plain ?? ""] ?? [expected.plain ?? ""]
    guard allowed.contains(value?.plain ?? "") else {
      throw FigureMismatch("\(name) is \(value?.plain ?? "absent"), expected \(expected)")
    }
  }

  private func eventNames() -> [JSONValue] {
    (ok["events"]?.elements ?? []).compactMap { event in
      switch event.elements.first?.plain {
      case "start_service": "create"
      case "phase": "phase"
      default: nil
      }
    }
  }

  /// What the sources call an activation rule follows from the state here.
  private func gate(_ name: String, _ expected: JSONValue) throws {
    let state = found["state"]?.plain ?? ""
    let words: [String: [String: String]] = [
      "rule": ["active": "satisfied", "incomplete": "pending", "expired": "expired"],
      "reason": ["expired": "timeout"],
      "payment": ["active": "succeeded"],
      "invoice": ["active": "finalized", "incomplete": "open", "expired": "closed"],
    ]
    try expectFigure(name, .string(words[name]?[state] ?? state), expected)
  }

  /// The sources replace a subscription by a new one; here it is one with a change.
  private func replaced(_ name: String, _ expected: JSONValue) throws {
    let change = found["change"]?["state"]?.plain ?? "none"
    let state = name == "new" ? change : change == "active" ? "canceled" : "active"
    try same("\(name) state", .string(state), expected["state"] ?? .null, Self.states)
    let rules = ["active": "satisfied", "incomplete": "pending", "canceled": "failed"]
    let invoices = ["active": "finalized", "incomplete": "open", "canceled": "closed"]
    try expectFigure("rule", .string(rules[change] ?? change), expected["rule"])
    try expectFigure("invoice", .string(invoices[change] ?? change), expected["invoice"])
    guard expected["period_start"] != nil else { return }
    try expectFigure("period_start", found["period_start"], expected["period_start"])
    try expectFigure(
      "first_fee", found["last_invoice_total_minor"], expected["first_fee_minor"])
  }

  private func invoices(_ name: String, _ expected: JSONValue) throws {
    let dates = found["invoice_dates"]?.elements ?? []
    let last = found["last_invoice_total_minor"]
    let isBilled = !dates.isEmpty
    switch name {
    case "invoices": try expectFigure(name, found["invoices"], expected)
    case "invoice_dates": try expectFigure(name, found["invoice_dates"], expected)
    case "invoice_date": try expectFigure(name, dates.last, expected)
    case "invoice_total_minor", "last_invoice_total_minor":
      try expectFigure(name, isBilled ? last : .integer(0), expected)
    case "plan_fee_minor": try expectFigure(name, last, expected)
    case "plan_fee_billed", "new_plan_fee_billed":
      try expectFigure(name, .bool(isBilled), expected)
    case "credit_notes":
      try expectFigure(
        name, .integer(found["credit_note_total_minor"] == .integer(0) ? 0 : 1), expected)
    case "final_invoice":
      try expectFigure("net", found["last_invoice_net_minor"], expected["net_minor"])
      try expectFigure("tax", found["last_invoice_tax_minor"], expected["tax_minor"])
      try expectFigure("total", last, expected["total_minor"])
    default: throw FigureMismatch("\(name) is not compared")
    }
  }
}

/// Asks with the zones of this machine's database.
private enum ZonedLine {
  static let calculator = Calculator(
    kinds: CalcKind.all(zones: { name in
      guard let data = try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")) else {
        return nil
      }
      return try? Zone(name: name, tzif: Array(data))
    }))

  static func ask(_ kind: String, _ fields: JSONValue) throws -> JSONValue {
    let request = fields.adding("kind", .string(kind))
    let answer = try JSONValue(parsing: calculator.answer(request.description.utf8).text)
    if let ok = answer["ok"] { return ok }
    throw FigureMismatch("refused: \(answer["error"]?.description ?? answer.description)")
  }
}
