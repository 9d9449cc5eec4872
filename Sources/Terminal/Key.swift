// A key press, and its name as users write it in a key map: `ctrl-c`, `alt-x`, `shift-tab`, `G`.

package struct Key: Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// A printable character; shift is part of it (`G`, not shift-g).
    case char(Character)
    case enter, escape, tab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
  }

  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let ctrl = Modifiers(rawValue: 4)
  }

  package var code: Code
  package var modifiers: Modifiers

  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  package static func char(_ character: Character) -> Key { Key(.char(character)) }
  package static func ctrl(_ character: Character) -> Key { Key(.char(character), .ctrl) }
  package static func alt(_ character: Character) -> Key { Key(.char(character), .alt) }
  package static func function(_ number: Int) -> Key { Key(.function(number)) }

  package static let enter = Key(.enter)
  package static let escape = Key(.escape)
  package static let tab = Key(.tab)
  package static let backTab = Key(.tab, .shift)
  package static let backspace = Key(.backspace)
  package static let delete = Key(.delete)
  package static let insert = Key(.insert)
  package static let up = Key(.up)
  package static let down = Key(.down)
  package static let left = Key(.left)
  package static let right = Key(.right)
  package static let home = Key(.home)
  package static let end = Key(.end)
  package static let pageUp = Key(.pageUp)
  package static let pageDown = Key(.pageDown)
  package static let space = Key(.char(" "))

  /// The character to insert into a field, when this key is one.
  package var character: Character? {
    guard case .char(let character) = code, modifiers.isEmpty else { return nil }
    return character
  }
}
