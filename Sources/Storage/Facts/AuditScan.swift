// Reading the audit log fast: a million entries are checked on their bytes, without making values
// of them.

import GRDBSQLite

/// The current row of a scan. What it hands out is valid until the next row.
package struct AuditScanRow {
  /// The places of `AuditEntryRow.columns`.
  package enum Column: Int32, Sendable {
    case sequence, leaf, leafHash, at, actor, role, verb, objectKind, objectID, reasonCode
    case correlation, summary
  }

  fileprivate let statement: OpaquePointer

  package func integer(_ column: Column) -> Int64 {
    sqlite3_column_int64(statement, column.rawValue)
  }

  package func bytes(_ column: Column) -> UnsafeRawBufferPointer {
    // The order matters: asking for the text first keeps the length that of the text.
    let start = sqlite3_column_blob(statement, column.rawValue)
    return UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(statement, column.rawValue)))
  }
}

extension Connection {
  /// The entries with `first` ≤ sequence ≤ `last`, in order.
  package func scanAudit(
    from first: Int64, through last: Int64, _ body: (AuditScanRow) throws -> Void
  ) throws {
    let statement = try prepared(
      """
      SELECT \(AuditEntryRow.columnList) FROM audit_entry
      WHERE sequence BETWEEN $1 AND $2 ORDER BY sequence
      """)
    try bind([first, last], to: statement)
    defer { sqlite3_reset(statement.sqliteStatement) }
    let row = AuditScanRow(statement: statement.sqliteStatement)
    while try step(statement) { try body(row) }
  }

  /// The least and the greatest sequence; nil when there is no entry.
  package func auditBounds() throws -> ClosedRange<Int64>? {
    let least: Int64? = try first("SELECT min(sequence) FROM audit_entry") { try $0.next() } ?? nil
    let greatest: Int64? =
      try first("SELECT max(sequence) FROM audit_entry") { try $0.next() } ?? nil
    guard let least, let greatest else { return nil }
    return least...greatest
  }

  /// The hashes of the first `count` leaves as the log stores them, 32 bytes each.
  package func auditLeafHashes(_ count: Int64) throws -> [UInt8] {
    var hashes: [UInt8] = []
    hashes.reserveCapacity(Int(count) * 32)
    try forEach("SELECT leaf_hash FROM audit_entry WHERE sequence <= $1 ORDER BY sequence", [count])
    {
      let hash: [UInt8] = try $0.next()
      hashes += hash
    }
    return hashes
  }
}
