// What a piece of text means. Views say the meaning; only a theme knows a colour.

/// A style by meaning. Raw values index style tables; names are the keys of `themes/roles.yaml`;
/// letters stand for the role in golden files.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
  case text
  case dim
  case title
  case header
  case label
  case selected
  case selectedInactive
  case marked
  case amountNegative
  case amountPositive
  case stateGood
  case stateWarning
  case stateBad
  case stateMuted
  case key
  case hint
  case banner
  case danger
  case write
  case border
  case link
  case changed
  case before
  case after
  case error
  case prompt
  case input
  case chip
  case disabled
  case match
  case late
  case chartBar
  case chartRest

  /// The key of this role in a role map, e.g. `amount-negative`.
  package var name: String { Self.names[Int(rawValue)].0 }

  /// The letter of this role in golden files.
  package var letter: Character { Self.names[Int(rawValue)].1 }

  package init?(name: String) {
    guard let index = Self.names.firstIndex(where: { $0.0 == name }) else { return nil }
    self.init(rawValue: UInt8(index))
  }

  /// In the order of the cases.
  private static let names: [(String, Character)] = [
    ("text", "."), ("dim", "d"), ("title", "T"), ("header", "H"), ("label", "L"),
    ("selected", "S"), ("selected-inactive", "s"), ("marked", "M"),
    ("amount-negative", "-"), ("amount-positive", "+"),
    ("state-good", "g"), ("state-warning", "w"), ("state-bad", "b"), ("state-muted", "m"),
    ("key", "k"), ("hint", "h"), ("banner", "B"), ("danger", "D"), ("write", "W"),
    ("border", "|"), ("link", "l"), ("changed", "c"), ("before", "o"), ("after", "n"),
    ("error", "E"), ("prompt", "p"), ("input", "i"), ("chip", "C"), ("disabled", "x"),
    ("match", "/"), ("late", "~"), ("chart-bar", "#"), ("chart-rest", "_"),
  ]
}
