// A row of the table `audit_entry`.

import Billing

/// An entry of the audit log. The leaf is the truth; every column after the hash is derived from
/// it.
package struct AuditEntryRow: StoredRow, Hashable, Sendable {
  package static let table = "audit_entry"
  package static let columns = [
    "sequence", "leaf", "leaf_hash", "at", "actor", "role", "verb", "object_kind", "object_id",
    "reason_code", "correlation", "summary",
  ]
  package static let key = ["sequence"]

  package var sequence: Int64
  /// The exact bytes that are hashed.
  package var leaf: [UInt8]
  package var leafHash: [UInt8]
  package var at: Timestamp
  package var actor: String
  package var role: String
  package var verb: String
  package var objectKind: String
  package var objectID: String
  package var reasonCode: String
  package var correlation: Int64
  package var summary: String

  package init(
    sequence: Int64, leaf: [UInt8], leafHash: [UInt8], at: Timestamp, actor: String, role: String,
    verb: String, objectKind: String, objectID: String, reasonCode: String, correlation: Int64,
    summary: String
  ) {
    self.sequence = sequence
    self.leaf = leaf
    self.leafHash = leafHash
    self.at = at
    self.actor = actor
    self.role = role
    self.verb = verb
    self.objectKind = objectKind
    self.objectID = objectID
    self.reasonCode = reasonCode
    self.correlation = correlation
    self.summary = summary
  }

  package init(_ row: inout ColumnReader) throws {
    sequence = try row.next()
    leaf = try row.next()
    leafHash = try row.next()
    at = try row.next()
    actor = try row.next()
    role = try row.next()
    verb = try row.next()
    objectKind = try row.next()
    objectID = try row.next()
    reasonCode = try row.next()
    correlation = try row.next()
    summary = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(sequence)
    values.bind(leaf)
    values.bind(leafHash)
    values.bind(at)
    values.bind(actor)
    values.bind(role)
    values.bind(verb)
    values.bind(objectKind)
    values.bind(objectID)
    values.bind(reasonCode)
    values.bind(correlation)
    values.bind(summary)
  }
}
