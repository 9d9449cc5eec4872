// Checking the whole log: columns against leaves, leaves against hashes, hashes against the tree.

import Billing
import Storage

/// What `daybook audit verify` found.
package struct AuditReport: Sendable {
  package let entries: Int64
  package let root: String
  package let problems: [AuditProblem]
}

/// One disagreement, naming the entry where it shows.
package enum AuditProblem: Hashable, Sendable, CustomStringConvertible {
  case missing(from: Int64, to: Int64)
  /// Entries after the last one that the stored tree knows.
  case added(from: Int64, to: Int64)
  case unreadableLeaf(Int64)
  /// The leaf in this place says that it belongs to another.
  case misplaced(Int64, claims: UInt64)
  case columnDiffers(Int64, column: String, stored: String, inLeaf: String)
  case leafHashDiffers(Int64)
  /// The complete subtree over these entries is another than the stored one: what was replaced,
  /// with its hash and columns, is among them.
  case subtreeDiffers(from: Int64, to: Int64)
  /// The tree over the leaves is not the tree whose edge is stored.
  case treeDiffers(entries: Int64, stored: String, computed: String)

  package var description: String {
    switch self {
    case .missing(let from, let to):
      from == to ? "entry \(from) is missing" : "entries \(from) to \(to) are missing"
    case .added(let from, let to):
      (from == to ? "entry \(from) was" : "entries \(from) to \(to) were")
        + " added behind the log's back"
    case .unreadableLeaf(let entry): "entry \(entry): its leaf cannot be read"
    case .misplaced(let entry, let claims):
      "entry \(entry): its leaf is that of entry \(claims) (reordered or replaced)"
    case .columnDiffers(let entry, let column, let stored, let inLeaf):
      "entry \(entry): column \(column) says \(stored), the leaf says \(inLeaf)"
    case .leafHashDiffers(let entry): "entry \(entry): its leaf was changed (the hash disagrees)"
    case .subtreeDiffers(let from, let to):
      from == to
        ? "entry \(from) is not the one that was logged"
        : "one of the entries \(from) to \(to) is not the one that was logged"
    case .treeDiffers(let entries, let stored, let computed):
      "the tree over \(entries) entries has root \(computed), stored is \(stored): "
        + "an entry was changed, removed or added behind the log's back"
    }
  }
}

extension AuditLog {
  /// Reads every entry once and reports everything that disagrees.
  package static func verify(_ connection: Connection) throws -> AuditReport {
    var problems: [AuditProblem] = []
    var edge = MerkleEdge<Sha256>()
    var expected: Int64 = 1
    try connection.forEachAuditEntry { row in
      if row.sequence > expected {
        problems.append(.missing(from: expected, to: row.sequence - 1))
      }
      expected = row.sequence + 1
      let hash = Merkle<Sha256>.leaf(row.leaf)
      edge.append(hash)
      problems += check(row, hash)
    }
    problems += compare(edge, lastSequence: expected - 1, with: try connection.edge(of: .audit))
    return AuditReport(entries: Int64(edge.size), root: edge.root.hex, problems: problems)
  }

  /// The tree of the entries that are there against the stored edge, whose levels say how many
  /// entries there were; narrowed to the subtrees that differ.
  private static func compare(
    _ edge: MerkleEdge<Sha256>, lastSequence: Int64, with stored: [TreeEdgeRow]
  ) -> [AuditProblem] {
    guard stored != edge.rows else { return [] }
    // A level that no log reaches is somebody's doing, and shows as a tree of another size.
    let size = stored.reduce(Int64(0)) { $0 | 1 << Int64(min($1.level, 62)) }
    var problems: [AuditProblem] = []
    if size > lastSequence { problems.append(.missing(from: lastSequence + 1, to: size)) }
    if size < lastSequence { problems.append(.added(from: size + 1, to: lastSequence)) }
    if size == edge.size {
      var end = size
      // The smallest subtree holds the last entries.
      for (kept, made) in zip(stored, edge.rows) {
        let start = end - (1 << Int64(kept.level))
        if kept != made { problems.append(.subtreeDiffers(from: start + 1, to: end)) }
        end = start
      }
    }
    let bytes = stored.reversed().flatMap(\.hash)
    let tree = MerkleEdge<Sha256>(size: edge.size, bytes: bytes)
    problems.append(
      .treeDiffers(
        entries: Int64(edge.size), stored: tree?.root.hex ?? "of another size",
        computed: edge.root.hex))
    return problems
  }

  private static func check(_ row: AuditEntryRow, _ hash: Billing.Digest) -> [AuditProblem] {
    guard let entry = AuditEntry(row.leaf) else { return [.unreadableLeaf(row.sequence)] }
    var problems: [AuditProblem] = []
    if entry.sequence != UInt64(clamping: row.sequence) {
      problems.append(.misplaced(row.sequence, claims: entry.sequence))
    }
    if row.leafHash != hash.bytes { problems.append(.leafHashDiffers(row.sequence)) }
    let derived = AuditEntryRow(entry, leaf: row.leaf, hash: hash)
    for (name, stored, inLeaf) in row.columns(against: derived) where stored != inLeaf {
      problems.append(
        .columnDiffers(row.sequence, column: name, stored: stored, inLeaf: inLeaf))
    }
    return problems
  }
}

extension AuditEntryRow {
  /// The derived columns beside what the leaf says they are.
  fileprivate func columns(against derived: AuditEntryRow) -> [(String, String, String)] {
    [
      ("at", at.description, derived.at.description), ("actor", actor, derived.actor),
      ("role", role, derived.role), ("verb", verb, derived.verb),
      ("object_kind", objectKind, derived.objectKind), ("object_id", objectID, derived.objectID),
      ("reason_code", reasonCode, derived.reasonCode),
      ("correlation", String(correlation), String(derived.correlation)),
      ("summary", summary, derived.summary),
    ]
  }
}
