// A row of the table `message`.

import Billing

/// A message to a customer: the outbox. Its key lets it fire once.
package struct MessageRow: StoredRow, Hashable, Sendable {
  package static let table = "message"
  package static let columns = [
    "id", "key", "customer_id", "kind", "channel", "subject_kind", "subject_id", "text",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Channel: String, StoredValue, CaseIterable {
    case inApp = "in_app"
    case email
    case textMessage = "sms"
  }

  package var id: MessageID
  package var key: String
  package var customerID: CustomerID
  package var kind: String
  package var channel: Channel
  package var subjectKind: String
  package var subjectID: String
  package var text: String
  package var stamp: Stamp

  package init(
    id: MessageID, key: String, customerID: CustomerID, kind: String, channel: Channel,
    subjectKind: String, subjectID: String, text: String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.customerID = customerID
    self.kind = kind
    self.channel = channel
    self.subjectKind = subjectKind
    self.subjectID = subjectID
    self.text = text
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    customerID = try row.next()
    kind = try row.next()
    channel = try row.next()
    subjectKind = try row.next()
    subjectID = try row.next()
    text = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(customerID)
    values.bind(kind)
    values.bind(channel)
    values.bind(subjectKind)
    values.bind(subjectID)
    values.bind(text)
    values.bind(stamp)
  }
}
