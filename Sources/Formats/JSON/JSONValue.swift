// A JSON document as read: numbers keep their text, objects keep their order.

/// A JSON value. Numbers stay text, so that no amount ever passes through a float.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number exactly as written, JSON grammar already checked.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in document order, names unique.
  case object([Member])

  /// One name and value of an object.
  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The first member of that name, or nil; nil too when this is no object.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// An integer as a JSON number.
  package static func integer(_ value: Int64) -> JSONValue { .number(String(value)) }

  package static func integer(_ value: some BinaryInteger) -> JSONValue {
    if let small = Int(exactly: value) { return .number(String(small)) }
    return .number("\(value)")
  }

  /// The members sorted by name at every level: the canonical order of answers.
  package var sortedByName: JSONValue {
    switch self {
    case .null, .bool, .number, .string: self
    case .array(let items): .array(items.map(\.sortedByName))
    case .object(let members):
      isSortedByName
        ? self
        : .object(
          members.map { Member($0.name, $0.value.sortedByName) }.sorted { $0.name < $1.name })
    }
  }

  /// Most answers are made in order and need no copy.
  private var isSortedByName: Bool {
    switch self {
    case .null, .bool, .number, .string: true
    case .array(let items): items.allSatisfy(\.isSortedByName)
    case .object(let members):
      members.allSatisfy(\.value.isSortedByName)
        && zip(members, members.dropFirst()).allSatisfy { $0.name < $1.name }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSONValue: CustomStringConvertible {
  /// Compact JSON. Only what the grammar demands is escaped.
  package var description: String {
    // Bytes, not characters: appending many short texts to a string is several times slower.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let digits): bytes.append(contentsOf: digits.utf8)
    case .string(let value): Self.quote(value, into: &bytes)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.quote(member.name, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func quote(_ value: String, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
