// A row of the table `ladder_step`.

import Billing

/// A step of a ladder, days after day 0.
package struct LadderStepRow: StoredRow, Hashable, Sendable {
  package static let table = "ladder_step"
  package static let columns = ["ladder_id", "n", "day", "action"]
  package static let key = ["ladder_id", "n"]

  package enum Action: String, StoredValue, CaseIterable {
    case inApp = "in_app"
    case email
    case sms
    case restrict
    case end
  }

  package var ladderID: LadderID
  package var n: Int
  package var day: Int
  package var action: Action

  package init(
    ladderID: LadderID, n: Int, day: Int, action: Action
  ) {
    self.ladderID = ladderID
    self.n = n
    self.day = day
    self.action = action
  }

  package init(_ row: inout ColumnReader) throws {
    ladderID = try row.next()
    n = try row.next()
    day = try row.next()
    action = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(ladderID)
    values.bind(n)
    values.bind(day)
    values.bind(action)
  }
}
