// A row of the table `product`.

import Billing

/// What a plan belongs to.
package struct ProductRow: StoredRow, Hashable, Sendable {
  package static let table = "product"
  package static let columns = [
    "id", "key", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: ProductID
  package var key: String
  package var stamp: Stamp

  package init(
    id: ProductID, key: String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(stamp)
  }
}
