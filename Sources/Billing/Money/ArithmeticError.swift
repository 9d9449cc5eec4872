// What exact arithmetic refuses: nothing wraps, nothing is rounded unasked.

/// Why an exact computation has no answer.
package enum ArithmeticError: Error, Hashable, Sendable {
  /// The result needs more digits than the type holds.
  case overflow
  /// Two amounts of different currencies were to be added or compared.
  case currencyMismatch(Currency, Currency)
  case divisionByZero
  /// The text is no decimal number, or has more than 12 digits after the point.
  case malformedDecimal
  /// The value has no finite form in the asked number of digits, and rounding was not asked for.
  case inexact
}

extension ArithmeticError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .overflow: "the result exceeds the largest amount"
    case .currencyMismatch(let one, let other): "\(one) and \(other) cannot be added"
    case .divisionByZero: "this would divide by zero"
    case .malformedDecimal: "this is no plain decimal number of at most 12 digits after the point"
    case .inexact: "the amount has more digits than its currency"
    }
  }
}
