// A row of the table `feature`.

import Billing

/// Something a plan can give.
package struct FeatureRow: StoredRow, Hashable, Sendable {
  package static let table = "feature"
  package static let columns = [
    "id", "key", "kind", "unit", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Kind: String, StoredValue, CaseIterable {
    case toggle = "switch"
    case quota
    case metered
  }

  package var id: FeatureID
  package var key: String
  package var kind: Kind
  package var unit: String?
  package var stamp: Stamp

  package init(
    id: FeatureID, key: String, kind: Kind, unit: String?, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.kind = kind
    self.unit = unit
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    kind = try row.next()
    unit = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(kind)
    values.bind(unit)
    values.bind(stamp)
  }
}
