// Sealing words under a subject's key: ChaCha20-Poly1305 from swift-crypto.

import Billing
import Crypto
import Storage

extension SubjectSecret {
  /// The text as it is stored. An empty text says nothing and stays empty.
  package func seal(_ text: String) throws -> String {
    guard !text.isEmpty else { return text }
    let box = try ChaChaPoly.seal(
      Array(text.utf8), using: key, authenticating: SubjectSeal.context(customers))
    return SealedText(customers: customers, bytes: Array(box.combined)).stored
  }
}

extension Connection {
  /// Words about some customers as they are stored: nobody reads them once one of these is erased.
  /// Nil where all of them have been.
  func sealed(_ words: String, about customers: [CustomerID]) throws -> String? {
    guard !words.isEmpty, !customers.isEmpty else { return words }
    return try SubjectSecret.ofThoseLeft(customers, in: self)?.seal(words)
  }
}

/// Opens what `SubjectSecret` sealed.
package struct SubjectSeal: TextSeal {
  package init() {}

  /// Shown for words whose key was destroyed.
  package static let erased = "[erased]"

  package func open(_ sealed: SealedText, keys: [[UInt8]]?) -> String {
    guard let keys else { return Self.erased }
    guard let box = try? ChaChaPoly.SealedBox(combined: sealed.bytes),
      let words = try? ChaChaPoly.open(
        box, using: SubjectSecret.key(madeOf: keys),
        authenticating: Self.context(sealed.customers))
    else { return "[unreadable: changed, or of another key]" }
    return String(decoding: words, as: UTF8.self)
  }

  /// Words of one customer cannot be put in another's place.
  static func context(_ customers: [CustomerID]) -> [UInt8] {
    Array("daybook \(customers.map { String($0.number) }.joined(separator: ","))".utf8)
  }
}
