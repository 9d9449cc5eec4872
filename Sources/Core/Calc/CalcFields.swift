// Reading the fields of one `daybook calc` request: every field is typed, and none is ignored.

import Billing
import Formats

/// Why a calc request has no answer: a stable code, the field's path, and words for a person.
package struct CalcError: Error, Hashable, Sendable {
  package let code: String
  package let field: String
  package let message: String

  package init(_ code: String, field: String = "", _ message: String) {
    self.code = code
    self.field = field
    self.message = message
  }
}

extension CalcError: CustomStringConvertible {
  package var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

/// The members of one JSON object of a request. Readers mark what they read; `finish()` refuses
/// whatever nobody asked for, so a misspelt field is an error and never a silent default.
package final class CalcFields {
  private let members: [JSONValue.Member]
  /// One bit for each of the first 64 members; requests with more are refused when finished.
  private var read: UInt64 = 0
  private let origin: Origin

  /// Where this object stands. The words are made only when an error needs them.
  private enum Origin {
    case path(String)
    case item(of: CalcFields, name: String, index: Int)
  }

  package init(_ members: [JSONValue.Member], path: String = "") {
    self.members = members
    origin = .path(path)
  }

  private init(
    _ members: [JSONValue.Member], item index: Int, of parent: CalcFields, _ name: String
  ) {
    self.members = members
    origin = .item(of: parent, name: name, index: index)
  }

  /// Where this object stands in the request, such as `tiers[1]`; empty at the top.
  package var path: String {
    switch origin {
    case .path(let path): path
    case .item(let parent, let name, let index): "\(parent.place(name))[\(index)]"
    }
  }

  /// Refuses fields that nothing has read. Call it last, before computing.
  package func finish() throws(CalcError) {
    let all = members.count < 64 ? (UInt64(1) << UInt64(members.count)) - 1 : .max
    guard read != all || members.count > 64 else { return }
    let index = min((~read).trailingZeroBitCount, members.count - 1)
    throw CalcError(
      "unknown-field", field: place(members[index].name), "this kind has no such field")
  }

  /// The names that nothing has read yet, marked as read: the free-form part of an object.
  package func rest() -> [JSONValue.Member] {
    let names = members.indices.filter { $0 >= 64 || read & (1 << UInt64($0)) == 0 }
    read = .max
    if members.count < 64 { read = (1 << UInt64(members.count)) - 1 }
    return names.map { members[$0] }
  }

  package func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The raw value, marked as read; a JSON null counts as absent.
  package func raw(_ name: String) -> JSONValue? {
    guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
    if index < 64 { read |= 1 << UInt64(index) }
    if case .null = members[index].value { return nil }
    return members[index].value
  }

  package func place(_ name: String) -> String {
    let path = path
    return path.isEmpty ? name : "\(path).\(name)"
  }

  package func missing(_ name: String) -> CalcError {
    CalcError("missing-field", field: place(name), "this field is required")
  }

  package func invalid(_ name: String, _ message: String) -> CalcError {
    CalcError("invalid-field", field: place(name), message)
  }

  /// Turns `nil` from an optional reader into the "missing" error.
  package func required<Value>(_ name: String, _ value: Value?) throws(CalcError) -> Value {
    guard let value else { throw missing(name) }
    return value
  }
}

extension CalcFields {
  package func text(_ name: String) throws(CalcError) -> String? {
    guard let value = raw(name) else { return nil }
    guard case .string(let text) = value else { throw invalid(name, "expected a string") }
    return text
  }

  package func bool(_ name: String) throws(CalcError) -> Bool? {
    guard let value = raw(name) else { return nil }
    guard case .bool(let flag) = value else { throw invalid(name, "expected true or false") }
    return flag
  }

  /// An integer: a JSON number without point or exponent that fits 64 bits.
  package func integer(_ name: String) throws(CalcError) -> Int64? {
    guard let value = raw(name) else { return nil }
    guard case .number(let digits) = value, let number = Int64(digits) else {
      throw invalid(name, "expected a whole number without quotes, of at most 64 bits")
    }
    return number
  }

  /// An exact decimal: a string (`"12.50"`) or an integer.
  package func decimal(_ name: String) throws(CalcError) -> ExactDecimal? {
    guard let value = raw(name) else { return nil }
    return try Self.decimal(value, at: place(name))
  }

  package func day(_ name: String) throws(CalcError) -> Day? {
    guard let text = try text(name) else { return nil }
    guard let day = Day(text) else { throw invalid(name, "expected a date such as 2026-02-28") }
    return day
  }

  package func instant(_ name: String) throws(CalcError) -> Timestamp? {
    guard let text = try text(name) else { return nil }
    guard let instant = Timestamp(text) else {
      throw invalid(name, "expected an instant such as 2026-02-28T09:30:00Z")
    }
    return instant
  }

  package func currency(_ name: String = "currency") throws(CalcError) -> Currency? {
    guard let code = try text(name) else { return nil }
    guard let currency = Currency(code: code) else {
      throw CalcError("unknown-currency", field: place(name), "\(code) is not in ISO 4217")
    }
    return currency
  }

  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _: Choice.Type
  ) throws(CalcError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw invalid(name, "expected one of \(known)")
    }
    return choice
  }

  package func object(_ name: String) throws(CalcError) -> CalcFields? {
    guard let value = raw(name) else { return nil }
    guard case .object(let members) = value else { throw invalid(name, "expected an object") }
    return CalcFields(members, path: place(name))
  }

  package func array(_ name: String) throws(CalcError) -> [JSONValue]? {
    guard let value = raw(name) else { return nil }
    guard case .array(let items) = value else { throw invalid(name, "expected an array") }
    return items
  }

  /// An array whose items are objects, at most `limit` of them.
  package func objects(
    _ name: String, limit: Int = 100_000
  ) throws(CalcError) -> [CalcFields]? {
    guard let items = try array(name) else { return nil }
    guard items.count <= limit else { throw invalid(name, "expected at most \(limit) items") }
    var result: [CalcFields] = []
    result.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      guard case .object(let members) = item else {
        throw CalcError("invalid-field", field: "\(place(name))[\(index)]", "expected an object")
      }
      result.append(CalcFields(members, item: index, of: self, name))
    }
    return result
  }

  /// An array of exact decimals.
  package func decimals(_ name: String) throws(CalcError) -> [ExactDecimal]? {
    guard let items = try array(name) else { return nil }
    var result: [ExactDecimal] = []
    for (index, item) in items.enumerated() {
      result.append(try Self.decimal(item, at: "\(place(name))[\(index)]"))
    }
    return result
  }

  package static func decimal(
    _ value: JSONValue, at place: @autoclosure () -> String
  ) throws(CalcError) -> ExactDecimal {
    let text = try numberText(value, at: place())
    do {
      return try ExactDecimal(text)
    } catch {
      throw CalcError(
        "invalid-number", field: place(), "expected a plain decimal of up to 18 digits")
    }
  }

  /// A quantity: an exact decimal of up to 36 digits or a fraction such as `52/31`.
  package func ratio(_ name: String) throws(CalcError) -> Ratio? {
    guard let value = raw(name) else { return nil }
    return try Self.ratio(value, at: place(name))
  }

  /// An array of quantities, at most `limit` of them.
  package func ratios(_ name: String, limit: Int = 100_000) throws(CalcError) -> [Ratio]? {
    guard let items = try array(name) else { return nil }
    guard items.count <= limit else {
      throw invalid(name, "expected at most \(limit) items")
    }
    var result: [Ratio] = []
    for (index, item) in items.enumerated() {
      result.append(try Self.ratio(item, at: "\(place(name))[\(index)]"))
    }
    return result
  }

  package static func ratio(
    _ value: JSONValue, at place: @autoclosure () -> String
  ) throws(CalcError) -> Ratio {
    let text = try numberText(value, at: place())
    do {
      return try Ratio(parsing: text)
    } catch {
      throw CalcError(
        "invalid-number", field: place(), "expected a plain decimal or a fraction such as 52/31")
    }
  }

  private static func numberText(
    _ value: JSONValue, at place: @autoclosure () -> String
  ) throws(CalcError) -> String {
    switch value {
    case .string(let written), .number(let written): return written
    case .null, .bool, .array, .object:
      throw CalcError(
        "invalid-field", field: place(), "expected a decimal string such as \"12.50\"")
    }
  }
}
