// SHA-256 from swift-crypto, in the shape that the pure trees take.

import Billing
import Crypto

package enum Sha256: DigestFunction {
  package static func digest(_ bytes: [UInt8]) -> Billing.Digest {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
    return Billing.Digest(function.finalize())
  }
}

extension Billing.Digest {
  /// The digest of a hash that was fed piece by piece.
  init(_ hash: SHA256Digest) {
    guard let digest = Self(Array(hash)) else { preconditionFailure("SHA-256 has 32 bytes") }
    self = digest
  }
}
