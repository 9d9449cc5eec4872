// Readers that the lifecycle kinds share: lists of words, moments, and small answers.

import Billing
import Formats

extension CalcFields {
  /// An array of strings.
  func texts(_ name: String) throws(CalcError) -> [String]? {
    guard let items = try array(name) else { return nil }
    var result: [String] = []
    for (index, item) in items.enumerated() {
      guard case .string(let text) = item else {
        throw CalcError("invalid-field", field: "\(place(name))[\(index)]", "expected a string")
      }
      result.append(text)
    }
    return result
  }

  /// An array of objects, so short that comparing each with each stays quick.
  func objects(_ name: String, atMost limit: Int) throws(CalcError) -> [CalcFields]? {
    guard let items = try objects(name) else { return nil }
    guard items.count <= limit else {
      throw CalcError("too-many", field: place(name), "at most \(limit) in one request")
    }
    return items
  }

  /// An integer that fits `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(CalcError) -> Int? {
    guard let value = try integer(name) else { return nil }
    guard let small = Int(exactly: value), range.contains(small) else {
      throw invalid(name, "expected \(range.lowerBound) to \(range.upperBound)")
    }
    return small
  }

  /// A day (its first instant in UTC) or an instant.
  func moment(_ name: String) throws(CalcError) -> Timestamp? {
    guard let text = try text(name) else { return nil }
    if let instant = Timestamp(text) { return instant }
    if let day = Day(text) { return Timestamp(utc: day) }
    throw invalid(name, "expected a date, or an instant ending in Z")
  }

  /// A share in percent as a ratio of 1.
  func percent(_ name: String) throws(CalcError) -> Ratio? {
    guard let value = try decimal(name) else { return nil }
    guard value >= .zero, value <= ExactDecimal(100) else {
      throw invalid(name, "expected 0 to 100")
    }
    return try exactly(name) { () throws(ArithmeticError) in try value.ratio / Ratio(100) }
  }

  /// A positive fraction: `"4.345"` or `"1/12"`.
  func fraction(_ name: String) throws(CalcError) -> Ratio? {
    guard let value = raw(name) else { return nil }
    if case .string(let text) = value, text.contains("/") {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let ratio: Ratio? = try exactly(name) { () throws(ArithmeticError) in
        guard parts.count == 2 else { return nil }
        return try ExactDecimal(parts[0]).ratio / ExactDecimal(parts[1]).ratio
      }
      guard let ratio, !ratio.isNegative, !ratio.isZero else {
        throw invalid(name, "expected a positive fraction such as 1/12")
      }
      return ratio
    }
    let ratio = try Self.decimal(value, at: place(name)).ratio
    guard !ratio.isNegative, !ratio.isZero else { throw invalid(name, "expected more than 0") }
    return ratio
  }

  /// Runs exact arithmetic; what it refuses is reported at `name`.
  func exactly<Value>(
    _ name: String, _ body: () throws(ArithmeticError) -> Value
  ) throws(CalcError) -> Value {
    do { return try body() } catch { throw CalcError(error, field: place(name)) }
  }

  /// Instants outside these years leave no room for adding days to them.
  static func isOrdinary(_ instant: Timestamp) -> Bool {
    instant.milliseconds > -62_000_000_000_000 && instant.milliseconds < 253_000_000_000_000
  }
}

extension JSONValue {
  static func instant(_ value: Timestamp?) -> JSONValue {
    value.map { .string($0.description) } ?? .null
  }

  static func texts(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map { .string($0) })
  }
}
