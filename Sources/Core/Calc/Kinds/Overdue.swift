// `overdue`: where a payer stands: by a ladder of days, by conditions, or by a campaign.

import Billing
import Formats

extension CalcKind {
  package static let overdue = CalcKind(
    "overdue",
    input: "documents: [{id?, due (day or instant) or date, amount_minor, paid_minor?, currency?, "
      + "status? (draft, open, void), failed_at?, money? (none, pending, unknown), disputed?, "
      + "written_off?, excluded?, returned_at?, paid?}], at, ladder? (cards, terms, or {steps: [{day, do "
      + "(in_app, email, sms, restrict, end)}], end?, minimum_minor?}), attempts?: [{at, "
      + "category?, approved?, document?}], retry_days?: [days after the attempt before], fired?: "
      + "[{step, at}], hold?: {from, until?, by?, reason?}, promise_until?, text_consent?, "
      + "next_retry_at?. Or levels: [{state, days?, unpaid_invoices?, balance_minor?, tags?, "
      + "blocks_changes?, blocks_service?, blocks_billing?}] mild to severe, with documents and at "
      + "or account: {unpaid_invoices?, unpaid_balance_minor?, days_since_earliest_unpaid?, "
      + "last_failure?, tags?}. Or condition: {unpaid_invoices_at_least?, "
      + "unpaid_balance_minor_at_least?, days_since_earliest_unpaid_at_least?, last_failure_in?, "
      + "tags_in?, tags_not_in?} with account. Or first_failure and retry_days. Or campaign: "
      + "{thresholds_minor: {EUR:…}, max_attempts?, days_between_attempts?} with overdue: "
      + "[{currency, amount_minor, entity?, attempts?, last_attempt_at?}] and at",
    output: "stage, step, access, day_zero, days, amount_minor, overdue, due_steps, waiting, next "
      + "({action, at}), reason; or state, blocks_changes, blocks_service, blocks_billing, count, "
      + "balance_minor, earliest, next_check_days; or met; or retries; or requests, attempts, "
      + "finished",
    example: #"{"kind":"overdue","ladder":"cards","at":"2026-03-05T12:00:00Z","documents":"#
      + #"[{"id":"inv_1","due":"2026-03-01","amount_minor":4900}]}"#
  ) { fields throws(CalcError) in
    if fields.has("condition") { return try OverdueRequest.condition(fields) }
    if fields.has("levels") { return try OverdueRequest.levels(fields) }
    if fields.has("campaign") { return try OverdueCampaign.answer(fields) }
    if fields.has("first_failure") { return try OverdueRequest.retries(fields) }
    return try OverdueLadder.answer(fields)
  }
}

/// Conditions, levels and plain retry schedules.
enum OverdueRequest {
  static func condition(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
    let given = try fields.required("condition", fields.object("condition"))
    let condition = OverdueCondition(
      countAtLeast: try given.integer("unpaid_invoices_at_least", in: 0...Int(Int32.max)),
      balanceAtLeast: try given.integer("unpaid_balance_minor_at_least"),
      daysAtLeast: try given.integer("days_since_earliest_unpaid_at_least", in: 0...4_000_000),
      lastFailureIn: try given.texts("last_failure_in").map { Set($0) },
      tagsIn: try given.texts("tags_in").map { Set($0) },
      tagsNotIn: try given.texts("tags_not_in").map { Set($0) })
    try given.finish()
    let payer = try measures(try fields.required("account", fields.object("account")))
    try fields.finish()
    return CalcAnswer(["met": .bool(condition.holds(for: payer))])
  }

  static func levels(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
    var levels: [OverdueLevel] = []
    for item in try fields.required("levels", fields.objects("levels")) {
      levels.append(try level(item))
    }
    let payer: OverdueMeasures
    var earliest: Day?
    if let account = try fields.object("account") {
      payer = try measures(account)
    } else {
      let at = try fields.required("at", fields.moment("at"))
      let documents = try OverdueDocument.all(fields).filter(\.isOpen)
      earliest = documents.compactMap(\.date).min()
      let days = earliest.map { max(0, Zone.utc.day(of: at) - $0) }
      payer = OverdueMeasures(
        unpaidCount: documents.count, unpaidBalance: try OverdueDocument.sum(documents),
        daysSinceEarliest: documents.isEmpty ? nil : days, lastFailure: nil,
        tags: Set(try fields.texts("tags") ?? []))
    }
    try fields.finish()
    let found = levels.level(for: payer)
    let next = payer.daysSinceEarliest.flatMap { levels.nextDay(after: $0) }
    return CalcAnswer(
      [
        "state": .string(found?.name ?? "clear"),
        "blocks_changes": .bool(found?.blocksChanges ?? false),
        "blocks_service": .bool(found?.blocksService ?? false),
        "blocks_billing": .bool(found?.blocksBilling ?? false),
        "count": .integer(payer.unpaidCount), "balance_minor": .integer(payer.unpaidBalance),
        "earliest": earliest.map { .string("\($0)") } ?? .null,
        "next_check_days": next.map { .integer($0) } ?? .null,
      ],
      why: [
        "\(payer.unpaidCount) unpaid, balance \(payer.unpaidBalance), "
          + "\(payer.daysSinceEarliest.map { "\($0) days" } ?? "no day") since the earliest: "
          + (found?.name ?? "no level holds")
      ])
  }

  /// Each interval counts from the attempt before.
  static func retries(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
    let text = try fields.required("first_failure", fields.text("first_failure"))
    let days = try fields.required("retry_days", retryDays(fields))
    try fields.finish()
    var result: [JSONValue] = []
    if var day = Day(text) {
      for wait in days {
        guard let next = day.adding(days: wait) else {
          throw fields.invalid("retry_days", "beyond the calendar")
        }
        day = next
        result.append(.string("\(day)"))
      }
    } else if var at = Timestamp(text), CalcFields.isOrdinary(at) {
      for wait in days {
        at = at.adding(seconds: wait * 86_400)
        guard CalcFields.isOrdinary(at) else {
          throw fields.invalid("retry_days", "beyond the calendar")
        }
        result.append(.instant(at))
      }
    } else {
      throw fields.invalid("first_failure", "expected a date, or an instant ending in Z")
    }
    return CalcAnswer(["retries": .array(result)])
  }

  static func retryDays(_ fields: CalcFields) throws(CalcError) -> [Int]? {
    guard let items = try fields.array("retry_days") else { return nil }
    var days: [Int] = []
    for (index, item) in items.enumerated() {
      guard case .number(let digits) = item, let count = Int(digits), (0...100_000).contains(count)
      else {
        throw CalcError(
          "invalid-field", field: fields.place("retry_days[\(index)]"), "expected 0 to 100000")
      }
      days.append(count)
    }
    return days
  }

  private static func measures(_ account: CalcFields) throws(CalcError) -> OverdueMeasures {
    let measures = OverdueMeasures(
      unpaidCount: try account.integer("unpaid_invoices", in: 0...Int(Int32.max)) ?? 0,
      unpaidBalance: try account.integer("unpaid_balance_minor") ?? 0,
      daysSinceEarliest: try account.integer("days_since_earliest_unpaid", in: 0...4_000_000),
      lastFailure: try account.text("last_failure"), tags: Set(try account.texts("tags") ?? []))
    try account.finish()
    return measures
  }

  private static func level(_ item: CalcFields) throws(CalcError) -> OverdueLevel {
    let tag = try item.texts("tags").map { Set($0) }
    let service = try item.bool("blocks_service") ?? false
    let level = OverdueLevel(
      name: try item.required("state", item.text("state")),
      condition: OverdueCondition(
        countAtLeast: try item.integer("unpaid_invoices", in: 0...Int(Int32.max)),
        balanceAtLeast: try item.integer("balance_minor"),
        daysAtLeast: try item.integer("days", in: 0...4_000_000),
        lastFailureIn: try item.texts("last_failure_in").map { Set($0) }, tagsIn: tag),
      blocksChanges: try item.bool("blocks_changes") ?? true, blocksService: service,
      blocksBilling: try item.bool("blocks_billing") ?? service,
      recheckDays: try item.integer("recheck_days", in: 0...100_000))
    try item.finish()
    return level
  }
}

/// A document as a request states it.
struct OverdueDocument {
  let id: String
  let date: Day?
  let dueAt: Timestamp?
  let dueDayStart: Timestamp?
  let openMinor: Int64
  let isFinal: Bool
  let isExcluded: Bool
  let money: Subscription.MoneyInFlight
  let failedAt: Timestamp?
  let returnedAt: Timestamp?

  var isOpen: Bool { isFinal && !isExcluded && openMinor > 0 }

  static func all(_ fields: CalcFields) throws(CalcError) -> [OverdueDocument] {
    var documents: [OverdueDocument] = []
    for (index, item) in (try fields.objects("documents", atMost: 5_000) ?? []).enumerated() {
      documents.append(try OverdueDocument(item, index))
      try item.finish()
    }
    return documents
  }

  static func sum(_ documents: [OverdueDocument]) throws(CalcError) -> Int64 {
    var sum: Int64 = 0
    for document in documents {
      let (next, overflow) = sum.addingReportingOverflow(document.openMinor)
      guard !overflow else { throw CalcError(.overflow, field: "documents") }
      sum = next
    }
    return sum
  }

  init(_ item: CalcFields, _ index: Int) throws(CalcError) {
    id = try item.text("id") ?? "document \(index + 1)"
    date = try item.day("date")
    let due = try item.text("due")
    if let due, let day = Day(due) {
      dueDayStart = Timestamp(utc: day)
      dueAt = Timestamp(utc: day, seconds: 86_400)
    } else if let due {
      guard let instant = Timestamp(due), CalcFields.isOrdinary(instant) else {
        throw item.invalid("due", "expected a date, or an instant ending in Z")
      }
      (dueAt, dueDayStart) = (instant, nil)
    } else {
      dueDayStart = date.map { Timestamp(utc: $0) }
      dueAt = item.has("due") ? nil : date.map { Timestamp(utc: $0, seconds: 86_400) }
    }
    let amount = try item.integer("amount_minor") ?? 1
    let paid = try item.integer("paid_minor") ?? 0
    let isPaid = try item.bool("paid") ?? false
    let (open, overflow) = amount.subtractingReportingOverflow(paid)
    guard !overflow else { throw CalcError(.overflow, field: item.place("paid_minor")) }
    openMinor = isPaid ? 0 : open
    let status = try item.text("status") ?? "open"
    guard ["draft", "open", "finalized", "finalised", "void", "voided"].contains(status) else {
      throw item.invalid("status", "expected one of draft, open, void")
    }
    isFinal = status == "open" || status.hasPrefix("finali")
    let isDisputed = try item.bool("disputed") ?? false
    let isWrittenOff = try item.bool("written_off") ?? false
    isExcluded = try item.bool("excluded") ?? false || isDisputed || isWrittenOff
    _ = try item.currency()
    money = try item.choice("money", Subscription.MoneyInFlight.self) ?? .none
    failedAt = try item.moment("failed_at")
    returnedAt = try item.moment("returned_at")
  }
}
