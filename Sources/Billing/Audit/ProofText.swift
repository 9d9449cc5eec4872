// Proofs as files: that an entry is in a checkpointed tree (C2SP tlog-proof), and that one tree
// grew out of another (the request of C2SP tlog-witness).

/// That one entry is in the tree of a signed checkpoint. `extra` carries the leaf, so that the
/// file stands alone.
package struct InclusionProof: Hashable, Sendable {
  package let leaf: [UInt8]
  package let index: UInt64
  package let path: [Digest]
  package let checkpoint: SignedNote

  private static let header = "c2sp.org/tlog-proof@v1"

  package init(leaf: [UInt8], index: UInt64, path: [Digest], checkpoint: SignedNote) {
    self.leaf = leaf
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// Reads a proof's file; the leaf is empty where the file carries none.
  package init?(_ text: String) {
    guard let (head, note) = text.splitAtEmptyLine, let checkpoint = SignedNote(note) else {
      return nil
    }
    var lines = head[...]
    guard lines.popFirst().map(String.init) == Self.header else { return nil }
    var leaf: [UInt8] = []
    if let line = lines.first, line.hasPrefix("extra ") {
      guard let bytes = Base64.bytes(of: line.dropFirst(6)) else { return nil }
      leaf = bytes
      lines.removeFirst()
    }
    guard let line = lines.popFirst(), line.hasPrefix("index "),
      let index = UInt64(decimal: line.dropFirst(6)), let path = [Digest](lines: lines)
    else { return nil }
    self.init(leaf: leaf, index: index, path: path, checkpoint: checkpoint)
  }

  package var text: String {
    let lines =
      [Self.header, "extra \(Base64.text(of: leaf))", "index \(index)"]
      + path.map { Base64.text(of: $0.bytes) }
    return lines.joined(separator: "\n") + "\n\n" + checkpoint.description
  }
}

/// That the tree of a signed checkpoint begins with the tree of `oldSize` leaves: what a witness is
/// asked to cosign.
package struct GrowthProof: Hashable, Sendable {
  package let oldSize: UInt64
  package let path: [Digest]
  package let checkpoint: SignedNote

  /// More lines than a tree of 2⁶³ leaves can need are no proof.
  private static let maximumPath = 63

  package init(oldSize: UInt64, path: [Digest], checkpoint: SignedNote) {
    self.oldSize = oldSize
    self.path = path
    self.checkpoint = checkpoint
  }

  package init?(_ text: String) {
    guard let (head, note) = text.splitAtEmptyLine, let checkpoint = SignedNote(note),
      let first = head.first, first.hasPrefix("old "),
      let oldSize = UInt64(decimal: first.dropFirst(4)), head.count - 1 <= Self.maximumPath,
      let path = [Digest](lines: head.dropFirst())
    else { return nil }
    self.init(oldSize: oldSize, path: path, checkpoint: checkpoint)
  }

  package var text: String {
    let lines = ["old \(oldSize)"] + path.map { Base64.text(of: $0.bytes) }
    return lines.joined(separator: "\n") + "\n\n" + checkpoint.description
  }
}

extension [Digest] {
  /// Hashes in base64, one a line.
  fileprivate init?(lines: ArraySlice<Substring>) {
    let digests = lines.map { Base64.bytes(of: $0).flatMap { Digest($0) } }
    guard !digests.contains(nil) else { return nil }
    self = digests.compactMap(\.self)
  }
}

extension String {
  /// The lines before the first empty one, and the text after it.
  fileprivate var splitAtEmptyLine: (head: [Substring], rest: String)? {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    guard let empty = lines.firstIndex(of: "") else { return nil }
    return (Array(lines[..<empty]), lines[(empty + 1)...].joined(separator: "\n"))
  }
}
