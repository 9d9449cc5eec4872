// What writes of a decision are handed while it is committed.

import Billing
import Storage

/// The transaction of one command; everything written in it shares stamp, author and reason.
package struct DecisionWriter {
  package let connection: Connection
  package let stamp: Stamp
  package let author: String
  /// Its text is sealed already where the act is on a customer: it is stored as it is.
  package let reason: Reason
  /// Seals words about the customer whom the act is on; nil for acts on no customer.
  let secret: SubjectSecret?

  init(
    connection: Connection, stamp: Stamp, author: String, reason: Reason,
    secret: SubjectSecret? = nil
  ) throws {
    self.connection = connection
    self.stamp = stamp
    self.author = author
    self.secret = secret
    self.reason =
      try secret.map { Reason(code: reason.code, text: try $0.seal(reason.text)) } ?? reason
  }

  /// Words as they are stored: sealed under the key of the customer whom they are about.
  package func sealed(_ words: String) throws -> String { try secret?.seal(words) ?? words }
}
