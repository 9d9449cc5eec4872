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
  /// Who else agreed: the request that it makes or decides on and who asked, or an old key's
  /// signature of its successor.
  package var approval = ""
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
  /// Appends the act's leaf and its columns, and keeps the tree's new edge until the transaction
  /// commits: many acts of one transaction write it once. Answers the entry's sequence.
  @discardableResult
  package static func append(_ act: AuditAct, to connection: Connection) throws -> Int64 {
    var tree = try GrowingTree.of(.audit, in: connection) {
      UInt64(clamping: try connection.revision())
    }
    let entry = act.entry(sequence: tree.size + 1)
    guard let leaf = entry.encoded else {
      throw Refusal(
        "audit-leaf-too-long", what: "Nothing was written",
        why: "the act is too long for an audit entry", remedy: "Shorten its texts.")
    }
    let hash = tree.append(leaf, in: connection)
    try connection.insert(AuditEntryRow(entry, leaf: leaf, hash: hash))
    return Int64(clamping: tree.size)
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
    entry[text: .approval] = approval
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
