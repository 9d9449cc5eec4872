// A row of the table `approval_standing`.

import Billing

/// What the list of approvals sorts and searches by.
package struct ApprovalStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "approval_standing"
  package static let columns = [
    "approval_id", "state", "checker", "decided_at", "search_key",
  ]
  package static let key = ["approval_id"]

  package var approvalID: ApprovalID
  package var state: String
  /// Empty until somebody has decided.
  package var checker: String
  /// The last instant until somebody has decided.
  package var decidedAt: Timestamp
  package var searchKey: String

  package init(
    approvalID: ApprovalID, state: String, checker: String, decidedAt: Timestamp,
    searchKey: String
  ) {
    self.approvalID = approvalID
    self.state = state
    self.checker = checker
    self.decidedAt = decidedAt
    self.searchKey = searchKey
  }

  package init(_ row: inout ColumnReader) throws {
    approvalID = try row.next()
    state = try row.next()
    checker = try row.next()
    decidedAt = try row.next()
    searchKey = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(approvalID)
    values.bind(state)
    values.bind(checker)
    values.bind(decidedAt)
    values.bind(searchKey)
  }
}
