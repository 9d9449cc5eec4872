// A row of the table `audit_checkpoint`.

import Billing

/// A signed size and root of one of the book's trees.
package struct AuditCheckpointRow: StoredRow, Hashable, Sendable {
  package static let table = "audit_checkpoint"
  package static let columns = ["n", "tree", "size", "note", "recorded_at"]
  package static let key = ["n"]

  package var n: Int64
  package var tree: TreeName
  package var size: Int64
  /// The signed note, byte for byte.
  package var note: String
  package var recordedAt: Timestamp

  package init(n: Int64, tree: TreeName, size: Int64, note: String, recordedAt: Timestamp) {
    self.n = n
    self.tree = tree
    self.size = size
    self.note = note
    self.recordedAt = recordedAt
  }

  package init(_ row: inout ColumnReader) throws {
    n = try row.next()
    tree = try row.next()
    size = try row.next()
    note = try row.next()
    recordedAt = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(n)
    values.bind(tree)
    values.bind(size)
    values.bind(note)
    values.bind(recordedAt)
  }
}

extension Connection {
  package func auditKeys() throws -> [AuditKeyRow] { try all() }

  package func checkpoints() throws -> [AuditCheckpointRow] { try all() }

  /// The newest checkpoint of a tree.
  package func lastCheckpoint(of tree: TreeName) throws -> AuditCheckpointRow? {
    try rows(
      """
      SELECT \(AuditCheckpointRow.columnList) FROM audit_checkpoint WHERE tree = $1
      ORDER BY size DESC, n DESC LIMIT 1
      """, [tree]
    ) { try AuditCheckpointRow(&$0) }.first
  }

  /// A tree's checkpoints that sign exactly `size` leaves, oldest first.
  package func checkpoints(of tree: TreeName, size: Int64) throws -> [AuditCheckpointRow] {
    try all(where: "tree = $1 AND size = $2", [tree, size], order: "n")
  }

  package func nextCheckpointNumber() throws -> Int64 {
    try first("SELECT coalesce(max(n), 0) + 1 FROM audit_checkpoint") { try $0.next() } ?? 1
  }
}
