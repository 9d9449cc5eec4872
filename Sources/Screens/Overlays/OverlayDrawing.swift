// What lies over a screen, drawn: the prompt, the menus, the why and the reason for WRITE.

import Core
import Terminal

extension Console {
  func drawOverlay(_ grid: inout Grid, _ frame: Frame) {
    switch overlay {
    case .prompt(let prompt): drawPrompt(&grid, frame, prompt)
    case .menu(let menu): drawMenu(&grid, frame, menu)
    case .why(let why): drawWhy(&grid, frame, why)
    case .elevate(let field): drawElevate(&grid, frame, field)
    case .form(let form): drawForm(&grid, frame, form)
    case .confirm(let confirm): drawConfirm(&grid, frame, confirm)
    case nil: break
    }
  }

  /// How many lines of what lies over the screen are in sight at once: a page has one less.
  var overlayRoom: Int {
    switch overlay {
    case .menu: min(Self.menuSize.rows, frame.body.size.rows) - 4
    case .confirm(let confirm): extent(confirm).room
    case .prompt, .why, .elevate, .form, nil: 1
    }
  }

  private static let menuSize = Size(columns: 84, rows: 40)

  /// An empty box in the middle of the body, as large as asked or as fits.
  func drawBox(
    _ grid: inout Grid, _ frame: Frame, _ wanted: Size, title: String, _ border: Border = .light,
    role: Role = .border
  ) -> Rect {
    let area = frame.body
    let size = Size(
      columns: min(wanted.columns, area.size.columns - 2),
      rows: min(wanted.rows, area.size.rows))
    let rect = Rect(
      Point(
        column: area.origin.column + (area.size.columns - size.columns) / 2,
        row: area.origin.row + (area.size.rows - size.rows) / 2), size)
    grid.fill(rect)
    grid.box(rect, border, title: title, role: role)
    grid.cursor = nil
    return rect.inset(2, 1)
  }

  private func drawPrompt(_ grid: inout Grid, _ frame: Frame, _ prompt: PromptState) {
    let line = frame.body.bottom(1).0
    grid.fill(line, .input)
    grid.put(":", at: Point(column: line.origin.column + 1, row: line.origin.row), role: .prompt)
    let field = Rect(
      column: line.origin.column + 3, row: line.origin.row, columns: line.size.columns - 4, rows: 1)
    grid.put(prompt.field, in: field, hasFocus: true)
    guard prompt.field.isEmpty else { return }
    grid.put(
      "a view, an action, or anything that names a record: id, number, e-mail, amount",
      at: Point(column: field.origin.column + 1, row: field.origin.row), role: .dim,
      maxWidth: field.size.columns - 1)
  }

  // MARK: Menu

  private func drawMenu(_ grid: inout Grid, _ frame: Frame, _ menu: MenuState) {
    let inner = drawBox(&grid, frame, Self.menuSize, title: menu.title)
    let (top, rows) = inner.top(2)
    grid.put("/", at: top.origin, role: .prompt)
    grid.put(menu.field, in: top.line(0).left(2).1, hasFocus: true)
    let shown = menu.shown
    guard !shown.isEmpty else {
      grid.put("No action is called that.", in: rows, align: .leading, role: .dim)
      return
    }
    let first = max(0, min(menu.cursor - rows.size.rows / 2, shown.count - rows.size.rows))
    for line in 0..<min(rows.size.rows, shown.count - first) {
      drawEntry(&grid, rows.line(line), shown[first + line])
      guard first + line == menu.cursor else { continue }
      grid.tint(rows.line(line), .selected)
    }
  }

  private func drawEntry(_ grid: inout Grid, _ line: Rect, _ entry: MenuState.Entry) {
    let isPossible = entry.reason == nil
    let keys = min(16, line.size.columns / 4)
    let title = 24
    grid.put(
      entry.action.keyNames, in: line.left(keys).0, align: .leading,
      role: isPossible ? .key : .disabled)
    grid.put(
      entry.action.title, at: Point(column: line.origin.column + keys + 2, row: line.origin.row),
      role: isPossible ? .text : .disabled, maxWidth: title)
    let note = entry.reason ?? entry.action.command.map { ":" + $0 } ?? ""
    let start = line.origin.column + keys + title + 4
    grid.put(
      note, at: Point(column: start, row: line.origin.row),
      role: isPossible ? .dim : .disabled, maxWidth: line.columns.upperBound - start)
  }

  // MARK: Why

  private func drawWhy(_ grid: inout Grid, _ frame: Frame, _ why: WhyState) {
    let columns = min(88, frame.body.size.columns - 2)
    let lines = whyLines(why, width: columns - 4)
    let more = why.reasons.count > 1 ? " (\(why.index + 1) of \(why.reasons.count))" : ""
    let inner = drawBox(
      &grid, frame, Size(columns: columns, rows: lines.count + 2),
      title: "\(why.reason.explanation.isWhole ? "" : "Why: ")\(why.reason.label)\(more)")
    for (index, line) in lines.prefix(inner.size.rows).enumerated() {
      let at = Point(column: inner.origin.column, row: inner.origin.row + index)
      grid.put(line.spans, at: at, maxWidth: inner.size.columns)
      if line.isCursor {
        grid.tint(inner.line(index), .selected)
        grid.cursor = at
      }
    }
    if lines.count > inner.size.rows {
      grid.put("…", at: Point(column: inner.origin.column, row: inner.rows.upperBound), role: .dim)
    }
  }

  struct OverlayLine {
    var spans: [Span]
    var isCursor = false

    init(_ spans: [Span], isCursor: Bool = false) {
      self.spans = spans
      self.isCursor = isCursor
    }

    init(_ text: String, _ role: Role = .text) { spans = [Span(text, role)] }
  }

  private func whyLines(_ why: WhyState, width: Int) -> [OverlayLine] {
    let explanation = why.reason.explanation
    // A text that was only cut on the screen is not told twice.
    var lines =
      why.reason.value == explanation.summary ? [] : [OverlayLine(why.reason.value, .title)]
    lines += wrapped(explanation.summary, to: width, widths).map { OverlayLine($0) }
    if !explanation.isWhole {
      lines += [OverlayLine(""), OverlayLine([Span("Rule   ", .label), Span(explanation.rule)])]
    }
    if !explanation.inputs.isEmpty {
      lines += [OverlayLine(""), OverlayLine("From", .header)]
      lines += inputs(why)
    }
    if !explanation.steps.isEmpty {
      lines += [OverlayLine(""), OverlayLine("So", .header)]
      for (number, step) in explanation.steps.enumerated() {
        for (index, part) in wrapped(step, to: width - 4, widths).enumerated() {
          lines.append(
            OverlayLine([Span(index == 0 ? "\(number + 1)  " : "   ", .dim), Span(part)]))
        }
      }
    }
    if let person = explanation.overriddenBy {
      lines += [OverlayLine("")]
      lines += wrapped("▲ Overridden by \(person)", to: width, widths)
        .map { OverlayLine($0, .stateWarning) }
    }
    return lines
  }

  private func inputs(_ why: WhyState) -> [OverlayLine] {
    let inputs = why.reason.explanation.inputs
    let label = min(28, inputs.map { widths.columns(of: $0.name) }.max() ?? 0)
    var link = -1
    return inputs.map { input in
      if input.link != nil { link += 1 }
      let name = widths.truncated(input.name, to: label)
      let fill = String(repeating: " ", count: max(0, label - widths.columns(of: name)) + 2)
      return OverlayLine(
        [
          Span(name + fill, .label), Span(input.value, input.link == nil ? .text : .link),
          Span(input.link == nil ? "" : "  ↵", .dim),
        ], isCursor: input.link != nil && link == why.cursor)
    }
  }

  private func drawElevate(_ grid: inout Grid, _ frame: Frame, _ field: TextField) {
    let inner = drawBox(
      &grid, frame, Size(columns: 72, rows: 6), title: "WRITE for 15 minutes", .double,
      role: .write)
    grid.put(
      "Changes will be possible, each with its own preview and confirmation.",
      in: inner.line(0), align: .leading, role: .dim)
    grid.put("Reason", in: inner.line(2), align: .leading, role: .label)
    grid.put(field, in: inner.line(2).left(8).1, hasFocus: true)
  }
}
