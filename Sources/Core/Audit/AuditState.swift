// What a book says of its log beside the entries: edge, checkpoints and keys, read at one moment,
// and their checks against the tree that the entries make.

import Billing
import Storage

struct AuditState {
  let tree: TreeName
  /// The tree's own name to the outside.
  let origin: String
  let bounds: ClosedRange<Int64>?
  let edge: [TreeEdgeRow]
  let keys: [AuditKeyRow]
  let checkpoints: [AuditCheckpointRow]
  /// Numbers of checkpoints before which one is missing.
  let gaps: [Int64]
  /// The sizes that checkpoints sign, here or elsewhere.
  let sizes: Set<Int64>

  /// What the audit log's checkpoints sign, by number: it dates the keys for other trees.
  private let auditSizes: [(n: Int64, size: Int64)]

  init(_ connection: Connection, _ anchors: AuditAnchors, tree: TreeName = .audit) throws {
    self.tree = tree
    origin = tree.origin(of: try connection.bookSettings().origin)
    bounds = try connection.auditBounds()
    edge = try connection.edge(of: .audit)
    keys = try connection.auditKeys()
    let all = try connection.checkpoints()
    let misplaced = zip(all, 1...).filter { $0.n != $1 }.prefix(1).map { $0.0.n }
    gaps = tree == .audit ? misplaced : []
    checkpoints = all.filter { $0.tree == tree }
    auditSizes = all.filter { $0.tree == .audit }.map { ($0.n, $0.size) }
    let outside = anchors.notes.compactMap { TreeHead($0.note.text) }
    let inside = checkpoints.compactMap { SignedNote($0.note) }.compactMap { TreeHead($0.text) }
    sizes = Set((inside + outside).map { Int64(clamping: $0.size) })
  }
}

extension AuditState {
  /// The tree of the entries that are there against the stored edge, whose levels say how many
  /// entries there were; narrowed to the subtrees that differ.
  func compareEdge(
    with computed: MerkleEdge<Sha256>, lastSequence: Int64
  ) -> [AuditProblem] {
    guard edge != computed.rows else { return [] }
    // A level that no log reaches is somebody's doing, and shows as a tree of another size.
    let size = edge.reduce(Int64(0)) { $0 | 1 << Int64(max(0, min($1.level, 62))) }
    var problems: [AuditProblem] = []
    if size > lastSequence { problems.append(.missing(from: lastSequence + 1, to: size)) }
    if size < lastSequence { problems.append(.added(from: size + 1, to: lastSequence)) }
    if size == computed.size {
      var end = size
      // The smallest subtree holds the last entries.
      for (kept, made) in zip(edge, computed.rows) {
        let start = end - (1 << Int64(kept.level))
        if kept != made { problems.append(.subtreeDiffers(from: start + 1, to: end)) }
        end = start
      }
    }
    let tree = MerkleEdge<Sha256>(size: computed.size, rows: edge)
    problems.append(
      .treeDiffers(
        entries: Int64(clamping: computed.size), stored: tree?.root.hex ?? "of another size",
        computed: computed.root.hex))
    return problems
  }

  /// Every checkpoint: its signature, and its root against the tree of that size. Two checkpoints
  /// whose trees are both beginnings of this one are consistent with each other.
  func checkCheckpoints(against tree: VerifiedTree) -> [AuditProblem] {
    var problems = gaps.map { AuditProblem.checkpoint($0, .gap) }
    var size: UInt64 = 0
    for row in checkpoints {
      guard let note = SignedNote(row.note), let head = TreeHead(note.text) else {
        problems.append(.checkpoint(row.n, .unreadable))
        continue
      }
      if head.size != UInt64(clamping: row.size) || head.size < size {
        problems.append(.checkpoint(row.n, .outOfOrder))
      }
      size = max(size, head.size)
      if let fault = fault(in: note, head, row, against: tree) {
        problems.append(.checkpoint(row.n, fault))
      }
    }
    return problems
  }

  private func fault(
    in note: SignedNote, _ head: TreeHead, _ row: AuditCheckpointRow,
    against tree: VerifiedTree
  ) -> AuditProblem.CheckpointFault? {
    guard head.origin == origin else { return .otherOrigin(head.origin) }
    guard note.signers(among: keys(of: row)) != nil else { return .badSignature }
    guard head.size <= UInt64(clamping: tree.lastSequence) else { return .beyond(size: head.size) }
    guard tree.roots[Int64(clamping: head.size)] == head.root else {
      return .rootDiffers(size: head.size)
    }
    return nil
  }

  /// The keys that may sign a checkpoint: the one of its time, and on the very entry that hands
  /// over, the old and the new one. The time is the audit log's size.
  private func keys(of row: AuditCheckpointRow) -> [VerifierKey] {
    let size =
      tree == .audit ? row.size : auditSizes.last { $0.n <= row.n }?.size ?? 0
    return keys.indices.filter { index in
      keys[index].fromSize <= size
        && (index + 1 == keys.count || size <= keys[index + 1].fromSize)
    }.compactMap { VerifierKey(keys[$0].verifier) }
  }

  /// Every key but the first was introduced by an entry that the one before it signed.
  func checkKeys(_ connection: Connection) throws -> [AuditProblem] {
    var problems: [AuditProblem] = []
    for (place, row) in keys.enumerated() {
      let number = Int64(place) + 1
      guard row.n == number, let new = VerifierKey(row.verifier) else {
        problems.append(.keyUnproved(number))
        continue
      }
      guard place > 0 else {
        if row.fromSize != 0 { problems.append(.keyUnproved(number)) }
        continue
      }
      guard let old = VerifierKey(keys[place - 1].verifier),
        let entry = try connection.auditEntry(row.fromSize).flatMap({ AuditEntry($0.leaf) }),
        KeyRotation(origin: origin, sequence: entry.sequence, old: old, new: new)
          .isApproved(in: entry)
      else {
        problems.append(.keyUnproved(number))
        continue
      }
    }
    return problems
  }

  /// What is kept elsewhere against this book.
  func checkAnchors(_ anchors: AuditAnchors, against tree: VerifiedTree) -> [AuditProblem] {
    let known = keys.compactMap { VerifierKey($0.verifier) }
    let trusted = anchors.keys.map(\.key)
    var problems: [AuditProblem] = []
    for (place, key) in anchors.keys where self.tree == .audit && !known.contains(key) {
      problems.append(.outside(at: place, .otherKey(key.text)))
    }
    for (place, note) in anchors.notes where isOurs(note) {
      // Who trusts no key in particular takes the book's: the roots are compared all the same.
      guard let head = TreeHead(note.text), head.origin == origin,
        note.signers(among: known + trusted) != nil
      else {
        problems.append(.outside(at: place, .unsigned))
        continue
      }
      if head.size > UInt64(clamping: tree.lastSequence) {
        problems.append(
          .outside(at: place, .shrunk(signed: head.size, found: tree.lastSequence)))
      } else if head.size > 0, tree.roots[Int64(clamping: head.size)] != head.root {
        problems.append(.outside(at: place, .forked(size: head.size)))
      }
    }
    return problems
  }

  /// Whether a note speaks of this tree. What speaks of no tree of the book is the audit log's
  /// matter, so that it is told once.
  private func isOurs(_ note: SignedNote) -> Bool {
    let named = TreeHead(note.text)?.origin
    switch tree {
    case .audit: return named != TreeName.journal.origin(of: origin)
    case .journal: return named == origin
    }
  }
}
