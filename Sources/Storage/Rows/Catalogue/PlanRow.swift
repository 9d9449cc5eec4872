// A row of the table `plan`.

import Billing

/// A plan; its prices are its versions'.
package struct PlanRow: StoredRow, Hashable, Sendable {
  package static let table = "plan"
  package static let columns = [
    "id", "key", "product_id", "name", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: PlanID
  package var key: String
  package var productID: ProductID
  package var name: String
  package var stamp: Stamp

  package init(
    id: PlanID, key: String, productID: ProductID, name: String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.productID = productID
    self.name = name
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    productID = try row.next()
    name = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(productID)
    values.bind(name)
    values.bind(stamp)
  }
}
