// What a log keeps outside its book, file by file.

import Billing
import Storage

/// The key folder of one book's audit log.
package struct LogFolder: Sendable {
  package let folder: KeyFolder

  package init(origin: String, in base: String) { folder = KeyFolder(of: origin, in: base) }

  init(folder: KeyFolder) { self.folder = folder }

  private static let secret = "signing.key"
  /// The next key, from before its entry is written until its first checkpoint is.
  private static let nextSecret = "signing.key.next"
  private static let trusted = "verifier.keys"
  private static let book = "book"

  func signer() throws -> NoteSigner? { try signer(in: Self.secret) }
  func nextSigner() throws -> NoteSigner? { try signer(in: Self.nextSecret) }

  func keep(_ signer: NoteSigner) throws {
    try folder.write(Self.secret, signer.text + "\n")
    try trust(signer.verifier)
  }

  func prepare(_ next: NoteSigner) throws { try folder.write(Self.nextSecret, next.text + "\n") }

  /// The prepared key becomes the key; the old secret is gone.
  func promote(_ next: NoteSigner) throws {
    try keep(next)
    folder.remove(Self.nextSecret)
  }

  func forgetNext() { folder.remove(Self.nextSecret) }

  /// The public keys that this folder has seen sign, oldest first.
  package func trustedKeys() throws -> [VerifierKey] {
    try (folder.read(Self.trusted) ?? "").split(separator: "\n").compactMap {
      VerifierKey(String($0))
    }
  }

  private func trust(_ key: VerifierKey) throws {
    let known = try trustedKeys()
    guard !known.contains(key) else { return }
    try folder.write(Self.trusted, (known + [key]).map { $0.text + "\n" }.joined())
  }

  /// The last checkpoint of a tree that was signed here.
  package func lastCheckpoint(of tree: TreeName) throws -> SignedNote? {
    guard let text = try folder.read(Self.file(tree)) else { return nil }
    guard let note = SignedNote(text) else {
      throw Refusal(
        "checkpoint-unreadable", what: "Nothing was signed",
        why: "\(folder.path)/\(Self.file(tree)) is no signed note",
        remedy: "Somebody changed it; compare with a witness.")
    }
    return note
  }

  /// Keeps a checkpoint with the edge of its tree, from which the next one is computed.
  func keep(_ note: SignedNote, edge: MerkleEdge<Sha256>, of tree: TreeName) throws {
    try folder.write(Self.file(tree), note.description)
    try folder.write(
      Self.file(tree) + ".edge", "\(edge.size)\n\(Base64.text(of: edge.bytes))\n")
  }

  /// The edge of the last checkpoint's tree. Nil when it is not there or not that tree's: it can
  /// always be computed again.
  func edge(of tree: TreeName, head: TreeHead) throws -> MerkleEdge<Sha256>? {
    let lines = try (folder.read(Self.file(tree) + ".edge") ?? "").split(separator: "\n")
    guard lines.count == 2, let size = UInt64(decimal: lines[0]), size == head.size,
      let bytes = Base64.bytes(of: lines[1]),
      let edge = MerkleEdge<Sha256>(size: size, bytes: bytes), edge.root == head.root
    else { return nil }
    return edge
  }

  /// Where the book was when it was last signed for.
  package func bookPath() throws -> String? {
    try folder.read(Self.book).map { String($0.prefix { $0 != "\n" }) }
  }

  func keepBookPath(_ path: String) throws {
    guard try bookPath() != path else { return }
    try folder.write(Self.book, path + "\n")
  }

  private func signer(in name: String) throws -> NoteSigner? {
    guard let text = try folder.read(name) else { return nil }
    guard let signer = NoteSigner(String(text.prefix { $0 != "\n" })) else {
      throw Refusal(
        "key-unreadable", what: "Nothing was signed", why: "\(folder.path)/\(name) holds no key",
        remedy: "Restore it from your copy of the key.")
    }
    return signer
  }

  private static func file(_ tree: TreeName) -> String {
    switch tree {
    case .audit: "checkpoint"
    case .journal: "journal-checkpoint"
    }
  }
}
