// `decline`: what follows from a processor's refusal, against the attempts made so far.

import Billing
import Formats

extension CalcKind {
  package static let decline = CalcKind(
    "decline",
    input: "processor, code (or category), network?, advice? (Mastercard advice code, Visa "
      + "response code or category, processor's advice word), network_code?, attempts?: [{at, "
      + "approved?, category?}] (this one may be among them), at (when it was declined), policy?: "
      + "{max_attempts, window_days, hours_between, visa_max, horizon_days}",
    output: "category, class, retry ({\"at\":…} or {\"never\":reason}), elsewhere, ask_customer, "
      + "customer_message, masked, mode, rule",
    example: #"{"kind":"decline","processor":"stripe","code":"insufficient_funds","#
      + #""network":"mastercard","advice":"26","attempts":[{"at":"2026-03-01T09:00:00Z"}],"#
      + #""at":"2026-03-01T09:00:00Z"}"#
  ) { fields throws(CalcError) in
    let at = try fields.required("at", fields.moment("at"))
    guard CalcFields.isOrdinary(at) else { throw fields.invalid("at", "beyond the calendar") }
    let policy = try readPolicy(fields)
    let attempts = try readAttempts(fields)
    if let category = try fields.choice("category", DeclineCategory.self) {
      let network = try fields.text("network")
      try fields.finish()
      return answer(
        DeclineAnswer(category: category, network: network, declinedAt: at, attempts, policy))
    }
    let report = DeclineReport(
      processor: try fields.required("processor", fields.text("processor")),
      code: try fields.required("code", fields.text("code")),
      network: try fields.text("network"), advice: try fields.text("advice"),
      networkCode: try fields.text("network_code"), declinedAt: at)
    try fields.finish()
    do throws(DeclineRefusal) {
      return answer(try report.answer(attempts: attempts, policy: policy))
    } catch {
      throw refusal(error)
    }
  }

  private static func refusal(_ error: DeclineRefusal) -> CalcError {
    switch error {
    case .unknownProcessor:
      let known = DeclineProfile.all.map(\.name).joined(separator: ", ")
      return CalcError(
        "unknown-processor", field: "processor", "\(error.message); known are \(known)")
    case .unknownCode: return CalcError("unknown-code", field: "code", error.message)
    case .unknownAdvice: return CalcError("unknown-advice", field: "advice", error.message)
    }
  }

  private static func readPolicy(_ fields: CalcFields) throws(CalcError) -> RetryPolicy {
    guard let given = try fields.object("policy") else { return .standard }
    let policy = RetryPolicy(
      maximum: try given.integer("max_attempts", in: 0...1_000) ?? 8,
      windowDays: try given.integer("window_days", in: 1...3_650) ?? 30,
      secondsBetween: (try given.integer("hours_between", in: 0...8_760) ?? 24) * 3_600,
      visaMaximum: try given.integer("visa_max", in: 0...20) ?? 15,
      horizonDays: try given.integer("horizon_days", in: 0...3_650) ?? 28)
    try given.finish()
    return policy
  }

  private static func readAttempts(_ fields: CalcFields) throws(CalcError) -> [PriorAttempt] {
    var attempts: [PriorAttempt] = []
    for item in try fields.objects("attempts", atMost: 100_000) ?? [] {
      let at = try item.required("at", item.moment("at"))
      guard CalcFields.isOrdinary(at) else { throw item.invalid("at", "beyond the calendar") }
      let approved = try item.bool("approved") ?? false
      attempts.append(
        PriorAttempt(
          at: at, wasDeclined: !approved,
          category: try item.choice("category", DeclineCategory.self)))
      try item.finish()
    }
    return attempts
  }

  private static func answer(_ answer: DeclineAnswer) -> CalcAnswer {
    let found = answer.classification
    let retry: JSONValue =
      switch answer.retry {
      case .at(let instant): ["at": .instant(instant)]
      case .never(let reason): ["never": .string(reason)]
      }
    return CalcAnswer(
      [
        "category": .string(found.category.rawValue),
        "class": .string(found.category.declineClass.rawValue),
        "mode": .string(found.mode.rawValue),
        "retry": retry,
        "elsewhere": .bool(answer.elsewhere),
        "ask_customer": .bool(answer.asksCustomer),
        "customer_message": found.customerMessage.map { .string($0) } ?? .null,
        "masked": .bool(found.isMasked),
        "rule": .string(found.rules.first ?? ""),
      ], why: found.rules + answer.steps)
  }
}
