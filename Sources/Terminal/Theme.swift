// A palette and a role map: what meanings look like.

package struct Theme: Hashable, Sendable {
  package let name: String
  package let palette: Palette
  package let roles: RoleMap
  /// The palette's own background is painted; otherwise the terminal's stays.
  package let paintsBackground: Bool
  /// Colours are not used at all, only attributes.
  package let isMono: Bool

  /// - Parameters:
  ///   - scheme: keys and values of a base16 file, old or new form, those below `palette:`
  ///     included. Besides the format's keys two of ours count: `background: painted` and
  ///     `colours: none`.
  ///   - roles: keys and values of a role map.
  package init(scheme: [String: String], roles: [String: String] = [:]) throws(ThemeError) {
    self.name = scheme["name"] ?? scheme["scheme"] ?? "unnamed"
    self.palette = try Palette(scheme: scheme)
    self.roles = try RoleMap(roles)
    self.paintsBackground = try Self.flag(scheme, "background", on: "painted", off: "terminal")
    self.isMono = try Self.flag(scheme, "colours", on: "none", off: "palette")
  }

  private static func flag(
    _ scheme: [String: String], _ key: String, on: String, off: String
  ) throws(ThemeError) -> Bool {
    switch scheme[key] {
    case nil, off: return false
    case on: return true
    case .some(let value):
      throw .malformed(key: key, value: value, expected: "\"\(on)\" or \"\(off)\"")
    }
  }

  /// The colours a role's text and its background have when the terminal's own background is
  /// what the theme was made for.
  package func colors(of role: Role) -> (foreground: Color, background: Color) {
    let style = roles[role]
    return (
      palette[style.foreground ?? .foreground], palette[style.background ?? .background]
    )
  }

  /// Roles whose text is harder to read than WCAG 2 AA asks, with their contrast.
  package var unreadable: [(role: Role, contrast: Double)] {
    Role.allCases.filter(\.isRead).compactMap { role in
      let (foreground, background) = colors(of: role)
      let contrast = foreground.contrast(with: background)
      return contrast < Self.readable ? (role, contrast) : nil
    }
  }

  /// WCAG 2 AA for text.
  package static let readable = 4.5
}

extension Role {
  /// Whether the role's cells hold text that must be readable; lines and bars need not be.
  package var isRead: Bool { self != .border && self != .chartBar && self != .chartRest }
}
