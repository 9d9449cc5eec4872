// A row of the table `subject_key`.

import Billing

/// The key of a person's commitments in the audit log.
package struct SubjectKeyRow: StoredRow, Hashable, Sendable {
  package static let table = "subject_key"
  package static let columns = ["customer_id", "key", "destroyed_at"]
  package static let key = ["customer_id"]

  package var customerID: CustomerID
  /// Absent once destroyed.
  package var key: [UInt8]?
  package var destroyedAt: Timestamp?

  package init(
    customerID: CustomerID, key: [UInt8]?, destroyedAt: Timestamp?
  ) {
    self.customerID = customerID
    self.key = key
    self.destroyedAt = destroyedAt
  }

  package init(_ row: inout ColumnReader) throws {
    customerID = try row.next()
    key = try row.next()
    destroyedAt = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(customerID)
    values.bind(key)
    values.bind(destroyedAt)
  }
}
