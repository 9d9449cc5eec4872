// A row of the table `approval_act`.

import Billing

/// How a request ended.
package struct ApprovalActRow: StoredRow, Hashable, Sendable {
  package static let table = "approval_act"
  package static let columns = [
    "approval_id", "n", "act", "operator_id", "author", "text", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["approval_id", "n"]

  package enum Act: String, StoredValue, CaseIterable {
    case approved, rejected, withdrawn
    /// Somebody was to approve it, and it was no longer what was asked for.
    case died
  }

  package var approvalID: ApprovalID
  package var n: Int
  package var act: Act
  package var operatorID: OperatorID
  package var author: String
  package var text: String
  package var stamp: Stamp

  package init(
    approvalID: ApprovalID, n: Int, act: Act, operatorID: OperatorID, author: String,
    text: String, stamp: Stamp
  ) {
    self.approvalID = approvalID
    self.n = n
    self.act = act
    self.operatorID = operatorID
    self.author = author
    self.text = text
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    approvalID = try row.next()
    n = try row.next()
    act = try row.next()
    operatorID = try row.next()
    author = try row.next()
    text = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(approvalID)
    values.bind(n)
    values.bind(act)
    values.bind(operatorID)
    values.bind(author)
    values.bind(text)
    values.bind(stamp)
  }
}
