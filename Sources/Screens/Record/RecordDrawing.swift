// A record, and the records that a text may mean, on the screen.

import Core
import Terminal

extension RecordState {
  /// Lines above the content: the name, the state, a blank.
  static let headRows = 3
}

extension FoundState {
  static let headRows = 2
}

extension Console {
  func drawRecord(_ grid: inout Grid, _ rect: Rect, _ record: RecordState) {
    let inner = Rect(
      column: rect.origin.column + 1, row: rect.origin.row, columns: rect.size.columns - 2,
      rows: rect.size.rows)
    let name = record.reference.kind.word + " " + record.reference.id
    grid.put(name, in: inner.line(0), align: .trailing, role: .dim)
    let room = max(10, inner.size.columns - widths.columns(of: name) - 2)
    grid.put(record.title, at: inner.origin, role: .title, maxWidth: room)
    let (_, content) = inner.top(RecordState.headRows)
    guard let answer = record.answer else {
      drawRecordAbsence(&grid, content, record)
      return
    }
    let state = answer.state.shown
    grid.put(
      answer.state.spoken(state), in: inner.line(1), align: .leading, role: state.role)
    let layout = record.layout(content.size, widths)
    draw(
      &grid, content, layout, top: record.top, selected: record.cursor, changed: record.changed)
    drawScroll(&grid, rect, content, layout, record.top)
  }

  private func drawRecordAbsence(_ grid: inout Grid, _ rect: Rect, _ record: RecordState) {
    switch record.phase {
    case .failed(let refusal):
      drawMessage(&grid, rect, failure: refusal, "ctrl-r tries again, esc goes back.")
    case .loading, .ready:
      let isAsked = pending.values.contains(.record(navigation.current.number))
      drawMessage(
        &grid, rect, isAsked ? ["Loading …"] : ["Not loaded.", "ctrl-r reads it."],
        isAsked ? .late : .text)
    }
  }

  /// How much lies beyond the edges.
  func drawScroll(
    _ grid: inout Grid, _ rect: Rect, _ content: Rect, _ layout: RecordLayout, _ top: Int
  ) {
    let right = rect.columns.upperBound - 1
    if top > 0 {
      grid.put("↑", at: Point(column: right, row: content.origin.row), role: .dim)
    }
    if layout.height > top + content.size.rows {
      grid.put("↓", at: Point(column: right, row: content.rows.upperBound - 1), role: .dim)
    }
  }

  /// Lines of a layout, from `top` on, inside a rectangle.
  func draw(
    _ grid: inout Grid, _ rect: Rect, _ layout: RecordLayout, top: Int,
    selected: RecordState.Item?, changed: Set<RecordState.Item>
  ) {
    for line in layout.lines where (top..<top + rect.size.rows).contains(line.row) {
      let row = rect.origin.row + line.row - top
      let start = rect.origin.column + line.column
      for piece in line.pieces where piece.offset < line.width {
        let place = Rect(
          column: start + piece.offset, row: row,
          columns: min(piece.width, line.width - piece.offset), rows: 1)
        grid.put(
          piece.text, in: place, align: piece.isTrailing ? .trailing : .leading,
          role: piece.role)
      }
      guard let item = line.item else { continue }
      let place = Point(column: start, row: row)
      if changed.contains(item) { grid.put("Δ", at: place, role: .changed) }
      guard item == selected else { continue }
      if grid.cursor == nil, overlay == nil {
        grid.put("▸", at: place, role: .selected)
        grid.cursor = place
      }
      grid.tint(
        Rect(column: start, row: row, columns: line.width, rows: 1).intersection(rect), .selected)
    }
  }

  func drawFound(_ grid: inout Grid, _ rect: Rect, _ found: FoundState) {
    grid.put(
      [Span("\(found.hits.count) records may be meant by ", .dim), Span(found.text, .title)],
      at: Point(column: rect.origin.column + 2, row: rect.origin.row),
      maxWidth: rect.size.columns - 3)
    let (_, rows) = rect.top(FoundState.headRows)
    // Why it may be meant is short; what it is gets the rest.
    let longest = found.hits.map { widths.columns(of: $0.reason) }.max() ?? 0
    let half = max(40, rows.size.columns - longest - 4)
    for line in 0..<rows.size.rows where found.hits.indices.contains(found.top + line) {
      let hit = found.hits[found.top + line]
      let place = rows.line(line)
      let at = Point(column: place.origin.column + 2, row: place.origin.row)
      grid.put(hit.reference.kind.word, at: at, role: .label, maxWidth: 13)
      grid.put(
        hit.title, at: Point(column: at.column + 15, row: at.row), maxWidth: half - 17)
      grid.put(
        hit.reason, at: Point(column: half + 2, row: at.row), role: .dim,
        maxWidth: rows.size.columns - half - 3)
      guard found.top + line == found.cursor else { continue }
      grid.put("▸", at: place.origin)
      grid.tint(place, .selected)
      if overlay == nil { grid.cursor = place.origin }
    }
  }
}
