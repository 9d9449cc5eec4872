// What is wrong with an import set: file, line, column, field.

/// One refusal of one file. Line and column count from 1; 0 means the file as a whole.
package struct ImportProblem: Error, Hashable, Sendable {
  package let file: String
  package let line: Int
  package let column: Int
  package let field: String?
  package let message: String

  package init(
    file: String, line: Int = 0, column: Int = 0, field: String? = nil, _ message: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.message = message
  }

  /// The one wording of the rule that a book never holds a full card number.
  static let fullCardNumber = "this looks like a full card number, which is never taken"
}

extension ImportProblem: CustomStringConvertible {
  /// `customers.csv:3:12: currency: “EURO” is no ISO 4217 currency`.
  package var description: String {
    let place = line > 0 ? ":\(line):\(column)" : ""
    let name = field.map { "\($0): " } ?? ""
    return "\(file)\(place): \(name)\(message)"
  }
}

/// A refused import: its first problems and how many there are. What was written before stays;
/// of the refused file nothing is written.
package struct ImportFailure: Error, Hashable, Sendable {
  package static let shown = 20
  /// The first 20.
  package let problems: [ImportProblem]
  package let count: Int

  package init(_ problems: [ImportProblem], count: Int? = nil) {
    self.problems = Array(problems.prefix(Self.shown))
    self.count = count ?? problems.count
  }
}

extension ImportFailure: CustomStringConvertible {
  package var description: String {
    let lines = problems.map { "\($0)" }.joined(separator: "\n")
    let more = count > problems.count ? "\n… and \(count - problems.count) more" : ""
    let noun = count == 1 ? "problem" : "problems"
    return "\(lines)\(more)\n\(count) \(noun); nothing of this file was imported."
  }
}

/// What is wrong with one field of the row at hand.
struct FieldProblem: Error {
  /// Empty when it is about the whole row.
  let field: String
  let message: String

  init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}
