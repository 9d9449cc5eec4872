// A row of the table `customer_merge`.

import Billing

/// A customer that turned out to be another one: from then on an alias of it.
package struct CustomerMergeRow: StoredRow, Hashable, Sendable {
  package static let table = "customer_merge"
  package static let columns = [
    "duplicate_id", "survivor_id", "author", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["duplicate_id"]

  package var duplicateID: CustomerID
  package var survivorID: CustomerID
  package var author: String
  package var stamp: Stamp

  package init(
    duplicateID: CustomerID, survivorID: CustomerID, author: String, stamp: Stamp
  ) {
    self.duplicateID = duplicateID
    self.survivorID = survivorID
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    duplicateID = try row.next()
    survivorID = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(duplicateID)
    values.bind(survivorID)
    values.bind(author)
    values.bind(stamp)
  }
}
