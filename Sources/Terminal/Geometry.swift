// Places and sizes on the screen, counted in columns and rows from the top left corner.

/// Extent of a screen or a part of it, in columns and rows. Never negative.
package struct Size: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// A cell's place; (0, 0) is the top left corner.
package struct Point: Hashable, Sendable {
  package var column: Int
  package var row: Int

  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }

  package static let zero = Point(column: 0, row: 0)
}

/// A part of the screen. Views divide the rectangle they are given:
/// `let (bar, rest) = area.top(1)`.
package struct Rect: Hashable, Sendable {
  package var origin: Point
  package var size: Size

  package init(_ origin: Point, _ size: Size) {
    self.origin = origin
    self.size = size
  }

  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.init(Point(column: column, row: row), Size(columns: columns, rows: rows))
  }

  package var columns: Range<Int> { origin.column..<origin.column + size.columns }
  package var rows: Range<Int> { origin.row..<origin.row + size.rows }
  package var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

  package func contains(_ point: Point) -> Bool {
    columns.contains(point.column) && rows.contains(point.row)
  }

  /// The part inside a border of the given thickness; empty when nothing is left.
  package func inset(_ horizontal: Int = 1, _ vertical: Int = 1) -> Rect {
    Rect(
      column: origin.column + horizontal, row: origin.row + vertical,
      columns: size.columns - 2 * horizontal, rows: size.rows - 2 * vertical)
  }

  package func intersection(_ other: Rect) -> Rect {
    let columns = columns.clamped(to: other.columns)
    let rows = rows.clamped(to: other.rows)
    return Rect(
      column: columns.lowerBound, row: rows.lowerBound, columns: columns.count, rows: rows.count)
  }

  /// Cuts `count` rows off the top: (those rows, the rest).
  package func top(_ count: Int) -> (Rect, Rect) {
    let cut = min(max(0, count), size.rows)
    return (
      Rect(origin, Size(columns: size.columns, rows: cut)),
      Rect(
        column: origin.column, row: origin.row + cut,
        columns: size.columns, rows: size.rows - cut)
    )
  }

  /// Cuts `count` rows off the bottom: (those rows, the rest above).
  package func bottom(_ count: Int) -> (Rect, Rect) {
    let cut = min(max(0, count), size.rows)
    let (rest, part) = top(size.rows - cut)
    return (part, rest)
  }

  /// Cuts `count` columns off the left: (those columns, the rest).
  package func left(_ count: Int) -> (Rect, Rect) {
    let cut = min(max(0, count), size.columns)
    return (
      Rect(origin, Size(columns: cut, rows: size.rows)),
      Rect(
        column: origin.column + cut, row: origin.row,
        columns: size.columns - cut, rows: size.rows)
    )
  }

  /// Cuts `count` columns off the right: (those columns, the rest to their left).
  package func right(_ count: Int) -> (Rect, Rect) {
    let cut = min(max(0, count), size.columns)
    let (rest, part) = left(size.columns - cut)
    return (part, rest)
  }

  /// The one-row rectangle `offset` rows below the top.
  package func line(_ offset: Int) -> Rect {
    Rect(column: origin.column, row: origin.row + offset, columns: size.columns, rows: 1)
      .intersection(self)
  }
}
