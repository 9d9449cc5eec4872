// A row of the table `match_side`.

import Billing

/// That a match joins a fact, such as `payment:pay_…`, on one of its sides.
package struct MatchSideRow: StoredRow, Hashable, Sendable {
  package static let table = "match_side"
  package static let columns = ["match_id", "side", "fact"]
  package static let key = ["match_id", "side", "fact"]

  package enum Side: String, StoredValue, CaseIterable {
    case left, right
  }

  package var matchID: MatchID
  package var side: Side
  package var fact: String

  package init(matchID: MatchID, side: Side, fact: String) {
    self.matchID = matchID
    self.side = side
    self.fact = fact
  }

  package init(_ row: inout ColumnReader) throws {
    matchID = try row.next()
    side = try row.next()
    fact = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(matchID)
    values.bind(side)
    values.bind(fact)
  }
}
