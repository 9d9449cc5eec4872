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

  /// The digest in 32 bytes of memory.
  package init(memory: UnsafeRawBufferPointer) {
    precondition(memory.count == 32, "a digest has 32 bytes")
    var words = SIMD4<UInt64>()
    for index in 0..<4 {
      words[index] = UInt64(
        bigEndian: memory.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
    self.words = words
  }

  package var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      store(to: UnsafeMutableRawBufferPointer(buffer))
      count = 32
    }
  }

  /// Writes the 32 bytes to the beginning of `memory`.
  package func store(to memory: UnsafeMutableRawBufferPointer) {
    for index in 0..<4 {
      memory.storeBytes(of: words[index].bigEndian, toByteOffset: index * 8, as: UInt64.self)
    }
  }

  /// Lower-case hexadecimal, 64 characters.
  package var hex: String { bytes.hexText }
}

extension [UInt8] {
  /// Lower-case hexadecimal, two characters a byte.
  package var hexText: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hex }
}

/// SHA-256, handed in by whoever has a library for it.
package protocol DigestFunction: Sendable {
  static func digest(_ bytes: [UInt8]) -> Digest
  /// The digest of one byte and then `data`, without copying: trees hash little else.
  static func digest(_ first: UInt8, _ data: UnsafeRawBufferPointer) -> Digest
}

extension DigestFunction {
  package static func digest(_ first: UInt8, _ data: UnsafeRawBufferPointer) -> Digest {
    digest([first] + data)
  }
}
