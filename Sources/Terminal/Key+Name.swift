// Names of keys: shown in hints and help, written by users in key maps and by tests in scripts.

extension Key: CustomStringConvertible {
  /// For example `j`, `G`, `space`, `ctrl-c`, `alt-x`, `shift-tab`, `pagedown`, `f5`.
  package var description: String {
    var name = ""
    if modifiers.contains(.ctrl) { name += "ctrl-" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += "shift-" }
    return name + codeName
  }

  /// Reads a name as `description` writes it; nil when it is not one.
  package init?(_ name: String) {
    var rest = Substring(name)
    var modifiers: Modifiers = []
    for (prefix, modifier) in Self.prefixes {
      guard rest.hasPrefix(prefix), rest.count > prefix.count else { continue }
      modifiers.insert(modifier)
      rest = rest.dropFirst(prefix.count)
    }
    guard let code = Self.code(named: rest) else { return nil }
    self.init(code, modifiers)
  }

  private var codeName: String {
    switch code {
    case .char(" "): "space"
    case .char(let character): String(character)
    case .function(let number): "f\(number)"
    default: Self.named.first { $0.1 == code }?.0 ?? "?"
    }
  }

  private static func code(named name: Substring) -> Code? {
    if name == "space" { return .char(" ") }
    if let entry = named.first(where: { $0.0 == name }) { return entry.1 }
    if name.count == 1, let character = name.first { return .char(character) }
    if name.first == "f", let number = Int(name.dropFirst()), (1...24).contains(number) {
      return .function(number)
    }
    return nil
  }

  private static let prefixes: [(String, Modifiers)] = [
    ("ctrl-", .ctrl), ("alt-", .alt), ("shift-", .shift),
  ]

  private static let named: [(String, Code)] = [
    ("enter", .enter), ("escape", .escape), ("tab", .tab), ("backspace", .backspace),
    ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down),
    ("left", .left), ("right", .right), ("home", .home), ("end", .end),
    ("pageup", .pageUp), ("pagedown", .pageDown),
  ]
}
