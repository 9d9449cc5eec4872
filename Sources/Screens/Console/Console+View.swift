// The whole screen as a grid: header, body, what lies over it, notice and hints.

import Core
import Terminal

extension Console {
  package func view(_ size: Size) -> Grid {
    var grid = Grid(size, widths: widths)
    guard size.columns >= Frame.minimum.columns, size.rows >= Frame.minimum.rows else {
      tooSmall(&grid)
      return grid
    }
    let frame = frame(size)
    drawHeader(&grid, frame.header)
    drawTabs(&grid, frame.tabs)
    drawBody(&grid, frame)
    drawNotice(&grid, frame.notice, size)
    drawOverlay(&grid, frame)
    drawHints(&grid, frame.hints)
    return grid
  }

  private func tooSmall(_ grid: inout Grid) {
    let needed = "\(Frame.minimum.columns)×\(Frame.minimum.rows)"
    let text = "daybook needs \(needed), this window is \(grid.size.columns)×\(grid.size.rows)"
    for (row, line) in wrapped(text, to: grid.size.columns, widths).enumerated() {
      grid.put(line, at: Point(column: 0, row: row), role: .stateWarning)
    }
  }

  // MARK: Header

  private func drawHeader(_ grid: inout Grid, _ rect: Rect) {
    let right = headerRight
    let rightWidth = right.reduce(0) { $0 + widths.columns(of: $1.text) }
    grid.put(right, at: Point(column: rect.columns.upperBound - rightWidth, row: rect.origin.row))
    let room = rect.size.columns - rightWidth - 3
    grid.put(crumbs(room), at: Point(column: 1, row: rect.origin.row), maxWidth: room)
  }

  private var headerRight: [Span] {
    var spans: [Span] = []
    if let session, !session.name.isEmpty { spans += who(session) }
    if let pastWords {
      spans += [Span(pastWords, .banner), Span(" ")]
    } else if let standing {
      let note = standing.isSimulated ? " UTC, simulated" : " UTC"
      spans.append(Span(standing.now.minutes + note + "  ", .dim))
    }
    if let elevation {
      let left = max(0, elevation.until - seconds)
      let rest = String(left % 60)
      let clock = "\(left / 60):" + (rest.count < 2 ? "0" : "") + rest
      spans.append(Span(" WRITE \(clock) ", .write))
    } else {
      spans.append(Span("read-only ", .dim))
    }
    return spans
  }

  /// Name and role; a narrow screen shows the name alone.
  private func who(_ session: SessionAnswer) -> [Span] {
    let name = Span(widths.truncated(session.name, to: 16), .title)
    guard size.columns >= 100 else { return [name, Span("  ")] }
    let roles = session.roles
    let text =
      roles.isEmpty
      ? "no role"
      : roles.count == OperatorRole.allCases.count
        ? "every role" : roles.map(\.title).joined(separator: ", ")
    return [name, Span(" " + widths.truncated(text, to: 32) + "  ", .dim)]
  }

  /// The way here, shortened from its beginning.
  private func crumbs(_ room: Int) -> [Span] {
    var names = navigation.crumbs
    names[0] = bookName
    if case .home = navigation.current.screen, names.count == 1 { names = [bookName, "Home"] }
    let separator = " › "
    var isShortened = false
    while names.count > 1,
      names.reduce(0, { $0 + widths.columns(of: $1) + 3 }) + (isShortened ? 4 : 0) > room
    {
      names.removeFirst()
      isShortened = true
    }
    var spans: [Span] = isShortened ? [Span("… › ", .dim)] : []
    for name in names.dropLast() { spans += [Span(name, .dim), Span(separator, .dim)] }
    if let last = names.last { spans.append(Span(last, .title)) }
    return spans
  }

  private func drawTabs(_ grid: inout Grid, _ rect: Rect) {
    guard !rect.isEmpty else { return }
    var spans: [Span] = []
    for (digit, title, isHere) in tabs {
      spans.append(Span(" \(digit) ", isHere ? .selected : .key))
      spans.append(Span(title + " ", isHere ? .selected : .text))
      spans.append(Span(" "))
    }
    grid.put(
      spans, at: Point(column: 0, row: rect.origin.row + 1), maxWidth: rect.size.columns)
    grid.horizontalLine(row: rect.origin.row + 2, columns: rect.columns)
  }

  private var tabs: [(String, String, Bool)] {
    let here: ListView? =
      if case .list(let list) = navigation.current.screen { list.query.view } else { nil }
    let isHome = if case .home = navigation.current.screen { true } else { false }
    return [("1", "Home", isHome)]
      + ListView.allCases.compactMap { view in
        view.digit.map { (String($0), view.title, view == here) }
      }
  }

  // MARK: Body

  private func drawBody(_ grid: inout Grid, _ frame: Frame) {
    if case .failed(let refusal) = opening {
      drawMessage(&grid, frame.body, failure: refusal, "Q quits")
      return
    }
    if opening == .opening, navigation.behind.isEmpty {
      drawMessage(&grid, frame.body, ["opening \(bookName) …"], .late)
      return
    }
    switch navigation.current.screen {
    case .home(let home): drawHome(&grid, frame.body, home)
    case .list(let list):
      drawList(&grid, frame.list, list)
      if let pane = frame.pane { drawPane(&grid, pane, list) }
    case .record(let record): drawRecord(&grid, frame.body, record)
    case .found(let found): drawFound(&grid, frame.body, found)
    }
  }

  /// A few words in an otherwise empty part of the screen.
  func drawMessage(_ grid: inout Grid, _ rect: Rect, _ lines: [String], _ role: Role) {
    let width = max(10, min(72, rect.size.columns - 4))
    let start = Point(column: rect.origin.column + 2, row: rect.origin.row + 1)
    var row = start.row
    for (index, line) in lines.enumerated() {
      for part in wrapped(line, to: width, widths) where row < rect.rows.upperBound {
        grid.put(
          part, at: Point(column: start.column, row: row), role: index == 0 ? role : .dim)
        row += 1
      }
    }
  }

  func drawMessage(_ grid: inout Grid, _ rect: Rect, failure: Refusal, _ hint: String) {
    drawMessage(
      &grid, rect,
      ["✗ " + failure.what, failure.why, failure.remedy, hint].filter { !$0.isEmpty }, .error)
  }

  // MARK: Notice and hints

  /// The notice broken into lines, at most three.
  func noticeLines(_ size: Size) -> [Span] {
    guard let notice else { return [] }
    let (text, role) = notice.said
    let lines = wrapped(text, to: max(10, size.columns - 2), widths)
    return lines.prefix(3).map { Span($0, role) }
  }

  private func drawNotice(_ grid: inout Grid, _ rect: Rect, _ size: Size) {
    for (index, line) in noticeLines(size).prefix(rect.size.rows).enumerated() {
      grid.fill(rect.line(index), line.role)
      grid.put(
        [line], at: Point(column: 1, row: rect.origin.row + index),
        maxWidth: rect.size.columns - 2)
    }
  }

  /// The possible actions first, by priority; then those that are not, greyed.
  private func drawHints(_ grid: inout Grid, _ rect: Rect) {
    var column = 1
    let room = rect.size.columns - 1
    if case .list(let list) = navigation.current.screen, overlay == nil, list.filter != nil {
      column = drawCandidates(&grid, rect, list.filter?.candidates(list.columns) ?? [])
    } else if case .prompt(let prompt) = overlay {
      column = drawCandidates(&grid, rect, prompt.candidates(from: promptWords))
    }
    for hint in hints {
      let width = widths.columns(of: hint.key) + widths.columns(of: hint.title) + 1
      guard column + width <= room else { continue }
      column = grid.put(
        [
          Span(hint.key, hint.isPossible ? .key : .disabled),
          Span(" " + hint.title, hint.isPossible ? .hint : .disabled),
        ], at: Point(column: column, row: rect.origin.row))
      column += 2
    }
  }

  private func drawCandidates(
    _ grid: inout Grid, _ rect: Rect, _ candidates: [String]
  ) -> Int {
    guard !candidates.isEmpty else { return 1 }
    let text = candidates.prefix(8).joined(separator: " · ") + (candidates.count > 8 ? " …" : "")
    return 3
      + grid.put(
        [Span("tab ", .key), Span(text, .match)], at: Point(column: 1, row: rect.origin.row),
        maxWidth: rect.size.columns * 2 / 3)
  }

  struct Hint {
    let key: String
    let title: String
    let isPossible: Bool
  }

  var hints: [Hint] {
    if case .confirm(let confirm) = overlay { return confirmHints(confirm) }
    let here = actions.actions(in: context).filter { $0.priority > 0 }
    let all = here.map { ($0, $0.reason(self) == nil) }
    let ranked = all.enumerated().sorted { left, right in
      let (one, two) = (left.element, right.element)
      if one.1 != two.1 { return one.1 }
      return (two.0.priority, left.offset) < (one.0.priority, right.offset)
    }
    return ranked.compactMap { _, entry in
      let (action, isPossible) = entry
      if case .verb(let verb) = action.id {
        guard applies(verb) else { return nil }
      } else if !isPossible {
        return nil
      }
      guard let key = action.keys.first?.shownName else { return nil }
      return Hint(key: key, title: action.title, isPossible: isPossible)
    }
  }
}

extension Notice {
  /// The line to show, and its meaning.
  var said: (String, Role) {
    switch self {
    case .passing(let text): (text, .hint)
    case .refused(let refusal):
      ("✗ \(refusal) [\(refusal.code)]  esc dismisses", .error)
    case .receipt(let receipt, let afterwards):
      (
        "✓ \(receipt.summary), audit entry \(receipt.auditSequence)."
          + (afterwards.map { " \($0)" } ?? "") + "  esc dismisses", .stateGood
      )
    case .bulkReceipt(let receipt):
      (
        "✓ \(receipt.summary), audit entry \(receipt.auditSequence).  esc dismisses", .stateGood
      )
    }
  }
}
