// Where the person is, and the way there. There is always a place, so there is always a screen.

import Core

/// A screen with its state. The number names it for late answers.
struct Place {
  let number: Int
  var screen: Screen
}

enum Screen {
  case home(HomeState)
  case list(ListState)
  case record(RecordState)
  case found(FoundState)

  var title: String {
    switch self {
    case .home: "Home"
    case .list(let list):
      [list.scopeTitle, list.query.view.title].compactMap { $0 }
        .joined(separator: " · ")
    case .record(let record): record.title
    case .found(let found): "Find \(found.text)"
    }
  }

  /// The revision of the book that it shows; 0 before the first answer.
  var revision: Int64 {
    switch self {
    case .home(let home): home.revision
    case .list(let list): list.revision
    case .record(let record): record.revision
    case .found: .max
    }
  }
}

/// Several records that a text may mean.
struct FoundState {
  let text: String
  let hits: [FindHit]
  private(set) var cursor = 0
  private(set) var top = 0

  init(_ text: String, _ hits: [FindHit]) {
    self.text = text
    self.hits = hits
  }

  var selected: FindHit? { hits.indices.contains(cursor) ? hits[cursor] : nil }

  mutating func move(by count: Int, height: Int) {
    guard !hits.isEmpty else { return }
    cursor = min(max(0, cursor + count), hits.count - 1)
    top = max(cursor - max(1, height) + 1, min(top, cursor))
  }

  mutating func select(line: Int, height: Int) {
    if hits.indices.contains(top + line) { move(by: top + line - cursor, height: height) }
  }
}

/// The stack of places, with those behind for `back` and those ahead for `forward`. Each keeps
/// its filter, cursor and scroll position.
struct Navigation {
  private(set) var behind: [Place] = []
  var current: Place
  private(set) var ahead: [Place] = []

  init(_ first: Place) { current = first }

  /// Places kept behind; the oldest are forgotten, but never the first.
  private static let depth = 60

  mutating func open(_ place: Place) {
    behind.append(current)
    if behind.count > Self.depth { behind.remove(at: 1) }
    current = place
    ahead = []
  }

  mutating func back() -> Bool {
    guard let place = behind.popLast() else { return false }
    ahead.append(current)
    current = place
    return true
  }

  mutating func forward() -> Bool {
    guard let place = ahead.popLast() else { return false }
    behind.append(current)
    current = place
    return true
  }

  /// Changes the place of that number wherever it is; an unknown number changes nothing.
  mutating func update(_ number: Int, _ change: (inout Screen) -> Void) {
    if current.number == number { return change(&current.screen) }
    if let index = behind.firstIndex(where: { $0.number == number }) {
      change(&behind[index].screen)
    } else if let index = ahead.firstIndex(where: { $0.number == number }) {
      change(&ahead[index].screen)
    }
  }

  var crumbs: [String] { behind.map(\.screen.title) + [current.screen.title] }
}
