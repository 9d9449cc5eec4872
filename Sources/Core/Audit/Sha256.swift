// SHA-256 from swift-crypto, in the shape that the pure trees take.

import Billing
import Crypto

package enum Sha256: DigestFunction {
  package static func digest(_ bytes: [UInt8]) -> Billing.Digest {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
    guard let digest = Billing.Digest(Array(function.finalize())) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return digest
  }
}
