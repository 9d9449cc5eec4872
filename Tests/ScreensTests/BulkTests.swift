// Marks and acts over many records, pressed as a person presses them.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Marking rows and acting on all of them")
struct BulkTests {
  /// The dunning queue with WRITE on.
  private func queue() -> Session {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("5")
    return session
  }

  private func commits(_ session: Session) -> Int {
    session.book.state.withLock { $0.commits.count }
  }

  @Test("space marks a row and goes on; the title counts what is marked")
  func mark() {
    var session = queue()
    session.press("space", "space")
    #expect(session.shows(" 2 marked"))
    #expect(session.console.list?.cursor == 2)
    session.press("k", "space")
    #expect(session.shows(" 1 marked"), "marking again takes the mark away")
    session.press("_")
    #expect(!session.shows("marked"))
  }

  @Test("v marks from the last mark to the cursor, both included")
  func range() {
    var session = queue()
    session.press("space", "j", "j", "v")
    #expect(session.shows(" 4 marked"))
  }

  @Test("* marks every row that matches, also those that are not loaded")
  func all() throws {
    var session = Session(columns: 120, rows: 40, book: FakeBook(customers: 1_000))
    session.press("2", "*")
    #expect(session.shows(" 1 000 marked"))
    #expect(try #require(session.console.list).rows.count < 1_000)
  }

  @Test("marks stay on their records when rows come and go")
  func refresh() throws {
    var session = queue()
    session.press("space")
    let marked = try #require(session.console.list?.marks.all.first?.reference)
    session.book.state.withLock { state in
      state.customers.removeFirst(1)
      state.revision += 1
    }
    session.send(.revision(9_999))
    #expect(session.console.list?.marks.contains(marked) == true)
    #expect(session.console.list?.marks.count == 1)
  }

  @Test("a verb acts on what is marked, and the number of records is typed to confirm")
  func act() {
    var session = queue()
    session.press("*", "H")
    #expect(session.shows("marked dunning cases"))
    session.type("10")
    session.press("enter")
    guard case .confirm(let confirm) = session.console.overlay else {
      Issue.record("no dialog")
      return
    }
    #expect(confirm.risk == .grave)
    #expect(session.shows("Left out"))
    session.press("y")
    #expect(commits(session) == 0, "nothing before the number is typed")
    session.press("backspace")
    session.type(confirm.decided.typed)
    session.press("y")
    #expect(String(commits(session)) == confirm.decided.typed)
    #expect(session.shows("records, audit entry"))
    #expect(session.console.list?.marks.isEmpty == true)
  }

  @Test("when the facts moved, nothing is written and the number must be typed again")
  func moved() {
    var session = queue()
    session.press("*", "H")
    session.type("10")
    session.press("enter")
    guard case .confirm(let confirm) = session.console.overlay else {
      Issue.record("no dialog")
      return
    }
    session.type(confirm.decided.typed)
    session.book.state.withLock { $0.movesBeforeCommit = true }
    session.press("y")
    #expect(commits(session) == 0)
    #expect(session.shows("The facts moved"))
    session.press("y")
    #expect(commits(session) == 0)
  }
}
