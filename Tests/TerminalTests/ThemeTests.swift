// Themes: the supplied files, readability, and fewer colours.

import Foundation
import Testing

@testable import Terminal

@Suite struct ThemeTests {
  static let names = ["dark", "light", "high-contrast", "mono"]

  @Test("the supplied themes can be read by everyone", arguments: names)
  func contrast(name: String) throws {
    let theme = try Theme(scheme: Self.file(name), roles: Self.file("roles"))
    #expect(theme.unreadable.isEmpty, "\(theme.unreadable)")
  }

  @Test("the high-contrast theme reaches 7:1 on a background of its own")
  func highContrast() throws {
    let theme = try Theme(scheme: Self.file("high-contrast"))
    #expect(theme.paintsBackground)
    for role in Role.allCases where role.isRead {
      let (foreground, background) = theme.colors(of: role)
      #expect(foreground.contrast(with: background) >= 7, "\(role)")
    }
  }

  @Test(
    "the terminal's answer tells light from dark",
    arguments: [
      ("11;rgb:ffff/ffff/ffff", .light), ("11;rgb:1e1e/1e1e/2e2e", .dark), ("11;rgb:f/f/d", .light),
      ("11;rgba:fdfd/f6f6/e3e3/ffff", .light), ("11;rgb:00/2b/36", .dark), ("11;rgb:00/2b", nil),
      ("10;rgb:ff/ff/ff", nil), ("11;rgb:12345/0/0", nil), ("", nil), ("11;rgb:+f/0/0", nil),
    ] as [(String, Background?)])
  func answers(answer: String, background: Background?) {
    #expect(Background(answer: answer) == background)
  }

  @Test(
    "COLORFGBG tells light from dark",
    arguments: [
      ("15;0", .dark), ("0;15", .light), ("0;default;15", .light), ("7;8", .dark), ("0;7", .light),
      ("0;default", nil), ("", nil), (nil, nil),
    ] as [(String?, Background?)])
  func variable(value: String?, background: Background?) {
    #expect(Background(colorFGBG: value) == background)
  }

  @Test("the built-in themes are the supplied dark and light ones")
  func suppliedFiles() throws {
    let roles = try Self.file("roles")
    #expect(try Theme(scheme: Self.file("dark"), roles: roles) == .supplied)
    #expect(try Theme(scheme: Self.file("light"), roles: roles) == .suppliedLight)
    #expect(roles.keys.sorted() == Role.allCases.map(\.name).sorted())
  }

  @Test("text is readable at every depth of colour", arguments: names, ColorDepth.allCases)
  func readableAtDepth(name: String, depth: ColorDepth) throws {
    let theme = try Theme(scheme: Self.file(name))
    let values = Dictionary(uniqueKeysWithValues: depth.colors.map { ($0.number, $0.color) })
    let least = depth == .indexed ? 4.5 : 3
    for (role, style) in zip(Role.allCases, theme.resolved(for: depth)) where role.isRead {
      guard let foreground = values[style.foreground] else { continue }
      let ground = values[style.background] ?? theme.palette[.background]
      #expect(foreground.contrast(with: ground) >= least, "\(role) \(style)")
    }
  }

  @Test("a scheme with faint comments is still shown readable")
  func faintScheme() throws {
    var scheme = try Self.file("dark")
    scheme["base04"] = "#2b2f36"
    let theme = try Theme(scheme: scheme)
    #expect(theme.unreadable.map(\.role).contains(.dim))
    let style = theme.resolved(for: .indexed)[Int(Role.dim.rawValue)]
    let shown = try #require(ColorDepth.indexed.colors.first { $0.number == style.foreground })
    #expect(shown.color.contrast(with: theme.palette[.background]) >= 4.5)
  }

  @Test("without colours, what has a background is reversed and the rest keeps its attributes")
  func mono() throws {
    for theme in [Theme.supplied, try Theme(scheme: Self.file("mono"))] {
      let depth: ColorDepth = theme.isMono ? .indexed : .mono
      let styles = theme.resolved(for: depth)
      #expect(styles.allSatisfy { $0.foreground == -1 && $0.background == -1 })
      #expect(styles[Int(Role.selected.rawValue)].attributes == .reverse)
      #expect(styles[Int(Role.danger.rawValue)].attributes == [.reverse, .bold])
      #expect(styles[Int(Role.link.rawValue)].attributes == .underline)
      #expect(styles[Int(Role.text.rawValue)].attributes == [])
    }
  }

  @Test("the terminal's own background stays unless the theme paints its own")
  func ownBackground() throws {
    let text = Int(Role.text.rawValue)
    #expect(Theme.supplied.resolved(for: .indexed)[text] == ResolvedStyle(-1, on: -1, []))
    let painted = try Theme(scheme: Self.file("high-contrast")).resolved(for: .indexed)
    #expect(painted[text] == ResolvedStyle(231, on: 16, []))
  }

  @Test(
    "a colour becomes the one that looks nearest",
    arguments: [("#ff0000", 196), ("#ffffff", 231), ("#808080", 244), ("#5f87af", 67)])
  func nearest(hex: String, number: Int) throws {
    let wanted = try #require(Color(hex: hex))
    let best = ColorDepth.indexed.colors.min {
      wanted.difference(from: $0.color) < wanted.difference(from: $1.color)
    }
    #expect(best?.number == number)
  }

  @Test("contrast is WCAG's")
  func wcag() {
    let black = Color(0, 0, 0)
    #expect(abs(black.contrast(with: Color(255, 255, 255)) - 21) < 0.001)
    #expect(abs(Color(0x77, 0x77, 0x77).contrast(with: Color(255, 255, 255)) - 4.478) < 0.001)
  }

  @Test("mistakes in a theme are named")
  func mistakes() throws {
    var scheme = try Self.file("dark")
    scheme["base0A"] = "yellow"
    #expect(
      throws: ThemeError.malformed(
        key: "base0A", value: "yellow", expected: "a colour like #a1b2c3")
    ) { try Theme(scheme: scheme) }
    scheme["base0A"] = nil
    #expect(throws: ThemeError.missing(key: "base0A")) { try Theme(scheme: scheme) }
    #expect(throws: ThemeError.unknownRole("titel")) { try RoleMap(["titel": "base08"]) }
    #expect(throws: ThemeError.self) { try RoleMap(["title": "base08 on"]) }
    #expect(throws: ThemeError.self) { try RoleMap(["title": "base08 blink"]) }
    #expect(throws: ThemeError.self) { try RoleMap(["title": ""]) }
  }

  @Test("each role has a name and a letter of its own")
  func roleNames() {
    #expect(Set(Role.allCases.map(\.name)).count == Role.allCases.count)
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    for role in Role.allCases { #expect(Role(name: role.name) == role) }
  }

  /// Keys and values of a theme file. Reading real YAML is the business of Core.
  private static func file(_ name: String) throws -> [String: String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "themes/\(name).yaml"), encoding: .utf8)
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") where line.first != "#" {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].split(separator: " #")[0]
      values[parts[0].trimmingCharacters(in: .whitespaces)] =
        value.trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    }
    return values
  }
}
