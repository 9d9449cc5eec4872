// The right edge of a Merkle tree: a row for each of its complete subtrees.

import Billing

/// The trees of a book.
package enum TreeName: String, StoredValue, Hashable, Sendable, CaseIterable {
  /// Over the audit log's entries.
  case audit
  /// Over the ledger's journal entries.
  case journal

  fileprivate var edgeTable: String {
    switch self {
    case .audit: "audit_edge"
    case .journal: "journal_edge"
    }
  }
}

/// A node of the right edge of a tree.
package struct TreeEdgeRow: Hashable, Sendable {
  /// The subtree holds 2^level leaves.
  package var level: Int
  package var hash: [UInt8]

  package init(level: Int, hash: [UInt8]) {
    self.level = level
    self.hash = hash
  }
}

extension Connection {
  /// The right edge of a tree, the smallest subtree first.
  package func edge(of tree: TreeName) throws -> [TreeEdgeRow] {
    try rows("SELECT level, hash FROM \(tree.edgeTable) ORDER BY level") {
      TreeEdgeRow(level: try $0.next(), hash: try $0.next())
    }
  }

  /// Makes `edge` of the edge that is stored, `old`: only nodes that differ are written.
  package func setEdge(
    of tree: TreeName, from old: [TreeEdgeRow], to edge: [TreeEdgeRow]
  ) throws {
    for node in old where !edge.contains(where: { $0.level == node.level }) {
      try execute("DELETE FROM \(tree.edgeTable) WHERE level = $1", [node.level])
    }
    for node in edge where !old.contains(node) {
      try execute(
        """
        INSERT INTO \(tree.edgeTable) (level, hash) VALUES ($1, $2)
        ON CONFLICT (level) DO UPDATE SET hash = excluded.hash
        """, [node.level, node.hash])
    }
  }
}
