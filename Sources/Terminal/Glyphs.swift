// Text → glyphs: the boundary that data crosses to reach the screen.
//
// Terminals disagree about the width of emoji families, flags, skin tones and presentation
// selectors, so these become a stable glyph: the family its first member, a flag its two letters,
// a toned hand the plain hand. Everything invisible becomes a visible mark.

/// The glyphs of a text, in order. Never empty for a text that is not.
package struct Glyphs: Sequence, IteratorProtocol {
  private var rest: Substring.UnicodeScalarView
  private let widths: CharacterWidth

  package init(_ text: some StringProtocol, _ widths: CharacterWidth = .standard) {
    self.rest = Substring(text).unicodeScalars
    self.widths = widths
  }

  package mutating func next() -> Glyph? {
    guard let scalar = rest.popFirst() else { return nil }
    var glyph = first(scalar)
    while let following = rest.first, following.value > 0x7E, absorb(following, into: &glyph) {
      rest.removeFirst()
    }
    return glyph
  }

  private func first(_ scalar: Unicode.Scalar) -> Glyph {
    if (0x20...0x7E).contains(scalar.value) { return Glyph(printable: scalar, columns: 1) }
    if scalar.standsAlone {
      return Glyph(printable: scalar, columns: widths.columns(of: scalar))
    }
    switch Visibility(scalar) {
    case .printable:
      return Glyph(printable: scalar, columns: widths.columns(of: scalar))
    case .replaced(let picture):
      return Glyph(printable: picture, columns: widths.columns(of: picture))
    case .mark:
      var glyph = Glyph(printable: "\u{25CC}", columns: 1)
      glyph.add(mark: scalar)
      return glyph
    }
  }

  /// Whether the scalar belongs to the glyph before it. It may then be shown on it, or not at all.
  private mutating func absorb(_ scalar: Unicode.Scalar, into glyph: inout Glyph) -> Bool {
    if scalar.standsAlone { return false }
    if scalar.isVariationSelector || scalar == "\u{20E3}" { return true }
    if scalar.isEmojiModifier || scalar.isTag { return glyph.base.isPictograph }
    if scalar == "\u{200D}" {
      guard glyph.base.isPictograph, let joined = rest.dropFirst().first, joined.isPictograph
      else { return false }
      rest.removeFirst()
      return true
    }
    guard case .mark = Visibility(scalar) else { return false }
    glyph.add(mark: scalar)
    return true
  }
}

extension StringProtocol {
  /// Only printable ASCII: one column a byte.
  var isPlainASCII: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}

extension Unicode.Scalar {
  /// Blocks of which every scalar is a printable base, known without asking the property tables:
  /// Latin letters, lines and shapes, unified ideographs.
  fileprivate var standsAlone: Bool {
    switch value {
    case 0xC0...0x24F, 0x2500...0x25FF, 0x4E00...0x9FFC: true
    default: false
    }
  }

  fileprivate var isVariationSelector: Bool {
    (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value)
  }

  fileprivate var isTag: Bool { (0xE0020...0xE007F).contains(value) }

  fileprivate var isPictograph: Bool { value > 0xFF && properties.isEmoji && !isEmojiModifier }
}
