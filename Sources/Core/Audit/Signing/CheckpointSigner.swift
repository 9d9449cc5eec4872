// Signing the log: what is signed is only ever a tree that grew out of the last one that was
// signed, and the outside copy is written before the book's own.

import Billing
import Storage

/// Signs a book's trees with the key in its folder. The key is made when it is first needed.
package struct CheckpointSigner: Sendable {
  /// The folder of key folders.
  package let base: String

  package init(base: String) { self.base = base }

  /// Signs every tree that grew since it was signed last. Answers the newest checkpoint of the
  /// audit log, nil while the log is empty.
  ///
  /// `enter` brings into the book what is kept outside and not there yet; with `aside` that takes
  /// it for later. A key is handed over only with its checkpoints in the book: the old one is
  /// forgotten then.
  @discardableResult
  package func sign(
    _ book: Book, reading reader: Reader, now: Timestamp,
    enter: ([SignedCheckpoint]) throws -> Void, aside: (([SignedCheckpoint]) -> Void)? = nil
  ) throws -> SignedNote? {
    let origin = try reader.read { try $0.bookSettings().origin }
    let log = LogFolder(origin: origin, in: base)
    // The folder's lock keeps other signers away, the book stays free for whoever writes.
    return try log.folder.locked {
      if try reader.read({ try $0.auditKeys().isEmpty }) {
        try book.write(now: now) { try keepFirstSigner(log, origin, $0, now) }
      }
      let (signers, signed) = try reader.read { connection in
        let signers = try currentSigners(log, connection)
        let signed = try TreeName.allCases.compactMap {
          try sign($0, by: signers, log, origin, connection, now)
        }
        return (signers, signed)
      }
      // Older ones first: which key may sign a journal's checkpoint follows from the audit log's
      // checkpoint before it.
      let missing = signed.compactMap(\.lost) + signed.compactMap(\.new)
      let next = signers.count > 1 ? signers.last : nil
      if !missing.isEmpty {
        if next == nil, let aside { aside(missing) } else { try enter(missing) }
      }
      try log.keepBookPath(realPath(book.path))
      if let next { try log.promote(next) }
      return signed.first { $0.tree == .audit }?.note
    }
  }

  /// Makes a new key: an entry signed by the old key introduces it, and a checkpoint signed by
  /// both ends the old one's time. Answers the new public key.
  package func rotate(
    _ book: Book, reading reader: Reader, by actor: Operator, now: Timestamp,
    enter: ([SignedCheckpoint]) throws -> Void
  ) throws -> VerifierKey {
    try sign(book, reading: reader, now: now, enter: enter)
    let origin = try reader.read { try $0.bookSettings().origin }
    let log = LogFolder(origin: origin, in: base)
    let next = NoteSigner(name: try Self.keyName(origin), kind: .ed25519)
    try log.folder.locked {
      guard let current = try log.signer() else { throw Self.keyMissing(log) }
      try log.prepare(next)
      try book.write(now: now) { connection in
        try introduce(next.verifier, by: current, actor, origin, connection, now)
      }
    }
    try sign(book, reading: reader, now: now, enter: enter)
    return next.verifier
  }
}

// MARK: - Trees

extension TreeName {
  /// Each tree is a log of its own to the outside.
  func origin(of book: String) -> String {
    switch self {
    case .audit: book
    case .journal: book + "/journal"
    }
  }

  func size(in connection: Connection) throws -> UInt64 {
    switch self {
    case .audit: UInt64(clamping: try connection.revision())
    case .journal: UInt64(clamping: try connection.lastJournalNumber())
    }
  }

  /// Hands over the hash of every leaf after the first `size`, computed from its bytes.
  func forEachLeaf(
    after size: UInt64, in connection: Connection, _ body: (Billing.Digest) -> Void
  ) throws {
    switch self {
    case .audit:
      try connection.scanAudit(from: Int64(clamping: size) + 1, through: .max) { row in
        body(Merkle<Sha256>.leaf(row.bytes(.leaf)))
      }
    case .journal:
      try connection.forEachJournalEntry(
        from: JournalEntryID(Int64(clamping: size) + 1)
      ) { row, postings in
        // An entry that does not balance has no leaf; the tree then differs from the stored one.
        body(Merkle<Sha256>.leaf(JournalLeaf(row, postings)?.bytes ?? []))
      }
    }
  }
}

/// A checkpoint that is kept outside the book.
package struct SignedCheckpoint: Hashable, Sendable {
  let tree: TreeName
  let size: Int64
  let note: SignedNote
  /// When it was signed, or found to be missing from the book.
  let at: Timestamp
}

extension Connection {
  /// Takes checkpoints into the book. One is left out when the book knows it, or already a later
  /// one of its tree: checkpoints come in the order of their sizes.
  func enter(_ checkpoints: [SignedCheckpoint]) throws {
    for signed in checkpoints {
      let last = try lastCheckpoint(of: signed.tree)?.size ?? 0
      guard signed.size >= last, try !holds(signed.note, of: signed.tree, size: signed.size) else {
        continue
      }
      try insert(
        AuditCheckpointRow(
          n: try nextCheckpointNumber(), tree: signed.tree, size: signed.size,
          note: signed.note.description, recordedAt: signed.at))
    }
  }

  /// One size may be signed twice: by a key, and by it and the next one when it hands over.
  fileprivate func holds(_ note: SignedNote, of tree: TreeName, size: Int64) throws -> Bool {
    try checkpoints(of: tree, size: size).contains { $0.note == note.description }
  }
}

extension CheckpointSigner {
  /// A tree's newest checkpoint, and what of it the book may not hold.
  private struct Signed {
    let tree: TreeName
    let note: SignedNote
    /// What the folder held before, and the book does not: its session has not written since, or
    /// could not.
    let lost: SignedCheckpoint?
    let new: SignedCheckpoint?
  }

  private func sign(
    _ tree: TreeName, by signers: [NoteSigner], _ log: LogFolder, _ origin: String,
    _ connection: Connection, _ now: Timestamp
  ) throws -> Signed? {
    let size = try tree.size(in: connection)
    guard size > 0 else { return nil }
    let last = try lastHead(of: tree, log, origin, connection)
    let edge = try grown(tree, from: last?.head, to: size, log, connection)
    let lost = try last.flatMap { last -> SignedCheckpoint? in
      let size = Int64(clamping: last.head.size)
      guard try !connection.holds(last.note, of: tree, size: size) else { return nil }
      return SignedCheckpoint(tree: tree, size: size, note: last.note, at: now)
    }
    // A new key signs the last tree too, so that its first one follows from the old key's.
    if last?.head.size == size, signers.count == 1, let last {
      return Signed(tree: tree, note: last.note, lost: lost, new: nil)
    }
    let head = TreeHead(origin: tree.origin(of: origin), size: size, root: edge.root)
    var note = SignedNote(text: head.text, signatures: [])
    for signer in signers { note.add(try signer.signature(of: head.text, at: now)) }
    // Outside first: a checkpoint that the book lost is still one that was signed.
    try log.keep(note, edge: edge, of: tree)
    let new = SignedCheckpoint(tree: tree, size: Int64(clamping: size), note: note, at: now)
    return Signed(tree: tree, note: note, lost: lost, new: new)
  }

  /// The last checkpoint that the folder knows, proved to be one of ours.
  private func lastHead(
    of tree: TreeName, _ log: LogFolder, _ origin: String, _ connection: Connection
  ) throws -> (head: TreeHead, note: SignedNote)? {
    guard let note = try log.lastCheckpoint(of: tree) else { return nil }
    guard let head = TreeHead(note.text), head.origin == tree.origin(of: origin),
      note.signers(among: try log.trustedKeys()) != nil
    else {
      throw Refusal(
        "checkpoint-foreign", what: "Nothing was signed",
        why: "the checkpoint in \(log.folder.path) is not one that this log's key signed",
        remedy: "Somebody changed it; compare with a witness.")
    }
    return (head, note)
  }

  /// The edge of the tree as it is now, grown from the last signed one leaf by leaf; refused when
  /// the leaves do not lead from there to the edge that the book stores.
  private func grown(
    _ tree: TreeName, from last: TreeHead?, to size: UInt64, _ log: LogFolder,
    _ connection: Connection
  ) throws -> MerkleEdge<Sha256> {
    if let last, last.size > size {
      throw Refusal(
        "log-shrunk", what: "Nothing was signed",
        why: "\(last.size) entries were signed, the \(tree.rawValue) log has \(size): it was cut,"
          + " or an older file was restored",
        remedy: "Run `daybook audit verify`; a restored book must go on as a new log.")
    }
    let known = try last.flatMap { try log.edge(of: tree, head: $0) }
    var edge = known ?? MerkleEdge<Sha256>()
    var passesLast = last == nil || known != nil
    try tree.forEachLeaf(after: edge.size, in: connection) { leaf in
      edge.append(leaf)
      if edge.size == last?.size, edge.root == last?.root { passesLast = true }
    }
    guard passesLast, edge.size == size, edge.rows == (try connection.edge(of: tree)) else {
      throw Refusal(
        "log-forked", what: "Nothing was signed",
        why: "the \(tree.rawValue) log does not continue the one that was signed last",
        remedy: "Run `daybook audit verify`; somebody changed the log.")
    }
    return edge
  }
}

// MARK: - Keys

extension CheckpointSigner {
  /// Who signs now: the current key, and while a rotation is under way the next one after it.
  private func currentSigners(
    _ log: LogFolder, _ connection: Connection
  ) throws -> [NoteSigner] {
    guard let signer = try log.signer(), let current = try connection.auditKeys().last else {
      throw Self.keyMissing(log)
    }
    let next = try log.nextSigner()
    if signer.verifier.text == current.verifier {
      // A key that no entry introduced: the rotation never came to its entry.
      if next != nil { log.forgetNext() }
      return [signer]
    }
    if let next, next.verifier.text == current.verifier { return [signer, next] }
    throw Refusal(
      "key-wrong", what: "Nothing was signed",
      why: "the key in \(log.folder.path) is not the book's current one",
      remedy: "Name the right folder with --key-dir, or restore the key from your copy.")
  }

  private func keepFirstSigner(
    _ log: LogFolder, _ origin: String, _ connection: Connection, _ now: Timestamp
  ) throws {
    guard try connection.auditKeys().isEmpty else { return }
    let signer =
      try log.signer() ?? NoteSigner(name: try Self.keyName(origin), kind: .ed25519)
    try log.keep(signer)
    try connection.insert(
      AuditKeyRow(n: 1, verifier: signer.verifier.text, fromSize: 0, recordedAt: now))
  }

  private func introduce(
    _ next: VerifierKey, by current: NoteSigner, _ actor: Operator, _ origin: String,
    _ connection: Connection, _ now: Timestamp
  ) throws {
    let sequence = try connection.revision() + 1
    let statement = KeyRotation(
      origin: origin, sequence: UInt64(sequence), old: current.verifier, new: next)
    var act = AuditAct(
      at: now, actor: actor, verb: KeyRotation.verb, objectKind: "audit-key",
      objectID: next.text, correlation: connection.nextNumber(), result: "key rotated")
    act.approval = try current.signature(of: statement.text, at: now).line
    try AuditLog.append(act, to: connection)
    try connection.insert(
      AuditKeyRow(
        n: Int64(try connection.auditKeys().count) + 1, verifier: next.text, fromSize: sequence,
        recordedAt: now))
  }

  private static func keyName(_ origin: String) throws -> String {
    guard NoteSignature.isKeyName(origin) else {
      throw Refusal(
        "origin", what: "Nothing was signed", why: "the log's origin has a space or a plus in it",
        remedy: "")
    }
    return origin
  }

  private static func keyMissing(_ log: LogFolder) -> Refusal {
    Refusal(
      "key-missing", what: "Nothing was signed",
      why: "the book's signing key is not in \(log.folder.path)",
      remedy: "Name its folder with --key-dir or DAYBOOK_KEY_DIR.")
  }
}
