// A row of the table `import_file`.

import Billing

/// A file taken from outside.
package struct ImportFileRow: StoredRow, Hashable, Sendable {
  package static let table = "import_file"
  package static let columns = [
    "id", "name", "format", "hash", "bytes", "rows", "control_totals", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: ImportFileID
  package var name: String
  /// `customers.csv`, `stripe.payout_reconciliation`, `camt.053` …
  package var format: String
  /// SHA-256 of its bytes.
  package var hash: [UInt8]
  package var bytes: Int64
  package var rows: Int64
  /// Canonical JSON.
  package var controlTotals: String
  package var stamp: Stamp

  package init(
    id: ImportFileID, name: String, format: String, hash: [UInt8], bytes: Int64, rows: Int64,
    controlTotals: String, stamp: Stamp
  ) {
    self.id = id
    self.name = name
    self.format = format
    self.hash = hash
    self.bytes = bytes
    self.rows = rows
    self.controlTotals = controlTotals
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    name = try row.next()
    format = try row.next()
    hash = try row.next()
    bytes = try row.next()
    rows = try row.next()
    controlTotals = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(name)
    values.bind(format)
    values.bind(hash)
    values.bind(bytes)
    values.bind(rows)
    values.bind(controlTotals)
    values.bind(stamp)
  }
}
