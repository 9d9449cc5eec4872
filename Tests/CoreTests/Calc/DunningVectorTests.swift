// Dunning: figures of Kill Bill, Lago, Stripe and Recurly.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Dunning agrees with peers' figures")
struct DunningVectorTests {
  static let figures = PeerFigures("dunning")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "kb-sum": "a document of nothing counts as unpaid there; here nothing open is nothing unpaid",
    "stripe-1": "limits offered by a vendor's settings page, no figure to compute",
    "stripe-13": "an order of credentials that a vendor stores apart; here one is the default",
    "recurly-1": "limits of a vendor's own schedule, no figure to compute",
    "recurly-2": "a vendor's fixed interval; here the category's wait and the slots decide",
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
    case "overdue_condition":
      let ok = try CalcLine.ask("overdue", given.keeping("condition", "account"))
      try expectFigure("met", ok["met"], expect["met"])
    case "overdue_state": try state(given, expect)
    case "unpaid_summary": try summary(given, expect)
    case "retry_schedule":
      let ok = try CalcLine.ask("overdue", given.keeping("first_failure", "retry_days"))
      try expectFigure("retries", ok["retries"], expect["retries"])
    case "overdue_timeline": try OverdueStory(given).compare(expect)
    case "overdue_by_measure": try measures(given, expect)
    case "campaign_run": try campaign(given, expect)
    case "campaign_request": try request(given, expect)
    case "mark_overdue": try mark(given, expect)
    case "final_action":
      let ok = try CalcLine.ask(
        "transition",
        ["state": "past_due", "event": "retries_exhausted", "retries_end": "leave_past_due"])
      try expectFigure("state", ok["to"], expect["state"])
      try expectFigure("invoices", ok["invoices"], "charged")
    case "hard_declines": try hardDeclines(expect)
    case "direct_debit_retries": try debit(given, expect)
    case let other: throw FigureMismatch("no adapter for \(other ?? "a case without kind")")
    }
  }

  private static func state(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try CalcLine.ask(
      "overdue",
      given.keeping("levels").adding(
        "account",
        ["days_since_earliest_unpaid": given["days_since_earliest_unpaid"] ?? .null]))
    for name in ["state", "blocks_changes", "blocks_service", "blocks_billing"] {
      try expectFigure(name, ok[name], expect[name])
    }
  }

  private static func summary(_ given: JSONValue, _ expect: JSONValue) throws {
    let documents = (given["invoices"]?.elements ?? []).map { invoice -> JSONValue in
      [
        "date": .string("2026-01-0\((invoice["day"]?.plain).map { (Int($0) ?? 0) + 1 } ?? 1)"),
        "amount_minor": invoice["balance_minor"] ?? .null,
      ]
    }
    let ok = try CalcLine.ask(
      "overdue",
      [
        "levels": [["state": "late", "days": .integer(1)]], "documents": .array(documents),
        "at": "2026-02-01",
      ])
    try expectFigure("balance_minor", ok["balance_minor"], expect["balance_minor"])
    try expectFigure("count", ok["count"], expect["count"])
  }

  private static func measures(_ given: JSONValue, _ expect: JSONValue) throws {
    let (name, values) =
      given["unpaid_invoices_over_time"].map { ("unpaid_invoices", $0) }
      ?? ("unpaid_balance_minor", given["unpaid_balance_minor_over_time"] ?? .null)
    for (value, state) in zip(values.elements, expect["states"]?.elements ?? []) {
      let account = JSONValue.object([.init(name, value)])
      let ok = try CalcLine.ask("overdue", given.keeping("levels").adding("account", account))
      try expectFigure("state", ok["state"], state)
    }
    let clear = try CalcLine.ask("overdue", given.keeping("levels").adding("account", [:]))
    try expectFigure("after_paying_all", clear["state"], expect["after_paying_all"])
  }

  private static func campaign(_ given: JSONValue, _ expect: JSONValue) throws {
    let thresholds = given["customer_thresholds_minor"] ?? given["thresholds_minor"] ?? .null
    let campaign = given.keeping("max_attempts", "days_between_attempts")
      .adding("thresholds_minor", thresholds)
    var entries: [JSONValue] = []
    if case .object(let members)? = given["overdue_minor"] {
      entries = members.map { member in
        let entry: JSONValue = ["currency": .string(member.name), "amount_minor": member.value]
        return entry.adding("attempts", given["attempts_before"]?[member.name])
          .adding("last_attempt_at", lastAttempt(given))
      }
    } else if case .object(let members)? = given["overdue_by_entity_minor"] {
      entries = members.map { member in
        ["currency": "EUR", "amount_minor": member.value, "entity": .string(member.name)]
      }
    }
    let ok = try CalcLine.ask(
      "overdue",
      ["campaign": campaign, "overdue": .array(entries), "at": "2026-03-10T12:00:00Z"])
    let count = ok["requests"]?.elements.count ?? 0
    try expectFigure("requests", .integer(count), expect["requests"])
    try expectFigure("finished", ok["finished"], expect["finished"])
    if case .object(let members)? = expect["attempts"] {
      for member in members {
        try expectFigure(member.name, ok["attempts"]?[member.name], member.value)
      }
    }
  }

  private static func lastAttempt(_ given: JSONValue) -> JSONValue? {
    switch given["last_attempt"]?.plain {
    case "3 days ago": "2026-03-07T12:00:00Z"
    case "4 days and 1 second ago": "2026-03-06T11:59:59Z"
    default: nil
    }
  }

  /// The source sums the overdue invoices of one customer and currency, then asks the campaign.
  private static func request(_ given: JSONValue, _ expect: JSONValue) throws {
    let currency = given["currency"] ?? .null
    let chosen = (given["invoices"]?.elements ?? []).filter { invoice in
      invoice["currency"] == currency && invoice["overdue"] == .bool(true)
        && invoice["other_customer"] == nil
    }
    var sum = Ratio.zero
    for invoice in chosen { sum = try sum + figure(invoice["amount_minor"], "amount") }
    let ok = try CalcLine.ask(
      "overdue",
      [
        "campaign": [
          "thresholds_minor": .object([
            .init(currency.plain ?? "", given["threshold_minor"] ?? .null)
          ])
        ],
        "overdue": [["currency": currency, "amount_minor": .number(sum.description)]],
        "at": "2026-03-10T12:00:00Z",
      ])
    guard ok["requests"]?.elements.count == 1 else { throw FigureMismatch("no request") }
    try expectFigure(
      "invoices", .array(chosen.compactMap { $0["id"] }), expect["invoices"])
  }

  private static func mark(_ given: JSONValue, _ expect: JSONValue) throws {
    let invoice = given["invoice"] ?? .null
    var document = invoice.keeping("status", "paid").adding("amount_minor", .integer(100))
    switch invoice["due"]?.plain {
    case "1 day ago": document = document.adding("due", "2026-03-09T12:00:00Z")
    case "in 1 day": document = document.adding("due", "2026-03-11T12:00:00Z")
    default: break
    }
    document = document.adding("disputed", invoice["dispute_lost"])
    let ok = try CalcLine.ask(
      "overdue", ["documents": [document], "at": "2026-03-10T12:00:00Z"])
    let isOverdue = !(ok["overdue"]?.elements ?? []).isEmpty
    try expectFigure("overdue", .bool(isOverdue), expect["overdue"])
  }

  private static func hardDeclines(_ expect: JSONValue) throws {
    for code in expect["not_retried"]?.elements ?? [] {
      let ok = try CalcLine.ask(
        "decline", ["processor": "stripe", "code": code, "at": "2026-03-10T12:00:00Z"])
      guard ok["retry"]?["never"] != nil else { throw FigureMismatch("\(code) is retried") }
    }
  }

  /// Plays the decline again and again: how often is it sent once more within the window?
  private static func debit(_ given: JSONValue, _ expect: JSONValue) throws {
    var attempts: [JSONValue] = [["at": "2026-03-01T12:00:00Z"]]
    let first = try #require(Timestamp("2026-03-01T12:00:00Z"))
    for _ in 0..<10 {
      let ok = try CalcLine.ask(
        "decline",
        [
          "category": given["failure"] ?? .null, "network": given["scheme"] ?? .null,
          "attempts": .array(attempts), "at": attempts.last?["at"] ?? .null,
        ])
      guard let next = ok["retry"]?["at"]?.plain, let at = Timestamp(next) else { break }
      let days = try figure(expect["within_days"], "within_days").numerator
      guard (at.milliseconds - first.milliseconds) <= Int64(days) * 86_400_000 else { break }
      attempts.append(["at": .string(next)])
    }
    try expectFigure("max_retries", .integer(attempts.count - 1), expect["max_retries"])
  }
}

/// A Kill Bill scenario: which documents are open at a moment, asked level by level.
private struct OverdueStory {
  let given: JSONValue
  init(_ given: JSONValue) { self.given = given }

  func compare(_ expect: JSONValue) throws {
    for name in ["states", "child_states"] {
      for pair in expect[name]?.elements ?? [] {
        guard let moment = pair.elements.first?.plain else { continue }
        let ok = try CalcLine.ask(
          "overdue",
          given.keeping("levels").adding("at", .string(String(moment.prefix(10))))
            .adding("documents", .array(documents(at: moment))))
        try expectFigure(moment, ok["state"], pair.elements.last)
      }
    }
    guard let retries = expect["retries"]?.elements,
      let first = given["unpaid"]?.elements.first?["date"]
    else { return }
    let ok = try CalcLine.ask(
      "overdue", given.keeping("retry_days").adding("first_failure", first))
    let found = ok["retries"]?.elements.prefix(retries.count) ?? []
    try expectFigure("retries", .array(Array(found)), .array(retries))
  }

  private func documents(at moment: String) -> [JSONValue] {
    let (day, isAfter) = (String(moment.prefix(10)), moment.contains("after"))
    func happened(_ on: String?) -> Bool { on.map { $0 < day || ($0 == day && isAfter) } ?? false }
    let isOff = moment.contains("enforcement off")
    let credited = happened(given["account_credit"]?["on"]?.plain)
    let all =
      (given["unpaid"]?.elements ?? []).map { ($0, false) }
      + (given["paid"]?.elements ?? []).map { ($0, true) }
    return all.compactMap { invoice, wasPaid in
      guard let date = invoice["date"]?.plain, date <= day else { return nil }
      var isPaid = wasPaid || credited || happened(given["all_adjusted_on"]?.plain)
      if given["refunded"]?["invoice"]?.plain == date, happened(given["refunded"]?["on"]?.plain) {
        isPaid = false
      }
      let adjusted = given["adjusted_to_zero"]
      if adjusted?["invoice"]?.plain == date, happened(adjusted?["on"]?.plain) { isPaid = true }
      let isWrittenOff =
        invoice["written_off"] == .bool(true) && !happened(given["write_off_removed_on"]?.plain)
      return [
        "date": .string(date), "amount_minor": invoice["amount_minor"] ?? .integer(100),
        "paid": .bool(isPaid), "written_off": .bool(isWrittenOff), "excluded": .bool(isOff),
      ]
    }
  }
}
