// The audit log's rows: appended, never changed.

extension Connection {
  /// Entries with sequences above `sequence`, in order.
  package func auditEntries(after sequence: Int64, limit: Int = 1_000) throws -> [AuditEntryRow] {
    try rows(
      """
      SELECT \(AuditEntryRow.columnList) FROM audit_entry WHERE sequence > $1
      ORDER BY sequence LIMIT $2
      """, [sequence, limit]
    ) { try AuditEntryRow(&$0) }
  }

  package func auditEntry(_ sequence: Int64) throws -> AuditEntryRow? {
    try one(where: "sequence = $1", [sequence])
  }

  /// Entries about one record, newest first.
  package func auditEntries(
    aboutKind kind: String, id: String, limit: Int = 100
  ) throws -> [AuditEntryRow] {
    try rows(
      """
      SELECT \(AuditEntryRow.columnList) FROM audit_entry
      WHERE object_kind = $1 AND object_id = $2 ORDER BY sequence DESC LIMIT $3
      """, [kind, id, limit]
    ) { try AuditEntryRow(&$0) }
  }
}

extension Connection {
  /// Every entry in order, one at a time: a log does not fit in memory.
  package func forEachAuditEntry(_ body: (AuditEntryRow) throws -> Void) throws {
    try forEach("SELECT \(AuditEntryRow.columnList) FROM audit_entry ORDER BY sequence") {
      try body(try AuditEntryRow(&$0))
    }
  }
}
