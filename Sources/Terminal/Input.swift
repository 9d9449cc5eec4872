// What CTerm read → events, as pure functions, so that the tables can be tested.

import CTerm

extension Key {
  /// A character as a terminal sends it: control characters stand for ctrl with a letter.
  init?(scalar value: UInt32, modifiers bits: UInt32) {
    let modifiers = Modifiers(rawValue: UInt8(bits & 7))
    switch value {
    case 0x0D: self.init(.enter, modifiers)
    case 0x09: self.init(.tab, modifiers)
    case 0x1B: self.init(.escape, modifiers)
    case 0x7F, 0x08: self.init(.backspace, modifiers)
    case 0x00: self.init(.char(" "), modifiers.union(.ctrl))
    case 0x01...0x1A:
      self.init(.char(Self.letter(value + 0x60)), modifiers.union(.ctrl))
    case 0x1C...0x1F:
      self.init(.char(Self.letter(value + 0x40)), modifiers.union(.ctrl))
    default:
      guard let scalar = Unicode.Scalar(value), value < 0x80 || value > 0x9F else { return nil }
      self.init(.char(Character(scalar)), modifiers)
    }
  }

  /// A key that is no character.
  init?(code: UInt32, modifiers bits: UInt32) {
    let modifiers = Modifiers(rawValue: UInt8(bits & 7))
    if let code = Self.codes[code] {
      self.init(code, modifiers)
    } else if (1...24).contains(Int(code) - Int(CTERM_KEY_F0.rawValue)) {
      self.init(.function(Int(code) - Int(CTERM_KEY_F0.rawValue)), modifiers)
    } else {
      return nil
    }
  }

  private static func letter(_ value: UInt32) -> Character {
    Character(Unicode.Scalar(UInt8(value)))
  }

  private static let codes: [UInt32: Code] = [
    CTERM_KEY_UP.rawValue: .up, CTERM_KEY_DOWN.rawValue: .down,
    CTERM_KEY_LEFT.rawValue: .left, CTERM_KEY_RIGHT.rawValue: .right,
    CTERM_KEY_HOME.rawValue: .home, CTERM_KEY_END.rawValue: .end,
    CTERM_KEY_PAGE_UP.rawValue: .pageUp, CTERM_KEY_PAGE_DOWN.rawValue: .pageDown,
    CTERM_KEY_INSERT.rawValue: .insert, CTERM_KEY_DELETE.rawValue: .delete,
    CTERM_KEY_BACKSPACE.rawValue: .backspace, CTERM_KEY_ENTER.rawValue: .enter,
    CTERM_KEY_TAB.rawValue: .tab,
  ]
}

extension Mouse {
  /// An SGR mouse report: bits 0–1 button, 2 shift, 3 alt, 4 ctrl, 5 motion, 6 wheel.
  /// Nil for reports that nothing is made of, such as a horizontal wheel.
  init?(button value: UInt32, released: Bool, column: Int, row: Int) {
    var modifiers: Key.Modifiers = []
    if value & 4 != 0 { modifiers.insert(.shift) }
    if value & 8 != 0 { modifiers.insert(.alt) }
    if value & 16 != 0 { modifiers.insert(.ctrl) }
    let point = Point(column: column, row: row)
    if value & 64 != 0 {
      guard value & 3 < 2, value < 128 else { return nil }
      let action: Action = value & 1 == 0 ? .wheelUp : .wheelDown
      self.init(action, .none, at: point, modifiers: modifiers)
      return
    }
    guard value < 64 else { return nil }
    let button = [Button.left, .middle, .right, .none][Int(value & 3)]
    let action: Action = released ? .release : value & 32 != 0 ? .drag : .press
    self.init(action, button, at: point, modifiers: modifiers)
  }
}

/// A paste as text: line ends become `\n`, escapes are dropped, invalid UTF-8 becomes U+FFFD.
func pastedText(_ bytes: some Collection<UInt8>) -> String {
  var text = String.UnicodeScalarView()
  var afterReturn = false
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\r": text.append("\n")
    case "\n" where afterReturn, "\u{1B}": break
    default: text.append(scalar)
    }
    afterReturn = scalar == "\r"
  }
  return String(text)
}
