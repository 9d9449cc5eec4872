// Themes by name: base16 files of the themes folder and of the user's own configuration folder.

import Core
import Glibc
import Terminal

struct ThemeShelf {
  private let folders: [String]

  init() {
    var folders: [String] = []
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    let config = getenv("XDG_CONFIG_HOME").map { String(cString: $0) } ?? "\(home)/.config"
    folders.append("\(config)/daybook/themes")
    if let own = try? Paths.resource("themes", variable: "DAYBOOK_THEMES") { folders.append(own) }
    self.folders = folders
  }

  var names: [String] {
    let files = folders.flatMap { folder in
      [".yaml", ".yml"].flatMap { Paths.files(in: folder, ending: $0) }
    }
    return Set(files.map(Paths.stem)).subtracting(["roles"]).sorted()
  }

  func theme(named name: String) throws -> Theme {
    for folder in folders {
      for ending in [".yaml", ".yml"] {
        let path = "\(folder)/\(name)\(ending)"
        guard Paths.exists(path) else { continue }
        return try read(path, roles: rolesFile)
      }
    }
    throw Refusal(
      "theme-unknown", what: "There is no theme \(name)",
      why: "no folder of themes has a file of that name",
      remedy: names.isEmpty
        ? "No folder of themes was found: set DAYBOOK_THEMES, or put themes beside the program."
        : "There are \(names.joined(separator: ", ")).")
  }

  private var rolesFile: String? {
    folders.map { "\($0)/roles.yaml" }.first(where: Paths.exists)
  }

  /// A base16 scheme in either form: its colours at the top, or below `palette`.
  private static func scheme(_ path: String) throws -> [String: String] {
    var values = try FlatYAML.read(path)
    for (key, value) in values where key.hasPrefix("palette.") {
      values[String(key.dropFirst("palette.".count))] = value
    }
    return values
  }

  private func read(_ path: String, roles: String?) throws -> Theme {
    do {
      return try Theme(
        scheme: try Self.scheme(path), roles: try roles.map { try FlatYAML.read($0) } ?? [:])
    } catch let error as ThemeError {
      throw Refusal(
        "theme-unreadable", what: "\(path) cannot be used", why: "\(error)",
        remedy: "A base16 scheme names base00 to base0F.")
    }
  }
}
