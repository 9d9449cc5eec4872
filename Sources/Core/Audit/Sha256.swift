// SHA-256 from swift-crypto, in the shape that the pure trees take.

import Billing
import Crypto

package enum Sha256: DigestFunction {
  package static func digest(_ bytes: [UInt8]) -> Billing.Digest {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
    return Billing.Digest(function.finalize())
  }

  package static func digest(_ first: UInt8, _ data: UnsafeRawBufferPointer) -> Billing.Digest {
    var function = SHA256()
    withUnsafeBytes(of: first) { function.update(bufferPointer: $0) }
    function.update(bufferPointer: data)
    return Billing.Digest(function.finalize())
  }
}

extension Billing.Digest {
  /// The digest of a hash that was fed piece by piece.
  init(_ hash: SHA256Digest) {
    self = hash.withUnsafeBytes { Self(memory: $0) }
  }
}
