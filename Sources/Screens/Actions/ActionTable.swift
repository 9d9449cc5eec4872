// The one action table.

import Core
import Terminal

/// All actions: those of the console, then the book's verbs. Earlier entries win a key.
struct ActionTable: Sendable {
  let all: [Action]

  init(verbs: [VerbDescription]) {
    all =
      Self.moving + Self.places + Self.reading + Self.session + Self.overlays
      + verbs.map(Self.action)
  }

  /// The action of a key in a context.
  func action(for key: Key, in context: Action.Context) -> Action? {
    all.first { $0.contexts.contains(context) && $0.keys.contains(key) }
  }

  func actions(in context: Action.Context) -> [Action] {
    all.filter { $0.contexts.contains(context) }
  }

  subscript(id: Action.ID) -> Action? { all.first { $0.id == id } }

  private static let screens = Action.Context.screens

  private static let moving: [Action] = [
    Action(.down, "Down", [.char("j"), .down], screens),
    Action(.up, "Up", [.char("k"), .up], screens),
    Action(.pageDown, "Page down", [.pageDown, .ctrl("d"), .ctrl("f")], screens),
    Action(.pageUp, "Page up", [.pageUp, .ctrl("u"), .ctrl("b")], screens),
    Action(.start, "First", [.char("g"), .home], screens),
    Action(.end, "Last", [.char("G"), .end], screens),
    Action(.left, "Left: column or section", [.char("h"), .left], screens),
    Action(.right, "Right: column or section", [.char("l"), .right], screens),
    Action(.nextSection, "Next section", [.tab], [.record, .home]),
    Action(.previousSection, "Previous section", [.backTab], [.record, .home]),
  ]

  private static let places: [Action] =
    [
      Action(.open, "Open", [.enter], screens, priority: 90) { $0.reasonNotToOpen },
      Action(.follow, "Open the cell's record", [.char(">")], [.list], priority: 32) {
        $0.cellLink == nil ? "this cell leads nowhere" : nil
      },
      Action(.back, "Back", [.escape, .char("q")], screens, priority: 60) {
        $0.canGoBack ? nil : "this is the first screen"
      },
      Action(.forward, "Forward", [Key(.right, .alt)], screens) {
        $0.navigation.ahead.isEmpty ? "nothing lies ahead" : nil
      },
      Action(.home, "Home", [.char("1")], screens, command: "home"),
    ]
    + ListView.allCases.map {
      Action(.view($0), $0.title, $0.digit.map { [.char($0)] } ?? [], screens, command: $0.rawValue)
    }

  private static let reading: [Action] = [
    Action(.filter, "Filter", [.char("/")], [.list], priority: 80),
    Action(.clearFilter, "Clear filter", [.backspace], [.list], priority: 75) {
      $0.list?.query.filter.isEmpty == false ? nil : "there is no filter"
    },
    Action(.sort, "Sort by column", [.char("s")], [.list], priority: 40) { $0.reasonNotToSort },
    Action(.mark, "Mark", [.space], [.list], priority: 45) {
      $0.list?.selected == nil ? "nothing is selected" : nil
    },
    Action(.markRange, "Mark from the last mark to here", [.char("v")], [.list]) {
      $0.list?.selected == nil ? "nothing is selected" : nil
    },
    Action(.markAll, "Mark all that match", [.char("*")], [.list], command: "mark-all"),
    Action(.clearMarks, "Take all marks away", [.char("_")], [.list], command: "unmark-all") {
      $0.list?.marks.isEmpty == false ? nil : "nothing is marked"
    },
    Action(.why, "Why", [.char("w")], screens, priority: 85) {
      $0.explanations.isEmpty ? "nothing here has a derivation" : nil
    },
    Action(.explain, "Explain", [.char("x")], screens, priority: 83, command: "explain") {
      $0.reasonNotToExplain
    },
    Action(
      .earlier, "As it was before", [.char("[")], [.home, .list, .record], priority: 25,
      command: "earlier"),
    Action(
      .later, "As it was after", [.char("]")], [.home, .list, .record], priority: 24,
      command: "later"
    ) { $0.past == nil ? "this is now" : nil },
    Action(.present, "Back to now", [.char("=")], screens, priority: 95, command: "now") {
      $0.past == nil ? "this is now" : nil
    },
    Action(
      .imagine, "Imagine a change", [.char("i")], [.list, .record], priority: 64,
      command: "imagine"
    ) { $0.reasonNotToImagine },
    Action(.copyID, "Copy id", [.char("y")], screens, priority: 30) {
      $0.selectedReference == nil ? "nothing is selected" : nil
    },
    Action(.copyValue, "Copy value", [.char("Y")], screens) {
      $0.selectedText == nil ? "nothing is selected" : nil
    },
    Action(
      .copyCommand, "Copy the batch command", [], screens, command: "copy-command"),
  ]

  private static let session: [Action] = [
    Action(.prompt, "Go to, find", [.char(":")], screens, priority: 70),
    Action(.help, "Help", [.char("?")], screens, priority: 100, command: "help"),
    Action(.palette, "All actions", [.ctrl("p")], screens, priority: 20),
    Action(.elevate, "WRITE on", [.char("E")], screens, priority: 35, command: "elevate") {
      $0.elevation == nil ? $0.session?.reasonNotToElevate : "WRITE is on"
    },
    Action(.readOnly, "WRITE off", [], screens, command: "read-only") {
      $0.elevation == nil ? "the console is read-only" : nil
    },
    Action(.refresh, "Read again", [.ctrl("r")], screens, command: "refresh"),
    Action(.cancel, "Cancel the query", [.ctrl("c")], screens) {
      $0.isIdle ? "no query is running" : nil
    },
    Action(.mouse, "Mouse on or off", [.char("M")], screens, command: "mouse"),
    Action(.redraw, "Redraw", [.ctrl("l")], screens, command: "redraw"),
    Action(.suspend, "Suspend", [.ctrl("z")], screens),
    Action(.quit, "Quit", [.char("Q")], screens, priority: 10, command: "quit"),
  ]

  private static let overlays: [Action] = [
    Action(
      .close, "Cancel", [.escape, .ctrl("c")], [.prompt, .filter, .form, .confirm, .elevate],
      priority: 50),
    Action(.close, "Close", [.escape, .char("q"), .ctrl("c")], [.why], priority: 50),
    Action(.close, "Close", [.escape, .ctrl("c")], [.menu], priority: 50),
    Action(.run, "Go", [.enter], [.prompt], priority: 90),
    Action(.run, "Run", [.enter], [.menu], priority: 90),
    Action(.run, "Keep", [.enter], [.filter], priority: 90),
    Action(.run, "Switch WRITE on", [.enter], [.elevate], priority: 90),
    Action(.complete, "Complete", [.tab], [.prompt, .filter], priority: 80),
    Action(.recallOlder, "Earlier", [.up], [.prompt, .filter], priority: 40),
    Action(.recallNewer, "Later", [.down], [.prompt, .filter]),
    Action(.down, "Down", [.down, .ctrl("n")], [.menu]),
    Action(.up, "Up", [.up, .ctrl("p")], [.menu]),
    Action(.down, "Down", [.down, .char("j")], [.why]),
    Action(.up, "Up", [.up, .char("k")], [.why]),
    Action(.down, "Down", [.down], [.confirm]),
    Action(.up, "Up", [.up], [.confirm]),
    Action(.pageDown, "Page down", [.pageDown], [.menu, .confirm]),
    Action(.pageUp, "Page up", [.pageUp], [.menu, .confirm]),
    Action(.open, "Open the input", [.enter], [.why], priority: 80) { $0.reasonNotToFollow },
    Action(.nextReason, "Next explanation", [.tab], [.why], priority: 70) {
      $0.hasMoreReasons ? nil : "there is only one"
    },
    Action(.nextField, "Next, then preview", [.enter, .tab, .down], [.form], priority: 90),
    Action(.previousField, "Previous field", [.up, .backTab], [.form], priority: 40),
    Action(.nextChoice, "Next choice", [.right], [.form], priority: 30),
    Action(.previousChoice, "Previous choice", [.left], [.form]),
  ]

  private static func action(_ verb: VerbDescription) -> Action {
    var contexts: Set<Action.Context> = [.record]
    if !verb.subjects.isEmpty { contexts.insert(.list) }
    return Action(
      .verb(verb.verb), verb.title, verb.key.map { [.char($0)] } ?? [], contexts, priority: 65,
      risk: verb.risk,
      command: verb.verb.rawValue
    ) { $0.reasonNotTo(verb) }
  }
}
