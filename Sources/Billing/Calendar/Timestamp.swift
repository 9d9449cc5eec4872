// Instants: UTC milliseconds. A zone turns one into a day, once, where it is asked for.

/// An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Midnight UTC of `day` plus a number of seconds.
  package init(utc day: Day, seconds: Int = 0) {
    milliseconds = (Int64(day.number) * 86_400 + Int64(seconds)) * 1_000
  }

  /// Reads `2026-02-28T09:30:00Z` or with `.123` milliseconds. Nothing but `Z` is accepted.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 || bytes.count == 24, bytes[10] == UInt8(ascii: "T"),
      bytes.last == UInt8(ascii: "Z"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
      let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16]),
      let second = decimal(bytes[17..<19]), hour < 24, minute < 60, second < 60
    else { return nil }
    var fraction = 0
    if bytes.count == 24 {
      guard bytes[19] == UInt8(ascii: "."), let read = decimal(bytes[20..<23]) else { return nil }
      fraction = read
    }
    let whole = Timestamp(utc: day, seconds: hour * 3_600 + minute * 60 + second)
    milliseconds = whole.milliseconds + Int64(fraction)
  }

  package func adding(seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(seconds) * 1_000)
  }

  /// Whole days since 1970 in UTC and the milliseconds of that day.
  var utcParts: (day: Int, millisecondOfDay: Int) {
    let (whole, rest) = Int(milliseconds).quotientAndRemainder(dividingBy: 86_400_000)
    return rest < 0 ? (whole - 1, rest + 86_400_000) : (whole, rest)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// ISO 8601 in UTC; milliseconds only when there are any.
  package var description: String {
    let (number, rest) = utcParts
    guard let day = Day(number: number) else { return "\(milliseconds) ms" }
    let (seconds, fraction) = (rest / 1_000, rest % 1_000)
    return "\(day)T" + padded(seconds / 3_600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":"
      + padded(seconds % 60, 2) + (fraction == 0 ? "" : "." + padded(fraction, 3)) + "Z"
  }
}

extension Timestamp: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is no UTC instant")
    }
    self = instant
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
