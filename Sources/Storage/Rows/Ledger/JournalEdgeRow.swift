// A row of the table `journal_edge`.

import Billing

/// A node of the right edge of the journal's tree.
package struct JournalEdgeRow: StoredRow, Hashable, Sendable {
  package static let table = "journal_edge"
  package static let columns = ["level", "hash"]
  package static let key = ["level"]

  /// The subtree holds 2^level leaves.
  package var level: Int
  package var hash: [UInt8]

  package init(
    level: Int, hash: [UInt8]
  ) {
    self.level = level
    self.hash = hash
  }

  package init(_ row: inout ColumnReader) throws {
    level = try row.next()
    hash = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(level)
    values.bind(hash)
  }
}
