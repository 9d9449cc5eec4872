// How a role looks, in a palette's terms.

package struct Style: Hashable, Sendable {
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let underline = Attributes(rawValue: 4)
    package static let reverse = Attributes(rawValue: 8)
    package static let italic = Attributes(rawValue: 16)
  }

  /// Nil is the terminal's own colour.
  package var foreground: Slot?
  package var background: Slot?
  package var attributes: Attributes

  package init(_ foreground: Slot? = nil, on background: Slot? = nil, _ attributes: Attributes = [])
  {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// Reads `base08`, `base00 on base0A bold`, `default underline`; nil when it is none.
  package init?(_ description: String) {
    self.init()
    var words = description.split(separator: " ")[...]
    guard let first = words.popFirst(), let foreground = Self.color(first) else { return nil }
    self.foreground = foreground.slot
    if words.first == "on" {
      guard let name = words.dropFirst().first, let background = Self.color(name) else {
        return nil
      }
      self.background = background.slot
      words = words.dropFirst(2)
    }
    for word in words {
      guard let attribute = Self.attributes[String(word)] else { return nil }
      attributes.insert(attribute)
    }
  }

  private static func color(_ name: Substring) -> (slot: Slot?, Void)? {
    if name == "default" { return (nil, ()) }
    guard let slot = Slot(name: name) else { return nil }
    return (slot, ())
  }

  private static let attributes: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
  ]
}
