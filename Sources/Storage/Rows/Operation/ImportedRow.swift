// A row of the table `imported_row`.

import Billing

/// That a row was imported, and digests to know it again.
package struct ImportedRow: StoredRow, Hashable, Sendable {
  package static let table = "imported_row"
  package static let columns = ["kind", "key", "digest"]
  package static let key = ["kind", "key"]

  package var kind: String
  package var key: String
  /// SHA-256 of its values, then 4 bytes of each value's in column order.
  package var digest: [UInt8]

  package init(
    kind: String, key: String, digest: [UInt8]
  ) {
    self.kind = kind
    self.key = key
    self.digest = digest
  }

  package init(_ row: inout ColumnReader) throws {
    kind = try row.next()
    key = try row.next()
    digest = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(kind)
    values.bind(key)
    values.bind(digest)
  }
}
