// Base16 palettes: sixteen colours with agreed meanings, as found in hundreds of public schemes.

/// A colour's place in a base16 palette. 00–07 go from background to brightest foreground,
/// 08–0F are red, orange, yellow, green, cyan, blue, magenta, brown.
package struct Slot: Hashable, Sendable {
  package let index: Int

  /// Reads `base00` … `base0F`.
  package init?(name: some StringProtocol) {
    guard let index = Slot.names.firstIndex(where: { $0 == name }) else { return nil }
    self.index = index
  }

  package init(_ index: Int) {
    precondition((0..<16).contains(index))
    self.index = index
  }

  package static let names = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }
  package static let background = Slot(0)
  package static let foreground = Slot(5)
}

package struct Palette: Hashable, Sendable {
  private let colors: [Color]

  /// - Parameter scheme: the file's keys and values, those below `palette:` included. Keys that
  ///   are no slots (`name`, `author`) may be there.
  package init(scheme: [String: String]) throws(ThemeError) {
    var colors: [Color] = []
    for name in Slot.names {
      guard let text = scheme[name] else { throw .missing(key: name) }
      guard let color = Color(hex: text) else {
        throw .malformed(key: name, value: text, expected: "a colour like #a1b2c3")
      }
      colors.append(color)
    }
    self.colors = colors
  }

  /// Sixteen colours in the order of the slots.
  init(colors: [Color]) {
    precondition(colors.count == Slot.names.count)
    self.colors = colors
  }

  package subscript(slot: Slot) -> Color { colors[slot.index] }
}
