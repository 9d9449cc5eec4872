// What lies over a screen: at most one thing at a time.

import Core

enum Overlay {
  case prompt(PromptState)
  case menu(MenuState)
  case why(WhyState)
  case elevate(TextField)
  case form(FormState)
  case confirm(ConfirmState)

  var context: Action.Context {
    switch self {
    case .prompt: .prompt
    case .menu: .menu
    case .why: .why
    case .elevate: .elevate
    case .form: .form
    case .confirm: .confirm
    }
  }
}

/// The line at `:`. It takes names of views and actions, and anything that may name a record.
struct PromptState {
  var field = TextField()
  let history: [String]
  private var recalled: Int?
  private var cycle: (candidates: [String], index: Int)?

  init(history: [String]) { self.history = history }

  mutating func recall(_ step: Int) {
    let next = (recalled ?? history.count) + step
    guard next >= 0, next <= history.count else { return }
    recalled = next
    field = TextField(next == history.count ? "" : history[next])
    cycle = nil
  }

  mutating func complete(from words: [String]) {
    if let (candidates, index) = cycle {
      let next = (index + 1) % candidates.count
      field = TextField(candidates[next])
      cycle = (candidates, next)
      return
    }
    let found = candidates(from: words)
    guard let first = found.first else { return }
    field = TextField(first)
    cycle = found.count > 1 ? (found, 0) : nil
  }

  mutating func edited() { cycle = nil }

  func candidates(from words: [String]) -> [String] {
    words.filter { $0.hasPrefix(field.head) && $0 != field.text }
  }
}

/// A filterable, runnable list of actions: the help when it shows all that there is here, the
/// palette when it is searched at once. Both are the same thing.
struct MenuState {
  struct Entry {
    let action: Action
    let reason: String?
  }

  let title: String
  let entries: [Entry]
  var field = TextField() {
    didSet { if field.text != oldValue.text { cursor = 0 } }
  }
  private(set) var cursor = 0

  init(_ title: String, _ entries: [Entry]) {
    self.title = title
    self.entries = entries
  }

  /// The entries that match, best first; in table order while nothing is typed.
  var shown: [Entry] {
    let wanted = field.text.lowercased()
    guard !wanted.isEmpty else { return entries }
    let scored = entries.enumerated().compactMap { index, entry -> (Int, Int, Entry)? in
      let names = [entry.action.title, entry.action.command ?? "", entry.action.keyNames]
      guard let score = names.compactMap({ fuzzy(wanted, in: $0.lowercased()) }).min()
      else { return nil }
      return (score, index, entry)
    }
    return scored.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  mutating func move(by count: Int) {
    cursor = min(max(0, cursor + count), max(0, shown.count - 1))
  }

  var selected: Entry? {
    let shown = shown
    return shown.indices.contains(cursor) ? shown[cursor] : nil
  }
}

/// How badly `wanted` matches: 0 for a prefix, more for gaps; nil when letters are missing.
func fuzzy(_ wanted: String, in text: String) -> Int? {
  if text.hasPrefix(wanted) { return 0 }
  var gaps = 1
  var rest = Substring(text)
  for letter in wanted where letter != " " {
    guard let place = rest.firstIndex(of: letter) else { return nil }
    gaps += rest.distance(from: rest.startIndex, to: place)
    rest = rest[rest.index(after: place)...]
  }
  return gaps
}

/// Why something is as it is. Several values of a row may be explained; `tab` shows the next.
struct WhyState {
  let reasons: [Reason]
  private(set) var index = 0
  /// The input that Enter opens, among those with a link.
  private(set) var cursor = 0

  struct Reason: Hashable {
    let label: String
    let value: String
    let explanation: Explanation
  }

  init(_ reasons: [Reason]) { self.reasons = reasons }

  var reason: Reason { reasons[index] }

  var links: [Explanation.Input] { reason.explanation.inputs.filter { $0.link != nil } }

  var target: RecordReference? { links.indices.contains(cursor) ? links[cursor].link : nil }

  mutating func next() {
    index = (index + 1) % reasons.count
    cursor = 0
  }

  mutating func move(by count: Int) {
    cursor = min(max(0, cursor + count), max(0, links.count - 1))
  }
}
