// The Merkle tree of RFC 6962: leaf and node hashes, the right edge that appending needs, and the
// proofs that an auditor checks.

/// The hashes of RFC 6962 §2.1. The prefixes keep a leaf from being read as a node.
package enum Merkle<Function: DigestFunction> {
  package static func leaf(_ data: [UInt8]) -> Digest { data.withUnsafeBytes { leaf($0) } }

  package static func leaf(_ data: UnsafeRawBufferPointer) -> Digest { Function.digest(0, data) }

  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { pair in
      left.store(to: UnsafeMutableRawBufferPointer(rebasing: pair[..<32]))
      right.store(to: UnsafeMutableRawBufferPointer(rebasing: pair[32...]))
      return Function.digest(1, UnsafeRawBufferPointer(pair))
    }
  }

  package static var emptyRoot: Digest { Function.digest([]) }

  /// The root over these leaf hashes.
  package static func root(of leaves: some Sequence<Digest>) -> Digest {
    var edge = MerkleEdge<Function>()
    for leaf in leaves { edge.append(leaf) }
    return edge.root
  }

  /// The audit path of one leaf (RFC 6962 §2.1.1), from the leaf upwards.
  package static func inclusionProof(of index: Int, in leaves: ArraySlice<Digest>) -> [Digest] {
    precondition(leaves.indices.contains(leaves.startIndex + index), "no such leaf")
    guard leaves.count > 1 else { return [] }
    let split = largestPowerOfTwo(below: leaves.count)
    let left = leaves.prefix(split)
    let right = leaves.dropFirst(split)
    return index < split
      ? inclusionProof(of: index, in: left) + [root(of: right)]
      : inclusionProof(of: index - split, in: right) + [root(of: left)]
  }

  /// Whether `proof` leads from the leaf to the root (RFC 9162 §2.1.3.2).
  package static func verifies(
    inclusion proof: [Digest], of leaf: Digest, at index: UInt64, size: UInt64, root: Digest
  ) -> Bool {
    guard index < size else { return false }
    var (node, last, hash) = (index, size - 1, leaf)
    for sibling in proof {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = Self.node(sibling, hash)
        while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        hash = Self.node(hash, sibling)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return last == 0 && hash == root
  }

  /// The consistency proof between the tree of the first `old` leaves and all (RFC 6962 §2.1.2).
  package static func consistencyProof(from old: Int, in leaves: ArraySlice<Digest>) -> [Digest] {
    precondition(old > 0 && old <= leaves.count, "no such older tree")
    return subproof(old, leaves, isWhole: true)
  }

  private static func subproof(
    _ old: Int, _ leaves: ArraySlice<Digest>, isWhole: Bool
  ) -> [Digest] {
    if old == leaves.count { return isWhole ? [] : [root(of: leaves)] }
    let split = largestPowerOfTwo(below: leaves.count)
    if old <= split {
      return subproof(old, leaves.prefix(split), isWhole: isWhole)
        + [root(of: leaves.dropFirst(split))]
    }
    return subproof(old - split, leaves.dropFirst(split), isWhole: false)
      + [root(of: leaves.prefix(split))]
  }

  /// Whether the tree of `oldRoot` is a prefix of the tree of `newRoot` (RFC 9162 §2.1.4.2).
  /// An old size of 0 gives nothing to compare with and is refused.
  package static func verifies(
    consistency proof: [Digest], from old: UInt64, _ oldRoot: Digest, to new: UInt64,
    _ newRoot: Digest
  ) -> Bool {
    guard old > 0, old <= new else { return false }
    if old == new { return proof.isEmpty && oldRoot == newRoot }
    var path = proof[...]
    if old & (old - 1) == 0 { path = [oldRoot] + path }
    guard let first = path.popFirst() else { return false }
    var (node, last) = (old - 1, new - 1)
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    var (oldHash, newHash) = (first, first)
    for sibling in path {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        oldHash = Self.node(sibling, oldHash)
        newHash = Self.node(sibling, newHash)
        while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        newHash = Self.node(newHash, sibling)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return last == 0 && oldHash == oldRoot && newHash == newRoot
  }

  private static func largestPowerOfTwo(below count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first. It is all
/// that appending needs, and is stored with every append.
package struct MerkleEdge<Function: DigestFunction>: Hashable, Sendable {
  package private(set) var size: UInt64 = 0
  private var subtrees: [Digest] = []

  package init() {}

  /// The edge as stored: 32 bytes for each bit set in `size`. Nil when the count disagrees.
  package init?(size: UInt64, bytes: [UInt8]) {
    guard bytes.count == size.nonzeroBitCount * 32 else { return nil }
    self.size = size
    subtrees = stride(from: 0, to: bytes.count, by: 32).compactMap { Digest(bytes[$0..<$0 + 32]) }
  }

  package var bytes: [UInt8] { subtrees.flatMap(\.bytes) }

  package mutating func append(_ leaf: Digest) {
    var hash = leaf
    var merges = size.trailingOnes
    while merges > 0, let left = subtrees.popLast() {
      hash = Merkle<Function>.node(left, hash)
      merges -= 1
    }
    subtrees.append(hash)
    size += 1
  }

  /// Appends a complete subtree of 2^level leaves. The tree's size must be a multiple of that.
  package mutating func append(subtree: Digest, level: Int) {
    precondition(size & ((1 << UInt64(level)) - 1) == 0, "a subtree stands at its own multiple")
    var hash = subtree
    var merges = (size >> UInt64(level)).trailingOnes
    while merges > 0, let left = subtrees.popLast() {
      hash = Merkle<Function>.node(left, hash)
      merges -= 1
    }
    subtrees.append(hash)
    size += 1 << UInt64(level)
  }

  /// This tree followed by a smaller one, whose leaves come after; the size must be a multiple of
  /// a power of two that is at least the smaller tree's size.
  package func followed(by tail: MerkleEdge) -> MerkleEdge {
    var whole = self
    whole.subtrees += tail.subtrees
    whole.size += tail.size
    return whole
  }

  package var root: Digest {
    guard var hash = subtrees.last else { return Merkle<Function>.emptyRoot }
    for left in subtrees.dropLast().reversed() { hash = Merkle<Function>.node(left, hash) }
    return hash
  }
}

extension UInt64 {
  fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
