// The audit log against somebody with SQL on the file.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

/// The sqlite3 shell, where the machine has one.
enum Shell {
  static let path = "/usr/bin/sqlite3"
  static var exists: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What the shell said on its error channel, and its exit status.
  static func run(_ book: String, _ sql: String) throws -> (status: Int32, error: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = [book, sql]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let error = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: error, as: UTF8.self))
  }
}

@Suite("Tampering with the audit log")
struct AuditTamperTests {
  static let columns = """
    sequence, leaf, leaf_hash, at, actor, role, verb, object_kind, object_id, reason_code, \
    correlation, summary
    """

  @Test(
    "the sqlite3 shell cannot change, remove, replace or insert an entry",
    .enabled(if: Shell.exists),
    arguments: [
      "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 2",
      "UPDATE audit_entry SET leaf = x'00'",
      "DELETE FROM audit_entry WHERE sequence = 2", "DELETE FROM audit_entry",
      """
      INSERT OR REPLACE INTO audit_entry (\(columns)) SELECT \(columns) FROM audit_entry \
      WHERE sequence = 2
      """,
      "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 3",
      """
      INSERT INTO audit_entry SELECT 0, leaf, leaf_hash, at, actor, role, verb, object_kind, \
      object_id, reason_code, correlation, summary FROM audit_entry WHERE sequence = 2
      """,
      """
      INSERT INTO audit_entry SELECT 1000, leaf, leaf_hash, at, actor, role, verb, object_kind, \
      object_id, reason_code, correlation, summary FROM audit_entry WHERE sequence = 2
      """,
    ])
  func refused(sql: String) throws {
    let book = try DemoBook.copy()
    let before = try book.service.verifyAudit()
    for pragma in ["", "PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF; "] {
      let answer = try Shell.run(book.path, pragma + sql)
      #expect(answer.status != 0)
      #expect(answer.error.contains("audit_entry"), "\(answer.error)")
    }
    let after = try book.service.verifyAudit()
    #expect(after.problems.isEmpty)
    #expect(after.root == before.root && after.entries == before.entries)
  }

  @Test("the log of the demo book is whole")
  func whole() throws {
    let book = try DemoBook.shared()
    let report = try book.service.verifyAudit()
    #expect(report.problems.isEmpty)
    #expect(report.entries == (try book.revision()))
    #expect(report.entries > 15)
  }

  @Test("a flipped bit of a leaf names its entry", arguments: [1, 4, 9])
  func leafChanged(sequence: Int64) throws {
    let found = try problems { connection in
      let entry = try Self.entry(sequence, connection)
      var leaf = entry.leaf
      leaf[leaf.count - 1] ^= 1
      try connection.execute(
        "UPDATE audit_entry SET leaf = $1 WHERE sequence = $2", [leaf, sequence])
    }
    #expect(found.contains(.leafHashDiffers(sequence)))
    #expect(found.allSatisfy { $0.entry == nil || $0.entry == sequence })
  }

  @Test(
    "a changed column names its entry and itself",
    arguments: [
      ("at", "1"), ("actor", "'x'"), ("role", "'x'"), ("verb", "'x'"), ("object_kind", "'x'"),
      ("object_id", "'x'"), ("reason_code", "'x'"), ("correlation", "99"), ("summary", "'x'"),
    ])
  func columnChanged(column: String, value: String) throws {
    let found = try problems {
      try $0.executeScript("UPDATE audit_entry SET \(column) = \(value) WHERE sequence = 3")
    }
    guard case .columnDiffers(3, let name, let stored, let inLeaf)? = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect(found.count == 1)
    #expect(name == column)
    #expect(stored != inLeaf)
  }

  @Test("a changed hash names its entry")
  func hashChanged() throws {
    let found = try problems {
      try $0.executeScript("UPDATE audit_entry SET leaf_hash = zeroblob(32) WHERE sequence = 5")
    }
    #expect(found == [.leafHashDiffers(5)])
  }

  @Test("an entry that is gone is named, at the front, inside and at the end")
  func missing() throws {
    let last = try DemoBook.shared().revision()
    for sequence in [1, 3, last] {
      let found = try problems {
        try $0.execute("DELETE FROM audit_entry WHERE sequence = $1", [sequence])
      }
      #expect(found.contains(.missing(from: sequence, to: sequence)), "\(sequence): \(found)")
    }
  }

  @Test("a tail that was cut off is named to its last entry")
  func truncated() throws {
    let last = try DemoBook.shared().revision()
    let found = try problems {
      try $0.execute("DELETE FROM audit_entry WHERE sequence > $1", [last - 5])
    }
    #expect(found.contains(.missing(from: last - 4, to: last)), "\(found)")
  }

  @Test("two entries in each other's place are both named")
  func swapped() throws {
    let found = try problems {
      try $0.executeScript(
        """
        UPDATE audit_entry SET sequence = -1 WHERE sequence = 3;
        UPDATE audit_entry SET sequence = 3 WHERE sequence = 4;
        UPDATE audit_entry SET sequence = 4 WHERE sequence = -1;
        """)
    }
    #expect(found.contains(.misplaced(3, claims: 4)))
    #expect(found.contains(.misplaced(4, claims: 3)))
  }

  @Test("an entry replaced by a whole other one, hash and columns too, shows in the tree")
  func replaced() throws {
    let found = try problems { connection in
      let row = try Self.entry(6, connection)
      var entry = try #require(AuditEntry(row.leaf))
      entry[text: .actor] = "somebody else"
      let leaf = try #require(entry.encoded)
      let forged = AuditEntryRow(entry, leaf: leaf, hash: Merkle<Sha256>.leaf(leaf))
      try connection.execute(
        "UPDATE audit_entry SET leaf = $1, leaf_hash = $2, actor = $3 WHERE sequence = $4",
        [forged.leaf, forged.leafHash, forged.actor, 6])
    }
    let ranges = found.compactMap { problem -> ClosedRange<Int64>? in
      guard case .subtreeDiffers(let from, let to) = problem else { return nil }
      return from...to
    }
    #expect(ranges.count == 1 && ranges.allSatisfy { $0.contains(6) }, "\(found)")
  }

  @Test("an entry added behind the log's back is named")
  func added() throws {
    let last = try DemoBook.shared().revision()
    let found = try problems { connection in
      let row = try Self.entry(last, connection)
      var entry = try #require(AuditEntry(row.leaf))
      entry.sequence += 1
      let leaf = try #require(entry.encoded)
      try connection.insert(AuditEntryRow(entry, leaf: leaf, hash: Merkle<Sha256>.leaf(leaf)))
    }
    #expect(found.contains(.added(from: last + 1, to: last + 1)), "\(found)")
  }

  /// What `verifyAudit` finds after `change` was made with the guards dropped.
  private func problems(after change: (Connection) throws -> Void) throws -> [AuditProblem] {
    let book = try DemoBook.copy()
    try book.service.write { connection, _ in
      try connection.executeScript(
        """
        DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;
        DROP TRIGGER audit_entry_next_only;
        """)
      try change(connection)
    }
    return try book.service.verifyAudit().problems
  }

  private static func entry(_ sequence: Int64, _ connection: Connection) throws -> AuditEntryRow {
    try #require(try connection.auditEntry(sequence))
  }
}

extension AuditProblem {
  /// The one entry that the problem names, where it names one.
  fileprivate var entry: Int64? {
    switch self {
    case .unreadableLeaf(let entry), .leafHashDiffers(let entry): entry
    case .misplaced(let entry, _), .columnDiffers(let entry, _, _, _): entry
    case .missing, .added, .subtreeDiffers, .treeDiffers: nil
    case .checkpoint, .journal, .keyUnproved, .outside: nil
    }
  }
}

@Suite("Canonical leaf bytes")
struct AuditLeafTests {
  static let full = """
    0100000000000000070000019eca825680000003e80100000003616e6102000000086f70657261746f72030000000\
    2733104000000116772616e742d656e7469746c656d656e7405000000086f7665727269646506000000056f76725f\
    310700000008676f6f6477696c6c08000000040001020309000000000a0000000234320b00000001aa0c00000001b\
    b0d00000001cc0e00000008c3a4c39f20e29c93
    """
  static let empty = """
    010000000000000001ffffffffffffffff00000000010000000002000000000300000000040000000005000000000\
    6000000000700000000080000000009000000000a000000000b000000000c000000000d000000000e00000000
    """

  static var entry: AuditEntry {
    var entry = AuditEntry(
      sequence: 7, at: Timestamp(milliseconds: 1_781_514_000_000), uid: 1_000)
    entry[text: .actor] = "ana"
    entry[text: .role] = "operator"
    entry[text: .session] = "s1"
    entry[text: .verb] = "grant-entitlement"
    entry[text: .objectKind] = "override"
    entry[text: .objectID] = "ovr_1"
    entry[text: .reasonCode] = "goodwill"
    entry[.reasonCommitment] = [0, 1, 2, 3]
    entry[text: .correlation] = "42"
    entry[.before] = [0xaa]
    entry[.after] = [0xbb]
    entry[.command] = [0xcc]
    entry[text: .result] = "äß ✓"
    return entry
  }

  @Test("an entry has the bytes of the written layout, and its leaf the hash of RFC 6962")
  func bytes() throws {
    let leaf = try #require(Self.entry.encoded)
    #expect(hex(leaf) == Self.full)
    #expect(
      Merkle<Sha256>.leaf(leaf).hex
        == "eded07aa2491268a893a6818e39604321e5d80c831659a87f9d3f0c40f368770")
    #expect(AuditEntry(leaf) == Self.entry)
  }

  @Test("an empty entry before 1970 has its bytes too")
  func emptyBytes() throws {
    let entry = AuditEntry(sequence: 1, at: Timestamp(milliseconds: -1), uid: 0)
    let leaf = try #require(entry.encoded)
    #expect(hex(leaf) == Self.empty)
    #expect(
      Merkle<Sha256>.leaf(leaf).hex
        == "4bd288f8dde71f53cb3f69deb118a4e91a72e3edeaeeb0614b4f53df66d4d8b0")
  }

  @Test("bytes of any other form are no entry: cut, extended, another version, tags out of order")
  func otherBytes() throws {
    let leaf = try #require(Self.entry.encoded)
    for length in leaf.indices { #expect(AuditEntry(leaf.prefix(length)) == nil) }
    #expect(AuditEntry(leaf + [0]) == nil)
    var other = leaf
    other[0] = 2
    #expect(AuditEntry(other) == nil)
    other = leaf
    other[21] = 2
    #expect(AuditEntry(other) == nil)
  }

  @Test("a leaf of 65,535 bytes is the longest")
  func longest() throws {
    var entry = AuditEntry(sequence: 1, at: Timestamp(milliseconds: 0), uid: 0)
    let rest = 65_535 - Self.empty.count / 2
    entry[.result] = Array(repeating: 97, count: rest)
    #expect(entry.encoded?.count == 65_535)
    entry[.result].append(97)
    #expect(entry.encoded == nil)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
  }
}
