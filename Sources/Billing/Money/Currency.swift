// A currency of ISO 4217 and the number of digits of its minor unit.

/// An ISO 4217 currency. Equality and order are those of the alphabetic code.
package struct Currency: Hashable, Sendable {
  /// The three letters, packed big-endian, so that comparing numbers compares codes.
  private let packed: UInt32
  /// The ISO 4217 numeric code, 1…999.
  package let numeric: UInt16
  /// Digits of the minor unit: 0, 2, 3 or 4.
  package let digits: UInt8

  /// The currency with this alphabetic code, or nil when ISO 4217 gives it no minor unit.
  package init?(code: some StringProtocol) {
    guard let packed = Self.pack(code), let found = Self.byCode[packed] else { return nil }
    self = found
  }

  /// The same for the usual type of text: a generic function is slow across modules.
  package init?(code: String) {
    guard let packed = Self.pack(code), let found = Self.byCode[packed] else { return nil }
    self = found
  }

  private init(packed: UInt32, numeric: UInt16, digits: UInt8) {
    self.packed = packed
    self.numeric = numeric
    self.digits = digits
  }

  /// The alphabetic code, such as `EUR`.
  package var code: String {
    String(
      decoding: [UInt8(packed >> 16), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)],
      as: UTF8.self)
  }

  package static let usDollar: Currency = {
    guard let dollar = Currency(code: "USD") else { preconditionFailure("the dollar exists") }
    return dollar
  }()

  /// Minor units in one major unit: 1, 100, 1 000 or 10 000.
  package var minorPerMajor: Int64 { powersOfTen[Int(digits)] }

  /// All billable currencies in code order.
  package static let all: [Currency] = byCode.values.sorted()

  private static let byCode: [UInt32: Currency] = {
    var table: [UInt32: Currency] = [:]
    for row in iso4217.split(separator: ", ") {
      let fields = row.split(separator: " ")
      guard fields.count == 3, let packed = pack(fields[0]), let numeric = UInt16(fields[1]),
        let digits = UInt8(fields[2])
      else { preconditionFailure("the ISO 4217 table has a malformed row: \(row)") }
      table[packed] = Currency(packed: packed, numeric: numeric, digits: digits)
    }
    return table
  }()

  /// Nil for anything but three bytes.
  private static func pack(_ code: some StringProtocol) -> UInt32? {
    guard code.utf8.count == 3 else { return nil }
    return code.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension Currency: Comparable {
  package static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }
}

extension Currency: CustomStringConvertible {
  package var description: String { code }
}

extension Currency: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let code = try container.decode(String.self)
    guard let found = Currency(code: code) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(code) is not an ISO 4217 currency with a minor unit")
    }
    self = found
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

/// 10⁰ … 10¹⁸.
package let powersOfTen = Array(
  sequence(first: Int64(1)) { power in
    let (next, overflow) = power.multipliedReportingOverflow(by: 10)
    return overflow ? nil : next
  })
