// A row of the table `work_item_act`.

import Billing

/// What was done with an exception, in order.
package struct WorkItemActRow: StoredRow, Hashable, Sendable {
  package static let table = "work_item_act"
  package static let columns = [
    "item_id", "n", "act", "assignee", "reason_code", "text", "author", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["item_id", "n"]

  package enum Act: String, StoredValue, CaseIterable {
    case assigned, commented, closed, reopened, resolved
  }

  package var itemID: WorkItemID
  package var n: Int
  package var act: Act
  package var assignee: String?
  package var reasonCode: String?
  package var text: String
  package var author: String
  package var stamp: Stamp

  package init(
    itemID: WorkItemID, n: Int, act: Act, assignee: String?, reasonCode: String?, text: String,
    author: String, stamp: Stamp
  ) {
    self.itemID = itemID
    self.n = n
    self.act = act
    self.assignee = assignee
    self.reasonCode = reasonCode
    self.text = text
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    itemID = try row.next()
    n = try row.next()
    act = try row.next()
    assignee = try row.next()
    reasonCode = try row.next()
    text = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(itemID)
    values.bind(n)
    values.bind(act)
    values.bind(assignee)
    values.bind(reasonCode)
    values.bind(text)
    values.bind(author)
    values.bind(stamp)
  }
}
