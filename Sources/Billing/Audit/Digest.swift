// 32-byte digests as a plain value, and the hash function as a parameter: this module computes
// trees over hashes and never hashes by its own code.

/// A 256-bit digest.
package struct Digest: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  /// The digest with these 32 bytes, or nil for any other count.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words = SIMD4<UInt64>()
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = words
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for index in 0..<4 {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: words[index] >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// Lower-case hexadecimal, 64 characters.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hex }
}

/// SHA-256, handed in by whoever has a library for it.
package protocol DigestFunction: Sendable {
  static func digest(_ bytes: [UInt8]) -> Digest
}
