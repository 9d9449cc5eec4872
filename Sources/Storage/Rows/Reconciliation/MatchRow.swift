// A row of the table `match_act`.

import Billing

/// That two records speak of the same money, or no longer.
package struct MatchRow: StoredRow, Hashable, Sendable {
  package static let table = "match_act"
  package static let columns = [
    "id", "act", "rule", "left_kind", "left_id", "right_kind", "right_id", "currency", "amount",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Act: String, StoredValue, CaseIterable {
    case matched, unmatched
  }

  package var id: MatchID
  package var act: Act
  package var rule: String
  package var leftKind: String
  package var leftID: String
  package var rightKind: String
  package var rightID: String
  package var currency: Currency
  package var amount: Int64
  package var stamp: Stamp

  package init(
    id: MatchID, act: Act, rule: String, leftKind: String, leftID: String, rightKind: String,
    rightID: String, currency: Currency, amount: Int64, stamp: Stamp
  ) {
    self.id = id
    self.act = act
    self.rule = rule
    self.leftKind = leftKind
    self.leftID = leftID
    self.rightKind = rightKind
    self.rightID = rightID
    self.currency = currency
    self.amount = amount
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    act = try row.next()
    rule = try row.next()
    leftKind = try row.next()
    leftID = try row.next()
    rightKind = try row.next()
    rightID = try row.next()
    currency = try row.next()
    amount = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(act)
    values.bind(rule)
    values.bind(leftKind)
    values.bind(leftID)
    values.bind(rightKind)
    values.bind(rightID)
    values.bind(currency)
    values.bind(amount)
    values.bind(stamp)
  }
}
