// A witness remembers the largest tree it saw of each log, and cosigns only what grew out of it: a
// log that was cut, replaced by an older file, or shown in two histories is refused by it.

import Billing

/// A witness with its own folder, best under another user or on another machine.
package struct Witness: Sendable {
  private let folder: KeyFolder
  private let name: String

  package init(folder: String, name: String) {
    self.folder = KeyFolder(folder)
    self.name = name
  }

  private static let secret = "witness.key"

  /// The witness's public key, made when it is first needed.
  package func key() throws -> VerifierKey { try folder.locked { try signer().verifier } }

  /// The size that a log's next proof must start from: 0 for a log never seen.
  package func size(of origin: String) throws -> UInt64 {
    try folder.exists ? state(of: origin)?.size ?? 0 : 0
  }

  /// Checks a checkpoint with the proof that it grew out of the last one, remembers it, and
  /// cosigns it. `trusting` adds a public key to those that may sign for the log.
  package func cosign(
    _ proof: GrowthProof, trusting given: [VerifierKey], now: Timestamp
  ) throws -> SignedNote {
    guard let head = TreeHead(proof.checkpoint.text) else {
      throw Self.refusal("witness-unreadable", "the request holds no checkpoint")
    }
    return try folder.locked {
      var keys = try trustedKeys(of: head.origin)
      for key in given where key.name == head.origin && !keys.contains(key) { keys.append(key) }
      guard !keys.isEmpty else {
        throw Refusal(
          "witness-unknown-log", what: "Nothing was cosigned",
          why: "\(head.origin) is not known here",
          remedy: "Name its public key once, with --trust; get it from a person, not from the book."
        )
      }
      guard proof.checkpoint.signers(among: keys) != nil else {
        throw Self.refusal("witness-unsigned", "no trusted key of \(head.origin) signed it")
      }
      try check(proof, head, after: try state(of: head.origin))
      var note = SignedNote(text: proof.checkpoint.text, signatures: proof.checkpoint.signatures)
      note.add(try signer().signature(of: note.text, at: now))
      let stem = Self.stem(head.origin)
      try folder.write(stem + ".keys", keys.map { $0.text + "\n" }.joined())
      // Remembered before it is told: what was cosigned is never forgotten.
      try folder.write(stem + ".checkpoint", note.description)
      return note
    }
  }

  private func check(_ proof: GrowthProof, _ head: TreeHead, after last: TreeHead?) throws {
    let known = last?.size ?? 0
    if head.size < known {
      throw Self.refusal(
        "witness-shrunk",
        "the log has \(head.size) entries and had \(known): it was cut, or an older file restored")
    }
    guard proof.oldSize == known else {
      throw Refusal(
        "witness-behind", what: "Nothing was cosigned",
        why: "the proof starts at \(proof.oldSize) entries; the last ones seen here are \(known)",
        remedy: "Make it with `daybook audit consistency \(known)`.")
    }
    guard let last else {
      guard proof.path.isEmpty else {
        throw Self.refusal("witness-forked", "a first proof has no hashes")
      }
      return
    }
    guard
      Merkle<Sha256>.verifies(
        consistency: proof.path, from: last.size, last.root, to: head.size, head.root)
    else {
      throw Self.refusal(
        "witness-forked",
        "the first \(last.size) of its \(head.size) entries are not those that were seen here")
    }
  }

  private func state(of origin: String) throws -> TreeHead? {
    guard let text = try folder.read(Self.stem(origin) + ".checkpoint") else { return nil }
    guard let note = SignedNote(text), let head = TreeHead(note.text), head.origin == origin,
      note.signers(among: [try signer().verifier]) != nil
    else {
      throw Self.refusal("witness-state", "what this witness remembers of \(origin) was changed")
    }
    return head
  }

  private func trustedKeys(of origin: String) throws -> [VerifierKey] {
    try (folder.read(Self.stem(origin) + ".keys") ?? "").split(separator: "\n").compactMap {
      VerifierKey(String($0))
    }
  }

  private func signer() throws -> NoteSigner {
    if let text = try folder.read(Self.secret) {
      guard let signer = NoteSigner(String(text.prefix { $0 != "\n" })) else {
        throw Self.refusal("key-unreadable", "\(folder.path)/\(Self.secret) holds no key")
      }
      return signer
    }
    guard NoteSignature.isKeyName(name) else {
      throw Self.refusal("witness-name", "a witness's name has no space and no plus in it")
    }
    let signer = NoteSigner(name: name, kind: .cosignature)
    try folder.write(Self.secret, signer.text + "\n")
    return signer
  }

  /// The file of a log: its folder's name without what stands before it.
  private static func stem(_ origin: String) -> String {
    String(KeyFolder(of: origin, in: "").path.dropFirst())
  }

  private static func refusal(_ code: String, _ why: String) -> Refusal {
    Refusal(code, what: "Nothing was cosigned", why: why, remedy: "")
  }
}
