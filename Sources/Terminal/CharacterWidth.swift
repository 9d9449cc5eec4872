// How many columns a character takes: the one table that layout, frames and ncurses all use.

/// Measures text in terminal columns.
package struct CharacterWidth: Hashable, Sendable {
  /// What an East Asian Ambiguous character (`°`, `Я`, `─`) takes.
  package enum Ambiguous: Hashable, Sendable { case narrow, wide }

  package let ambiguous: Ambiguous

  package init(ambiguous: Ambiguous = .narrow) { self.ambiguous = ambiguous }

  package static let standard = CharacterWidth()

  /// Columns of a scalar that stands for itself: 1 or 2. Marks and controls never get here,
  /// see `Glyphs`.
  package func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0xA1 { return 1 }
    if Self.contains(Self.wide, scalar.value) { return 2 }
    if ambiguous == .wide, Self.contains(Self.ambiguous, scalar.value) { return 2 }
    return 1
  }

  /// Columns of a text as a grid shows it.
  package func columns(of text: some StringProtocol) -> Int {
    if text.isPlainASCII { return text.utf8.count }
    var columns = 0
    for glyph in Glyphs(text, self) { columns += glyph.columns }
    return columns
  }

  /// The text as a grid shows it, cut to `limit` columns with `…` as its last when it is longer.
  package func truncated(_ text: some StringProtocol, to limit: Int) -> String {
    var kept: [Glyph] = []
    var used = 0
    for glyph in Glyphs(text, self) {
      kept.append(glyph)
      used += glyph.columns
      if used > limit { break }
    }
    if used > limit {
      while used > max(0, limit - 1) { used -= kept.removeLast().columns }
      if limit > 0 { kept.append(Glyph(printable: ellipsis, columns: 1)) }
    }
    var scalars = String.UnicodeScalarView()
    for glyph in kept { glyph.append(to: &scalars) }
    return String(scalars)
  }

  /// Marks text that was cut; one column everywhere.
  package var ellipsis: Unicode.Scalar { ambiguous == .wide ? "~" : "…" }

  /// Whether a flat list of first and last scalars contains the value.
  private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count / 2 - 1
    while low <= high {
      let middle = (low + high) / 2
      if value < ranges[2 * middle] {
        high = middle - 1
      } else if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
