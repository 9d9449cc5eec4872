// A row of the table `journal_fact`.

import Billing

/// A fact that an entry covers beside its source.
package struct JournalFactRow: StoredRow, Hashable, Sendable {
  package static let table = "journal_fact"
  package static let columns = ["source_kind", "source_id", "rule", "entry_id"]
  package static let key = ["source_kind", "source_id", "rule"]

  package var sourceKind: String
  package var sourceID: Int64
  package var rule: String
  package var entryID: JournalEntryID

  package init(
    sourceKind: String, sourceID: Int64, rule: String, entryID: JournalEntryID
  ) {
    self.sourceKind = sourceKind
    self.sourceID = sourceID
    self.rule = rule
    self.entryID = entryID
  }

  package init(_ row: inout ColumnReader) throws {
    sourceKind = try row.next()
    sourceID = try row.next()
    rule = try row.next()
    entryID = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(sourceKind)
    values.bind(sourceID)
    values.bind(rule)
    values.bind(entryID)
  }
}
