// Lines and boxes.

/// How a box is drawn. Terminals that show line characters two columns wide get `ascii` instead.
package enum Border: Hashable, Sendable {
  case light
  /// For what must not be overlooked: confirmations, write mode.
  case double
  case ascii

  fileprivate struct Parts {
    let horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: Unicode.Scalar
  }

  fileprivate var parts: Parts {
    switch self {
    case .light:
      Parts(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐",
        bottomLeft: "└", bottomRight: "┘")
    case .double:
      Parts(
        horizontal: "═", vertical: "║", topLeft: "╔", topRight: "╗",
        bottomLeft: "╚", bottomRight: "╝")
    case .ascii:
      Parts(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+",
        bottomLeft: "+", bottomRight: "+")
    }
  }
}

extension Grid {
  /// Draws a frame along the edges of a rectangle, with a title in its top edge.
  package mutating func box(
    _ rect: Rect, _ border: Border = .light, title: String = "", role: Role = .border,
    titleRole: Role = .title
  ) {
    guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
    let parts = parts(border)
    let left = rect.columns.lowerBound
    let right = rect.columns.upperBound - 1
    let top = rect.rows.lowerBound
    let bottom = rect.rows.upperBound - 1
    horizontalLine(row: top, columns: rect.columns, border, role: role)
    horizontalLine(row: bottom, columns: rect.columns, border, role: role)
    verticalLine(column: left, rows: rect.rows, border, role: role)
    verticalLine(column: right, rows: rect.rows, border, role: role)
    line(parts.topLeft, role, Point(column: left, row: top))
    line(parts.topRight, role, Point(column: right, row: top))
    line(parts.bottomLeft, role, Point(column: left, row: bottom))
    line(parts.bottomRight, role, Point(column: right, row: bottom))
    guard !title.isEmpty, rect.size.columns > 6 else { return }
    let fitting = widths.truncated(title, to: rect.size.columns - 6)
    put(" \(fitting) ", at: Point(column: left + 2, row: top), role: titleRole)
  }

  package mutating func horizontalLine(
    row: Int, columns: Range<Int>, _ border: Border = .light, role: Role = .border
  ) {
    let scalar = parts(border).horizontal
    for column in columns.clamped(to: bounds.columns) {
      line(scalar, role, Point(column: column, row: row))
    }
  }

  package mutating func verticalLine(
    column: Int, rows: Range<Int>, _ border: Border = .light, role: Role = .border
  ) {
    let scalar = parts(border).vertical
    for row in rows.clamped(to: bounds.rows) {
      line(scalar, role, Point(column: column, row: row))
    }
  }

  private func parts(_ border: Border) -> Border.Parts {
    (widths.ambiguous == .wide ? Border.ascii : border).parts
  }

  private mutating func line(_ scalar: Unicode.Scalar, _ role: Role, _ point: Point) {
    set(Glyph(printable: scalar, columns: 1), role, at: point)
  }
}
