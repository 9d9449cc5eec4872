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
    try OutboxMessage(key, text.kind, to: customer, about: subject, text.words)
      .put(into: writer.connection, writer.stamp)
    return nil
  }
}

/// A row of the outbox before it has an id. Whoever tells a customer something does it by this.
struct OutboxMessage {
  private let key: String
  private let kind: String
  private let channel: MessageRow.Channel
  private let customer: CustomerID
  private let subject: RecordReference
  private let text: String

  init(
    _ key: String, _ kind: String, by channel: MessageRow.Channel = .email,
    to customer: CustomerID, about subject: RecordReference, _ text: String
  ) {
    self.key = key
    self.kind = kind
    self.channel = channel
    self.customer = customer
    self.subject = subject
    self.text = text
  }

  /// Puts it into the outbox unless its key was put before. Answers whether it was put now. With
  /// `isNew` the key names what this transaction made, so that nobody can have told it.
  @discardableResult
  func put(into connection: Connection, _ stamp: Stamp, isNew: Bool = false) throws -> Bool {
    if !isNew, try connection.message(key: key) != nil { return false }
    try connection.insert(
      MessageRow(
        id: connection.nextID(), key: key, customerID: customer, kind: kind, channel: channel,
        subjectKind: subject.kind.rawValue, subjectID: subject.id, text: text, stamp: stamp))
    return true
  }
}

extension MessageText {
  /// That a document was issued, whoever issued it. `credit` is what of it the payer's own credit
  /// has paid.
  static func issued(_ document: InvoiceRow, dueOn: Day?, credit: Int64) -> MessageText {
    let money = { (units: Int64) in Money(minorUnits: units, document.currency) }
    var words = ["\(money(document.total))"]
    if credit > 0 { words.append("\(money(credit)) of it paid by credit") }
    switch document.document {
    case .invoice: words.append("due on \(dueOn?.description ?? "no day")")
    case .creditNote: break
    }
    let name = document.document == .invoice ? "invoice issued" : "credit note issued"
    return MessageText(
      kind: name, words: words.joined(separator: ", "), key: issuedKey(document.id))
  }

  static func refunded(_ money: Money) -> MessageText {
    MessageText(
      kind: "refund made", words: "\(money) are on their way, the way they were paid")
  }

  /// A document is told once.
  static func issuedKey(_ id: InvoiceID) -> String { "issued/\(id)" }
}
