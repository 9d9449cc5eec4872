// What a book hands to somebody who does not trust it: that an entry is in a signed tree, and that
// one signed tree grew out of another.

import Billing
import Storage

extension LocalService {
  /// That an entry is in the newest signed tree. The log is signed first where this session can,
  /// so that the entry is in it.
  package func proof(ofEntry sequence: Int64) throws -> InclusionProof {
    try signForExport()
    return try book.makeReader().read { connection in
      guard let entry = try connection.auditEntry(sequence) else {
        throw Refusal(
          "no-such-entry", what: "Nothing was proved", why: "there is no entry \(sequence)",
          remedy: "List them with `daybook audit list`.")
      }
      let checkpoint = try connection.signed(.audit)
      guard sequence <= checkpoint.row.size else {
        throw Refusal(
          "entry-not-signed", what: "Nothing was proved",
          why: "entry \(sequence) came after the last checkpoint (\(checkpoint.row.size) entries)",
          remedy: "Run `daybook audit checkpoint` with the signing key.")
      }
      let leaves = try connection.auditLeaves(checkpoint.row.size)
      let path = Merkle<Sha256>.inclusionProof(of: Int(sequence - 1), in: leaves[...])
      return InclusionProof(
        leaf: entry.leaf, index: UInt64(sequence - 1), path: path, checkpoint: checkpoint.note)
    }
  }

  /// That the signed tree of `new` entries, the newest when nil, begins with the tree of `old`.
  package func growth(from old: Int64, to new: Int64?) throws -> GrowthProof {
    if new == nil { try signForExport() }
    return try book.makeReader().read { connection in
      let checkpoint = try connection.signed(.audit, size: new)
      guard (0...checkpoint.row.size).contains(old) else {
        throw Refusal(
          "no-such-size", what: "Nothing was proved",
          why: "\(old) is not between 0 and \(checkpoint.row.size), the signed entries",
          remedy: "")
      }
      let leaves = old > 0 ? try connection.auditLeaves(checkpoint.row.size) : []
      return GrowthProof(
        oldSize: UInt64(old),
        path: old > 0
          ? Merkle<Sha256>.consistencyProof(from: Int(old), in: leaves[...]) : [],
        checkpoint: checkpoint.note)
    }
  }

  /// What this book has to show to a witness. A log that shrank shows itself as it is; the witness
  /// refuses it.
  package func growth(sinceSeenBy witness: Witness) throws -> GrowthProof {
    let (origin, signed) = try book.makeReader().read { connection in
      (try connection.bookSettings().origin, try connection.signed(.audit).row.size)
    }
    let known = Int64(clamping: try witness.size(of: origin))
    guard known <= signed else {
      return GrowthProof(oldSize: UInt64(known), path: [], checkpoint: try checkpoint())
    }
    return try growth(from: known, to: signed)
  }

  /// The log's public keys, oldest first.
  package func auditKeys() throws -> [VerifierKey] {
    try book.makeReader().read { try $0.auditKeys() }.compactMap { VerifierKey($0.verifier) }
  }

  /// The newest checkpoint, signed now where this session can.
  package func checkpoint() throws -> SignedNote {
    try signForExport()
    return try book.makeReader().read { try $0.signed(.audit).note }
  }

  /// Signs before something leaves the book. Who has no key exports what was signed before.
  func signForExport() throws {
    guard pace.withLock({ $0.signer != nil }) else { return }
    do {
      try signCheckpoint()
    } catch let refusal as Refusal where ["key-missing", "key-folder"].contains(refusal.code) {
      // An auditor without the key still exports.
    }
  }
}

extension Connection {
  /// A checkpoint with its note: the newest one, or that of a size.
  func signed(
    _ tree: TreeName, size: Int64? = nil
  ) throws -> (row: AuditCheckpointRow, note: SignedNote) {
    let row = try size.map { try checkpoints(of: tree, size: $0).last } ?? lastCheckpoint(of: tree)
    guard let row, let note = SignedNote(row.note) else {
      throw Refusal(
        "not-signed", what: "Nothing was exported",
        why: size.map { "no checkpoint signs \($0) entries" } ?? "the log was never signed",
        remedy: "Run `daybook audit checkpoint` with the signing key.")
    }
    return (row, note)
  }

  func auditLeaves(_ count: Int64) throws -> [Billing.Digest] {
    let hashes = try auditLeafHashes(count)
    guard hashes.count == Int(count) * 32 else {
      throw Refusal(
        "log-broken", what: "Nothing was exported", why: "entries are missing or have no hash",
        remedy: "Run `daybook audit verify`.")
    }
    return hashes.withUnsafeBytes { bytes in
      (0..<Int(count)).map { index in
        Billing.Digest(
          memory: UnsafeRawBufferPointer(rebasing: bytes[index * 32..<index * 32 + 32]))
      }
    }
  }
}

// MARK: - Checking without a book

extension InclusionProof {
  /// The entry that this file proves, by keys that the reader trusts and nothing else.
  package func verified(trusting keys: [VerifierKey]) throws(Refusal) -> AuditEntry {
    let refuse = { (why: String) in
      Refusal("proof-false", what: "The proof does not hold", why: why, remedy: "")
    }
    guard checkpoint.signers(among: keys) != nil else {
      throw refuse("no trusted key signed its checkpoint")
    }
    guard let head = TreeHead(checkpoint.text) else { throw refuse("it has no checkpoint") }
    guard
      Merkle<Sha256>.verifies(
        inclusion: path, of: Merkle<Sha256>.leaf(leaf), at: index, size: head.size,
        root: head.root)
    else { throw refuse("its entry is not in the signed tree") }
    guard let entry = AuditEntry(leaf), entry.sequence == index + 1 else {
      throw refuse("its entry cannot be read")
    }
    return entry
  }
}
