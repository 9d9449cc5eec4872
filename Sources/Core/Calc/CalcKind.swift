// What a kind of `daybook calc` request is: a name, its documentation and its function.

import Billing
import Formats

/// One kind of request. Each kind lives in a file of its own beside this one and calls exactly
/// the functions that billing calls.
package struct CalcKind: Sendable {
  package let name: String
  /// The fields read, as one line for `daybook calc --kinds`.
  package let input: String
  /// The fields answered.
  package let output: String
  /// A complete request that is answered without error; documentation and a test at once.
  package let example: String
  package let answer: @Sendable (CalcFields) throws(CalcError) -> CalcAnswer

  package init(
    _ name: String, input: String, output: String, example: String,
    answer: @escaping @Sendable (CalcFields) throws(CalcError) -> CalcAnswer
  ) {
    self.name = name
    self.input = input
    self.output = output
    self.example = example
    self.answer = answer
  }
}

/// An answer and the derivation that `--why` shows.
package struct CalcAnswer: Hashable, Sendable {
  package let ok: JSONValue
  private let words: [String]
  private let steps: [DerivationStep]
  private let currency: Currency?

  package init(_ ok: JSONValue, why: [String] = []) {
    self.ok = ok
    words = why
    steps = []
    currency = nil
  }

  /// An answer whose derivation was made while computing; it is put in words when asked for.
  package init(_ ok: JSONValue, steps: [DerivationStep], _ currency: Currency) {
    self.ok = ok
    words = []
    self.steps = steps
    self.currency = currency
  }

  package var why: [String] {
    guard let currency else { return words }
    return steps.map { $0.text(currency) }
  }
}

extension CalcError {
  /// An exact computation that overflowed or met mixed currencies, at a field.
  package init(_ error: ArithmeticError, field: String = "") {
    self.init("arithmetic", field: field, "\(error)")
  }
}
