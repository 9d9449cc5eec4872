// The console as plain state: events in, effects out, a grid on request.
//
// Everything a person sees follows from this value; nothing here waits, reads a clock or touches
// a book. Questions leave as effects with a ticket and come back as events with the same ticket;
// an answer whose ticket is no longer awaited is dropped.

import Billing
import Core
import Terminal

package struct Console: Sendable {
  /// What a pending ticket is for. A newer question for the same purpose replaces the older one.
  enum Purpose: Hashable, Sendable {
    case home(Int)
    case page(Int)
    /// A live refresh of a list's window; `movesOn` after one's own change.
    case refresh(Int, movesOn: Bool)
    case count(Int)
    /// "Mark all", and what the marked rows sum to.
    case marking(Int)
    case sums(Int)
    case record(Int)
    case pane(Int, RecordReference)
    case find(String)
    /// When something changed, and the step to take through it: -1 earlier, +1 later.
    case changes(Int, step: Int)
    /// The inputs that a subscription's imagined change may have, for the form.
    case imaginable(RecordReference, title: String)
    case imagine(WhatIf)
    case preview
    case commit
    case session
    case elevate
  }

  /// The right to change things, for a while.
  struct Elevation: Hashable, Sendable {
    /// On the clock of `seconds`.
    let until: Int
  }

  enum Opening: Hashable, Sendable {
    case opening
    case open
    case failed(Refusal)
  }

  let bookName: String
  let bookPath: String
  let widths: CharacterWidth
  let themes: [String]

  var size: Size
  var opening = Opening.opening
  var navigation = Navigation(Place(number: 0, screen: .home(HomeState())))
  var overlay: Overlay?
  var notice: Notice?
  var verbs: [VerbDescription] = []
  var actions = ActionTable(verbs: [])
  var pending: [Ticket: Purpose] = [:]
  var elevation: Elevation?
  /// Who sits here and what he may not do; nil until the book has said.
  var session: SessionAnswer?
  /// When the newest answer was true, and the clock when it came.
  var standing: Standing?
  var standingAt = 0
  /// The past that every screen shows; nil for now.
  var past: KnownAt?
  /// When the thing on the screen changed, as last asked for.
  var changes: ChangesAnswer?
  /// The newest revision heard of.
  var revision: Int64 = 0
  var seconds = 0
  /// The record that the pane could not read; it is not asked for again until the cursor moves on.
  var unreadablePane: RecordReference?
  var hasMouse = true
  var filterHistory: [ListView: [String]] = [:]
  var promptHistory: [String] = []
  var effects: [Effect] = []
  private var lastTicket = 0
  private var lastPlace = 0

  /// Seconds that WRITE lasts.
  static let elevationSeconds = 15 * 60

  /// - Parameters:
  ///   - book: the book's name as shown; `path` is how the command line names it.
  ///   - themes: the names that `:theme` takes.
  package init(
    book: String, path: String, size: Size, widths: CharacterWidth = .standard,
    themes: [String] = []
  ) {
    bookName = book
    bookPath = path
    self.size = size
    self.widths = widths
    self.themes = themes
  }

  /// The first questions; they may be asked before the book is open.
  package mutating func start() -> [Effect] {
    effects = []
    load()
    return effects
  }

  package mutating func update(_ event: ConsoleEvent) -> [Effect] {
    effects = []
    switch event {
    case .input(let event): input(event)
    case .opened(let verbs): opened(verbs)
    case .openFailed(let refusal): openFailed(refusal)
    case .answered(let ticket, let result): answered(ticket, result)
    case .previewed(let ticket, let result): previewed(ticket, result.map(Decided.one))
    case .committed(let ticket, let result): committed(ticket, result)
    case .elevated(let ticket, let result): elevated(ticket, result)
    case .bulkPreviewed(let ticket, let result):
      previewed(ticket, result.map(Decided.many))
    case .bulkCommitted(let ticket, let result): bulkCommitted(ticket, result)
    case .revision(let number): heard(number)
    case .clock(let now): clock(now)
    case .copied(let text, let isDone): copied(text, isDone)
    case .themed(let name, let refusal): themed(name, refusal)
    case .rested: followPane()
    case .painted:
      if case .confirm(var confirm) = overlay, !confirm.isShown {
        confirm.painted()
        overlay = .confirm(confirm)
      }
    }
    return effects
  }

  /// No question is open.
  package var isIdle: Bool { pending.isEmpty }

  package func isAwaiting(_ ticket: Ticket) -> Bool { pending[ticket] != nil }

  /// Whether `rested` must be sent once no key has come for a moment: the pane shows another record
  /// than the one under the cursor. Moving the cursor alone stays cheap.
  package var wantsRest: Bool {
    guard let stale = stalePane else { return false }
    return !pending.values.contains(.pane(navigation.current.number, stale))
  }

  /// Whether `clock` must be sent every second: only while WRITE counts down.
  package var needsSeconds: Bool { elevation != nil }

  // MARK: Questions

  mutating func ask(_ query: Query, for purpose: Purpose) {
    // When things changed, and who asks, is true now only.
    let isTimeless =
      switch query {
      case .changes, .session: true
      default: false
      }
    let asked = isTimeless ? query : past.map { .known($0, query) } ?? query
    effects.append(.ask(asked, ticket(for: purpose)))
  }

  mutating func ticket(for purpose: Purpose) -> Ticket {
    pending = pending.filter { !$0.value.isReplaced(by: purpose) }
    lastTicket += 1
    let ticket = Ticket(number: lastTicket)
    pending[ticket] = purpose
    return ticket
  }

  mutating func newPlace(_ screen: Screen) -> Place {
    lastPlace += 1
    return Place(number: lastPlace, screen: screen)
  }

  /// The instant a change is decided at: the newest answer's, moved on by the time since then,
  /// except in a simulated book, where time stands still.
  var now: Timestamp? {
    standing.map { $0.isSimulated ? $0.now : $0.now.adding(seconds: seconds - standingAt) }
  }

  // MARK: What is current

  var context: Action.Context {
    if let overlay { return overlay.context }
    switch navigation.current.screen {
    case .home: return .home
    case .list(let list): return list.filter == nil ? .list : .filter
    case .record: return .record
    case .found: return .found
    }
  }

  /// The context of the screen, whatever lies over it.
  var screenContext: Action.Context {
    switch navigation.current.screen {
    case .home: .home
    case .list: .list
    case .record: .record
    case .found: .found
    }
  }

  var list: ListState? {
    if case .list(let list) = navigation.current.screen { list } else { nil }
  }

  var record: RecordState? {
    if case .record(let record) = navigation.current.screen { record } else { nil }
  }

  mutating func withList(_ change: (inout ListState) -> Void) {
    guard case .list(var list) = navigation.current.screen else { return }
    list.scrollsByHalves = frame.pane != nil
    // The state must not be held twice while it changes, or its rows would be copied.
    navigation.current.screen = .found(FoundState("", []))
    change(&list)
    navigation.current.screen = .list(list)
  }

  mutating func withRecord(_ change: (inout RecordState) -> Void) {
    guard case .record(var record) = navigation.current.screen else { return }
    change(&record)
    navigation.current.screen = .record(record)
  }
}

extension Console.Purpose {
  var isImagining: Bool {
    switch self {
    case .imagine, .imaginable: true
    default: false
    }
  }

  func isReplaced(by other: Self) -> Bool {
    switch (self, other) {
    case (.pane(let one, _), .pane(let two, _)): one == two
    case (.refresh(let one, _), .refresh(let two, _)): one == two
    case (.refresh(let one, _), .page(let two)): one == two
    case (.find, .find), (.imaginable, .imaginable), (.imagine, .imagine): true
    default: self == other
    }
  }
}

/// A line that a person must be able to read in peace.
enum Notice: Hashable, Sendable {
  /// Gone with the next key.
  case passing(String)
  /// Stays until dismissed.
  case refused(Refusal)
  /// Stays until dismissed, with what takes it back.
  case receipt(Receipt, afterwards: String?)
  case bulkReceipt(BulkReceipt)

  var stays: Bool {
    switch self {
    case .passing: false
    case .refused, .receipt, .bulkReceipt: true
    }
  }
}
