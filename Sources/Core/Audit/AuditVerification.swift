// Checking the whole log: columns against leaves, leaves against hashes, hashes against the tree,
// the tree against every signed checkpoint, and those against what is kept outside the book.

import Billing
import Storage
import Synchronization

/// What `daybook audit verify` found.
package struct AuditReport: Sendable {
  package let entries: Int64
  package let root: String
  /// Entries of the ledger's journal, whose tree was checked, too.
  package let journalEntries: Int64
  package let checkpoints: Int
  package let problems: [AuditProblem]
  /// What outside the book it was compared with, in words.
  package let anchors: [String]
}

/// What a verifier trusts beside the book: without it a log whose writer also recomputed every
/// hash and signed with a key of his own looks whole.
package struct AuditAnchors: Sendable {
  /// Signed checkpoints kept elsewhere, with the place to name them by.
  package var notes: [(place: String, note: SignedNote)] = []
  /// Public keys known to be the log's.
  package var keys: [(place: String, key: VerifierKey)] = []
  /// Public keys of witnesses.
  package var problems: [AuditProblem] = []

  package init() {}
}

/// Runs `work` for 0 ..< count, on as many threads as the caller likes.
package typealias ParallelWork = (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void

extension LocalService {
  /// Reads every entry once and reports everything that disagrees.
  package func verifyAudit(
    against anchors: AuditAnchors = AuditAnchors(),
    inParallel: @escaping ParallelWork = { count, work in (0..<count).forEach(work) }
  ) throws -> AuditReport {
    try AuditVerifier(book: book, anchors: anchors, inParallel: inParallel).report()
  }
}

private struct AuditVerifier {
  let book: Book
  let anchors: AuditAnchors
  let inParallel: ParallelWork

  func report() throws -> AuditReport {
    let state = try book.makeReader().read { try AuditState($0, anchors) }
    let tree = try fastTree(state) ?? slowTree(state)
    var problems = tree.problems
    problems += state.compareEdge(with: tree.edge, lastSequence: tree.lastSequence)
    problems += state.checkCheckpoints(against: tree)
    problems += try book.makeReader().read { try state.checkKeys($0) }
    problems += anchors.problems + state.checkAnchors(anchors, against: tree)
    let journal = try book.makeReader().read { try self.journal($0) }
    problems += journal.problems
    return AuditReport(
      entries: Int64(clamping: tree.edge.size), root: tree.edge.root.hex,
      journalEntries: journal.entries,
      checkpoints: state.checkpoints.count + journal.checkpoints, problems: problems,
      anchors: anchors.notes.map(\.place) + anchors.keys.map(\.place))
  }

  /// The journal's tree with its own checkpoints, by the same rules.
  private func journal(
    _ connection: Connection
  ) throws -> (entries: Int64, checkpoints: Int, problems: [AuditProblem]) {
    let state = try AuditState(connection, anchors, tree: .journal)
    let journal = try JournalVerification(connection, sizes: state.sizes)
    let tree = VerifiedTree(journal)
    let problems =
      journal.problems.map(AuditProblem.journal) + state.checkCheckpoints(against: tree)
      + state.checkAnchors(anchors, against: tree)
    return (journal.entries, state.checkpoints.count, problems)
  }

  /// The log in stretches side by side. Nil when an entry is missing: then the trees of the
  /// stretches do not fit together.
  private func fastTree(_ state: AuditState) throws -> VerifiedTree? {
    guard let bounds = state.bounds, bounds.lowerBound == 1 else { return nil }
    let count = Int((bounds.upperBound + AuditChunk.length - 1) / AuditChunk.length)
    let readers = Mutex<[Reader]>([])
    let chunks = Mutex<[Int: Result<AuditChunk, any Error>]>([:])
    let book = book
    inParallel(count) { index in
      let first = Int64(index) * AuditChunk.length + 1
      let last = min(bounds.upperBound, first + AuditChunk.length - 1)
      let result = Result {
        let reader = try readers.withLock { $0.popLast() } ?? book.makeReader()
        defer { readers.withLock { $0.append(reader) } }
        return try reader.read {
          try AuditChunk(first: first, last: last, sizes: state.sizes, in: $0)
        }
      }
      chunks.withLock { $0[index] = result }
    }
    var tree = VerifiedTree()
    for index in 0..<count {
      guard let chunk = try chunks.withLock({ $0[index] })?.get(), chunk.isWhole else {
        return nil
      }
      tree.append(chunk)
    }
    return tree
  }

  /// The log from end to end, as it is.
  private func slowTree(_ state: AuditState) throws -> VerifiedTree {
    var tree = VerifiedTree()
    var expected: Int64 = 1
    try book.makeReader().read { connection in
      try connection.forEachAuditEntry { row in
        if row.sequence > expected {
          tree.problems.append(.missing(from: expected, to: row.sequence - 1))
        }
        expected = row.sequence + 1
        let hash = Merkle<Sha256>.leaf(row.leaf)
        tree.append(hash, sequence: row.sequence, isMarked: state.sizes.contains(row.sequence))
        tree.problems += row.problems(hash)
      }
    }
    return tree
  }
}

/// The tree over the entries that are there.
struct VerifiedTree {
  private(set) var edge = MerkleEdge<Sha256>()
  private(set) var lastSequence: Int64 = 0
  /// Roots by the sizes that somebody signed.
  private(set) var roots: [Int64: Billing.Digest] = [:]
  var problems: [AuditProblem] = []

  init() {}

  init(_ journal: JournalVerification) {
    edge = journal.edge
    lastSequence = journal.entries
    roots = journal.roots
  }

  mutating func append(_ chunk: AuditChunk) {
    for (size, part) in chunk.marks { roots[size] = edge.followed(by: part).root }
    problems += chunk.problems
    lastSequence += Int64(chunk.edge.size)
    if chunk.edge.size == UInt64(AuditChunk.length) {
      edge.append(subtree: chunk.edge.root, level: AuditChunk.level)
    } else {
      edge = edge.followed(by: chunk.edge)
    }
  }

  mutating func append(_ leaf: Billing.Digest, sequence: Int64, isMarked: Bool) {
    edge.append(leaf)
    lastSequence = sequence
    if isMarked { roots[sequence] = edge.root }
  }
}

extension AuditEntryRow {
  /// Everything in which a row disagrees with its leaf.
  func problems(_ hash: Billing.Digest) -> [AuditProblem] {
    guard let entry = AuditEntry(leaf) else { return [.unreadableLeaf(sequence)] }
    var problems: [AuditProblem] = []
    if entry.sequence != UInt64(clamping: sequence) {
      problems.append(.misplaced(sequence, claims: entry.sequence))
    }
    if leafHash != hash.bytes { problems.append(.leafHashDiffers(sequence)) }
    let derived = AuditEntryRow(entry, leaf: leaf, hash: hash)
    for (name, stored, inLeaf) in columns(against: derived) where stored != inLeaf {
      problems.append(.columnDiffers(sequence, column: name, stored: stored, inLeaf: inLeaf))
    }
    return problems
  }

  /// The derived columns beside what the leaf says they are.
  private func columns(against derived: AuditEntryRow) -> [(String, String, String)] {
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
