// C2SP tlog-checkpoint: what a signed note says of a tree, and nothing else in it.

/// A tree's size and root under the name of its log.
package struct TreeHead: Hashable, Sendable {
  package let origin: String
  package let size: UInt64
  package let root: Digest

  package init(origin: String, size: UInt64, root: Digest) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads a note's text. Extension lines may follow and must not be empty; a root that is no
  /// SHA-256 is refused.
  package init?(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast() == "", lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
      let size = UInt64(decimal: lines[1]),
      let root = Base64.bytes(of: lines[2]).flatMap({ Digest($0) })
    else { return nil }
    self.init(origin: String(lines[0]), size: size, root: root)
  }

  /// The text that is signed.
  package var text: String { "\(origin)\n\(size)\n\(Base64.text(of: root.bytes))\n" }
}

extension UInt64 {
  /// An ASCII decimal without sign or leading zero.
  package init?(decimal text: some StringProtocol) {
    guard let number = UInt64(text), "\(number)" == text else { return nil }
    self = number
  }
}
