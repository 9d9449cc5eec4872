// What a person can do, as data. One table feeds the keys, the hints line, `?`, the palette, the
// command line of the prompt and the printed key table, so that none of them can forget one.

import Core
import Terminal

struct Action: Sendable {
  enum ID: Hashable, Sendable {
    case down, up, pageDown, pageUp, start, end, left, right, nextSection, previousSection
    case open, follow, back, forward, home
    case view(ListView)
    case filter, clearFilter, sort
    case mark, markRange, markAll, clearMarks
    case prompt, palette, help, why, explain, imagine
    case earlier, later, present
    case copyID, copyValue, copyCommand
    case elevate, readOnly
    case refresh, cancel, mouse, redraw, suspend, quit
    case verb(Verb)
    // Inside overlays.
    case close, run, complete, recallOlder, recallNewer
    case nextField, previousField, nextChoice, previousChoice, confirm, nextReason
  }

  /// Where the person is: a kind of screen, or what lies over it.
  enum Context: Hashable, Sendable, CaseIterable {
    case home, list, record, found
    case prompt, filter, menu, why, form, confirm, elevate

    static let screens: Set<Context> = [.home, .list, .record, .found]
  }

  let id: ID
  let title: String
  let keys: [Key]
  let contexts: Set<Context>
  /// Hints show the highest first; 0 is only in help.
  let priority: Int
  let risk: Risk
  /// The word at the prompt; nil where a command makes no sense.
  let command: String?
  /// Nil when it is possible now; else why it is not.
  let reason: @Sendable (Console) -> String?

  init(
    _ id: ID, _ title: String, _ keys: [Key], _ contexts: Set<Context>, priority: Int = 0,
    risk: Risk = .view, command: String? = nil,
    unless reason: @escaping @Sendable (Console) -> String? = { _ in nil }
  ) {
    self.id = id
    self.title = title
    self.keys = keys
    self.contexts = contexts
    self.priority = priority
    self.risk = risk
    self.command = command
    self.reason = reason
  }

  /// The keys as shown to a person.
  var keyNames: String { keys.map(\.shownName).joined(separator: " ") }
}

extension Key {
  /// The name in hints: arrows as arrows.
  var shownName: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .escape: "esc"
    case .pageUp: "pgup"
    case .pageDown: "pgdn"
    default: description
    }
  }
}
