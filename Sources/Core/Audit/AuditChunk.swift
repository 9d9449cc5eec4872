// One stretch of the log, checked on its bytes: a million entries take a second, because nothing
// is made of an entry that is in order.

import Billing
import Glibc
import Storage

/// What a stretch of 2^level entries came to.
struct AuditChunk {
  /// 16,384 entries: enough to keep two cores busy, few enough to keep their results.
  static let level = 14
  static let length: Int64 = 1 << Int64(level)

  /// The tree over the stretch's own leaves.
  var edge = MerkleEdge<Sha256>()
  /// The same tree where a checkpoint was signed inside the stretch, by the log's size.
  var marks: [Int64: MerkleEdge<Sha256>] = [:]
  var problems: [AuditProblem] = []
  /// Every sequence of the stretch was there.
  var isWhole = true

  /// Checks the entries first…last. `sizes` are the sizes that checkpoints sign.
  init(first: Int64, last: Int64, sizes: Set<Int64>, in connection: Connection) throws {
    var expected = first
    try connection.scanAudit(from: first, through: last) { row in
      let sequence = row.integer(.sequence)
      if sequence != expected { isWhole = false }
      expected = sequence + 1
      let hash = Merkle<Sha256>.leaf(row.bytes(.leaf))
      edge.append(hash)
      if !row.isInOrder(hash) {
        guard let whole = try connection.auditEntry(sequence) else { return }
        problems += whole.problems(hash)
      }
      if sizes.contains(sequence) { marks[sequence] = edge }
    }
    if expected != last + 1 { isWhole = false }
  }
}

extension AuditScanRow {
  /// True only when leaf, hash and every column agree; anything doubtful is looked at again.
  fileprivate func isInOrder(_ hash: Billing.Digest) -> Bool {
    let stored = bytes(.leafHash)
    guard stored.count == 32, Billing.Digest(memory: stored) == hash else { return false }
    var leaf = LeafCursor(bytes(.leaf))
    guard leaf.integer(1) == UInt64(AuditEntry.version),
      leaf.integer(8) == UInt64(bitPattern: integer(.sequence)),
      leaf.integer(8) == UInt64(bitPattern: integer(.at)), leaf.integer(4) != nil
    else { return false }
    for field in AuditEntry.Field.allCases {
      guard leaf.integer(1) == UInt64(field.rawValue), let length = leaf.integer(4),
        let content = leaf.bytes(Int(length)), isColumn(of: field, content)
      else { return false }
    }
    return leaf.isAtEnd
  }

  /// Whether the column derived from a field is what the leaf says.
  private func isColumn(of field: AuditEntry.Field, _ content: UnsafeRawBufferPointer) -> Bool {
    switch field {
    case .actor: content.equals(bytes(.actor))
    case .role: content.equals(bytes(.role))
    case .verb: content.equals(bytes(.verb))
    case .objectKind: content.equals(bytes(.objectKind))
    case .objectID: content.equals(bytes(.objectID))
    case .reasonCode: content.equals(bytes(.reasonCode))
    case .result: content.equals(bytes(.summary))
    case .correlation: content.isDecimal(integer(.correlation))
    case .session, .reasonCommitment, .approval, .before, .after, .command: true
    }
  }
}

/// Walks a leaf's bytes in place; answers nil past the end.
private struct LeafCursor {
  private let leaf: UnsafeRawBufferPointer
  private var position = 0

  init(_ leaf: UnsafeRawBufferPointer) { self.leaf = leaf }

  var isAtEnd: Bool { position == leaf.count }

  mutating func integer(_ width: Int) -> UInt64? {
    guard leaf.count - position >= width else { return nil }
    var value: UInt64 = 0
    for place in position..<position + width { value = value << 8 | UInt64(leaf[place]) }
    position += width
    return value
  }

  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count >= 0, leaf.count - position >= count else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: leaf[position..<position + count])
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let left = baseAddress, let right = other.baseAddress else { return true }
    return memcmp(left, right, count) == 0
  }

  /// Whether these are the digits of a number that is not negative, as `append` writes them.
  fileprivate func isDecimal(_ number: Int64) -> Bool {
    guard number > 0, (1...19).contains(count), self[0] != UInt8(ascii: "0") else { return false }
    var value: UInt64 = 0
    for digit in self {
      guard digit >= 0x30, digit <= 0x39 else { return false }
      value = value * 10 + UInt64(digit - 0x30)
    }
    return value == UInt64(number)
  }
}
