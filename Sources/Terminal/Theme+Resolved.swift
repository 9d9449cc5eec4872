// A theme in the colours that one terminal has.

/// What a cell of some role looks like on a terminal: colour numbers (-1: its own) and attributes.
package struct ResolvedStyle: Hashable, Sendable {
  package var foreground: Int
  package var background: Int
  package var attributes: Style.Attributes

  package init(_ foreground: Int, on background: Int, _ attributes: Style.Attributes) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

extension Theme {
  /// Styles by `Role.rawValue`.
  ///
  /// Each colour becomes the one that looks nearest among those that can be read on the chosen
  /// background, so a scheme with faint comments, or a terminal of few colours, never makes text
  /// vanish. Where there is none, the terminal's own colours are used, reversed if the role has
  /// a background.
  package func resolved(for depth: ColorDepth) -> [ResolvedStyle] {
    guard depth != .mono, !isMono else {
      return Role.allCases.map { Self.withoutColor(roles[$0]) }
    }
    let colors = depth.colors
    return Role.allCases.map { resolve($0, among: colors, depth) }
  }

  private func resolve(
    _ role: Role, among colors: [(number: Int, color: Color)], _ depth: ColorDepth
  ) -> ResolvedStyle {
    let style = roles[role]
    let wanted = self.colors(of: role)
    let ownsBackground = style.background != nil || paintsBackground
    let background = ownsBackground ? Self.nearest(wanted.background, among: colors) : nil
    let ownsForeground = style.foreground != nil || ownsBackground
    guard ownsForeground else { return ResolvedStyle(-1, on: -1, style.attributes) }
    let ground = background?.color ?? palette[.background]
    let least = role.isRead ? (depth == .indexed ? Self.readable : 3) : 1.2
    let legible = colors.filter { $0.color.contrast(with: ground) >= least }
    guard let foreground = Self.nearest(wanted.foreground, among: legible) else {
      return Self.withoutColor(style)
    }
    return ResolvedStyle(foreground.number, on: background?.number ?? -1, style.attributes)
  }

  private static func withoutColor(_ style: Style) -> ResolvedStyle {
    let attributes = style.background == nil ? style.attributes : style.attributes.union(.reverse)
    return ResolvedStyle(-1, on: -1, attributes)
  }

  private static func nearest(
    _ wanted: Color, among colors: [(number: Int, color: Color)]
  ) -> (number: Int, color: Color)? {
    colors.min { wanted.difference(from: $0.color) < wanted.difference(from: $1.color) }
  }
}
