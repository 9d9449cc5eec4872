// What a command tells the customer: a row of the outbox, written with the rest of its decision.
// Delivering it is somebody else's work.

import Billing
import Storage

/// A write that tells a customer something.
package protocol Messaging {
  /// Each message in words, as the preview shows it.
  var messages: [String] { get }
}

/// What is told: its kind for templates, and its words.
package struct MessageText: Hashable, Sendable {
  let kind: String
  let words: String
  /// What a job would tell by itself keeps the job's key, so that it is told once; nil for others.
  var key: String?

  func message(to customer: CustomerID, about subject: RecordReference) -> NewMessage {
    NewMessage(customer: customer, text: self, subject: subject)
  }
}

/// A message by e-mail. Reasons are for the audit log and never told.
package struct NewMessage: DecisionWrite, Messaging, Hashable {
  let customer: CustomerID
  let text: MessageText
  let subject: RecordReference

  package var messages: [String] { ["\(text.kind): \(text.words)"] }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("message")
    bytes.add(customer.number)
    bytes.add(text.kind)
    bytes.add(text.words)
    bytes.add(text.key ?? "")
    bytes.add(subject.kind.rawValue)
    bytes.add(subject.id)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    // One act tells one thing once about one record.
    let key = text.key ?? "\(text.kind)/\(subject.id)/\(writer.stamp.correlation)"
    guard try writer.connection.message(key: key) == nil else { return nil }
    try writer.connection.insert(
      MessageRow(
        id: writer.connection.nextID(), key: key, customerID: customer, kind: text.kind,
        channel: .email, subjectKind: subject.kind.rawValue, subjectID: subject.id,
        text: text.words, stamp: writer.stamp))
    return nil
  }
}
