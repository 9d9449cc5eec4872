// The filter language of every list: `status:past_due amount>500 due<30d acme`.
//
// Terms are separated by blanks and all must hold. `key:value` is equality (for text: contains),
// `key>value` and its kin compare, a leading `-` negates, quotes keep blanks together. A word
// without a key is searched in the list's names and identifiers. Days may be relative to the
// book's today: `30d` is in 30 days, `-7d` a week ago. Nothing is silently ignored: a term that
// is not understood is refused with what would be.

import Billing

package struct Filter: Hashable, Sendable {
  package enum Comparison: String, Hashable, Sendable {
    case matches = ":"
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
  }

  package enum Operand: Hashable, Sendable {
    case text(String)
    /// In major units for money, plain for counts.
    case number(ExactDecimal)
    case day(Day)
  }

  package struct Term: Hashable, Sendable {
    /// Nil for a free word.
    package let column: Column?
    package let comparison: Comparison
    package let operand: Operand
    package let isNegated: Bool
    /// As typed, for the chip.
    package let text: String
  }

  package let terms: [Term]

  package var chips: [String] { terms.map(\.text) }

  /// Reads filter text against a list's columns.
  package init(_ text: String, columns: [Column], today: Day) throws(Refusal) {
    var terms: [Term] = []
    for word in try Self.words(text) {
      terms.append(try Self.term(word, columns: columns, today: today))
    }
    self.terms = terms
  }

  /// Splits at blanks outside quotes.
  private static func words(_ text: String) throws(Refusal) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == " ", !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    guard !isQuoted else {
      throw Refusal(
        "filter-quote", what: "The filter cannot be read", why: "a quote is not closed",
        remedy: "Close it with \".")
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func term(
    _ word: String, columns: [Column], today: Day
  ) throws(Refusal) -> Term {
    let isNegated = word.hasPrefix("-") && word.count > 1
    let body = isNegated ? word.dropFirst() : word[...]
    guard let (key, comparison, value) = split(body) else {
      let free = body.filter { $0 != "\"" }
      return Term(
        column: nil, comparison: .matches, operand: .text(free), isNegated: isNegated, text: word)
    }
    guard let column = columns.first(where: { $0.key == key && $0.isFilterable }) else {
      let known = columns.filter(\.isFilterable).map(\.key).joined(separator: ", ")
      throw Refusal(
        "filter-key", what: "The filter cannot be read", why: "there is no field \(key) here",
        remedy: "Filter by \(known), or quote the word to search for it.")
    }
    let operand = try operand(value, of: column, comparison, today: today)
    return Term(
      column: column, comparison: comparison, operand: operand, isNegated: isNegated, text: word)
  }

  /// `key`, comparison and value; nil when the word has no comparison outside quotes.
  private static func split(_ word: Substring) -> (String, Comparison, String)? {
    guard let place = word.firstIndex(where: { ":<>\"".contains($0) }), word[place] != "\"",
      place != word.startIndex
    else { return nil }
    var sign = String(word[place])
    var rest = word[word.index(after: place)...]
    if sign != ":", rest.first == "=" {
      sign += "="
      rest = rest.dropFirst()
    }
    guard let comparison = Comparison(rawValue: sign) else { return nil }
    return (String(word[..<place]), comparison, rest.filter { $0 != "\"" })
  }

  private static func operand(
    _ text: String, of column: Column, _ comparison: Comparison, today: Day
  ) throws(Refusal) -> Operand {
    switch column.kind {
    case .text, .identifier, .state:
      guard comparison == .matches else {
        throw unfit(column, "is text; use \(column.key):\(text)")
      }
      return .text(text)
    case .money, .count, .decimal:
      guard let number = try? ExactDecimal(text) else {
        throw unfit(column, "needs a number such as \(column.key)>500")
      }
      return .number(number)
    case .day, .instant:
      guard let day = day(text, today: today) else {
        throw unfit(column, "needs a day such as \(column.key)<30d or \(column.key)<2026-06-30")
      }
      return .day(day)
    }
  }

  private static func day(_ text: String, today: Day) -> Day? {
    if text == "today" { return today }
    guard text.hasSuffix("d"), let days = Int(text.dropLast()) else { return Day(text) }
    return today.adding(days: days)
  }

  private static func unfit(_ column: Column, _ why: String) -> Refusal {
    Refusal(
      "filter-value", what: "The filter cannot be read", why: "\(column.key) \(why)", remedy: "")
  }
}
