// One row of a report, read by column name with errors that say where.

import Billing

/// The columns of a report that daybook reads, found once per file.
struct ReportColumns {
  private let indexes: [String: Int]
  /// Columns that daybook does not read, in file order.
  let unread: [String]

  /// `families` are columns with a variable part, `payment_metadata[order]`.
  init(
    _ header: CSVHeader, required: [String], optional: [String]
  ) throws(FormatError) {
    var indexes: [String: Int] = [:]
    for name in required { indexes[name] = try header.required(name) }
    for name in optional { indexes[name] = try header.optional(name) }
    self.indexes = indexes
    unread = header.unknown(beside: Set(required + optional))
  }

  func index(of name: String) -> Int? { indexes[name] }
}

/// A record with its columns.
struct ReportRow {
  let record: CSVRecord
  let columns: ReportColumns
  let file: String

  var evidence: Evidence { Evidence(file: file, line: record.line, text: record.rawText) }

  /// The value of a column; nil when it is empty or the file lacks it.
  func text(_ name: String) -> String? {
    guard let index = columns.index(of: name), !record.isEmpty(index) else { return nil }
    return record[index]
  }

  func required(_ name: String) throws(FormatError) -> String {
    guard let text = text(name) else { throw error(.missingValue, name) }
    return text
  }

  func currency(_ name: String) throws(FormatError) -> Currency {
    let text = try required(name)
    do { return try readCurrency(text) } catch { throw self.error(error, name) }
  }

  func money(
    _ name: String, _ currency: Currency, separator: UInt8 = UInt8(ascii: ".")
  ) throws(FormatError) -> Money? {
    guard let text = text(name) else { return nil }
    do { return try readMoney(text, currency, separator: separator) } catch {
      throw self.error(error, name)
    }
  }

  func day(_ name: String) throws(FormatError) -> Day? {
    guard let text = text(name) else { return nil }
    do { return try readDay(text) } catch { throw self.error(error, name) }
  }

  func error(_ problem: FormatError.Problem, _ name: String) -> FormatError {
    let index = columns.index(of: name)
    let start = FormatError.Place(line: record.line, column: 1)
    return FormatError(problem, at: index.map { record.place(of: $0) } ?? start, field: name)
  }

  /// Turns an overflow of computed amounts into an error about a column.
  func exactly<Value>(
    _ name: String, _ compute: () throws(ArithmeticError) -> Value
  ) throws(FormatError) -> Value {
    do { return try compute() } catch {
      throw self.error(.amountOutOfRange(text(name) ?? ""), name)
    }
  }
}
