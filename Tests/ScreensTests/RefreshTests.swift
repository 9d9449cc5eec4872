// Live refresh: others write while one reads.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Live refresh")
struct RefreshTests {
  @Test("rows that come above leave the cursor on its record and its line")
  func insertedAbove() {
    var session = Session()
    session.press("2")
    for _ in 0..<30 { session.press("j") }
    let list = session.console.list
    let key = list?.selected?.reference
    let line = list.map { $0.cursor - $0.top }
    session.book.state.withLock { state in
      state.customers.insert(FakeBook.customer(900), at: 3)
      state.revision += 1
    }
    session.send(.revision(4_712))
    #expect(session.console.list?.selected?.reference == key)
    #expect(session.console.list.map { $0.cursor - $0.top } == line)
  }

  @Test("changed cells are marked, and only those")
  func marked() {
    var session = Session()
    session.press("2")
    session.book.state.withLock { state in
      state.customers[4].status = "unpaid"
      state.revision += 1
    }
    session.send(.revision(4_712))
    #expect(session.text.split(separator: "\n").count { $0.hasPrefix("Δ") } == 1)
    #expect(session.shows("Δ Ember GmbH"))
  }

  @Test("when the selected record leaves, keys act on nothing until the cursor moves")
  func left() {
    var session = Session(columns: 120)
    session.elevate()
    session.press("2", "j", "j")
    session.book.state.withLock { state in
      state.customers.remove(at: 2)
      state.revision += 1
    }
    session.send(.revision(4_712))
    #expect(session.shows("left this list"))
    session.press("enter")
    #expect(session.console.list != nil)
    session.press("o")
    #expect(session.console.overlay == nil)
    session.press("j", "enter")
    #expect(session.console.record != nil)
  }

  @Test("an old revision asks for nothing")
  func oldRevision() {
    var session = Session()
    session.press("2")
    session.isSlow = true
    session.send(.revision(4_711))
    #expect(session.console.isIdle)
  }

  @Test("a place that was left is read again on the way back, when the book has moved")
  func backAfterChange() {
    var session = Session()
    session.press("2", "enter")
    session.book.state.withLock { state in
      state.customers[1].name = "Renamed Ltd"
      state.revision += 1
    }
    session.send(.revision(4_712))
    session.press("escape")
    #expect(session.shows("Renamed Ltd"))
  }
}
