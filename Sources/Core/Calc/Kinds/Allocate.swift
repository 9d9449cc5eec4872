// calc `allocate`: an amount split into parts that add up to it.

import Billing
import Formats

extension CalcKind {
  package static let allocate = CalcKind(
    "allocate",
    input: """
      amount_minor, ratios [decimal or n/d] | parts (a count), method? (largest_remainder \
      remainder_to_first remainder_to_last remainder_to_largest_ratio remainder_separate \
      running_remainder), step_minor?
      """,
    output: "parts_minor; with remainder_separate remainder_minor",
    example: #"{"kind":"allocate","amount_minor":100,"ratios":["2","3","1"]}"#,
    answer: answerAllocate)
}

private func answerAllocate(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let amount = try fields.required("amount_minor", fields.integer("amount_minor"))
  let rule = try fields.choice("method", RemainderRule.self) ?? .largestRemainder
  let step = try fields.integer("step_minor") ?? 1
  guard step > 0 else { throw fields.invalid("step_minor", "expected more than zero") }
  let weights = try fields.weights()
  try fields.finish()
  let result: AllocatedParts
  do {
    result = try Billing.allocate(amount, by: weights, rule, step: step)
  } catch {
    if error == .inexact {
      throw fields.invalid("amount_minor", "expected a multiple of step_minor")
    }
    throw CalcError(error, field: "amount_minor")
  }
  var members = [
    JSONValue.Member("parts_minor", .array(result.parts.map { .integer($0) }))
  ]
  if rule == .separate {
    members.append(JSONValue.Member("remainder_minor", .integer(result.remainder)))
  }
  let total = try CalcError.exact("ratios") { () throws(ArithmeticError) in
    var total = Ratio.zero
    for weight in weights { total = try total + weight }
    return total
  }
  return CalcAnswer(
    .object(members),
    why: zip(weights, result.parts).map { "\($0) of \(total) shares of \(amount): \($1)" })
}

extension CalcFields {
  /// `ratios`, or as many equal ones as `parts` says.
  fileprivate func weights() throws(CalcError) -> [Ratio] {
    let limit: Int64 = 100_000
    let ratios = try ratios("ratios", limit: Int(limit))
    let parts = try integer("parts")
    switch (ratios, parts) {
    case (let ratios?, nil):
      if let index = ratios.firstIndex(where: \.isNegative) {
        throw CalcError(
          "ratio-negative", field: "\(place("ratios"))[\(index)]", "expected zero or more")
      }
      guard ratios.contains(where: { !$0.isZero }) else {
        throw CalcError("ratios-zero", field: place("ratios"), "one ratio is above zero")
      }
      return ratios
    case (nil, let parts?):
      guard (1...limit).contains(parts) else {
        throw CalcError(
          "parts-out-of-range", field: place("parts"), "expected 1 to \(limit) parts")
      }
      return Array(repeating: .one, count: Int(parts))
    case (nil, nil): throw missing("ratios")
    case (_?, _?): throw invalid("parts", "expected either ratios or parts, not both")
    }
  }
}
