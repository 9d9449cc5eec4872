// Changing the book: nothing is written without reading and confirming.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Changes")
struct ChangeTests {
  private func commits(_ session: Session) -> Int {
    session.book.state.withLock { $0.commits.count }
  }

  @Test("without WRITE an action says how to get it, and nothing opens")
  func readOnly() {
    var session = Session()
    session.press("2", "o")
    #expect(session.shows("E switches WRITE on"))
    #expect(session.console.overlay == nil)
  }

  @Test("WRITE needs a reason, counts down, and ends")
  func elevation() {
    var session = Session()
    session.press("E", "enter")
    #expect(session.console.elevation == nil)
    session.type("ticket 4")
    session.press("enter")
    #expect(session.shows("WRITE 15:00"))
    session.send(.clock(seconds: 61))
    #expect(session.shows("WRITE 13:59"))
    session.send(.clock(seconds: 900))
    #expect(session.shows("read-only"))
    #expect(!session.console.needsSeconds)
  }

  @Test("a dialog that is open when WRITE ends closes, and its key writes nothing")
  func elevationEndsInDialog() {
    var session = Session()
    session.elevate()
    session.press("2")
    session.grant()
    session.send(.clock(seconds: 900))
    session.press("G")
    #expect(commits(session) == 0)
  }

  @Test("money or access: reason, preview, then a key that differs from the action's")
  func consequential() {
    var session = Session()
    session.elevate()
    session.press("2")
    session.grant()
    #expect(session.shows("no (plan Team) → yes, until 2026-04-09"))
    for key in ["enter", "o", "y", "space", "q", "j"] {
      session.press(key)
      #expect(commits(session) == 0, "\(key) confirmed")
    }
    session.press("G")
    #expect(commits(session) == 1)
    let draft = session.book.state.withLock { $0.commits.first }
    #expect(
      draft?.arguments == [
        "feature": "sso", "until": "2026-04-09", "reason": "goodwill", "text": "promised by sales",
      ])
    #expect(session.shows("audit entry 4712"))
    session.press("j")
    #expect(session.shows("audit entry 4712"))
    session.press("escape")
    #expect(!session.shows("audit entry 4712"))
  }

  @Test("what is reversible is confirmed with y")
  func reversible() {
    var session = Session()
    session.elevate()
    session.press("5", "H")
    session.type("7")
    session.press("enter", "enter")
    #expect(commits(session) == 0)
    session.press("y")
    #expect(commits(session) == 1)
  }

  @Test("what is grave takes the typed id; it cannot be pasted")
  func grave() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("6", "C")
    session.type("settled")
    session.press("enter", "D")
    #expect(commits(session) == 0)
    session.press("ctrl-u")
    let id = FakeBook.id("exc", 0)
    session.paste(id)
    session.press("D")
    #expect(commits(session) == 0)
    session.press("ctrl-u")
    session.type(id)
    session.press("enter")
    #expect(commits(session) == 0)
    session.press("D")
    #expect(commits(session) == 1)
  }

  @Test("a finished item of a queue gives way to the next one")
  func nextItem() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("6", "j", "C")
    session.type("settled")
    session.press("enter")
    session.type(FakeBook.id("exc", 1))
    session.press("D")
    #expect(session.console.list?.selected?.reference.id == FakeBook.id("exc", 2))
    #expect(session.console.list?.rows.count == 36)
  }

  @Test("page keys move a dialog by what is in sight of it, and no key jumps over what is unread")
  func paging() throws {
    var session = Session(columns: 60, rows: 16)
    session.elevate()
    session.press("2")
    session.grant()
    func top(_ session: Session) throws -> Int {
      guard case .confirm(let confirm) = session.console.overlay else {
        throw NoDialog()
      }
      return confirm.top
    }
    #expect(try top(session) == 0)
    session.press("down")
    #expect(try top(session) == 1)
    session.press("end")
    #expect(try top(session) == 1)
    session.press("up", "pagedown")
    let (second, page) = (try top(session), session.console.overlayRoom - 1)
    for _ in 0..<9 { session.press("pagedown") }
    let last = try top(session)
    #expect(last > 3)
    #expect(second == min(last, page))
    session.press("down")
    #expect(try top(session) == last, "it ends with the last line in sight")
    for _ in 0..<9 { session.press("pageup") }
    #expect(try top(session) == 0)
  }

  private struct NoDialog: Error {}

  @Test("when the facts moved, the dialog shows the difference and must be confirmed again")
  func changed() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("2")
    session.grant()
    session.book.state.withLock { $0.movesBeforeCommit = true }
    session.press("G")
    #expect(commits(session) == 0)
    #expect(session.shows("The facts moved"))
    #expect(session.shows("now: Open holds 1 → 2"))
    session.press("G")
    #expect(commits(session) == 1)
  }

  @Test("a key pressed before the new decision was on the screen confirms nothing")
  func typedAhead() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("2")
    session.grant()
    guard case .confirm(let confirm) = session.console.overlay else {
      Issue.record("no dialog")
      return
    }
    let form = FormState(.change(confirm.verb), confirm.target, title: "", today: nil)
    var fresh = ConfirmState(confirm.verb, form, confirm.decided)
    #expect(!fresh.isArmed)
    fresh.painted()
    #expect(fresh.isArmed)
  }

  @Test("a decision that differs in nothing that is shown says so and must be confirmed again")
  func unseenDifference() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("2")
    session.grant()
    guard case .confirm(var confirm) = session.console.overlay,
      case .one(let seen) = confirm.decided
    else {
      Issue.record("no dialog")
      return
    }
    confirm.replace(.one(seen))
    #expect(confirm.differences.isEmpty, "the same decision again is no difference")
    confirm.replace(
      .one(
        Preview(
          draft: seen.draft, title: seen.title, risk: seen.risk, changes: seen.changes,
          effects: seen.effects, money: seen.money, irreversible: seen.irreversible,
          undo: seen.undo, digest: "another")))
    #expect(confirm.differences == ["a fact that has no line of its own here"])
    #expect(!confirm.isArmed)
  }

  @Test("a live change while the dialog is open decides again")
  func liveChange() {
    var session = Session(columns: 120, rows: 40)
    session.elevate()
    session.press("2")
    session.grant()
    session.book.state.withLock { $0.revision += 1 }
    session.send(.revision(4_712))
    #expect(session.shows("The facts moved"))
    #expect(session.shows("now: Open holds 1 → 2"))
  }

  @Test("a decision that does not fit must be read to its end first")
  func readFirst() {
    var session = Session(columns: 60, rows: 16)
    session.elevate()
    session.press("2")
    session.grant()
    session.press("G")
    #expect(commits(session) == 0)
    #expect(session.shows("read the rest first"))
    for _ in 0..<12 { session.press("down") }
    session.press("G")
    #expect(commits(session) == 1)
  }

  @Test("wrong inputs are named at their field, refusals in the form; nothing typed is lost")
  func formErrors() {
    var session = Session()
    session.elevate()
    session.press("5", "H")
    session.type("99")
    session.press("enter")
    #expect(session.shows("a whole number from 1 to 30"))
    session.press("escape", "2", "o")
    session.type("none")
    session.press("enter")
    session.type("2026-05-01")
    session.press("enter", "right", "enter")
    session.type("text")
    session.press("enter")
    #expect(session.shows("the catalogue has no feature none"))
    #expect(session.shows("2026-05-01"))
    #expect(session.shows("sales"))
  }

  @Test("an action that the book refuses on this record stays visible with its reason")
  func greyed() {
    var session = Session()
    session.elevate()
    session.type(":" + FakeBook.id("cus", 7))
    session.press("enter", "o")
    #expect(session.shows("the customer has left"))
    session.press("?")
    #expect(session.shows("the customer has left"))
  }
}
