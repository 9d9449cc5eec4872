// Words about a person are stored sealed under that person's key: when the key is destroyed, no
// copy of the row can be read any more. Reading opens them wherever a text is read.

import Billing

/// Opens sealed texts; handed in by whoever has the cipher.
package protocol TextSeal: Sendable {
  /// The words of a sealed text. A destroyed key is nil.
  func open(_ sealed: SealedText, key: [UInt8]?) -> String
}

/// A sealed text as it is stored: a mark that nobody types, whose key opens it, and the bytes.
package struct SealedText: Hashable, Sendable {
  package let customer: CustomerID
  package let bytes: [UInt8]

  /// A control character: no text that comes in from outside begins with it.
  static let mark: UInt8 = 0x01
  private static let prefix = "\u{1}sealed "

  package init(customer: CustomerID, bytes: [UInt8]) {
    self.customer = customer
    self.bytes = bytes
  }

  /// Nil for any text that is not sealed.
  package init?(_ stored: String) {
    guard stored.utf8.first == Self.mark, stored.hasPrefix(Self.prefix) else { return nil }
    let parts = stored.dropFirst(Self.prefix.count).split(separator: " ")
    guard parts.count == 2, let number = Int64(parts[0]), let bytes = Base64.bytes(of: parts[1])
    else { return nil }
    self.init(customer: CustomerID(number), bytes: bytes)
  }

  package var stored: String { "\(Self.prefix)\(customer.number) \(Base64.text(of: bytes))" }
}

extension Connection {
  /// A text as people read it.
  func opened(_ stored: String) throws -> String {
    guard let seal, let sealed = SealedText(stored) else { return stored }
    return seal.open(sealed, key: try key(of: sealed.customer))
  }

  /// Each key is read once in a transaction: a key that another process destroys is gone with it.
  private func key(of customer: CustomerID) throws -> [UInt8]? {
    if let known = openedKeys[customer.number] { return known }
    let key = try subjectKey(of: customer)?.key
    openedKeys[customer.number] = .some(key)
    return key
  }

  /// Forgets a key that was destroyed in this very transaction.
  func forgetKey(of customer: CustomerID) { openedKeys[customer.number] = nil }
}
