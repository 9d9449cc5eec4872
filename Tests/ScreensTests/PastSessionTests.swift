// Explaining, and looking back, in a person's words.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Explaining and looking back")
struct PastSessionTests {
  @Test("x explains what is under the cursor, and its steps open their records")
  func explains() {
    var session = Session()
    session.press("2", "x")
    #expect(session.shows("From the catalogue to the bank"))
    // The cursor stands on the first step: what only tells leads nowhere.
    session.press("enter")
    #expect(session.shows("plv_1"))
    session.press("escape", "escape")
    #expect(session.console.list != nil)
  }

  @Test("the batch twin of an explanation is explain")
  func twin() {
    var session = Session()
    session.press("2", "x")
    session.type(":copy-command")
    session.press("enter")
    #expect(session.copied.last?.hasPrefix("daybook explain cus_") == true)
  }

  @Test("what has no explanation says what has")
  func nothing() {
    var session = Session()
    session.press("6", "x")
    #expect(session.shows("Explain:") || session.shows("From the catalogue"))
  }

  @Test("[ steps back through the changes, ] forward, and beyond the last lies now")
  func steps() {
    var session = Session()
    session.press("2", "enter", "[")
    #expect(session.console.past == FakeBook.changes[1])
    #expect(session.shows("AS KNOWN AT"))
    session.press("[")
    #expect(session.console.past == FakeBook.changes[0])
    session.press("[")
    #expect(session.console.past == FakeBook.changes[0])
    #expect(session.shows("Nothing was known"))
    session.press("]", "]")
    #expect(session.console.past == nil)
    #expect(!session.shows("AS KNOWN AT"))
  }

  @Test("= returns to now from any screen of the past")
  func present() {
    var session = Session()
    session.press("2", "enter", "[", "escape")
    #expect(session.shows("AS KNOWN AT"))
    session.press("=")
    #expect(session.console.past == nil)
    #expect(session.console.list?.knownAt == nil)
  }

  @Test("every screen of the past is asked for as it was known, and carries it to the batch twin")
  func carried() {
    var session = Session()
    session.press("2", "enter", "[", "escape")
    #expect(session.console.list?.knownAt == FakeBook.changes[1])
    session.type(":copy-command")
    session.press("enter")
    #expect(session.copied.last?.contains("--as-of") == true)
  }

  @Test("nothing can be changed in the past, and it says why")
  func readOnly() {
    var session = Session()
    session.elevate()
    session.press("2", "enter", "[", "N")
    #expect(session.console.overlay == nil)
    #expect(session.shows("this is the past"))
  }

  @Test("an instant is typed, and a wrong one is refused")
  func typed() {
    var session = Session()
    session.type(":as-of 2026-01-02")
    session.press("enter")
    #expect(session.console.past?.at.description == "2026-01-02T23:59:59.999Z")
    session.press("=")
    session.type(":as-of someday")
    session.press("enter")
    #expect(session.console.past == nil)
    #expect(session.shows("no instant"))
  }

  @Test("keys that come while another filter is being read act on nothing")
  func lateList() {
    var session = Session()
    session.press("2")
    session.isSlow = true
    session.type("/status:unpaid")
    session.press("enter", "enter")
    #expect(session.console.list != nil, "the row of before was opened")
    session.isSlow = false
    session.press("j")
    session.press("enter")
    #expect(session.console.record != nil)
  }
}
