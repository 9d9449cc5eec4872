// A one-line text that a person edits.

import Terminal

/// Text with a caret, in characters. What is typed or pasted is cleaned on its way in: no line
/// end, control or bidirectional character is ever part of a field.
struct TextField: Hashable {
  private(set) var characters: [Character]
  /// 0…characters.count.
  private(set) var caret: Int

  init(_ text: String = "") {
    characters = Array(text)
    caret = characters.count
  }

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }
  /// The part left of the caret.
  var head: String { String(characters[..<caret]) }

  mutating func insert(_ text: String) {
    let oneLine = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let clean = Array(sanitise(oneLine)).prefix(max(0, Self.limit - characters.count))
    characters.insert(contentsOf: clean, at: caret)
    caret += clean.count
  }

  /// Handles an editing key; false when the key edits nothing.
  mutating func handle(_ key: Key) -> Bool {
    if let character = key.character {
      insert(String(character))
      return true
    }
    switch key {
    case .backspace: delete(from: caret - 1, to: caret)
    case .delete: delete(from: caret, to: caret + 1)
    case .left: caret = max(0, caret - 1)
    case .right: caret = min(characters.count, caret + 1)
    case .home, .ctrl("a"): caret = 0
    case .end, .ctrl("e"): caret = characters.count
    case .ctrl("u"): delete(from: 0, to: caret)
    case .ctrl("k"): delete(from: caret, to: characters.count)
    case .ctrl("w"): delete(from: wordStart, to: caret)
    default: return false
    }
    return true
  }

  /// Replaces the last `count` characters before the caret.
  mutating func replace(last count: Int, with text: String) {
    delete(from: caret - count, to: caret)
    insert(text)
  }

  private static let limit = 2_000

  private var wordStart: Int {
    var start = caret
    while start > 0, characters[start - 1] == " " { start -= 1 }
    while start > 0, characters[start - 1] != " " { start -= 1 }
    return start
  }

  private mutating func delete(from start: Int, to end: Int) {
    let range = max(0, start)..<max(0, min(end, characters.count))
    guard !range.isEmpty else { return }
    characters.removeSubrange(range)
    caret = range.lowerBound
  }
}

extension Grid {
  /// Draws a field so that its caret is visible, and parks the cursor there.
  mutating func put(_ field: TextField, in rect: Rect, role: Role = .input, hasFocus: Bool) {
    guard rect.size.columns > 1 else { return }
    fill(rect.line(0), role)
    var start = 0
    while widths.columns(of: String(field.characters[start..<field.caret]))
      >= rect.size.columns
    { start += 1 }
    put(
      String(field.characters[start...]), at: rect.origin, role: role,
      maxWidth: rect.size.columns)
    guard hasFocus else { return }
    let column = widths.columns(of: String(field.characters[start..<field.caret]))
    cursor = Point(column: rect.origin.column + column, row: rect.origin.row)
  }
}
