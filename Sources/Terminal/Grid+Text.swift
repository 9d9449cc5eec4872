// Writing text into a grid, and reading it back as text.

/// A piece of text with one meaning; lines are written as lists of these.
package struct Span: Hashable, Sendable {
  package var text: String
  package var role: Role

  package init(_ text: String, _ role: Role = .text) {
    self.text = text
    self.role = role
  }
}

package enum Alignment: Hashable, Sendable { case leading, centre, trailing }

extension Grid {
  /// Writes a text on one row, cut with `…` where it would pass `maxWidth` columns or the right
  /// edge. Any text is safe: controls become visible marks.
  ///
  /// - Returns: the column after the last one written.
  @discardableResult
  package mutating func put(
    _ text: some StringProtocol, at point: Point, role: Role = .text, maxWidth: Int? = nil
  ) -> Int {
    var pen = Pen(point, limit: limit(from: point, maxWidth))
    write(String(text), role, &pen)
    return pen.column
  }

  /// Writes spans one after the other, cut as one text.
  @discardableResult
  package mutating func put(_ spans: [Span], at point: Point, maxWidth: Int? = nil) -> Int {
    var pen = Pen(point, limit: limit(from: point, maxWidth))
    for span in spans where !pen.isCut { write(span.text, span.role, &pen) }
    return pen.column
  }

  /// Writes a text into the first row of a rectangle.
  package mutating func put(
    _ text: some StringProtocol, in rect: Rect, align: Alignment, role: Role = .text
  ) {
    guard !rect.isEmpty else { return }
    let free = align == .leading ? 0 : max(0, rect.size.columns - widths.columns(of: text))
    let shift =
      switch align {
      case .leading: 0
      case .centre: free / 2
      case .trailing: free
      }
    put(
      text, at: Point(column: rect.origin.column + shift, row: rect.origin.row), role: role,
      maxWidth: rect.size.columns - shift)
  }

  /// Where the next glyph goes, and the column that no glyph may reach.
  private struct Pen {
    let start: Int
    let row: Int
    let limit: Int
    var column: Int
    var isCut = false

    init(_ point: Point, limit: Int) {
      self.start = point.column
      self.row = point.row
      self.limit = limit
      self.column = point.column
    }
  }

  private func limit(from point: Point, _ maxWidth: Int?) -> Int {
    guard let maxWidth, maxWidth < size.columns - point.column else { return size.columns }
    return point.column + max(0, maxWidth)
  }

  private mutating func write(_ text: String, _ role: Role, _ pen: inout Pen) {
    guard (0..<size.rows).contains(pen.row) else { return }
    if text.isPlainASCII {
      writeASCII(text, role, &pen)
      return
    }
    for glyph in Glyphs(text, widths) {
      guard pen.column + glyph.columns <= pen.limit else {
        cut(role, &pen)
        return
      }
      set(glyph, role, at: Point(column: pen.column, row: pen.row))
      pen.column += glyph.columns
    }
  }

  /// Most of what is shown: a glyph a byte, one column each, nothing to absorb.
  private mutating func writeASCII(_ text: String, _ role: Role, _ pen: inout Pen) {
    for byte in text.utf8 {
      guard pen.column < pen.limit else {
        cut(role, &pen)
        return
      }
      let glyph = Glyph(printable: Unicode.Scalar(byte), columns: 1)
      set(glyph, role, at: Point(column: pen.column, row: pen.row))
      pen.column += 1
    }
  }

  /// Ends a text that does not fit: the last column before the limit becomes `…`.
  private mutating func cut(_ role: Role, _ pen: inout Pen) {
    pen.isCut = true
    guard pen.limit > pen.start else { return }
    if pen.column < pen.limit {
      set(Glyph(printable: " ", columns: 1), role, at: Point(column: pen.column, row: pen.row))
    }
    let last = Point(column: pen.limit - 1, row: pen.row)
    set(Glyph(printable: widths.ellipsis, columns: 1), role, at: last)
    pen.column = pen.limit
  }
}

extension Grid {
  /// The glyphs as text, one line per row, blanks at the ends of lines left out.
  package var text: String {
    lines { line, cell in
      if cell.isTrailing { return }
      line.append(cell.base)
      for value in [cell.marks.first, cell.marks.second, cell.marks.third, cell.marks.fourth] {
        if value != 0, let mark = Unicode.Scalar(value) { line.append(mark) }
      }
    } trimming: {
      $0 == " "
    }
  }

  /// The roles, one letter per cell; `.` (plain text) at the ends of lines is left out.
  package var roles: String {
    lines { line, cell in
      line.append(contentsOf: String(cell.role.letter).unicodeScalars)
    } trimming: {
      $0 == "."
    }
  }

  private func lines(
    _ append: (inout String.UnicodeScalarView, Cell) -> Void,
    trimming blank: (Unicode.Scalar) -> Bool
  ) -> String {
    (0..<size.rows).map { number in
      var line = String.UnicodeScalarView()
      for cell in row(number) { append(&line, cell) }
      while let last = line.last, blank(last) { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
