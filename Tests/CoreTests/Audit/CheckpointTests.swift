// When a log is signed, and what of it waits.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Signed checkpoints")
struct CheckpointTests {
  @Test("a session is signed at its end, and a book that did nothing is not signed again")
  func sessionEnd() throws {
    // Making the book was its first act.
    let log = try SignedLog.make()
    #expect(log.service.endSession() == nil)
    #expect(log.service.endSession() == nil)
    try log.service.write { connection, _ in
      _ = try AuditLog.append(AuditAppendTests.act(1), to: connection)
    }
    #expect(log.service.endSession() == nil)
    #expect(log.service.endSession() == nil)
    #expect(try log.rows().map(\.size) == [1, 2])
    #expect(try log.verify().problems.isEmpty)
  }

  @Test("a checkpoint that was kept outside and never came into the book comes the next time")
  func lostRow() throws {
    let log = try SignedLog.make()
    try log.grow(to: 5)
    try log.service.signCheckpoint()
    try log.grow(to: 9)
    let behind = try log.copy()
    try log.service.signCheckpoint()
    try FileManager.default.removeItem(atPath: behind.keys)
    try FileManager.default.copyItem(atPath: log.keys, toPath: behind.keys)
    let note = try behind.service.signCheckpoint()
    let rows = try behind.rows()
    #expect(rows.map(\.size) == [5, 9] && rows.last?.note == note?.description)
    try behind.service.signCheckpoint()
    #expect(try behind.rows().count == 2)
    #expect(try behind.verify().problems.isEmpty)
  }

  @Test("what is signed beside a writer comes into the book with the next write, or at the end")
  func signedAside() throws {
    let log = try SignedLog.make()
    try Pipeline.run(
      count: 6, threads: 2, ahead: 2, compute: { $0 },
      write: { part, _ in try log.append(700, from: part * 700) },
      after: { log.service.signAsideIfDue() })
    #expect(log.service.endSession() == nil)
    let rows = try log.rows()
    let size = try log.service.book.makeReader().read { try $0.revision() }
    #expect(rows.map(\.size) == rows.map(\.size).sorted() && rows.last?.size == size)
    #expect(try log.verify().problems.isEmpty)

    let single = try SignedLog.make()
    try single.append(1_000, from: 0)
    single.service.signAsideIfDue()
    #expect(try single.rows().isEmpty)
    // A write that comes to nothing takes nothing with it.
    struct Nothing: Error {}
    #expect(throws: Nothing.self) { try single.service.writeUnsigned { _, _ in throw Nothing() } }
    #expect(try single.rows().isEmpty)
    try single.append(1, from: 1_000)
    #expect(try single.rows().map(\.size) == [1_001])
    try single.append(1_000, from: 1_001)
    single.service.signAsideIfDue()
    #expect(try single.rows().map(\.size) == [1_001])
    #expect(single.service.endSession() == nil)
    #expect(try single.rows().map(\.size) == [1_001, 2_002])
    #expect(try single.verify().problems.isEmpty)
  }

  @Test("what a run signed and could not enter is entered by whoever signs next, oldest first")
  func abandoned() throws {
    let log = try SignedLog.make()
    try log.append(1_000, from: 0)
    log.service.signAsideIfDue()
    // Another daybook goes on while the first one still holds its checkpoint.
    let other = try LocalService.open(log.book.path, operator: tester)
    other.sign(with: CheckpointSigner(base: log.keys))
    try other.write { connection, _ in
      _ = try AuditLog.append(AuditAppendTests.act(1_000), to: connection)
    }
    #expect(other.endSession() == nil)
    #expect(try log.rows().map(\.size) == [1_001, 1_002])
    try log.append(1, from: 1_001)
    #expect(try log.rows().map(\.size) == [1_001, 1_002])
    #expect(log.service.endSession() == nil)
    #expect(try log.rows().map(\.size) == [1_001, 1_002, 1_003])
    #expect(try log.verify().problems.isEmpty)
  }

  @Test("a key handed over while a checkpoint waits leaves a log that verifies", arguments: [0, 1])
  func rotationMeanwhile(growth: Int) throws {
    let log = try SignedLog.demo()
    try log.append(1_000, from: 0)
    log.service.signAsideIfDue()
    let other = try LocalService.open(log.book.path, operator: tester)
    other.sign(with: CheckpointSigner(base: log.keys))
    _ = try other.rotateKey()
    try other.write { connection, _ in
      for number in 0..<growth {
        try AuditLog.append(AuditAppendTests.act(2_000 + number), to: connection)
      }
    }
    #expect(other.endSession() == nil)
    // Now the first session enters what it holds: the book has it already.
    let before = try log.rows()
    try log.append(1, from: 3_000)
    #expect(try log.rows() == before)
    #expect(log.service.endSession() == nil)
    #expect(Set(try log.rows().map { "\($0.tree) \($0.note)" }).count == (try log.rows()).count)
    #expect(try log.verify().problems.isEmpty)
  }

  @Test("a handover that stopped half-way is in the book before its old key is forgotten")
  func handoverAside() throws {
    let log = try SignedLog.demo()
    try log.sign()
    let name = try FileManager.default.contentsOfDirectory(atPath: log.keys)[0]
    let folder = KeyFolder("\(log.keys)/\(name)")
    let first = try #require(try folder.read("signing.key"))
    _ = try log.service.rotateKey()
    let second = try #require(try folder.read("signing.key"))
    try folder.write("signing.key", first)
    try folder.write("signing.key.next", second)
    try log.append(1_000, from: 0)
    let before = try log.rows().count
    log.service.signAsideIfDue()
    #expect(try folder.read("signing.key.next") == nil)
    #expect(try log.rows().count == before + 1)
  }

  @Test("a checkpoint that cannot be entered undoes nothing, and comes when it can")
  func notEntered() throws {
    let log = try SignedLog.make()
    try log.append(1_000, from: 0)
    log.service.signAsideIfDue()
    try log.service.book.write(now: DemoBook.clock) { connection in
      try connection.executeScript(
        """
        CREATE TRIGGER full_up BEFORE INSERT ON audit_checkpoint BEGIN
          SELECT RAISE(ABORT, 'full up');
        END;
        """)
    }
    try log.append(1, from: 1_000)
    #expect(try log.service.revision() == 1_002)
    #expect(try log.rows().isEmpty)
    #expect(log.service.endSession().map { "\($0)" }?.contains("full up") == true)
    try log.service.book.write(now: DemoBook.clock) { try $0.executeScript("DROP TRIGGER full_up") }
    try log.service.signCheckpoint()
    #expect(try log.rows().map(\.size) == [1_002])
    #expect(try log.verify().problems.isEmpty)
  }

  @Test("an erasure that stands though somebody keeps the old file's words is signed all the same")
  func committedAndThrown() throws {
    let log = try SignedLog.make()
    try log.sign()
    try log.service.book.makeReader().read { connection in
      _ = try connection.revision()
      #expect(throws: StorageError.notRewritten(why: "another daybook is reading it")) {
        try log.service.write { connection, _ in
          connection.erases = true
          _ = try AuditLog.append(AuditAppendTests.act(1), to: connection)
        }
      }
    }
    #expect(log.service.endSession() == nil)
    #expect(try log.rows().map(\.size) == [1, 2])
  }

  @Test("a session is signed every 1,000 entries and every 60 seconds")
  func pace() throws {
    #expect(SigningPace.entries == 1_000 && SigningPace.milliseconds == 60_000)
    var pace = SigningPace()
    pace.signer = CheckpointSigner(base: "/nowhere")
    pace.signedSize = 10
    pace.waitingSince = DemoBook.clock
    let later = { (milliseconds: Int64) in
      Timestamp(milliseconds: DemoBook.clock.milliseconds + milliseconds)
    }
    pace.size = 1_009
    #expect(!pace.isDue(now: later(59_999)))
    #expect(pace.isDue(now: later(60_000)))
    pace.size = 1_010
    #expect(pace.isDue(now: DemoBook.clock))

    let log = try SignedLog.make()
    try log.service.write { connection, _ in
      for number in 0..<1_000 { try AuditLog.append(AuditAppendTests.act(number), to: connection) }
    }
    #expect(try log.rows().map(\.size) == [1_001])
  }
}
