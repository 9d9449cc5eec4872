// Unit prices, rates and quantities: decimals that are stored exactly as they were written.

/// `mantissa × 10⁻ˢᶜᵃˡᵉ`, scale 0…12: what a price list or a meter states. Stored as two columns.
/// Two decimals are equal when their values are (1.50 equals 1.5).
package struct ExactDecimal: Sendable {
  package let mantissa: Int64
  package let scale: UInt8

  package static let maximumScale: UInt8 = 12
  package static let zero = ExactDecimal(mantissa: 0, validScale: 0)
  package static let one = ExactDecimal(mantissa: 1, validScale: 0)

  package init(mantissa: Int64, scale: UInt8) throws(ArithmeticError) {
    guard scale <= Self.maximumScale else { throw .malformedDecimal }
    self.init(mantissa: mantissa, validScale: scale)
  }

  package init(_ integer: Int64) { self.init(mantissa: integer, validScale: 0) }

  /// Reads `-12.50`: digits, at most one point with digits on both sides, an optional minus.
  package init(_ text: some StringProtocol) throws(ArithmeticError) {
    try self.init(String(text))
  }

  /// The same for the usual type of text: a generic function is slow across modules.
  package init(_ text: String) throws(ArithmeticError) {
    var mantissa: Int64 = 0
    var (digitSeen, scale, pointSeen) = (false, 0, false)
    var bytes = text.utf8.makeIterator()
    let negative = text.utf8.first == UInt8(ascii: "-")
    if negative { _ = bytes.next() }
    while let byte = bytes.next() {
      if byte == UInt8(ascii: "."), !pointSeen, digitSeen {
        pointSeen = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw .malformedDecimal }
      mantissa = try Self.append(digit: byte - UInt8(ascii: "0"), to: mantissa, negative: negative)
      digitSeen = true
      if pointSeen { scale += 1 }
    }
    guard digitSeen, !pointSeen || scale > 0, scale <= Int(Self.maximumScale) else {
      throw .malformedDecimal
    }
    self.init(mantissa: mantissa, validScale: UInt8(scale))
  }

  package var ratio: Ratio {
    guard scale > 0 else { return Ratio(mantissa) }
    guard let exact = try? Ratio(Int128(mantissa), over: Int128(powersOfTen[Int(scale)])) else {
      preconditionFailure("a 64-bit mantissa over 10^12 fits a ratio")
    }
    return exact
  }

  private init(mantissa: Int64, validScale: UInt8) {
    self.mantissa = mantissa
    self.scale = validScale
  }

  private static func append(
    digit: UInt8, to mantissa: Int64, negative: Bool
  ) throws(ArithmeticError) -> Int64 {
    let (tens, overflow) = mantissa.multipliedReportingOverflow(by: 10)
    let (value, more) =
      negative
      ? tens.subtractingReportingOverflow(Int64(digit)) : tens.addingReportingOverflow(Int64(digit))
    guard !overflow, !more else { throw .overflow }
    return value
  }
}

extension ExactDecimal: Hashable, Comparable {
  package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.ratio == right.ratio
  }
  package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.ratio < right.ratio
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(ratio) }
}

extension ExactDecimal: CustomStringConvertible {
  package var description: String { decimalString(mantissa, scale: Int(scale)) }
}

extension ExactDecimal: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ExactDecimal {
  package var isZero: Bool { mantissa == 0 }
  package var isNegative: Bool { mantissa < 0 }
}
