// Imagining a change: a form like any other, but for reading; the book computes everything.

import Core
import Terminal
import Testing

@testable import Screens

extension Session {
  /// Opens the form and goes through it: an arrow chooses, other text is typed, then the preview.
  mutating func imagine(_ inputs: String...) {
    press("i")
    for index in 0..<FakeBook.imaginable.count {
      if index > 0 { press("tab") }
      guard inputs.indices.contains(index) else { continue }
      switch inputs[index] {
      case "left", "right": press(inputs[index])
      case let text: type(text)
      }
    }
    press("enter")
  }
}

@Suite("Imagining a change")
struct ImagineTests {
  static let subscription = RecordReference(.subscription, "sub_8n4")

  @Test(
    "it needs no WRITE, and is offered on a subscription and on its next invoice",
    arguments: [RecordKind.subscription, .preview])
  func offered(kind: RecordKind) {
    var session = Session()
    session.open(RecordReference(kind, "sub_8n4"))
    #expect(session.shows("i Imagine a change"))
    session.press("i")
    #expect(session.console.elevation == nil)
    #expect(session.shows("Nothing is written."))
    #expect(session.shows("‹ (none) ›"))
  }

  @Test("elsewhere the key says why not, and asks nothing")
  func elsewhere() {
    var session = Session()
    session.press("2")
    let asked = session.book.state.withLock { $0.asked }
    session.press("i")
    #expect(session.shows("only a subscription's change can be imagined"))
    #expect(session.book.state.withLock { $0.asked } == asked)
    #expect(session.console.overlay == nil)
  }

  @Test("the form asks for the preview of what it says, and copies its command")
  func preview() {
    var session = Session(columns: 120, rows: 36)
    session.open(Self.subscription)
    session.imagine("right", "5")
    #expect(session.shows("imagined, nothing is written: plan=scale, quantity=5"))
    #expect(session.shows("Unused time of Starter"))
    session.type(":copy-command")
    session.press("enter")
    #expect(
      session.copied.last
        == "daybook preview sub_8n4 --change 'plan=scale' --change 'quantity=5' --book demo.book")
    #expect(session.book.state.withLock { $0.commits.isEmpty })
  }

  @Test("trying another change replaces the imagined one; back leads to the book's record")
  func again() {
    var session = Session(columns: 120, rows: 36)
    session.open(Self.subscription)
    session.imagine("right")
    // The form begins with what is imagined already.
    session.imagine("", "7")
    #expect(session.shows("plan=scale, quantity=7"))
    session.imagine("left", "0")
    #expect(session.shows("nothing is written: quantity=70"))
    session.press("escape")
    #expect(session.console.record?.reference == Self.subscription)
    #expect(session.console.record?.imagined == nil)
  }

  @Test("what cannot be imagined is said in the form, which stays as it is")
  func refused() {
    var session = Session(columns: 120, rows: 36)
    session.open(Self.subscription)
    session.imagine()
    #expect(session.shows("nothing changes"))
    session.press("escape")
    session.imagine("", "0")
    #expect(session.shows("a whole number from 1 to 1000000"))
    session.press("escape")
    session.imagine("", "", "", "left")
    #expect(session.shows("a new price needs an amount"))
    guard case .form = session.console.overlay else {
      Issue.record("the form has closed")
      return
    }
  }

  @Test("a refresh reads the imagined preview again, not the next invoice")
  func refresh() {
    var session = Session(columns: 120, rows: 36)
    session.open(Self.subscription)
    session.imagine("right")
    session.send(.revision(5_000))
    #expect(session.shows("imagined, nothing is written: plan=scale"))
  }

  @Test("Enter on a line to come tells how it comes about: it is no record that could be opened")
  func lineToCome() {
    var session = Session(columns: 120, rows: 36)
    session.open(RecordReference(.preview, "sub_8n4"))
    #expect(session.console.record?.target == nil)
    session.press("enter")
    guard case .why = session.console.overlay else {
      Issue.record("no explanation")
      return
    }
  }

  @Test("of choices that do not fit it lists those from the chosen one on, and says how many")
  func manyChoices() {
    let choices = (1...30).map { "plan-number-\($0)" }
    let parameter = Parameter("plan", "Plan", .choice(choices), required: false, help: "")
    var session = Session(columns: 80, rows: 24)
    session.open(Self.subscription)
    session.console.overlay = .form(
      FormState(
        .imagine([parameter]), .one(Self.subscription), title: "Acme", today: nil,
        filled: ["plan": "plan-number-17"]))
    #expect(session.shows("17 of 30: plan-number-17 · plan-number-18"))
  }

  @Test("an answer that comes after the form was closed opens nothing")
  func late() {
    var session = Session()
    session.open(Self.subscription)
    session.press("i", "right")
    for _ in 1..<FakeBook.imaginable.count { session.press("tab") }
    session.isSlow = true
    session.press("enter", "escape")
    session.isSlow = false
    session.settle()
    #expect(session.console.record?.reference == Self.subscription)
    #expect(session.console.overlay == nil)
  }

  @Test("the end of WRITE closes no form that only reads")
  func outlivesWrite() {
    var session = Session()
    session.elevate()
    session.open(Self.subscription)
    session.press("i")
    session.send(.clock(seconds: 900))
    guard case .form = session.console.overlay else {
      Issue.record("the form has closed")
      return
    }
  }
}

@Suite("The inputs of an imagined change")
struct WhatIfWordsTests {
  @Test("arguments and words are read as the same change")
  func words() throws {
    let arguments = [
      "plan": "growth", "quantity": "5", "discount": "ten", "price": "seat", "amount": "19.5",
      "pause": "at_end", "cancel": "now", "on": "2026-04-01",
    ]
    let change = try WhatIf(arguments: arguments)
    #expect(
      change.words == [
        "plan=growth", "quantity=5", "discount=ten", "price=seat", "amount=19.5", "pause=at_end",
        "cancel=now", "on=2026-04-01",
      ])
    #expect(try WhatIf(change.words.map { $0[...] }) == change)
  }

  @Test(
    "what changes nothing or is not understood is refused",
    arguments: [
      ["on": "2026-04-01"], [:], ["quantity": "-1"], ["cancel": "never"], ["on": "tomorrow"],
      ["colour": "red"], ["amount": "x"],
    ])
  func refused(arguments: [String: String]) {
    #expect(throws: Refusal.self) { try WhatIf(arguments: arguments) }
  }
}
