// The ladder and campaign forms of `overdue`.

import Billing
import Formats

enum OverdueLadder {
  static func answer(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
    let at = try fields.required("at", fields.moment("at"))
    guard CalcFields.isOrdinary(at) else { throw fields.invalid("at", "beyond the calendar") }
    let ladder = try readLadder(fields)
    let documents = try OverdueDocument.all(fields)
    let attempts = try readAttempts(fields)
    let retry = try nextRetry(fields, attempts)
    let dunning = DunningCase(
      ladder: ladder,
      invoices: documents.filter(\.isFinal).map { document in
        let failures = attempts.filter { attempt in
          attempt.document.map { $0 == document.id } ?? true
        }
        return DunnedInvoice(
          id: document.id, dueAt: document.dueAt,
          firstFailedAt: document.failedAt ?? failures.map(\.at).min(), open: document.openMinor,
          money: document.money, isExcluded: document.isExcluded, returnedAt: document.returnedAt,
          dueDayStart: document.dueDayStart)
      },
      fired: try readFired(fields), hold: try readHold(fields),
      promiseUntil: try fields.moment("promise_until"),
      hasTextConsent: try fields.bool("text_consent") ?? false, nextRetryAt: retry)
    try fields.finish()
    let standing = try fields.exactly("documents") { () throws(ArithmeticError) in
      try dunning.standing(at: at)
    }
    return words(standing, dunning)
  }

  private struct Failure {
    let at: Timestamp
    let document: String?
    let category: DeclineCategory?
  }

  private static func readLadder(_ fields: CalcFields) throws(CalcError) -> DunningLadder {
    guard let value = fields.raw("ladder") else { return .cards }
    if case .string(let name) = value {
      switch name {
      case "cards": return .cards
      case "terms": return .terms
      default: throw fields.invalid("ladder", "expected cards, terms or an object")
      }
    }
    guard let given = try fields.object("ladder") else { return .cards }
    var steps: [DunningLadder.Step] = []
    for item in try given.required("steps", given.objects("steps", atMost: 1_000)) {
      let day = try item.required("day", item.integer("day", in: 0...100_000))
      let kind = try item.required("do", item.choice("do", DunningLadder.Kind.self))
      steps.append(DunningLadder.Step(day: day, kind))
      try item.finish()
    }
    let ladder = DunningLadder(
      name: try given.text("name") ?? "own", steps: steps,
      end: try given.choice("end", Subscription.LadderEnd.self) ?? .unpaid,
      minimum: try given.integer("minimum_minor") ?? 0)
    try given.finish()
    return ladder
  }

  private static func readAttempts(_ fields: CalcFields) throws(CalcError) -> [Failure] {
    var failures: [Failure] = []
    for item in try fields.objects("attempts", atMost: 5_000) ?? [] {
      let at = try item.required("at", item.moment("at"))
      guard CalcFields.isOrdinary(at) else { throw item.invalid("at", "beyond the calendar") }
      let failure = Failure(
        at: at, document: try item.text("document"),
        category: try item.choice("category", DeclineCategory.self))
      if try item.bool("approved") != true { failures.append(failure) }
      try item.finish()
    }
    return failures.sorted { $0.at < $1.at }
  }

  /// Stated, or by the fixed intervals, or by the last decline's category.
  private static func nextRetry(
    _ fields: CalcFields, _ attempts: [Failure]
  ) throws(CalcError) -> Timestamp? {
    let stated = try fields.moment("next_retry_at")
    let days = try OverdueRequest.retryDays(fields)
    if let stated { return stated }
    guard let last = attempts.last else { return nil }
    if let days {
      guard attempts.count <= days.count else { return nil }
      return last.at.adding(seconds: days[attempts.count - 1] * 86_400)
    }
    guard let category = last.category else { return nil }
    let history = attempts.map { PriorAttempt(at: $0.at, category: $0.category) }
    let answer = DeclineAnswer(category: category, declinedAt: last.at, history)
    guard case .at(let instant) = answer.retry else { return nil }
    return instant
  }

  private static func readFired(_ fields: CalcFields) throws(CalcError) -> [FiredStep] {
    var fired: [FiredStep] = []
    for item in try fields.objects("fired") ?? [] {
      let kind = try item.required("step", item.choice("step", DunningLadder.Kind.self))
      fired.append(FiredStep(kind, at: try item.required("at", item.moment("at"))))
      try item.finish()
    }
    return fired
  }

  private static func readHold(_ fields: CalcFields) throws(CalcError) -> DunningHold? {
    guard let given = try fields.object("hold") else { return nil }
    let hold = DunningHold(
      from: try given.required("from", given.moment("from")), until: try given.moment("until"),
      by: try given.text("by") ?? "an operator", reason: try given.text("reason") ?? "hold")
    try given.finish()
    return hold
  }

  private static func words(_ standing: DunningStanding, _ dunning: DunningCase) -> CalcAnswer {
    let reached = dunning.ladder.steps.last { step in
      standing.dayZero != nil && step.day <= standing.days && standing.waiting == nil
    }
    let next: JSONValue
    switch standing.next {
    case .none: next = .null
    case .step(let kind, let at): next = ["action": .string(kind.rawValue), "at": .instant(at)]
    case .retry(let at): next = ["action": "retry", "at": .instant(at)]
    }
    let waiting: JSONValue
    switch standing.waiting {
    case .none: waiting = .null
    case .moneyInFlight(let money): waiting = .string("money_\(money.rawValue)")
    case .held: waiting = "hold"
    case .promised: waiting = "promise"
    }
    let step = standing.stage == .belowMinimum ? nil : reached
    return CalcAnswer(
      [
        "stage": .string(standing.stage.rawValue),
        "step": step.map { .string(dunning.effectiveKind($0.kind).rawValue) } ?? .null,
        "access": .string(standing.access.rawValue),
        "day_zero": .instant(standing.dayZero), "days": .integer(standing.days),
        "amount_minor": .integer(standing.amount), "overdue": .texts(standing.invoices),
        "due_steps": .texts(standing.due.map { dunning.effectiveKind($0).rawValue }),
        "waiting": waiting, "next": next, "reason": .string(standing.reason),
      ], why: [standing.reason])
  }
}

/// Payment requests by threshold.
enum OverdueCampaign {
  private struct Entry {
    let amount: Money
    let entity: String
    let attempts: Int
    let lastAttemptAt: Timestamp?
  }

  static func answer(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
    let at = try fields.required("at", fields.moment("at"))
    guard CalcFields.isOrdinary(at) else { throw fields.invalid("at", "beyond the calendar") }
    let campaign = try readCampaign(fields)
    var entries: [Entry] = []
    for item in try fields.required("overdue", fields.objects("overdue")) {
      entries.append(try readEntry(item))
    }
    try fields.finish()
    // Attempts are counted per currency, however many entities send a request.
    var attempts: [Currency: Int] = [:]
    for entry in entries {
      attempts[entry.amount.currency] = max(
        attempts[entry.amount.currency] ?? 0, entry.attempts)
    }
    var (requests, why, asked): ([JSONValue], [String], Set<Currency>) = ([], [], [])
    for entry in entries {
      let currency = entry.amount.currency
      let verdict = campaign.verdict(
        overdue: entry.amount, attempts: entry.attempts, lastAttemptAt: entry.lastAttemptAt, at: at)
      switch verdict {
      case .refused(let reason): why.append(reason)
      case .request:
        requests.append([
          "currency": .string(currency.code), "amount_minor": .integer(entry.amount.minorUnits),
          "entity": .string(entry.entity),
        ])
        why.append("\(entry.amount) reaches the threshold")
        if asked.insert(currency).inserted { attempts[currency, default: 0] += 1 }
      }
    }
    let counted = attempts.filter { $0.value > 0 }
    let finished =
      campaign.maximumAttempts.map { most in
        !counted.isEmpty && counted.values.allSatisfy { $0 >= most }
      } ?? false
    return CalcAnswer(
      [
        "requests": .array(requests),
        "attempts": .object(
          counted.keys.sorted().map { .init($0.code, .integer(counted[$0] ?? 0)) }),
        "finished": .bool(finished),
      ], why: why)
  }

  private static func readCampaign(_ fields: CalcFields) throws(CalcError) -> DunningCampaign {
    let given = try fields.required("campaign", fields.object("campaign"))
    guard case .object(let members)? = given.raw("thresholds_minor") else {
      throw given.invalid("thresholds_minor", "expected an object of currencies and amounts")
    }
    var thresholds: [Currency: Int64] = [:]
    for member in members {
      guard let currency = Currency(code: member.name) else {
        throw CalcError(
          "unknown-currency", field: given.place("thresholds_minor.\(member.name)"),
          "\(member.name) is not in ISO 4217")
      }
      guard case .number(let digits) = member.value, let amount = Int64(digits) else {
        throw given.invalid("thresholds_minor.\(member.name)", "expected an integer")
      }
      thresholds[currency] = amount
    }
    let campaign = DunningCampaign(
      thresholds: thresholds, maximumAttempts: try given.integer("max_attempts", in: 0...100_000),
      daysBetween: try given.integer("days_between_attempts", in: 0...100_000))
    try given.finish()
    return campaign
  }

  private static func readEntry(_ item: CalcFields) throws(CalcError) -> Entry {
    let currency = try item.required("currency", item.currency())
    let amount = try item.required("amount_minor", item.integer("amount_minor"))
    let last = try item.moment("last_attempt_at")
    if let last, !CalcFields.isOrdinary(last) {
      throw item.invalid("last_attempt_at", "beyond the calendar")
    }
    let entry = Entry(
      amount: Money(minorUnits: amount, currency), entity: try item.text("entity") ?? "",
      attempts: try item.integer("attempts", in: 0...100_000) ?? 0, lastAttemptAt: last)
    try item.finish()
    return entry
  }
}
