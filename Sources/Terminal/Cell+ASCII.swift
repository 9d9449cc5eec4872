// What is shown where the character set has no more than ASCII.

extension Cell {
  /// The cell with its glyph in ASCII: lines as `-`, `|` and `+`, a few signs by their likeness,
  /// all else as `?`, followed by a blank if it was wide.
  var inASCII: Cell {
    guard base.value > 0x7E || marks != .none || isTrailing else { return self }
    var cell = Cell.blank(role)
    cell.base = base.value <= 0x7E ? base : Self.likeness[base] ?? "?"
    return cell
  }

  private static let likeness: [Unicode.Scalar: Unicode.Scalar] = [
    "─": "-", "═": "=", "│": "|", "║": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+",
    "╔": "+", "╗": "+", "╚": "+", "╝": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "…": "~", "·": ".", "•": "*", "●": "*", "○": "o", "▲": "^", "▼": "v", "▶": ">", "◀": "<",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "✓": "v", "✗": "x", "×": "x", "█": "#", "░": ".",
    "–": "-", "—": "-", "’": "'", "‘": "'", "“": "\"", "”": "\"", "⇄": "%", "¦": "|",
    "Δ": "d", "■": "#", "□": "o", "◆": "*", "◌": " ",
  ]
}
