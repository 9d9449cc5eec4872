// Where a fact of the outside world was read, so that every decision can show the original text.

/// A place in an imported file and the text that stood there.
package struct Evidence: Hashable, Sendable, Codable {
  /// The file's name or hash, as the importer knows it.
  package let file: String
  /// The line of the record's first character, from 1.
  package let line: Int
  /// The record as it stood in the file.
  package let text: String

  package init(file: String, line: Int, text: String) {
    self.file = file
    self.line = line
    self.text = text
  }
}

/// One fact that takes part in reconciliation, named by kind and id.
package struct FactReference: Hashable, Sendable, Codable {
  /// The kinds of facts, ours first, then theirs.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case payment
    case refund
    case dispute
    case row
    case payout
    case bankLine = "bank_line"
    case file
  }

  package let kind: Kind
  package let id: String

  package init(_ kind: Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

extension FactReference: Comparable, CustomStringConvertible {
  /// `row:txn_1`.
  package var description: String { "\(kind.rawValue):\(id)" }

  package static func < (left: FactReference, right: FactReference) -> Bool {
    (left.kind.rawValue, left.id) < (right.kind.rawValue, right.id)
  }
}
