// A row of the table `idempotency_key`.

import Billing

/// A request that was answered, and by which entry.
package struct IdempotencyKeyRow: StoredRow, Hashable, Sendable {
  package static let table = "idempotency_key"
  package static let columns = ["key", "digest", "sequence", "at"]
  package static let key = ["key"]

  package var key: String
  package var digest: [UInt8]
  package var sequence: Int64
  package var at: Timestamp

  package init(
    key: String, digest: [UInt8], sequence: Int64, at: Timestamp
  ) {
    self.key = key
    self.digest = digest
    self.sequence = sequence
    self.at = at
  }

  package init(_ row: inout ColumnReader) throws {
    key = try row.next()
    digest = try row.next()
    sequence = try row.next()
    at = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(key)
    values.bind(digest)
    values.bind(sequence)
    values.bind(at)
  }
}
