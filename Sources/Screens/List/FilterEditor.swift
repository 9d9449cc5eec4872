// The filter line while it is being typed: history and completion from what the columns know.

import Core

struct FilterEditor: Hashable {
  var field: TextField
  /// The filter to go back to.
  let original: String
  /// Newest last.
  let history: [String]
  private var recalled: Int?
  /// Set while `tab` walks through the candidates: those, and which is in the field.
  private var cycle: (candidates: [String], index: Int, length: Int)?

  init(_ text: String, history: [String]) {
    field = TextField(text)
    original = text
    self.history = history
  }

  /// Shows the previous (-1) or next (+1) filter of the history.
  mutating func recall(_ step: Int) {
    let next = (recalled ?? history.count) + step
    guard next >= 0, next <= history.count else { return }
    recalled = next
    field = TextField(next == history.count ? original : history[next])
    cycle = nil
  }

  /// Puts the next candidate in place of the token at the caret.
  mutating func complete(_ columns: [Column]) {
    if let (candidates, index, length) = cycle {
      let next = (index + 1) % candidates.count
      field.replace(last: length, with: candidates[next])
      cycle = (candidates, next, candidates[next].count)
      return
    }
    let found = candidates(columns)
    guard let first = found.first else { return }
    field.replace(last: token.count, with: first)
    cycle = found.count > 1 ? (found, 0, first.count) : nil
  }

  mutating func edited() { cycle = nil }

  /// What `tab` would put in place of the token at the caret.
  func candidates(_ columns: [Column]) -> [String] {
    let token = token
    let negation = token.hasPrefix("-") ? "-" : ""
    let body = token.dropFirst(negation.count)
    guard let colon = body.firstIndex(of: ":") else {
      return columns.filter { $0.isFilterable && $0.key.hasPrefix(body) }
        .map { negation + $0.key + $0.separator }
    }
    let typed = body[body.index(after: colon)...].drop { $0 == "\"" }
    guard let column = columns.first(where: { $0.key == body[..<colon] }) else { return [] }
    return column.values.filter { $0.hasPrefix(typed) }.map {
      let value = $0.contains(" ") ? "\"\($0)\"" : $0
      return negation + column.key + ":" + value
    }
  }

  /// The word left of the caret.
  private var token: String {
    var token = ""
    var isQuoted = false
    for character in field.head {
      if character == "\"" { isQuoted.toggle() }
      if character == " ", !isQuoted { token = "" } else { token.append(character) }
    }
    return token
  }

  static func == (left: Self, right: Self) -> Bool {
    left.field == right.field && left.original == right.original && left.history == right.history
  }

  func hash(into hasher: inout Hasher) { hasher.combine(field) }
}

extension Column {
  /// What usually follows the key in a filter.
  fileprivate var separator: String {
    switch kind {
    case .text, .identifier, .state: ":"
    case .money, .count, .decimal: ">"
    case .day, .instant: "<"
    }
  }
}
