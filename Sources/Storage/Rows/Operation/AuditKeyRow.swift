// A row of the table `audit_key`.

import Billing

/// A public key of the audit log: kept for ever, because old checkpoints stay signed by it.
package struct AuditKeyRow: StoredRow, Hashable, Sendable {
  package static let table = "audit_key"
  package static let columns = ["n", "verifier", "from_size", "recorded_at"]
  package static let key = ["n"]

  package var n: Int64
  /// The key as signed notes name it.
  package var verifier: String
  /// The entry that introduced it, 0 for the first key: it signs trees of that size and more.
  package var fromSize: Int64
  package var recordedAt: Timestamp

  package init(n: Int64, verifier: String, fromSize: Int64, recordedAt: Timestamp) {
    self.n = n
    self.verifier = verifier
    self.fromSize = fromSize
    self.recordedAt = recordedAt
  }

  package init(_ row: inout ColumnReader) throws {
    n = try row.next()
    verifier = try row.next()
    fromSize = try row.next()
    recordedAt = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(n)
    values.bind(verifier)
    values.bind(fromSize)
    values.bind(recordedAt)
  }
}
