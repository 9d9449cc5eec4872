// A row of the table `match_act`.

import Billing

/// That facts belong together, or that an earlier match is taken back. Matches are only ever added.
package struct MatchRow: StoredRow, Hashable, Sendable {
  package static let table = "match_act"
  package static let columns = [
    "id", "identity", "link", "rule", "document", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: MatchID
  /// Of `Billing.Match`: the same in every run.
  package var identity: String
  package var link: String
  package var rule: String
  /// Canonical JSON of the match; Core writes and reads it.
  package var document: String
  package var stamp: Stamp

  package init(
    id: MatchID, identity: String, link: String, rule: String, document: String, stamp: Stamp
  ) {
    self.id = id
    self.identity = identity
    self.link = link
    self.rule = rule
    self.document = document
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    identity = try row.next()
    link = try row.next()
    rule = try row.next()
    document = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(identity)
    values.bind(link)
    values.bind(rule)
    values.bind(document)
    values.bind(stamp)
  }
}
