// calc `currency`: what ISO 4217 says of a code.

import Billing
import Formats

extension CalcKind {
  package static let currency = CalcKind(
    "currency", input: "code", output: "minor_digits, numeric (three digits)",
    example: #"{"kind":"currency","code":"JOD"}"#,
    answer: answerCurrency)
}

private func answerCurrency(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let currency = try fields.required("code", fields.currency("code"))
  try fields.finish()
  let digits = String(currency.numeric)
  let numeric = String(repeating: "0", count: 3 - digits.count) + digits
  return CalcAnswer(
    ["minor_digits": .integer(currency.digits), "numeric": .string(numeric)],
    why: [
      "ISO 4217 gives \(currency) \(currency.digits) digits after the point, number \(numeric)"
    ])
}
