// A screen as a value: what every view returns, every test compares and every surface paints.

/// A rectangle of cells. Writing outside it is clipped; wide glyphs are never cut in half.
package struct Grid: Hashable, Sendable {
  package let size: Size
  package let widths: CharacterWidth
  /// Row by row.
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor is parked: on the selection or in a field, for screen readers.
  /// Nil parks it in the last cell.
  package var cursor: Point?

  package init(_ size: Size, widths: CharacterWidth = .standard) {
    self.size = size
    self.widths = widths
    self.cells = Array(repeating: .blank(), count: size.columns * size.rows)
  }

  /// The whole grid.
  package var bounds: Rect { Rect(.zero, size) }

  /// The cell at a point inside the grid.
  package subscript(point: Point) -> Cell {
    precondition(bounds.contains(point), "point outside the grid")
    return cells[index(point)]
  }

  /// The cells of a row inside the grid.
  package func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// Writes one glyph if all of it lies inside the grid, else blanks for the part that does.
  mutating func set(_ glyph: Glyph, _ role: Role, at point: Point) {
    let last = Point(column: point.column + glyph.columns - 1, row: point.row)
    guard bounds.contains(point), bounds.contains(last) else {
      if bounds.contains(point) { place(.blank(role), at: index(point)) }
      if bounds.contains(last) { place(.blank(role), at: index(last)) }
      return
    }
    let index = index(point)
    place(Cell(glyph, role), at: index)
    if glyph.columns == 2 { place(.trailing(role), at: index + 1) }
  }

  /// Blanks a rectangle.
  package mutating func fill(_ rect: Rect, _ role: Role = .text) {
    let part = rect.intersection(bounds)
    for row in part.rows {
      for column in part.columns {
        place(.blank(role), at: row * size.columns + column)
      }
    }
  }

  /// Gives the cells of a rectangle another role and keeps their text: a selected row, say.
  package mutating func tint(_ rect: Rect, _ role: Role) {
    let part = rect.intersection(bounds)
    for row in part.rows {
      for index in part.columns.map({ row * size.columns + $0 }) {
        cells[index].role = role
      }
    }
  }

  /// Copies another grid into this one.
  package mutating func draw(_ other: Grid, at point: Point) {
    for row in 0..<other.size.rows {
      for (column, cell) in other.row(row).enumerated() where !cell.isTrailing {
        set(
          Glyph(cell), cell.role,
          at: Point(column: point.column + column, row: point.row + row))
      }
    }
  }

  private func index(_ point: Point) -> Int { point.row * size.columns + point.column }

  /// Replaces a cell; a wide glyph that loses one half loses both.
  private mutating func place(_ cell: Cell, at index: Int) {
    let old = cells[index]
    if old.isTrailing, !cell.isTrailing { cells[index - 1] = .blank(cells[index - 1].role) }
    if old.isWide { cells[index + 1] = .blank(cells[index + 1].role) }
    cells[index] = cell
  }
}

extension Glyph {
  fileprivate init(_ cell: Cell) {
    self.init(printable: cell.base, columns: Int(cell.columns))
    for value in [cell.marks.first, cell.marks.second, cell.marks.third, cell.marks.fourth] {
      if value != 0, let mark = Unicode.Scalar(value) { add(mark: mark) }
    }
  }
}
