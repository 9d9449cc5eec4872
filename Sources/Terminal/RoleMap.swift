// Role → style. The same map serves every palette.

package struct RoleMap: Hashable, Sendable {
  private var styles: [Style]

  /// - Parameter map: names of roles and descriptions of styles; roles that are not there keep
  ///   the style of the supplied map.
  package init(_ map: [String: String]) throws(ThemeError) {
    self = .supplied
    for (name, description) in map.sorted(by: { $0.key < $1.key }) {
      guard let role = Role(name: name) else { throw .unknownRole(name) }
      guard let style = Style(description) else {
        throw .malformed(
          key: name, value: description, expected: "a style like \"base00 on base0A bold\"")
      }
      styles[Int(role.rawValue)] = style
    }
  }

  package subscript(role: Role) -> Style { styles[Int(role.rawValue)] }

  private init(styles: [Style]) { self.styles = styles }

  /// The map of `themes/roles.yaml`, here too so that the first frame waits for no file.
  package static let supplied = RoleMap(styles: Role.allCases.map(suppliedStyle))

  private static func suppliedStyle(_ role: Role) -> Style {
    switch role {
    case .text, .input: Style()
    case .dim, .label, .hint, .late, .stateMuted, .disabled: Style(Slot(4))
    case .title: Style(nil, on: nil, .bold)
    case .header: Style(Slot(13), on: nil, .bold)
    case .selected: Style(Slot(0), on: Slot(13))
    case .selectedInactive, .chip: Style(Slot(5), on: Slot(2))
    case .marked: Style(Slot(14), on: nil, .bold)
    case .amountNegative, .before: Style(Slot(8))
    case .amountPositive, .after, .stateGood: Style(Slot(11))
    case .stateWarning: Style(Slot(10))
    case .stateBad, .error: Style(Slot(8), on: nil, .bold)
    case .key: Style(Slot(12), on: nil, .bold)
    case .banner: Style(Slot(0), on: Slot(10), .bold)
    case .danger: Style(Slot(0), on: Slot(8), .bold)
    case .write: Style(Slot(0), on: Slot(9), .bold)
    case .border: Style(Slot(3))
    case .link: Style(Slot(13), on: nil, .underline)
    case .changed: Style(Slot(14))
    case .prompt: Style(Slot(13), on: nil, .bold)
    case .match: Style(Slot(10), on: nil, [.bold, .underline])
    case .chartBar: Style(Slot(13))
    case .chartRest: Style(Slot(2))
    }
  }
}
