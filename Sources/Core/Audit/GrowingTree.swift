// A tree of the book while one transaction appends to it: its edge stays in memory and is written
// once, before the commit; a savepoint that rolls back puts it back.

import Billing
import Storage

/// The audit log's tree or the journal's, held by the write that appends to it.
package struct GrowingTree: HeldState {
  package let name: TreeName
  private var edge: MerkleEdge<Sha256>
  /// The edge as the book has it.
  private let stored: [TreeEdgeRow]

  package var heldName: String { "tree \(name.rawValue)" }
  package var size: UInt64 { edge.size }
  package var root: Billing.Digest { edge.root }

  /// The tree as this transaction left it, or as it is stored. `size` counts the leaves that are
  /// stored, and is asked only when nothing is held yet.
  package static func of(
    _ name: TreeName, in connection: Connection, size: () throws -> UInt64
  ) throws -> GrowingTree {
    if let held = connection.held("tree \(name.rawValue)", as: GrowingTree.self) { return held }
    let stored = try connection.edge(of: name)
    let size = try size()
    guard let edge = MerkleEdge<Sha256>(size: size, rows: stored) else {
      throw Refusal(
        "tree-edge", what: "Nothing was written",
        why: "the edge of the \(name.rawValue) tree does not belong to a tree of \(size) leaves",
        remedy: "Run `daybook audit verify`; somebody changed the log.")
    }
    return GrowingTree(name: name, edge: edge, stored: stored)
  }

  /// Appends a leaf's bytes and holds the new edge. Answers the leaf's hash.
  package mutating func append(
    _ leaf: [UInt8], in connection: Connection
  ) -> Billing.Digest {
    let hash = Merkle<Sha256>.leaf(leaf)
    edge.append(hash)
    connection.hold(self)
    return hash
  }

  package func store(in connection: Connection) throws {
    try connection.setEdge(of: name, from: stored, to: edge.rows)
  }
}

extension MerkleEdge where Function == Sha256 {
  /// One row a complete subtree, the smallest first.
  package var rows: [TreeEdgeRow] {
    let bytes = bytes
    let levels = (0..<64).filter { size >> UInt64($0) & 1 == 1 }
    return levels.enumerated().map { place, level in
      let start = (levels.count - 1 - place) * 32
      return TreeEdgeRow(level: level, hash: Array(bytes[start..<start + 32]))
    }
  }

  /// The edge of these rows, the smallest first. Nil unless they are those of a tree of that size.
  package init?(size: UInt64, rows: [TreeEdgeRow]) {
    let levels = (0..<64).filter { size >> UInt64($0) & 1 == 1 }
    guard rows.map(\.level) == levels else { return nil }
    self.init(size: size, bytes: rows.reversed().flatMap(\.hash))
  }
}
