// Exact fractions: every intermediate result of a billing rule, before its one rounding.

/// An exact fraction in lowest terms with a positive denominator. Every operation that could
/// exceed 128 bits throws `ArithmeticError.overflow` instead of wrapping.
package struct Ratio: Hashable, Sendable {
  package let numerator: Int128
  package let denominator: Int128

  package static let zero = Ratio(0)
  package static let one = Ratio(1)

  /// The same for the usual integers: a generic function is slow across modules.
  package init(_ integer: Int64) {
    self.init(lowest: Int128(integer), 1)
  }

  package init(_ integer: Int) {
    self.init(lowest: Int128(integer), 1)
  }

  package init(_ integer: some BinaryInteger) {
    numerator = Int128(integer)
    denominator = 1
  }

  package init(_ numerator: Int128, over denominator: Int128) throws(ArithmeticError) {
    guard denominator != 1 else {
      guard numerator != .min else { throw .overflow }
      self.init(lowest: numerator, 1)
      return
    }
    guard denominator != 0 else { throw .divisionByZero }
    guard numerator != .min, denominator != .min else { throw .overflow }
    let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign = denominator.signum()
    self.init(
      lowest: sign * (numerator / Int128(divisor)), sign * (denominator / Int128(divisor)))
  }

  package static func + (left: Ratio, right: Ratio) throws(ArithmeticError) -> Ratio {
    if left.denominator == right.denominator {
      return try Ratio(sum(left.numerator, right.numerator), over: left.denominator)
    }
    let divisor = Int128(
      greatestCommonDivisor(left.denominator.magnitude, right.denominator.magnitude))
    let leftScale = right.denominator / divisor
    let rightScale = left.denominator / divisor
    return try Ratio(
      sum(product(left.numerator, leftScale), product(right.numerator, rightScale)),
      over: product(left.denominator, leftScale))
  }

  package static func - (left: Ratio, right: Ratio) throws(ArithmeticError) -> Ratio {
    try left + (-right)
  }

  package static func * (left: Ratio, right: Ratio) throws(ArithmeticError) -> Ratio {
    if left.denominator == 1, right.denominator == 1 {
      return Ratio(lowest: try product(left.numerator, right.numerator), 1)
    }
    // Crossing the common factors out first keeps products of long decimals inside 128 bits, and
    // leaves nothing in common afterwards.
    let a = try Ratio(left.numerator, over: right.denominator)
    let b = try Ratio(right.numerator, over: left.denominator)
    return Ratio(
      lowest: try product(a.numerator, b.numerator), try product(a.denominator, b.denominator))
  }

  package static func / (left: Ratio, right: Ratio) throws(ArithmeticError) -> Ratio {
    guard right.numerator != 0 else { throw .divisionByZero }
    return try left * Ratio(right.denominator, over: right.numerator)
  }

  package static prefix func - (value: Ratio) -> Ratio {
    Ratio(lowest: -value.numerator, value.denominator)
  }

  /// The nearest integer by `mode`.
  package func rounded(_ mode: Rounding) -> Int128 { mode.quotient(numerator, denominator) }

  package var isZero: Bool { numerator == 0 }
  package var isNegative: Bool { numerator < 0 }
  package var isInteger: Bool { denominator == 1 }
  package var magnitude: Ratio { isNegative ? -self : self }

  private init(lowest numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

extension Ratio: Comparable {
  package static func < (left: Ratio, right: Ratio) -> Bool {
    // Full-width products decide without overflow.
    let a = left.numerator.multipliedFullWidth(by: right.denominator)
    let b = right.numerator.multipliedFullWidth(by: left.denominator)
    return a.high == b.high ? a.low < b.low : a.high < b.high
  }
}

extension Ratio: CustomStringConvertible {
  /// A plain decimal without trailing zeros where one exists, else `n/d` in lowest terms.
  package var description: String {
    if denominator == 1 { return decimalString(numerator, scale: 0) }
    return decimalText ?? "\(numerator)/\(denominator)"
  }

  /// The finite decimal form, or nil when there is none within 38 digits.
  package var decimalText: String? {
    var (rest, places) = (denominator, 0)
    var (twos, fives) = (0, 0)
    while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
    while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
    guard rest == 1 else { return nil }
    places = max(twos, fives)
    var scaled = numerator
    for step in 0..<places {
      var factor: Int128 = 1
      if step >= twos { factor *= 2 }
      if step >= fives { factor *= 5 }
      let (next, overflow) = scaled.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      scaled = next
    }
    return decimalString(scaled, scale: places)
  }
}

/// An integer count of 10⁻ˢᶜᵃˡᵉ as plain decimal text: `decimalString(-5, scale: 2)` is `-0.05`.
package func decimalString(_ value: some SignedInteger, scale: Int) -> String {
  guard scale > 0 else {
    if let small = Int(exactly: value) { return String(small) }
    return "\(value)"
  }
  let magnitude = value.magnitude
  let digits =
    if let small = UInt(exactly: magnitude) { String(small) } else { String(magnitude) }
  // Bytes, not characters: these are ASCII digits, and this runs for every amount shown.
  var bytes: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
  let missing = scale + 1 - digits.utf8.count
  if missing > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: missing)) }
  bytes.append(contentsOf: digits.utf8)
  bytes.insert(UInt8(ascii: "."), at: bytes.count - scale)
  return String(decoding: bytes, as: UTF8.self)
}

func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
  var (a, b) = (a, b)
  while b != 0 {
    if let small = UInt64(exactly: a), let other = UInt64(exactly: b) {
      return UInt128(greatestCommonDivisor(small, other))
    }
    (a, b) = (b, a % b)
  }
  return a
}

/// Stein's algorithm: shifts and subtractions instead of divisions. `b` is not zero.
private func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
  guard a != 0 else { return b }
  let shared = (a | b).trailingZeroBitCount
  var a = a >> UInt64(a.trailingZeroBitCount)
  var b = b
  repeat {
    b >>= UInt64(b.trailingZeroBitCount)
    if a > b { swap(&a, &b) }
    b -= a
  } while b != 0
  return a << UInt64(shared)
}

private func sum(_ a: Int128, _ b: Int128) throws(ArithmeticError) -> Int128 {
  let (value, overflow) = a.addingReportingOverflow(b)
  guard !overflow, value != .min else { throw .overflow }
  return value
}

private func product(_ a: Int128, _ b: Int128) throws(ArithmeticError) -> Int128 {
  let (value, overflow) = a.multipliedReportingOverflow(by: b)
  guard !overflow, value != .min else { throw .overflow }
  return value
}

extension Ratio {
  /// A share in per cent: `self × percent ÷ 100`.
  package func percent(_ percent: Ratio) throws(ArithmeticError) -> Ratio {
    try self * percent / Ratio(100)
  }
}

extension Ratio: Codable {
  /// Reads a plain decimal or `n/d`; anything else is refused.
  package init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Ratio {
  /// Reads `-12.50`, or `n/d` of two integers with `d` above zero, as `description` writes them.
  /// A decimal may have 36 digits, 24 of them after the point.
  package init(parsing text: String) throws(ArithmeticError) {
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      self = try Self.decimal(text.utf8)
      return
    }
    let numerator = try Self.decimal(text.utf8[..<slash])
    let denominator = try Self.decimal(text.utf8[text.utf8.index(after: slash)...])
    guard numerator.isInteger, denominator.isInteger, denominator > .zero else {
      throw .malformedDecimal
    }
    try self.init(numerator.numerator, over: denominator.numerator)
  }

  private static func decimal(_ text: some Collection<UInt8>) throws(ArithmeticError) -> Ratio {
    let negative = text.first == UInt8(ascii: "-")
    var (mantissa, digits, places, pointSeen) = (Int128(0), 0, 0, false)
    for byte in text.dropFirst(negative ? 1 : 0) {
      if byte == UInt8(ascii: "."), !pointSeen, digits > 0 {
        pointSeen = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw .malformedDecimal }
      digits += 1
      if pointSeen { places += 1 }
      guard digits <= 36, places <= 24 else { throw .overflow }
      mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
    }
    guard digits > 0, !pointSeen || places > 0 else { throw .malformedDecimal }
    let value = negative ? -mantissa : mantissa
    guard places > 0 else { return Ratio(lowest: value, 1) }
    let power = Int128(powersOfTen[min(places, 18)]) * Int128(powersOfTen[max(0, places - 18)])
    return try Ratio(value, over: power)
  }
}
