// A person at the console, for tests in a person's words: press keys, wait, look.

import Core
import Terminal
import Testing

@testable import Screens

struct Session {
  var console: Console
  let book: FakeBook
  /// Effects that wait to be carried out.
  private(set) var outbox: [Effect] = []
  private(set) var copied: [String] = []
  private(set) var others: [Effect] = []
  /// While true, nothing is answered: the book is slow.
  var isSlow = false

  init(columns: Int = 80, rows: Int = 24, book: FakeBook = FakeBook(), opens: Bool = true) {
    self.book = book
    console = Console(
      book: "demo", path: "demo.book", size: Size(columns: columns, rows: rows),
      themes: ["dark", "light"])
    outbox = console.start()
    if opens {
      send(.opened(book.verbs))
    }
  }

  var screen: Grid { console.view(console.size) }
  var text: String { screen.text }
  /// Rows of the screen that contain the words.
  func shows(_ words: String) -> Bool { text.contains(words) }

  mutating func send(_ event: ConsoleEvent) {
    outbox += console.update(event)
    settle()
  }

  mutating func take(_ effects: [Effect]) {
    outbox += effects
    settle()
  }

  /// Presses keys by name: `j`, `enter`, `ctrl-p`.
  mutating func press(_ names: String...) {
    for name in names {
      guard let key = Key(name) else { preconditionFailure("no key is called \(name)") }
      send(.input(.key(key)))
    }
  }

  mutating func type(_ text: String) {
    for character in text { send(.input(.key(.char(character)))) }
  }

  mutating func paste(_ text: String) { send(.input(.paste(text))) }

  mutating func resize(_ columns: Int, _ rows: Int) {
    send(.input(.resize(Size(columns: columns, rows: rows))))
  }

  mutating func elevate() {
    type(":elevate ticket 12")
    press("enter")
  }

  /// Carries out effects until nothing is asked any more, then shows the frame.
  mutating func settle() {
    while !isSlow, !outbox.isEmpty || console.wantsRest {
      if outbox.isEmpty { outbox += console.update(.rested) }
      guard !outbox.isEmpty else { break }
      carryOut(outbox.removeFirst())
    }
    _ = console.view(console.size)
    outbox += console.update(.painted)
  }

  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .ask(let query, let ticket):
      guard console.isAwaiting(ticket) else { return }
      outbox += console.update(.answered(ticket, result { try book.answer(query) }))
    case .preview(let draft, let ticket):
      outbox += console.update(.previewed(ticket, result { try book.preview(draft) }))
    case .commit(let draft, let digest, let ticket):
      outbox += console.update(
        .committed(ticket, result { try book.commit(draft, expecting: digest) }))
    case .elevate(let reason, let ticket):
      outbox += console.update(.elevated(ticket, result { try book.elevate(reason: reason) }))
    case .previewBulk(let draft, let ticket):
      outbox += console.update(.bulkPreviewed(ticket, result { try book.previewBulk(draft) }))
    case .commitBulk(let draft, let digest, let ticket):
      outbox += console.update(
        .bulkCommitted(ticket, result { try book.commitBulk(draft, expecting: digest) }))
    case .copy(let text):
      copied.append(text)
      outbox += console.update(.copied(text, true))
    case .theme(let name): outbox += console.update(.themed(name, nil))
    case .cancel, .mouse, .redraw, .suspend, .quit: others.append(effect)
    }
  }

  private func result<Value>(_ work: () throws -> Value) -> Result<Value, Refusal> {
    do {
      return .success(try work())
    } catch let refusal as Refusal {
      return .failure(refusal)
    } catch {
      return .failure(Refusal("fault", what: "\(error)", why: "", remedy: ""))
    }
  }
}

extension Session: CustomTestStringConvertible {
  /// A failed expectation shows the screen.
  var testDescription: String { "\n" + text + "\n" }
}
