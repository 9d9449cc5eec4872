// Random keys, pastes, clicks and resizes over a book that changes: what must always hold.

import Core
import Terminal
import Testing

@testable import Screens

/// SplitMix64: small, and the same on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Whatever is pressed")
struct PropertyTests {
  static let keys =
    [
      "j", "k", "g", "G", "h", "l", "enter", "escape", "q", "tab", "shift-tab", "pagedown",
      "pageup", "home", "end", "/", ":", "?", "w", "s", "y", "Y", "E", "o", "H", "C", "N", "D",
      "space", "ctrl-p", "ctrl-c", "ctrl-r", "backspace", "delete", "up", "down", "left", "right",
      "alt-right", "1", "2", "3", "5", "6", "7", "a", "e", "x", "ctrl-u", "ctrl-w",
    ]

  @Test("frames fit, nothing traps, and only a confirm key writes", arguments: 1...12)
  func anything(seed: Int) {
    var random = Seeded(state: UInt64(seed))
    var session = Session(book: FakeBook(customers: 60 + seed * 40))
    if seed.isMultiple(of: 2) { session.elevate() }
    for step in 0..<120 {
      let before = session.book.state.withLock { $0.commits.count }
      let overlay = session.console.overlay
      let key = act(&session, &random)
      let grid = session.screen
      #expect(grid.size == session.console.size, "seed \(seed), step \(step)")
      let written = session.book.state.withLock { $0.commits.count } - before
      guard written > 0 else { continue }
      guard case .confirm(let confirm) = overlay else {
        Issue.record("seed \(seed), step \(step): \(key ?? "?") wrote without a dialog")
        return
      }
      #expect(key == String(confirm.confirmKey), "seed \(seed), step \(step)")
      #expect(confirm.isShown && confirm.isTyped, "seed \(seed), step \(step)")
    }
  }

  /// One random thing; answers the key, if it was one.
  private func act(_ session: inout Session, _ random: inout Seeded) -> String? {
    session.isSlow = Int.random(in: 0..<10, using: &random) == 0
    switch Int.random(in: 0..<24, using: &random) {
    case 0:
      session.paste(["G", "y\n", "acme", "\u{1B}[A", FakeBook.id("exc", 0)].randomElement() ?? "")
    case 1:
      session.resize(
        Int.random(in: 1...220, using: &random), Int.random(in: 1...60, using: &random))
    case 2:
      let point = Point(
        column: Int.random(in: 0..<80, using: &random), row: Int.random(in: 0..<24, using: &random))
      session.send(.input(.mouse(Mouse(.press, at: point))))
    case 3:
      session.book.state.withLock { state in
        state.revision += 1
        if !state.customers.isEmpty {
          state.customers.remove(at: Int.random(in: 0..<state.customers.count, using: &random))
        }
      }
      session.send(.revision(session.book.state.withLock { $0.revision }))
    default:
      let key = Self.keys.randomElement(using: &random) ?? "j"
      session.press(key)
      return key
    }
    return nil
  }

  @Test("a live refresh never moves what a key acts on", arguments: 1...20)
  func selection(seed: Int) {
    var random = Seeded(state: UInt64(seed) &* 7_919)
    var session = Session(book: FakeBook(customers: 700))
    session.press("2")
    for step in 0..<25 {
      session.press(
        ["j", "k", "pagedown", "pageup", "G", "g"].randomElement(using: &random) ?? "j")
      let key = session.console.list?.selected?.reference
      let isGone = change(session.book, &random, sparing: key)
      session.send(.revision(session.book.state.withLock { $0.revision }))
      let after = session.console.list?.selected?.reference
      #expect(after == (isGone ? nil : key), "seed \(seed), step \(step)")
    }
  }

  /// Adds and removes customers; answers whether the selected one was among them.
  private func change(
    _ book: FakeBook, _ random: inout Seeded, sparing key: RecordReference?
  ) -> Bool {
    book.state.withLock { state in
      state.revision += 1
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        state.customers.remove(at: Int.random(in: 0..<state.customers.count, using: &random))
      }
      return !state.customers.contains { FakeBook.id("cus", $0.number) == key?.id }
    }
  }
}
