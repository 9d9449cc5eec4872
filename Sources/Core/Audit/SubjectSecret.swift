// Keys of subjects: what a person wrote about a customer is in the audit log only as a keyed
// commitment, so that destroying the key erases the meaning and no proof.

import Billing
import Crypto
import Storage

/// The random key of one customer, kept in the book until the customer is erased.
package struct SubjectSecret: Sendable {
  let customer: CustomerID
  let key: SymmetricKey

  /// The customer's key, made when there is none yet. Only inside a write.
  package static func of(
    _ customer: CustomerID, in connection: Connection
  ) throws -> SubjectSecret {
    if let row = try connection.subjectKey(of: customer) {
      guard let bytes = row.key else {
        throw Refusal(
          "subject-erased", what: "Nothing was written", why: "this customer has been erased",
          remedy: "")
      }
      return SubjectSecret(customer: customer, key: SymmetricKey(data: bytes))
    }
    let key = SymmetricKey(size: .bits256)
    let bytes = key.withUnsafeBytes { Array($0) }
    try connection.insert(SubjectKeyRow(customerID: customer, key: bytes, destroyedAt: nil))
    return SubjectSecret(customer: customer, key: key)
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
