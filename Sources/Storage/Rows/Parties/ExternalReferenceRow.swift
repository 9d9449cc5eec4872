// A row of the table `external_reference`.

import Billing

/// What the outside world calls a record.
package struct ExternalReferenceRow: StoredRow, Hashable, Sendable {
  package static let table = "external_reference"
  package static let columns = [
    "system", "kind", "external_id", "record_id", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["system", "kind", "external_id"]

  /// Who calls it so: `import`, `stripe`, `adyen` …
  package var system: String
  /// The record's kind, as in `RecordTag.prefix`.
  package var kind: String
  package var externalID: String
  package var recordID: Int64
  package var stamp: Stamp

  package init(
    system: String, kind: String, externalID: String, recordID: Int64, stamp: Stamp
  ) {
    self.system = system
    self.kind = kind
    self.externalID = externalID
    self.recordID = recordID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    system = try row.next()
    kind = try row.next()
    externalID = try row.next()
    recordID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(system)
    values.bind(kind)
    values.bind(externalID)
    values.bind(recordID)
    values.bind(stamp)
  }
}
