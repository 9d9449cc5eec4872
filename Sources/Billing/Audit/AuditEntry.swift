// One audited act and its canonical bytes: what is hashed is stored, byte for byte.
//
// Layout, version 1. All integers are big-endian.
//   u8  version (1)
//   u64 sequence, from 1
//   i64 time, UTC milliseconds
//   u32 operating system user id of the actor
//   then the fields of `AuditEntry.Field` in ascending tag order, each exactly once:
//   u8 tag, u32 length, bytes. An absent field has length 0. Texts are UTF-8 as received.
// A leaf is at most 65,535 bytes (tlog-tiles stores a 16-bit length). No personal data is in it:
// a reason's text is there only as a keyed commitment.

package struct AuditEntry: Hashable, Sendable {
  /// The variable-length fields by tag.
  package enum Field: UInt8, CaseIterable, Sendable {
    case actor = 1
    case role = 2
    case session = 3
    case verb = 4
    case objectKind = 5
    case objectID = 6
    case reasonCode = 7
    /// HMAC-SHA-256 of the reason's text under the subject's key.
    case reasonCommitment = 8
    case approval = 9
    case correlation = 10
    /// Digest of the facts decided upon, of the changes' "after", and of the command.
    case before = 11
    case after = 12
    case command = 13
    /// What came of it in a word and counts, such as `done` or `rows=10000`.
    case result = 14
  }

  package static let version: UInt8 = 1
  package static let maximumLength = 65_535

  package var sequence: UInt64
  package var at: Timestamp
  package var uid: UInt32
  private var fields: [[UInt8]]

  package init(sequence: UInt64, at: Timestamp, uid: UInt32) {
    self.sequence = sequence
    self.at = at
    self.uid = uid
    fields = Array(repeating: [], count: Field.allCases.count)
  }

  package subscript(field: Field) -> [UInt8] {
    get { fields[Int(field.rawValue) - 1] }
    set { fields[Int(field.rawValue) - 1] = newValue }
  }

  /// A field as text; invalid UTF-8 cannot be in a text field that `encoded` made.
  package subscript(text field: Field) -> String {
    get { String(decoding: self[field], as: UTF8.self) }
    set { self[field] = Array(newValue.utf8) }
  }

  /// The canonical bytes. Nil when they would exceed a leaf's length.
  package var encoded: [UInt8]? {
    var bytes: [UInt8] = [Self.version]
    bytes.append(bigEndian: sequence)
    bytes.append(bigEndian: UInt64(bitPattern: at.milliseconds))
    bytes.append(bigEndian: uid)
    for field in Field.allCases {
      bytes.append(field.rawValue)
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: self[field].count))
      bytes.append(contentsOf: self[field])
      if bytes.count > Self.maximumLength { return nil }
    }
    return bytes
  }

  /// Reads canonical bytes. Nil for any other bytes: another version, a missing or repeated
  /// field, a wrong order, a length that does not fit, or bytes left over.
  package init?(_ leaf: some Collection<UInt8>) {
    guard leaf.count <= Self.maximumLength else { return nil }
    var reader = ByteReader(Array(leaf))
    guard reader.byte() == Self.version, let sequence = reader.integer(UInt64.self),
      let time = reader.integer(UInt64.self), let uid = reader.integer(UInt32.self)
    else { return nil }
    self.init(
      sequence: sequence, at: Timestamp(milliseconds: Int64(bitPattern: time)), uid: uid)
    for field in Field.allCases {
      guard reader.byte() == field.rawValue, let length = reader.integer(UInt32.self),
        let bytes = reader.bytes(Int(length))
      else { return nil }
      self[field] = bytes
    }
    guard reader.isAtEnd else { return nil }
  }
}

extension [UInt8] {
  package mutating func append(bigEndian value: some FixedWidthInteger & UnsignedInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

/// Reads big-endian integers and runs of bytes; every reader answers nil past the end.
private struct ByteReader {
  private let source: [UInt8]
  private var position = 0

  init(_ source: [UInt8]) { self.source = source }

  var isAtEnd: Bool { position == source.count }

  mutating func byte() -> UInt8? { integer(UInt8.self) }

  mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) -> Value? {
    guard let bytes = bytes(Value.bitWidth / 8) else { return nil }
    return bytes.reduce(0) { Value(truncatingIfNeeded: UInt64($0) << 8) | Value($1) }
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, source.count - position >= count else { return nil }
    defer { position += count }
    return Array(source[position..<position + count])
  }
}
