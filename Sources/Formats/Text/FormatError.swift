// What is wrong with a file from outside, and where: line, column and field.

/// A refused file. Places count from 1; a column counts characters (Unicode scalars).
package struct FormatError: Error, Hashable, Sendable {
  package let place: Place
  /// The column name or element path the problem is about, where there is one.
  package let field: String?
  package let problem: Problem

  package init(_ problem: Problem, at place: Place, field: String? = nil) {
    self.place = place
    self.field = field
    self.problem = problem
  }

  /// A place in a text file, both numbers from 1.
  package struct Place: Hashable, Comparable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (left: Place, right: Place) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }
}

extension FormatError {
  /// Every reason to refuse a file, worded by `text`.
  package enum Problem: Error, Hashable, Sendable {
    // Bytes
    case malformedUTF8
    case utf16
    case nul
    case empty
    // CSV
    case unterminatedQuote
    case quoteInsidePlainField
    case textAfterQuote
    case bareCarriageReturn
    case blankLine
    case raggedRow(fields: Int, expected: Int)
    case recordTooLong(limit: Int)
    case tooManyFields(limit: Int)
    case duplicateColumn
    case emptyColumnName
    case missingColumn
    case ambiguousColumn
    // JSON Lines
    case json(JSONError.Reason)
    // XML
    case xml(XMLProblem)
    // Values
    case unknownReport
    case missingValue
    case notAnAmount(String)
    case tooManyDigits(String, currency: String, digits: Int)
    case amountOutOfRange(String)
    case unknownCurrency(String)
    case notADate(String)
    case notATimestamp(String)
    case notAnInteger(String)
    case unknownValue(String)
    case contradiction(String)
  }
}

extension FormatError.Problem {
  /// The problem in words, without its place.
  package var text: String {
    switch self {
    case .malformedUTF8: "the text is not UTF-8"
    case .utf16: "the file is UTF-16; save it as UTF-8"
    case .nul: "the file holds a NUL byte; it is no text file"
    case .empty: "the file is empty"
    case .unterminatedQuote: "the quote that opens here is never closed"
    case .quoteInsidePlainField: "a quote stands inside a field that is not quoted"
    case .textAfterQuote: "there is text between the closing quote and the next comma"
    case .bareCarriageReturn: "a carriage return stands alone; lines end with LF or CR LF"
    case .blankLine: "the line is blank"
    case .raggedRow(let fields, let expected):
      "the row has \(fields) fields, the header has \(expected)"
    case .recordTooLong(let limit): "the record is longer than \(limit) bytes"
    case .tooManyFields(let limit): "the record has more than \(limit) fields"
    case .duplicateColumn: "the header names this column twice"
    case .emptyColumnName: "the header has a column without a name"
    case .missingColumn: "the header lacks this column"
    case .ambiguousColumn: "the header has this column twice, so that its value is ambiguous"
    case .json(let reason): reason.rawValue
    case .xml(let problem): problem.rawValue
    case .unknownReport:
      "the header is neither a Stripe payout reconciliation or balance change report nor an "
        + "Adyen settlement details report"
    case .missingValue, .notAnAmount, .tooManyDigits, .amountOutOfRange, .unknownCurrency,
      .notADate, .notATimestamp, .notAnInteger, .unknownValue, .contradiction:
      valueText
    }
  }

  private var valueText: String {
    switch self {
    case .notAnAmount(let text): "“\(text)” is no decimal amount"
    case .tooManyDigits(let text, let currency, let digits):
      "“\(text)” has more digits after the point than \(currency) has (\(digits))"
    case .amountOutOfRange(let text): "“\(text)” is beyond the largest amount"
    case .unknownCurrency(let text): "“\(text)” is no ISO 4217 currency with a minor unit"
    case .notADate(let text): "“\(text)” is no date"
    case .notATimestamp(let text): "“\(text)” is no date and time"
    case .notAnInteger(let text): "“\(text)” is no whole number"
    case .unknownValue(let text): "“\(text)” is not one of the known values"
    case .contradiction(let text): text
    default: "a value is missing"
    }
  }
}

extension FormatError: CustomStringConvertible {
  /// `line 3, column 12, gross: “1,50” is no decimal amount`.
  package var description: String {
    let name = field.map { ", \($0)" } ?? ""
    return "line \(place.line), column \(place.column)\(name): \(problem.text)"
  }
}
