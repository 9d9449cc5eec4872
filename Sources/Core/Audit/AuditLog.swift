// Appending to the audit log, inside the transaction of what it records.

import Billing
import Storage

/// One act to be recorded. Texts of people are not in it: a reason is there as a commitment.
package struct AuditAct: Sendable {
  package var at: Timestamp
  package var actor: Operator
  package var verb: String
  package var objectKind: String
  package var objectID: String
  package var reasonCode = ""
  package var reasonCommitment: [UInt8] = []
  package var correlation: Int64
  package var before: Billing.Digest?
  package var after: Billing.Digest?
  package var command: Billing.Digest?
  /// What came of it, in words and counts; shown in lists.
  package var result: String

  package init(
    at: Timestamp, actor: Operator, verb: String, objectKind: String, objectID: String,
    correlation: Int64, result: String
  ) {
    self.at = at
    self.actor = actor
    self.verb = verb
    self.objectKind = objectKind
    self.objectID = objectID
    self.correlation = correlation
    self.result = result
  }
}

package enum AuditLog {
  /// Appends the act's leaf, its columns and the tree's new edge. Answers the entry's sequence.
  @discardableResult
  package static func append(_ act: AuditAct, to connection: Connection) throws -> Int64 {
    let sequence = try connection.revision() + 1
    let entry = act.entry(sequence: UInt64(sequence))
    guard let leaf = entry.encoded else {
      throw Refusal(
        "audit-leaf-too-long", what: "Nothing was written",
        why: "the act is too long for an audit entry", remedy: "Shorten its texts.")
    }
    var edge = try edge(in: connection, size: UInt64(sequence - 1))
    let hash = Merkle<Sha256>.leaf(leaf)
    edge.append(hash)
    try connection.insert(AuditEntryRow(entry, leaf: leaf, hash: hash))
    try connection.setAuditEdge(edge.rows)
    return sequence
  }

  /// The stored edge, which must belong to a tree of that size.
  private static func edge(
    in connection: Connection, size: UInt64
  ) throws -> MerkleEdge<Sha256> {
    let bytes = try connection.auditEdge().reversed().flatMap(\.hash)
    guard let edge = MerkleEdge<Sha256>(size: size, bytes: bytes) else {
      throw Refusal(
        "audit-edge", what: "Nothing was written",
        why: "the audit tree's edge does not belong to its \(size) entries",
        remedy: "Run `daybook audit verify`; somebody changed the log.")
    }
    return edge
  }
}

extension AuditAct {
  fileprivate func entry(sequence: UInt64) -> AuditEntry {
    var entry = AuditEntry(sequence: sequence, at: at, uid: actor.uid)
    entry[text: .actor] = actor.name
    entry[text: .role] = actor.role
    entry[text: .session] = actor.session
    entry[text: .verb] = verb
    entry[text: .objectKind] = objectKind
    entry[text: .objectID] = objectID
    entry[text: .reasonCode] = reasonCode
    entry[.reasonCommitment] = reasonCommitment
    entry[text: .correlation] = String(correlation)
    entry[.before] = before?.bytes ?? []
    entry[.after] = after?.bytes ?? []
    entry[.command] = command?.bytes ?? []
    entry[text: .result] = result
    return entry
  }
}

extension AuditEntryRow {
  /// The row of an entry: every column is derived from the leaf, so that `verify` can derive it
  /// again and find a column that disagrees.
  init(_ entry: AuditEntry, leaf: [UInt8], hash: Billing.Digest) {
    self.init(
      sequence: Int64(clamping: entry.sequence), leaf: leaf, leafHash: hash.bytes, at: entry.at,
      actor: entry[text: .actor], role: entry[text: .role], verb: entry[text: .verb],
      objectKind: entry[text: .objectKind], objectID: entry[text: .objectID],
      reasonCode: entry[text: .reasonCode],
      correlation: Int64(entry[text: .correlation]) ?? 0, summary: entry[text: .result])
  }
}

extension MerkleEdge where Function == Sha256 {
  /// One row a complete subtree, by level.
  var rows: [AuditEdgeRow] {
    let levels = (0..<64).filter { size >> UInt64($0) & 1 == 1 }.reversed()
    return zip(levels, stride(from: 0, to: bytes.count, by: 32)).map { level, start in
      AuditEdgeRow(level: level, hash: Array(bytes[start..<start + 32]))
    }
  }
}
