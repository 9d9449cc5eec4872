// Words that would break an invariant if they stood in the wrong room.

import Testing

@Suite("Words that are banned from rooms")
struct WordTests {
  struct Ban: CustomTestStringConvertible, Sendable {
    let words: [String]
    let rooms: [String]
    let why: String
    var testDescription: String { "\(words.joined(separator: ", ")): \(why)" }
  }

  static let everywhere = [
    "Terminal", "Billing", "Formats", "Storage", "Core", "Screens", "daybook",
  ]
  static let bans = [
    Ban(
      words: ["Double", "Float", "CGFloat"], rooms: ["Billing", "Formats", "Core"],
      why: "no float comes near money"),
    Ban(
      words: ["import Foundation", "TimeZone(", "Date()", "Calendar.current"], rooms: everywhere,
      why: "time and zones are handed in"),
    Ban(
      words: ["SystemRandomNumberGenerator", ".random(in"],
      rooms: ["Billing", "Formats", "Screens"],
      why: "pure rooms know no randomness"),
    Ban(
      words: ["SELECT ", "INSERT INTO", "DELETE FROM"],
      rooms: [
        "Billing", "Formats", "Core",
        "Screens", "Terminal", "daybook",
      ], why: "only Storage speaks SQL"),
    Ban(words: ["try!", "as!", "fatalError("], rooms: everywhere, why: "nothing crashes on input"),
    Ban(words: ["OFFSET "], rooms: ["Storage"], why: "lists are paged by key"),
  ]

  @Test("stand nowhere in the rooms they would break", arguments: bans)
  func isKept(ban: Ban) throws {
    for room in ban.rooms {
      for file in Checkout.swiftFiles(below: "Sources/\(room)") {
        for (number, line) in try Checkout.lines(file).enumerated() where !isComment(line) {
          for word in ban.words {
            #expect(!contains(word, in: line), "\(file):\(number + 1) says \(word): \(ban.why)")
          }
        }
      }
    }
  }

  private func isComment(_ line: Substring) -> Bool {
    line.drop { $0 == " " }.hasPrefix("//")
  }

  /// A word counts when no letter or digit stands directly before or after it.
  private func contains(_ word: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.firstRange(of: word) {
      let before =
        range.lowerBound == rest.startIndex ? nil : rest[rest.index(before: range.lowerBound)]
      let after = range.upperBound == rest.endIndex ? nil : rest[range.upperBound]
      if !isWordPart(before) && (!isWordPart(word.last) || !isWordPart(after)) { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  private func isWordPart(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
  }
}
