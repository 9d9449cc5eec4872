// The text codec of ids: Crockford's base 32 and one check character over prefix and number.

/// Text ⇄ number. 13 characters of 5 bits hold the 63 bits of a positive number, most
/// significant first; the 14th is the check character.
package enum IdentifierText {
  /// Crockford's alphabet in lower case: no i, l, o, u.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let digitCount = 13

  /// `number` is not negative.
  package static func text(of number: Int64, prefix: String) -> String {
    precondition(number >= 0, "an id is not negative")
    var digits: [UInt8] = []
    for place in 0..<digitCount {
      digits.append(UInt8(number >> (5 * Int64(digitCount - 1 - place)) & 31))
    }
    let shown = (digits + [check(prefix: prefix, digits: digits)]).map { alphabet[Int($0)] }
    return prefix + "_" + String(decoding: shown, as: UTF8.self)
  }

  /// Accepts upper case, and reads `o` as 0 and `i`, `l` as 1, which people confuse on the phone.
  package static func number(
    of text: some StringProtocol, prefix: String
  ) throws(IdentifierError) -> Int64 {
    let bytes = Array(text.lowercased().utf8)
    guard bytes.starts(with: Array(prefix.utf8) + [UInt8(ascii: "_")]) else {
      throw .wrongPrefix(expected: prefix)
    }
    let body = bytes.dropFirst(prefix.utf8.count + 1)
    guard body.count == digitCount + 1 else { throw .wrongLength }
    var digits: [UInt8] = []
    for byte in body { digits.append(try value(of: byte)) }
    let checkDigit = digits.removeLast()
    guard digits[0] < 8, checkDigit == check(prefix: prefix, digits: digits) else {
      throw .checkFailed
    }
    return digits.reduce(0) { $0 << 5 | Int64($1) }
  }

  /// The prefix of an id's text, such as `cus`, or nil when the text is not shaped like an id.
  package static func prefix(of text: some StringProtocol) -> String? {
    let parts = text.lowercased().split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 3, parts[1].utf8.count == digitCount + 1
    else { return nil }
    return String(parts[0])
  }

  private static func value(of byte: UInt8) throws(IdentifierError) -> UInt8 {
    switch byte {
    case UInt8(ascii: "o"): return 0
    case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
    default:
      guard let index = alphabet.firstIndex(of: byte) else {
        throw .unknownCharacter(Character(Unicode.Scalar(byte)))
      }
      return UInt8(index)
    }
  }

  /// Horner's scheme over GF(32) with x⁵ + x² + 1: the weights are powers of a primitive element,
  /// so every single wrong character and every swap of two characters is found.
  private static func check(prefix: String, digits: [UInt8]) -> UInt8 {
    (prefix.utf8.map { $0 & 31 } + digits).reduce(0) { doubled($0 ^ $1) }
  }

  private static func doubled(_ value: UInt8) -> UInt8 {
    let shifted = value << 1
    return shifted & 32 == 0 ? shifted : (shifted ^ 0b100101)
  }
}
