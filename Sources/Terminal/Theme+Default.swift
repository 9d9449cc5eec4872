// The theme that the first frame is painted with, before any file is read: `themes/dark.yaml`.

extension Theme {
  package static let supplied = Theme(
    name: "daybook dark", palette: .dark, roles: .supplied, paintsBackground: false, isMono: false)

  private init(
    name: String, palette: Palette, roles: RoleMap, paintsBackground: Bool, isMono: Bool
  ) {
    self.name = name
    self.palette = palette
    self.roles = roles
    self.paintsBackground = paintsBackground
    self.isMono = isMono
  }
}

extension Palette {
  fileprivate static let dark = Palette(colors: [
    Color(0x16, 0x18, 0x1D), Color(0x1F, 0x22, 0x29), Color(0x31, 0x36, 0x3F),
    Color(0x6B, 0x72, 0x80), Color(0xA3, 0xAB, 0xB8), Color(0xD5, 0xDA, 0xE3),
    Color(0xE6, 0xE9, 0xEF), Color(0xFF, 0xFF, 0xFF), Color(0xFF, 0x7B, 0x72),
    Color(0xFF, 0xA6, 0x57), Color(0xE3, 0xC3, 0x5B), Color(0x7E, 0xE0, 0x8A),
    Color(0x6F, 0xD6, 0xD6), Color(0x7A, 0xB4, 0xFF), Color(0xD2, 0xA8, 0xFF),
    Color(0xC9, 0xA2, 0x7A),
  ])
}
