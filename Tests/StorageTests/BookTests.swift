// Opening, creating and writing a book.

import Billing
import Foundation
import GRDB
import Glibc
import Testing

@testable import Storage

@Suite("Opening a book")
struct OpeningTests {
  let sandbox = Sandbox()

  @Test("a new book can only be read by its owner, and opens again")
  func createAndOpen() throws {
    try sandbox.book().close()
    var status = stat()
    #expect(stat(sandbox.path("book"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let book = try Book.open(at: sandbox.path("book"))
    let settings = try book.makeReader().read { try $0.bookSettings() }
    #expect(settings == .sample)
  }

  @Test("an existing file is never overwritten")
  func createTwice() throws {
    try sandbox.book().close()
    #expect(throws: StorageError.alreadyExists(path: sandbox.path("book"))) {
      try sandbox.book()
    }
  }

  @Test("a missing file, a folder and a file of another program are refused")
  func noBook() throws {
    let path = sandbox.path("other")
    #expect(throws: StorageError.noSuchFile(path: path)) { try Book.open(at: path) }
    #expect(throws: StorageError.notARegularFile(path: sandbox.folder)) {
      try Book.open(at: sandbox.folder)
    }
    try BookFile.create(path)
    #expect(throws: StorageError.notABook(path: path)) { try Book.open(at: path) }
    let foreign = try DatabaseQueue(path: path)
    try foreign.write { try $0.execute(sql: "CREATE TABLE t (a)") }
    try foreign.close()
    #expect(throws: StorageError.notABook(path: path)) { try Book.open(at: path) }
  }

  @Test("a file of another program is no book, whoever may read it", arguments: [0o600, 0o644])
  func foreignMode(mode: Int) throws {
    let path = sandbox.path("other")
    let foreign = try DatabaseQueue(path: path)
    try foreign.write { try $0.execute(sql: "CREATE TABLE t (a)") }
    try foreign.close()
    chmod(path, mode_t(mode))
    #expect(throws: StorageError.notABook(path: path)) { try Book.open(at: path) }
  }

  @Test("a book that others may read or write is refused", arguments: [0o640, 0o604, 0o660, 0o601])
  func loosePermissions(mode: Int) throws {
    try sandbox.book().close()
    chmod(sandbox.path("book"), mode_t(mode))
    #expect(
      throws: StorageError.loosePermissions(path: sandbox.path("book"), mode: UInt32(mode))
    ) { try Book.open(at: sandbox.path("book")) }
  }

  @Test("a newer book is refused and left as it was")
  func newerBook() throws {
    try sandbox.book().close()
    let queue = try DatabaseQueue(path: sandbox.path("book"))
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(
      throws: StorageError.newerBook(
        path: sandbox.path("book"), version: 99, newestKnown: Migration.newest)
    ) { try Book.open(at: sandbox.path("book")) }
  }

  @Test("a setting that does not hold is refused by name")
  func settingRefused() throws {
    let queue = try DatabaseQueue()
    // A database in memory cannot have a write-ahead log.
    #expect(
      throws: StorageError.settingRefused(name: "journal_mode", wanted: "wal", found: "memory")
    ) {
      try queue.writeWithoutTransaction { try Setting.apply(Setting.writer, to: $0) }
    }
  }

  @Test(
    "network file systems are told by the mount above the path",
    arguments: [
      ("/home/a/book", "ext4"), ("/mnt/share/book", "nfs4"), ("/mnt/shared/book", "ext4"),
      ("/mnt/with space/x/book", "cifs"), ("/over/book", "fuse.sshfs"),
    ])
  func mountTable(path: String, type: String) {
    let table = MountTable(
      """
      1 0 8:1 / / rw - ext4 /dev/sda1 rw
      2 1 0:40 / /mnt/share rw,noatime shared:7 - nfs4 server:/x rw
      3 1 0:41 / /mnt/with\\040space rw - cifs //server/x rw
      4 1 8:2 / /over rw - xfs /dev/sdb rw
      5 1 0:42 / /over rw master:3 - fuse.sshfs server: rw
      """)
    #expect(table.type(holding: path) == type)
    #expect(MountTable.isNetwork(type) == (type != "ext4"))
  }
}

@Suite("Writing a book")
struct WritingTests {
  let sandbox = Sandbox()

  @Test("a failed write leaves no row and gives its ids again")
  func rollback() throws {
    let book = try sandbox.book()
    struct Stop: Error {}
    var lost: Int64 = 0
    #expect(throws: Stop.self) {
      try book.write(now: noon) { connection in
        lost = connection.nextNumber()
        try connection.insert(try LegalEntityRow.sample(lost))
        throw Stop()
      }
    }
    let (count, next) = try book.write(now: noon) {
      (try $0.count(LegalEntityRow.self), $0.nextNumber())
    }
    #expect(count == 0)
    #expect(next == lost)
  }

  @Test("a failed savepoint gives its ids again and keeps what came before")
  func savepoint() throws {
    struct Stop: Error {}
    let book = try sandbox.book()
    try book.write(now: noon) { connection in
      try connection.insert(try LegalEntityRow.sample(connection.nextNumber()))
      var lost: Int64 = 0
      #expect(throws: Stop.self) {
        try connection.savepoint {
          lost = connection.nextNumber()
          try connection.insert(try LegalEntityRow.sample(lost, key: "other"))
          throw Stop()
        }
      }
      #expect(connection.nextNumber() == lost)
      #expect(try connection.count(LegalEntityRow.self) == 1)
    }
  }

  @Test("ids grow when the clock stands still, goes back, or does not fit")
  func identifiers() throws {
    let book = try sandbox.book()
    var seen: [Int64] = []
    for milliseconds in [1_000, 1_000, 999, -5, Int64.max, 2_000] {
      seen += try book.write(now: Timestamp(milliseconds: milliseconds)) {
        [$0.nextNumber(), $0.nextNumber()]
      }
    }
    #expect(seen == seen.sorted())
    #expect(Set(seen).count == seen.count)
    let (first, last): (Int64, Int64) = ((1_000 << 20), (2_000 << 20) + 1)
    #expect(seen.first == first)
    #expect(seen.last == last)
  }

  @Test("two books opened on one file write in turn and never give the same id")
  func twoWriters() async throws {
    let first = try sandbox.book()
    let second = try Book.open(at: sandbox.path("book"))
    let given = try await withThrowingTaskGroup(of: [Int64].self) { group in
      for book in [first, second] {
        group.addTask {
          try (0..<50).map { _ in try book.write(now: noon) { $0.nextNumber() } }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(given).count == 100)
  }

  @Test("a reader keeps its view while another writes, and cannot write")
  func readers() throws {
    let book = try sandbox.book()
    let reader = try book.makeReader()
    try reader.read { connection in
      #expect(try connection.count(LegalEntityRow.self) == 0)
      try book.write(now: noon) { try $0.insert(try LegalEntityRow.sample($0.nextNumber())) }
      #expect(try connection.count(LegalEntityRow.self) == 0)
      #expect(throws: StorageError.self) { try connection.execute("DELETE FROM legal_entity") }
    }
    #expect(try reader.read { try $0.count(LegalEntityRow.self) } == 1)
  }

  @Test("interrupting a reader ends its query and no other")
  func interrupt() async throws {
    let book = try sandbox.book()
    let (slow, other) = (try book.makeReader(), try book.makeReader())
    let endless = """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
      """
    let task = Task.detached {
      try slow.read { try $0.first(endless) { reader -> Int64 in try reader.next() } }
    }
    let stopper = Task.detached {
      while !Task.isCancelled {
        slow.interrupt()
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    await #expect(throws: StorageError.cancelled) { try await task.value }
    stopper.cancel()
    #expect(try other.read { try $0.revision() } == 0)
  }

  @Test("a reader that is interrupted at its transaction's end goes on reading")
  func interruptAtTheEnd() throws {
    let reader = try sandbox.book().makeReader()
    let stopper = Thread { while !Thread.current.isCancelled { reader.interrupt() } }
    stopper.start()
    defer { stopper.cancel() }
    for _ in 0..<5_000 {
      do {
        #expect(try reader.read { try $0.revision() } == 0)
      } catch StorageError.cancelled {
        continue
      }
    }
  }
}
