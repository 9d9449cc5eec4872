// calc `round`: a value to a number of digits, a currency's digits or a step.

import Billing
import Formats

extension CalcKind {
  package static let round = CalcKind(
    "round",
    input: """
      value, mode? (half_up half_even half_down half_odd half_ceiling half_floor up down ceiling \
      floor), digits (-18…18) | currency | step
      """,
    output: "value",
    example: #"{"kind":"round","value":"2.345","mode":"half_even","digits":2}"#,
    answer: answerRound)
}

private func answerRound(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let value = try fields.required("value", fields.ratio("value"))
  let mode = try fields.choice("mode", Rounding.self) ?? .halfUp
  let currency = try fields.currency()
  let digits = try fields.integer("digits") ?? currency.map { Int64($0.digits) }
  let step = try fields.ratio("step")
  try fields.finish()
  let result: Ratio
  if let step {
    guard step > .zero else { throw fields.invalid("step", "expected more than zero") }
    result = try CalcError.exact("value") { () throws(ArithmeticError) in
      try value.rounded(toStep: step, mode)
    }
  } else {
    guard let digits = Int(exactly: digits ?? 0), (-18...18).contains(digits) else {
      throw fields.invalid("digits", "expected -18 to 18")
    }
    result = try CalcError.exact("value") { () throws(ArithmeticError) in
      try value.rounded(toDigits: digits, mode)
    }
  }
  return CalcAnswer(
    ["value": .string(result.description)], why: ["\(value) rounded \(mode.words) is \(result)"])
}

extension CalcError {
  /// Runs exact arithmetic and names the field when it has no answer.
  static func exact<Value>(
    _ field: String = "", _ body: () throws(ArithmeticError) -> Value
  ) throws(CalcError) -> Value {
    do { return try body() } catch { throw CalcError(error, field: field) }
  }
}

extension Rounding {
  var words: String { rawValue.replacing("_", with: " ") }
}
