// Data as text that is safe to print on a terminal, for output outside a grid.

/// The text as a grid would show it: no control, bidirectional or invisible character is left,
/// each is replaced by a visible one. Applying it twice changes nothing more.
package func sanitise(_ text: some StringProtocol) -> String {
  var scalars = String.UnicodeScalarView()
  for glyph in Glyphs(text) { glyph.append(to: &scalars) }
  return String(scalars)
}
