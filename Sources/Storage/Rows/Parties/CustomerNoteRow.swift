// A row of the table `customer_note`.

import Billing

/// What a person wrote on a customer.
package struct CustomerNoteRow: StoredRow, Hashable, Sendable {
  package static let table = "customer_note"
  package static let columns = [
    "id", "customer_id", "text", "author", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: NoteID
  package var customerID: CustomerID
  package var text: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: NoteID, customerID: CustomerID, text: String, author: String, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.text = text
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    text = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(text)
    values.bind(author)
    values.bind(stamp)
  }
}
