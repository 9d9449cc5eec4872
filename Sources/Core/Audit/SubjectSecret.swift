// Keys of subjects: what a person wrote about a customer is in the audit log only as a keyed
// commitment, so that destroying the key erases the meaning and no proof.

import Billing
import Crypto
import Storage

/// The random key of one customer, kept in the book until the customer is erased; or one made of the
/// keys of several, which is kept nowhere and is gone with any of them.
package struct SubjectSecret: Sendable {
  let customers: [CustomerID]
  let key: SymmetricKey

  /// The customer's key, made when there is none yet. Only inside a write.
  package static func of(
    _ customer: CustomerID, in connection: Connection
  ) throws -> SubjectSecret {
    guard let secret = try ofThoseLeft([customer], in: connection) else {
      throw erased
    }
    return secret
  }

  static let erased = Refusal(
    "subject-erased", what: "Nothing was written",
    why: "whom it is about has been erased",
    remedy: "No act is kept about a person who was erased.")

  /// What seals words about all of some customers but those who have been erased; nil when nobody
  /// is left. Only inside a write.
  static func ofThoseLeft(
    _ customers: [CustomerID], in connection: Connection
  ) throws -> SubjectSecret? {
    var left: [CustomerID] = []
    var keys: [[UInt8]] = []
    for customer in Set(customers).sorted() {
      guard let key = try storedKey(of: customer, in: connection) else { continue }
      left.append(customer)
      keys.append(key)
    }
    guard !left.isEmpty else { return nil }
    return SubjectSecret(customers: left, key: key(madeOf: keys))
  }

  /// A customer's own key; of several a key that takes every one of theirs to make.
  static func key(madeOf keys: [[UInt8]]) -> SymmetricKey {
    guard keys.count > 1 else { return SymmetricKey(data: keys.first ?? []) }
    return HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: keys.flatMap(\.self)),
      info: Array("daybook shared".utf8), outputByteCount: 32)
  }

  /// Nil once it was destroyed; made when there is none yet.
  private static func storedKey(
    of customer: CustomerID, in connection: Connection
  ) throws -> [UInt8]? {
    if let row = try connection.subjectKey(of: customer) { return row.key }
    let key = randomBytes(32)
    try connection.insert(SubjectKeyRow(customerID: customer, key: key, destroyedAt: nil))
    return key
  }

  /// Bytes that nobody can guess.
  static func randomBytes(_ count: Int) -> [UInt8] {
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
  }

  /// HMAC-SHA-256 of a text: proves later what was written, to whoever has key and text.
  package func commitment(to text: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
  }
}
