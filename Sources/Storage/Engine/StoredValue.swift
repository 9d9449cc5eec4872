// How a value becomes columns and comes back. One type, one form; there is no other conversion.

import Billing

/// A value that a statement can bind and a row can give back.
package protocol StoredValue: Sendable {
  /// How many columns it takes: 2 for a decimal (mantissa, scale), else 1.
  static var columnCount: Int { get }
  init(stored row: inout ColumnReader) throws
  func bind(to values: inout Binder)
}

extension StoredValue {
  package static var columnCount: Int { 1 }
}

/// Closed lists of words are stored as their words.
extension StoredValue where Self: RawRepresentable, RawValue == String {
  package init(stored row: inout ColumnReader) throws {
    let word = try row.text()
    guard let value = Self(rawValue: word) else { throw row.unreadable("“\(word)”") }
    self = value
  }
  package func bind(to values: inout Binder) { values.text(rawValue) }
}

extension Int64: StoredValue {
  package init(stored row: inout ColumnReader) throws { self = try row.integer() }
  package func bind(to values: inout Binder) { values.integer(self) }
}

extension Int: StoredValue {
  package init(stored row: inout ColumnReader) throws { self = Int(try row.integer()) }
  package func bind(to values: inout Binder) { values.integer(Int64(self)) }
}

extension Bool: StoredValue {
  package init(stored row: inout ColumnReader) throws { self = try row.integer() != 0 }
  package func bind(to values: inout Binder) { values.integer(self ? 1 : 0) }
}

extension String: StoredValue {
  package init(stored row: inout ColumnReader) throws { self = try row.text() }
  package func bind(to values: inout Binder) { values.text(self) }
}

extension [UInt8]: StoredValue {
  package init(stored row: inout ColumnReader) throws { self = try row.blob() }
  package func bind(to values: inout Binder) { values.blob(self) }
}

extension Optional: StoredValue where Wrapped: StoredValue {
  package static var columnCount: Int { Wrapped.columnCount }
  package init(stored row: inout ColumnReader) throws {
    self = row.skipIfNull(columns: Wrapped.columnCount) ? nil : try Wrapped(stored: &row)
  }
  package func bind(to values: inout Binder) {
    switch self {
    case .some(let value): value.bind(to: &values)
    case .none: for _ in 0..<Wrapped.columnCount { values.null() }
    }
  }
}

extension Timestamp: StoredValue {
  package init(stored row: inout ColumnReader) throws {
    self.init(milliseconds: try row.integer())
  }
  package func bind(to values: inout Binder) { values.integer(milliseconds) }
}

extension Day: StoredValue {
  package init(stored row: inout ColumnReader) throws {
    let number = try row.integer()
    guard let day = Day(number: Int(number)) else { throw row.unreadable("day \(number)") }
    self = day
  }
  package func bind(to values: inout Binder) { values.integer(Int64(number)) }
}

extension Currency: StoredValue {
  package init(stored row: inout ColumnReader) throws {
    let code = try row.text()
    guard let currency = Currency(code: code) else { throw row.unreadable("currency \(code)") }
    self = currency
  }
  package func bind(to values: inout Binder) { values.text(code) }
}

extension ExactDecimal: StoredValue {
  package static var columnCount: Int { 2 }
  package init(stored row: inout ColumnReader) throws {
    let mantissa = try row.integer()
    let scale = try row.integer()
    guard let short = UInt8(exactly: scale),
      let value = try? ExactDecimal(mantissa: mantissa, scale: short)
    else { throw row.unreadable("scale \(scale)") }
    self = value
  }
  package func bind(to values: inout Binder) {
    values.integer(mantissa)
    values.integer(Int64(scale))
  }
}

extension Identifier: StoredValue {
  package init(stored row: inout ColumnReader) throws { self.init(try row.integer()) }
  package func bind(to values: inout Binder) { values.integer(number) }
}

extension LedgerAccount: StoredValue {}
extension Tolerance.Rule: StoredValue {}
extension Posting.Side: StoredValue {}
