// Ids of records: a 64-bit number inside, a prefixed text with a check character outside.

/// A kind of record, named by the prefix of its shown ids.
package protocol RecordTag: Sendable {
  /// Three lower-case letters, such as `cus`.
  static var prefix: String { get }
}

/// The id of one kind of record. Ids of two kinds cannot be confused: they are different types,
/// and their texts carry different prefixes, which the check character covers too.
package struct Identifier<Tag: RecordTag>: Hashable, Comparable, Sendable {
  /// Positive; grows with time.
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  /// Reads `cus_0d5t2v6k8m0014`.
  package init(_ text: some StringProtocol) throws(IdentifierError) {
    number = try IdentifierText.number(of: text, prefix: Tag.prefix)
  }

  package static func < (left: Identifier, right: Identifier) -> Bool {
    left.number < right.number
  }
}

extension Identifier: CustomStringConvertible {
  /// The shown form, such as `cus_0d5t2v6k8m0014`.
  package var description: String { IdentifierText.text(of: number, prefix: Tag.prefix) }
}

extension Identifier: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Why a text is no id, in order of precedence.
package enum IdentifierError: Error, Hashable, Sendable {
  /// It does not begin with the asked prefix and an underscore.
  case wrongPrefix(expected: String)
  /// It has not 13 characters and a check character after the prefix.
  case wrongLength
  /// A character that the alphabet has not.
  case unknownCharacter(Character)
  /// The check character disagrees: something was mistyped.
  case checkFailed
}

extension IdentifierError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .wrongPrefix(let expected): "an id of this kind begins with \(expected)_"
    case .wrongLength: "an id has 14 characters after its prefix"
    case .unknownCharacter(let character): "an id has no character “\(character)”"
    case .checkFailed: "the check character disagrees: a character was mistyped"
    }
  }
}
