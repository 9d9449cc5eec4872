// A list on the screen.

import Core
import Terminal

extension Console {
  func drawList(_ grid: inout Grid, _ rect: Rect, _ list: ListState) {
    let (title, below) = rect.top(1)
    let (header, rows) = below.top(1)
    let layout = ColumnLayout(
      list.columns, width: rect.size.columns - 3, focus: list.column)
    if let editor = list.filter {
      drawFilter(&grid, title, editor, list.refused)
    } else {
      let used = drawHidden(&grid, title, layout)
      drawTitle(&grid, title.right(used).1, list)
    }
    drawColumnHeaders(&grid, header, list, layout)
    guard list.filter == nil || list.refused == nil || !list.rows.isEmpty else { return }
    if !list.rows.isEmpty {
      drawRows(&grid, rows, list, layout)
    } else {
      drawAbsence(&grid, rows, list)
    }
  }

  /// Why there are no rows: the three are never confused.
  private func drawAbsence(_ grid: inout Grid, _ rect: Rect, _ list: ListState) {
    let noun = list.query.view.noun
    switch list.phase {
    case .loading:
      let isAsked = pending.values.contains(.page(navigation.current.number))
      drawMessage(
        &grid, rect, isAsked ? ["Loading \(noun) …"] : ["Not loaded.", "ctrl-r reads \(noun)."],
        isAsked ? .late : .text)
    case .ready(.nothingMatches):
      drawMessage(
        &grid, rect,
        [
          "No \(noun) match \(list.query.filter)",
          list.filter == nil
            ? "backspace clears the filter, / changes it."
            : "esc goes back to the filter of before.",
        ],
        .text)
    case .ready(.nothingHere), .ready(.rows):
      drawMessage(&grid, rect, ["No \(noun) here.", "esc goes back."], .text)
    case .failed(let refusal):
      drawMessage(&grid, rect, failure: refusal, "ctrl-r tries again, esc goes back.")
    }
  }

  // MARK: Above the rows

  private func drawTitle(_ grid: inout Grid, _ rect: Rect, _ list: ListState) {
    var spans = [Span(position(list) + " ", .title), Span(list.query.view.noun, .dim)]
    if let money = list.count?.money, !money.isEmpty, rect.size.columns >= 76 {
      spans.append(Span("  " + money.map(\.grouped).joined(separator: " · "), .dim))
    }
    spans += markSpans(list)
    let chips = list.chips.isEmpty || list.query.filter.isEmpty ? [] : list.chips
    for chip in chips { spans += [Span("  "), Span(" \(chip) ", .chip)] }
    if list.isSortedByAmount { spans.append(Span("  in order within each currency", .dim)) }
    if list.isDetached { spans.append(Span("  the selected record left this list", .stateWarning)) }
    if isReading(list) { spans.append(Span("  …", .late)) }
    grid.put(spans, at: Point(column: 2, row: rect.origin.row), maxWidth: rect.size.columns - 2)
  }

  /// How many rows are marked and what they sum to; the sum is late, never guessed.
  private func markSpans(_ list: ListState) -> [Span] {
    guard !list.marks.isEmpty else { return [] }
    var text = " \(grouped(String(list.marks.count))) marked"
    if let sums = list.marks.sums {
      text += sums.money.map { " · " + $0.grouped }.joined()
    } else {
      text += " …"
    }
    return [Span("  "), Span(text + " ", .chip)]
  }

  private func isReading(_ list: ListState) -> Bool {
    let place = navigation.current.number
    return !list.rows.isEmpty && pending.values.contains(.page(place))
  }

  /// `12 of 200`; the parts that are not known yet are `…`, never guessed.
  private func position(_ list: ListState) -> String {
    guard !list.rows.isEmpty else { return list.phase == .loading ? "…" : "0" }
    let known = !list.hasEarlier && !list.hasLater ? Int64(list.rows.count) : nil
    let total =
      (list.count?.count ?? known).map { grouped(String($0)) }
      ?? (list.isUncounted ? "uncounted" : "…")
    guard !list.hasEarlier, list.cursor >= 0 else { return "of \(total)" }
    return grouped(String(list.cursor + 1)) + " of \(total)"
  }

  private func drawFilter(
    _ grid: inout Grid, _ rect: Rect, _ editor: FilterEditor, _ refused: Refusal?
  ) {
    let row = rect.origin.row
    grid.put("/", at: Point(column: rect.origin.column + 2, row: row), role: .prompt)
    let width = refused == nil ? rect.size.columns - 6 : max(20, rect.size.columns / 3)
    let field = Rect(
      column: rect.origin.column + 4, row: row, columns: width, rows: 1)
    grid.put(editor.field, in: field, hasFocus: overlay == nil)
    guard let refused else { return }
    grid.put(
      "✗ \(refused.why). \(refused.remedy)",
      at: Point(column: field.columns.upperBound + 1, row: row), role: .error,
      maxWidth: rect.columns.upperBound - field.columns.upperBound - 2)
  }

  private func drawColumnHeaders(
    _ grid: inout Grid, _ rect: Rect, _ list: ListState, _ layout: ColumnLayout
  ) {
    for slot in layout.slots {
      let column = list.columns[slot.column]
      let isSorted = list.query.sort == column.key
      let arrow = isSorted ? (list.query.descending ? "↓" : "↑") : ""
      let place = Rect(
        column: rect.origin.column + 2 + slot.start, row: rect.origin.row, columns: slot.width,
        rows: 1)
      grid.put(
        column.title + arrow, in: place, align: column.isRightAligned ? .trailing : .leading,
        role: slot.column == list.column ? .title : .header)
    }
  }

  /// How many columns are out of sight, where ← and → lead.
  private func drawHidden(_ grid: inout Grid, _ rect: Rect, _ layout: ColumnLayout) -> Int {
    guard let more = layout.hiddenWords(scrolls: true) else { return 0 }
    let width = widths.columns(of: more) + 1
    grid.put(
      more, at: Point(column: rect.columns.upperBound - width, row: rect.origin.row), role: .dim)
    return width + 1
  }

  // MARK: Rows

  private func drawRows(
    _ grid: inout Grid, _ rect: Rect, _ list: ListState, _ layout: ColumnLayout
  ) {
    let isStale = list.refused != nil || list.isLate
    for line in 0..<rect.size.rows {
      let index = list.top + line
      guard list.reach.contains(index) else { continue }
      let isSelected = index == list.cursor
      let place = rect.line(line)
      if list.rows.indices.contains(index) {
        let row = list.rows[index]
        drawRow(&grid, place, row, list, layout)
        if isStale { grid.tint(place, .late) }
      } else {
        for slot in layout.slots {
          grid.put(
            "…", at: Point(column: place.origin.column + 2 + slot.start, row: place.origin.row),
            role: .late)
        }
      }
      if isSelected { select(&grid, place, isActive: !list.isDetached) }
    }
  }

  private func select(_ grid: inout Grid, _ place: Rect, isActive: Bool) {
    if isActive { grid.put("▸", at: place.origin, role: .selected) }
    grid.tint(place, isActive ? .selected : .selectedInactive)
    if overlay == nil, grid.cursor == nil { grid.cursor = place.origin }
  }

  private func drawRow(
    _ grid: inout Grid, _ place: Rect, _ row: Row, _ list: ListState, _ layout: ColumnLayout
  ) {
    var hasChanged = false
    for slot in layout.slots where row.cells.indices.contains(slot.column) {
      let cell = row.cells[slot.column]
      let column = list.columns[slot.column]
      var shown = cell.shown
      shown.text = cell.fitting(slot.width, column, widths)
      if list.isChanged(row.reference, slot.column) {
        shown.role = .changed
        hasChanged = true
      }
      let rect = Rect(
        column: place.origin.column + 2 + slot.start, row: place.origin.row,
        columns: slot.width, rows: 1)
      grid.put(
        shown.text, in: rect, align: column.isRightAligned ? .trailing : .leading,
        role: shown.role)
    }
    if hasChanged { grid.put("Δ", at: place.origin, role: .changed) }
    if list.marks.contains(row.reference) {
      let beside = Point(column: place.origin.column + 1, row: place.origin.row)
      grid.put("✓", at: beside, role: .match)
    }
  }

  // MARK: The pane

  /// Columns that the pane's content has.
  static func paneWidth(_ rect: Rect) -> Int { max(0, rect.size.columns - 3) }

  /// The record under the cursor. While its answer is on the way only its name stands there: what
  /// was said of another record is never shown beside this one.
  func drawPane(_ grid: inout Grid, _ rect: Rect, _ list: ListState) {
    grid.verticalLine(column: rect.origin.column, rows: rect.rows)
    let content = Rect(
      column: rect.origin.column + 2, row: rect.origin.row, columns: Self.paneWidth(rect),
      rows: rect.size.rows)
    guard let row = list.selected else { return }
    // While the cursor runs, the pane keeps the record it has; its title says whose it is.
    let pane = list.pane
    grid.put(
      pane?.answer.title ?? row.title, in: content.line(0), align: .leading, role: .title)
    guard let pane else {
      grid.put("…", in: content.line(1), align: .leading, role: .late)
      return
    }
    let record = pane.answer
    let state = record.state.shown
    grid.put(
      record.state.spoken(state), in: content.line(1), align: .leading, role: state.role)
    let (_, below) = content.top(3)
    let layout =
      pane.made.width == below.size.columns
      ? pane.made.layout : RecordLayout(record, width: below.size.columns, widths)
    draw(&grid, below, layout, top: 0, selected: nil, changed: [])
  }
}

extension ListState {
  func isChanged(_ record: RecordReference, _ column: Int) -> Bool {
    !changed.isEmpty && changed.contains(CellName(record: record, column: column))
  }
}
