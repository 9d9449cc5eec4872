// The journal's tree under the same signatures as the audit log's.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Signed checkpoints of the journal")
struct JournalCheckpointTests {
  @Test("the journal is signed beside the log, and an entry rewritten with its hashes is found")
  func journal() throws {
    let book = try DemoBook.copy()
    let keys = demoFolder.appendingPathComponent("keys-\(UUID().uuidString)").path
    book.service.sign(with: CheckpointSigner(base: keys))
    _ = try book.service.signCheckpoint()
    let rows = try book.service.book.makeReader().read { try $0.checkpoints() }
    #expect(rows.map(\.tree) == [.audit, .journal])
    let whole = try book.service.verifyAudit(against: try book.service.anchors(in: keys))
    #expect(whole.problems.isEmpty)
    #expect(whole.checkpoints == 2)
    #expect(whole.journalEntries > 0)
    try book.service.book.write(now: DemoBook.clock) { try Self.rewrite($0) }
    let found = try book.service.verifyAudit(against: try book.service.anchors(in: keys)).problems
    let size = UInt64(whole.journalEntries)
    #expect(found.contains(.checkpoint(2, .rootDiffers(size: size))), "\(found)")
    #expect(
      found.contains { problem in
        if case .outside(_, .forked(size: size)) = problem { true } else { false }
      })
  }

  @Test("an entry changed without its hash is named")
  func changed() throws {
    let book = try DemoBook.copy()
    try book.service.book.write(now: DemoBook.clock) { connection in
      try connection.executeScript(
        """
        DROP TRIGGER journal_entry_no_update;
        UPDATE journal_entry SET posted_on = posted_on + 1 WHERE id = 3;
        """)
    }
    let found = try book.service.verifyAudit().problems
    #expect(found.contains(.journal("entry 3 is not the one that was hashed")), "\(found)")
  }

  /// Another date in entry 3, and every hash and the edge made to agree.
  private static func rewrite(_ connection: Connection) throws {
    try connection.executeScript(
      """
      DROP TRIGGER journal_entry_no_update;
      UPDATE journal_entry SET posted_on = posted_on + 1 WHERE id = 3;
      """)
    var edge = MerkleEdge<Sha256>()
    var changed: [UInt8] = []
    try connection.forEachJournalEntry { row, postings in
      let hash = Merkle<Sha256>.leaf(JournalLeaf(row, postings)?.bytes ?? [])
      if row.id.number == 3 { changed = hash.bytes }
      edge.append(hash)
    }
    try connection.execute("UPDATE journal_entry SET leaf_hash = $1 WHERE id = 3", [changed])
    try connection.setEdge(
      of: .journal, from: try connection.edge(of: .journal), to: edge.rows)
  }
}
