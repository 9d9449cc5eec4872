// Sealing words under a subject's key: ChaCha20-Poly1305 from swift-crypto.

import Billing
import Crypto
import Storage

extension SubjectSecret {
  /// The text as it is stored. An empty text says nothing and stays empty.
  package func seal(_ text: String) throws -> String {
    guard !text.isEmpty else { return text }
    let box = try ChaChaPoly.seal(
      Array(text.utf8), using: key, authenticating: SubjectSeal.context(customer))
    return SealedText(customer: customer, bytes: Array(box.combined)).stored
  }
}

/// Opens what `SubjectSecret` sealed.
package struct SubjectSeal: TextSeal {
  package init() {}

  /// Shown for words whose key was destroyed.
  package static let erased = "[erased]"

  package func open(_ sealed: SealedText, key: [UInt8]?) -> String {
    guard let key else { return Self.erased }
    guard let box = try? ChaChaPoly.SealedBox(combined: sealed.bytes),
      let words = try? ChaChaPoly.open(
        box, using: SymmetricKey(data: key), authenticating: Self.context(sealed.customer))
    else { return "[unreadable: changed, or of another key]" }
    return String(decoding: words, as: UTF8.self)
  }

  /// Words of one customer cannot be put in another's place.
  static func context(_ customer: CustomerID) -> [UInt8] {
    Array("daybook \(customer.number)".utf8)
  }
}
