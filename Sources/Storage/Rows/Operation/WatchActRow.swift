// A row of the table `watch_act`.

import Billing

/// A watch rule fired or recovered, in order; the last one says which it is.
package struct WatchActRow: StoredRow, Hashable, Sendable {
  package static let table = "watch_act"
  package static let columns = [
    "rule", "subject", "n", "act", "title", "evidence", "customer_id", "account_id",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["rule", "subject", "n"]

  package enum Act: String, StoredValue, CaseIterable {
    case fired, recovered
  }

  package var rule: String
  /// What the rule watched, such as a merchant account; empty for the book.
  package var subject: String
  package var n: Int
  package var act: Act
  package var title: String
  /// Canonical JSON, as a work item's.
  package var evidence: String
  package var customerID: CustomerID?
  package var accountID: MerchantAccountID?
  package var stamp: Stamp

  package init(
    rule: String, subject: String, n: Int, act: Act, title: String, evidence: String,
    customerID: CustomerID?, accountID: MerchantAccountID?, stamp: Stamp
  ) {
    self.rule = rule
    self.subject = subject
    self.n = n
    self.act = act
    self.title = title
    self.evidence = evidence
    self.customerID = customerID
    self.accountID = accountID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    rule = try row.next()
    subject = try row.next()
    n = try row.next()
    act = try row.next()
    title = try row.next()
    evidence = try row.next()
    customerID = try row.next()
    accountID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(rule)
    values.bind(subject)
    values.bind(n)
    values.bind(act)
    values.bind(title)
    values.bind(evidence)
    values.bind(customerID)
    values.bind(accountID)
    values.bind(stamp)
  }
}
