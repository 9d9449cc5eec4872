// Knowing a row again: one digest of the whole, and a short one of each value, so that a changed
// row can be refused by the name of the value that changed without keeping the values.

import Crypto

/// SHA-256 of a row's values, then four bytes of a hash of each value, in column order.
struct RowDigest {
  private static let wholeLength = 32
  private static let partLength = 4
  let bytes: [UInt8]

  var whole: [UInt8] { Array(bytes.prefix(Self.wholeLength)) }

  init(_ values: [String]) {
    var all = SHA256()
    var parts: [UInt8] = []
    for value in values {
      var text = value
      text.withUTF8 { bytes in
        // The length keeps "ab", "c" apart from "a", "bc".
        withUnsafeBytes(of: Int64(bytes.count).littleEndian) { all.update(bufferPointer: $0) }
        let buffer = UnsafeRawBufferPointer(bytes)
        all.update(bufferPointer: buffer)
        parts += Self.short(buffer)
      }
    }
    bytes = Array(all.finalize()) + parts
  }

  init(whole: [UInt8]) { bytes = whole }

  /// The first value that differs from an earlier digest's; nil when the rows are the same.
  func firstDifference(from earlier: [UInt8]) -> Int? {
    guard bytes != earlier else { return nil }
    let count = (bytes.count - Self.wholeLength) / Self.partLength
    for index in 0..<count {
      let start = Self.wholeLength + index * Self.partLength
      let end = start + Self.partLength
      guard earlier.count >= end, bytes[start..<end] == earlier[start..<end] else { return index }
    }
    return count
  }

  /// FNV-1a: it only has to tell two versions of one value apart; the whole is SHA-256.
  private static func short(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return (0..<4).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt32($0))) }
  }
}
