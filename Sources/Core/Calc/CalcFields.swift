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

/// The members of one JSON object of a request. Readers mark what they read; `finish()` refuses
/// whatever nobody asked for, so a misspelt field is an error and never a silent default.
package final class CalcFields {
  /// Where this object stands in the request, such as `tiers[1]`; empty at the top.
  package let path: String
  private let members: [JSONValue.Member]
  private var read: [Bool]

  package init(_ members: [JSONValue.Member], path: String = "") {
    self.members = members
    self.path = path
    read = Array(repeating: false, count: members.count)
  }

  /// Refuses fields that nothing has read. Call it last, before computing.
  package func finish() throws(CalcError) {
    guard let index = read.firstIndex(of: false) else { return }
    throw CalcError(
      "unknown-field", field: place(members[index].name), "this kind has no such field")
  }

  package func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The raw value, marked as read; a JSON null counts as absent.
  package func raw(_ name: String) -> JSONValue? {
    guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
    read[index] = true
    return members[index].value == .null ? nil : members[index].value
  }

  package func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

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
      throw invalid(name, "expected an integer of at most 64 bits")
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

  /// An array whose items are objects.
  package func objects(_ name: String) throws(CalcError) -> [CalcFields]? {
    guard let items = try array(name) else { return nil }
    var result: [CalcFields] = []
    for (index, item) in items.enumerated() {
      let place = "\(place(name))[\(index)]"
      guard case .object(let members) = item else {
        throw CalcError("invalid-field", field: place, "expected an object")
      }
      result.append(CalcFields(members, path: place))
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
    _ value: JSONValue, at place: String
  ) throws(CalcError) -> ExactDecimal {
    let text: String
    switch value {
    case .string(let written), .number(let written): text = written
    case .null, .bool, .array, .object:
      throw CalcError("invalid-field", field: place, "expected a decimal string such as \"12.50\"")
    }
    do {
      return try ExactDecimal(text)
    } catch {
      throw CalcError("invalid-number", field: place, "expected a plain decimal of up to 18 digits")
    }
  }
}
