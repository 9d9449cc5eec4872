// A row of the table `period_act`.

import Billing

/// Closing or reopening the books of a legal entity. The last act of an entity is in force.
package struct PeriodActRow: StoredRow, Hashable, Sendable {
  package static let table = "period_act"
  package static let columns = [
    "id", "legal_entity_id", "act", "closed_through", "reason_code", "reason", "author",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Act: String, StoredValue, CaseIterable {
    case closed, reopened
  }

  package var id: Int64
  package var legalEntityID: LegalEntityID
  package var act: Act
  /// The last day that is closed after the act; nil where none is.
  package var closedThrough: Day?
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: Int64, legalEntityID: LegalEntityID, act: Act, closedThrough: Day?, reasonCode: String,
    reason: String, author: String, stamp: Stamp
  ) {
    self.id = id
    self.legalEntityID = legalEntityID
    self.act = act
    self.closedThrough = closedThrough
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    legalEntityID = try row.next()
    act = try row.next()
    closedThrough = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(legalEntityID)
    values.bind(act)
    values.bind(closedThrough)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
