// Words about a person are stored sealed under that person's key: when the key is destroyed, no
// copy of the row can be read any more. Words about several are sealed under a key that takes all
// of their keys to make. Reading opens them wherever a text is read.

import Billing

/// Opens sealed texts; handed in by whoever has the cipher.
package protocol TextSeal: Sendable {
  /// The words of a sealed text. `keys` are those of its customers, in their order; nil once one of
  /// them was destroyed.
  func open(_ sealed: SealedText, keys: [[UInt8]]?) -> String
}

/// A sealed text as it is stored: a mark that nobody types, whose keys open it, and the bytes.
package struct SealedText: Hashable, Sendable {
  package let customers: [CustomerID]
  package let bytes: [UInt8]

  /// A control character: no text that comes in from outside begins with it.
  static let mark: UInt8 = 0x01
  private static let prefix = "\u{1}sealed "

  package init(customers: [CustomerID], bytes: [UInt8]) {
    self.customers = customers
    self.bytes = bytes
  }

  /// Nil for any text that is not sealed.
  package init?(_ stored: String) {
    guard stored.utf8.first == Self.mark, stored.hasPrefix(Self.prefix) else { return nil }
    let parts = stored.dropFirst(Self.prefix.count).split(separator: " ")
    guard parts.count == 2, let bytes = Base64.bytes(of: parts[1]) else { return nil }
    let numbers = parts[0].split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
    let customers = numbers.compactMap { $0.map { CustomerID($0) } }
    guard customers.count == numbers.count else { return nil }
    self.init(customers: customers, bytes: bytes)
  }

  package var stored: String {
    let numbers = customers.map { String($0.number) }.joined(separator: ",")
    return "\(Self.prefix)\(numbers) \(Base64.text(of: bytes))"
  }
}

extension Connection {
  /// A text as people read it.
  func opened(_ stored: String) throws -> String {
    guard let seal, let sealed = SealedText(stored) else { return stored }
    return seal.open(sealed, keys: try keys(of: sealed.customers))
  }

  private func keys(of customers: [CustomerID]) throws -> [[UInt8]]? {
    var keys: [[UInt8]] = []
    for customer in customers {
      guard let key = try key(of: customer) else { return nil }
      keys.append(key)
    }
    return keys
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
