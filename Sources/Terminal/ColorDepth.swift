// The colours that a terminal offers.

/// How many colours there are to choose from.
package enum ColorDepth: Int, Hashable, Sendable, CaseIterable {
  case mono = 0
  case eight = 8
  case sixteen = 16
  case indexed = 256

  /// The depth of a terminal whose description claims `count` colours.
  package init(colors count: Int) {
    switch count {
    case 256...: self = .indexed
    case 16...: self = .sixteen
    case 8...: self = .eight
    default: self = .mono
    }
  }

  /// Numbers and values of the colours to match against. Of 256 colours the first 16 are left
  /// out: users set them to what they like.
  package var colors: [(number: Int, color: Color)] {
    switch self {
    case .mono: []
    case .eight, .sixteen: Array(Self.named.prefix(rawValue).enumerated()).map { ($0, $1) }
    case .indexed: Self.cube + Self.greys
    }
  }

  /// xterm's values of the 16 named colours.
  private static let named: [Color] = [
    Color(0, 0, 0), Color(205, 0, 0), Color(0, 205, 0), Color(205, 205, 0),
    Color(0, 0, 238), Color(205, 0, 205), Color(0, 205, 205), Color(229, 229, 229),
    Color(127, 127, 127), Color(255, 0, 0), Color(0, 255, 0), Color(255, 255, 0),
    Color(92, 92, 255), Color(255, 0, 255), Color(0, 255, 255), Color(255, 255, 255),
  ]

  private static let cube: [(number: Int, color: Color)] = (0..<216).map { index in
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let color = Color(levels[index / 36], levels[index / 6 % 6], levels[index % 6])
    return (16 + index, color)
  }

  private static let greys: [(number: Int, color: Color)] = (0..<24).map { index in
    let level = UInt8(8 + 10 * index)
    return (232 + index, Color(level, level, level))
  }
}
