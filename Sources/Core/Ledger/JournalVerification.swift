// Checking the journal's tree: every leaf recomputed from its rows, and the edge from the leaves.

import Billing
import Storage

package struct JournalVerification: Sendable {
  package let entries: Int64
  package let root: Billing.Digest
  /// What disagrees, in words.
  package let problems: [String]
  /// The tree, and its roots at the sizes that were asked for.
  let edge: MerkleEdge<Sha256>
  let roots: [Int64: Billing.Digest]

  /// `sizes` are those that somebody signed.
  package init(_ connection: Connection, sizes: Set<Int64> = []) throws {
    var roots: [Int64: Billing.Digest] = [:]
    var edge = MerkleEdge<Sha256>()
    var problems: [String] = []
    try connection.forEachJournalEntry { row, postings in
      defer {
        let size = Int64(clamping: edge.size)
        if sizes.contains(size) { roots[size] = edge.root }
      }
      let expected = Int64(clamping: edge.size) + 1
      if row.id.number != expected {
        problems.append("entry \(row.id.number) stands where entry \(expected) belongs")
      }
      guard let leaf = JournalLeaf(row, postings) else {
        problems.append("entry \(row.id.number) does not balance")
        edge.append(Merkle<Sha256>.leaf([]))
        return
      }
      let hash = Merkle<Sha256>.leaf(leaf.bytes)
      if hash.bytes != row.leafHash {
        problems.append("entry \(row.id.number) is not the one that was hashed")
      }
      if leaf.entry.debits != row.amount {
        problems.append("entry \(row.id.number) states another amount than its postings")
      }
      edge.append(hash)
    }
    if try connection.edge(of: .journal) != edge.rows {
      problems.append("the journal's tree is not that of its \(edge.size) entries")
    }
    entries = Int64(clamping: edge.size)
    root = edge.root
    self.edge = edge
    self.roots = roots
    self.problems = problems
  }
}

extension JournalLeaf {
  /// The leaf of stored rows; nil when they do not balance.
  package init?(_ row: JournalEntryRow, _ postings: [PostingRow]) {
    guard let entry = JournalEntry(row, postings) else { return nil }
    self.init(
      number: row.id, entry: entry, customer: row.customerID.number, reverses: row.reversesID,
      bookedAt: row.stamp.recordedAt)
  }
}
