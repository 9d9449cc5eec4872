// Sessions in a person's words: going about, filtering, finding.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Sessions")
struct SessionTests {
  @Test("a queue of Home opens with enter, and Home comes back with its cursor")
  func homeOpensQueue() {
    var session = Session()
    session.press("j", "enter")
    #expect(session.shows("missing at pro"))
    session.press("escape")
    #expect(session.shows("Queues"))
    session.press("enter")
    #expect(session.shows("missing at pro"))
  }

  @Test("back and forward keep filter, cursor and scroll")
  func backKeepsEverything() {
    var session = Session()
    session.press("2")
    session.type("/status:active")
    session.press("enter")
    for _ in 0..<40 { session.press("j") }
    let before = session.text
    session.press("enter")
    #expect(session.shows("billing@"))
    session.press("escape")
    #expect(session.text == before)
    session.press("alt-right")
    #expect(session.shows("billing@"))
    session.press("q")
    #expect(session.text == before)
  }

  @Test("escape on the first screen goes nowhere, and the stack is never empty")
  func firstScreen() {
    var session = Session()
    session.press("escape", "q", "escape")
    #expect(session.shows("Queues"))
  }

  @Test("a digit of the view that is shown changes nothing")
  func sameDigit() {
    var session = Session()
    session.press("2", "j", "j")
    let before = session.text
    session.press("2")
    #expect(session.text == before)
  }

  @Test("the cursor runs ahead of slow data, and late rows say so")
  func lateRows() {
    var session = Session(book: FakeBook(customers: 1_000))
    session.press("2", "end")
    #expect(session.console.list?.cursor == session.console.list.map { $0.rows.count - 1 })
    session.press("home")
    session.isSlow = true
    for _ in 0..<12 { session.press("pagedown") }
    #expect(session.shows("▸ …"))
    #expect(session.console.list?.selected == nil)
    session.isSlow = false
    session.settle()
    #expect(!session.shows("▸ …"))
    #expect(session.console.list?.selected != nil)
  }

  @Test("end asks for the last page instead of walking there")
  func endIsAQuery() {
    let book = FakeBook(customers: 5_000)
    var session = Session(book: book)
    session.press("2")
    let before = book.state.withLock { $0.asked }
    session.press("G")
    #expect(book.state.withLock { $0.asked } - before <= 2)
    #expect(session.console.list?.selected?.anchor.id == 4_999)
  }

  @Test("a list of many pages can be walked from end to end")
  func walking() {
    var session = Session(book: FakeBook(customers: 4_000))
    session.press("2")
    for step in 0..<300 {
      session.press("pagedown")
      #expect(session.console.list?.rows.count ?? 0 <= ListState.window + ListState.page)
      if session.console.list?.selected?.anchor.id == 3_999 { return #expect(step > 150) }
    }
    Issue.record("the end was never reached")
  }

  @Test("a filter is applied while it is typed, kept by enter, and undone by escape")
  func filter() {
    var session = Session()
    session.press("2")
    session.type("/acme")
    #expect(session.console.list?.rows.count == 10)
    session.press("escape")
    #expect(session.console.list?.rows.count == 200)
    session.type("/acme")
    session.press("enter")
    #expect(session.shows("1 of 10"))
    session.press("backspace")
    #expect(session.shows("1 of 200"))
  }

  @Test("a filter that cannot be read is refused where it is typed, and never kept")
  func refusedFilter() {
    var session = Session(columns: 120)
    session.press("2")
    session.type("/colour:red")
    #expect(session.shows("there is no field colour here"))
    session.press("enter")
    #expect(session.shows("there is no field colour here"))
    session.press("ctrl-u")
    session.press("enter")
    #expect(session.shows("1 of 200"))
  }

  @Test("tab completes keys and values, also those with blanks")
  func completion() {
    var session = Session()
    session.press("2")
    session.type("/sta")
    session.press("tab")
    session.type("pa")
    session.press("tab")
    #expect(session.console.list?.query.filter == "status:\"past due\"")
    session.press("tab")
    #expect(session.console.list?.query.filter == "status:paused")
  }

  @Test("arrows in the filter recall the filters of before")
  func history() {
    var session = Session()
    session.press("2")
    session.type("/acme")
    session.press("enter", "backspace")
    session.type("/")
    session.press("up")
    #expect(session.console.list?.query.filter == "acme")
  }

  @Test("the three empty states are told apart")
  func emptyStates() {
    var session = Session()
    session.isSlow = true
    session.press("7")
    #expect(session.shows("Loading overrides"))
    session.isSlow = false
    session.settle()
    #expect(session.shows("No overrides here"))
    session.press("2")
    session.type("/zzz")
    session.press("enter")
    #expect(session.shows("No customers match zzz"))
    #expect(session.shows("backspace clears"))
  }

  @Test("an id pasted at the prompt opens its record; a name of several lists them with reasons")
  func find() {
    var session = Session()
    session.type(":")
    session.paste(FakeBook.id("cus", 7) + "\n")
    session.press("enter")
    #expect(session.shows("Harbour GmbH"))
    session.type(":acme")
    session.press("enter")
    #expect(session.shows("the name contains acme"))
    session.press("j", "enter")
    #expect(session.shows("Acme Ltd"))
    session.type(":nobody at all")
    session.press("enter")
    #expect(session.shows("Nothing is called nobody at all"))
  }

  @Test("nouns at the prompt open views, with a filter if one follows")
  func nouns() {
    var session = Session()
    session.type(":customers status:unpaid")
    session.press("enter")
    #expect(session.shows("1 of 20 customers"))
  }

  @Test("sorting is by the column under the cursor, and turns when asked again")
  func sort() {
    var session = Session()
    session.press("2", "s")
    #expect(session.shows("Customer↑"))
    session.press("s")
    #expect(session.shows("Customer↓"))
    session.type(":copy-command")
    session.press("enter")
    #expect(session.copied == ["daybook customers --book demo.book --sort=-name"])
    session.press("l", "l", "s")
    #expect(session.shows("not by Plan"))
  }

  @Test("ctrl-c stops the query and does not quit")
  func cancel() {
    var session = Session()
    session.isSlow = true
    session.press("2", "ctrl-c")
    #expect(session.console.isIdle)
    #expect(session.shows("Cancelled"))
    session.isSlow = false
    session.settle()
    #expect(session.others == [.cancel])
    #expect(session.shows("Not loaded"))
    session.press("ctrl-r")
    #expect(session.shows("Acme"))
  }

  @Test("a stale answer is dropped")
  func staleAnswer() {
    var session = Session()
    session.isSlow = true
    session.press("2")
    session.press("escape")
    session.isSlow = false
    session.settle()
    #expect(session.shows("Queues"))
    #expect(session.console.isIdle)
  }

  @Test("w tells why, with every explained value of the row, and leads to the inputs")
  func why() {
    var session = Session()
    session.press("2", "w")
    #expect(session.shows("balance.open-items"))
    session.press("enter")
    #expect(session.shows("inv_42"))
  }

  @Test("a value that is not computed says why not")
  func notComputed() {
    var session = Session(columns: 130)
    session.press("2")
    for _ in 0..<5 { session.press("j") }
    for _ in 0..<5 { session.press("l") }
    session.press("w")
    #expect(session.shows("usage of this period is not imported yet"))
  }

  @Test("the batch twin is quoted for a shell")
  func batchTwin() {
    var session = Session()
    session.type(":customers name:'a b")
    session.press("enter")
    session.type(":copy-command")
    session.press("enter")
    #expect(
      session.copied == ["daybook customers --book demo.book --filter 'name:'\\''a b'"])
  }

  @Test("help runs what it lists, and finds it by a few letters")
  func helpRuns() {
    var session = Session()
    session.press("2", "?")
    session.type("audit")
    session.press("enter")
    #expect(session.console.list?.query.view == .audit)
    session.press("ctrl-p")
    session.type("hom")
    session.press("enter")
    #expect(session.shows("Queues"))
  }

  @Test("pasted text outside a field is dropped, whatever it says")
  func pasteDropped() {
    var session = Session()
    session.press("2")
    let before = session.console.list?.cursor
    session.paste("jjjj\nQ\ny")
    #expect(session.others.isEmpty)
    #expect(session.console.list?.cursor == before)
    #expect(session.shows("Pasted text was dropped"))
  }

  @Test("pasted controls and line ends never enter a field")
  func pasteCleaned() {
    var session = Session()
    session.press("2")
    session.type("/")
    session.paste("ac\u{1B}[31m\nme\u{202E}")
    let text = session.console.list?.query.filter ?? ""
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    #expect(session.shows("/ ac"))
  }

  @Test("a small window says what is needed; growing again brings the rows back")
  func tooSmall() {
    var session = Session()
    session.press("2")
    session.resize(50, 10)
    #expect(session.shows("60×16"))
    session.resize(80, 24)
    #expect(session.shows("Acme GmbH"))
  }

  @Test("resizing keeps the selected row on the screen")
  func resizeKeepsRow() {
    var session = Session()
    session.press("2")
    for _ in 0..<60 { session.press("j") }
    let name = session.console.list?.selected?.title ?? "nobody"
    for (columns, rows) in [(200, 50), (60, 16), (120, 36), (80, 24)] {
      session.resize(columns, rows)
      #expect(session.console.list?.selected?.title == name)
      #expect(session.text.split(separator: "\n").contains { $0.hasPrefix("▸") })
    }
  }

  @Test("a click selects the row under it, the wheel moves three rows")
  func mouse() {
    var session = Session()
    session.press("2")
    session.send(.input(.mouse(Mouse(.press, at: Point(column: 5, row: 7)))))
    #expect(session.console.list?.cursor == 4)
    session.send(.input(.mouse(Mouse(.wheelDown, .none, at: Point(column: 5, row: 7)))))
    #expect(session.console.list?.cursor == 7)
  }

  @Test("the pane of a wide screen follows the cursor")
  func pane() {
    var session = Session(columns: 160, rows: 40)
    session.press("2")
    #expect(session.shows("billing@customer0.example"))
    session.press("j")
    #expect(session.shows("billing@customer1.example"))
    session.isSlow = true
    session.press("j")
    #expect(session.console.wantsRest, "the pane follows only once the cursor rests")
    #expect(session.shows("billing@customer1.example"), "until then it keeps what it has")
  }

  @Test("the book that cannot be opened says why")
  func openFails() {
    var session = Session(opens: false)
    #expect(session.shows("opening demo"))
    session.send(
      .openFailed(
        Refusal("newer", what: "The book is newer", why: "made by daybook 9", remedy: "Update.")))
    #expect(session.shows("made by daybook 9"))
  }
}
