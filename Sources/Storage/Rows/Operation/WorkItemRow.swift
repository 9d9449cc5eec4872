// A row of the table `work_item`.

import Billing

/// What a person must resolve. Its key is made from its evidence, so that finding it again changes
/// nothing.
package struct WorkItemRow: StoredRow, Hashable, Sendable {
  package static let table = "work_item"
  package static let columns = [
    "id", "key", "work", "kind", "team", "severity", "title", "customer_id", "legal_entity_id",
    "merchant_account_id", "subject_kind", "subject_id", "currency", "amount", "evidence",
    "opened_at", "due_at", "state",
    "assignee", "closed_at", "search_key", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum State: String, StoredValue, CaseIterable {
    case open, assigned, closed, resolved
  }

  package var id: WorkItemID
  /// Such as `missing_in_report/att_17`.
  package var key: String
  /// Which kind of work, such as `dispute`.
  package var work: String
  /// Which of its kind: of a reconciliation break, what is broken.
  package var kind: String
  /// Who resolves it.
  package var team: String
  /// 1 worst … 4.
  package var severity: Int
  package var title: String
  package var customerID: CustomerID?
  package var legalEntityID: LegalEntityID?
  package var merchantAccountID: MerchantAccountID?
  /// The record that it is about.
  package var subjectKind: String?
  package var subjectID: String?
  package var currency: Currency?
  /// At stake, minor units; 0 where no money is.
  package var amount: Int64
  /// Canonical JSON of both sides; Core writes and reads it.
  package var evidence: String
  package var openedAt: Timestamp
  /// Target time.
  package var dueAt: Timestamp
  package var state: State
  /// Empty when nobody's.
  package var assignee: String
  package var closedAt: Timestamp?
  package var searchKey: String
  package var stamp: Stamp

  package init(
    id: WorkItemID, key: String, work: String, kind: String, team: String, severity: Int,
    title: String,
    customerID:
      CustomerID?, legalEntityID: LegalEntityID?, merchantAccountID: MerchantAccountID?,
    subjectKind: String?, subjectID: String?,
    currency:
      Currency?, amount: Int64, evidence: String, openedAt: Timestamp, dueAt: Timestamp,
    state: State,
    assignee: String, closedAt: Timestamp?, searchKey: String, stamp: Stamp
  ) {
    self.id = id
    self.key = key
    self.work = work
    self.kind = kind
    self.team = team
    self.severity = severity
    self.title = title
    self.customerID = customerID
    self.legalEntityID = legalEntityID
    self.merchantAccountID = merchantAccountID
    self.subjectKind = subjectKind
    self.subjectID = subjectID
    self.currency = currency
    self.amount = amount
    self.evidence = evidence
    self.openedAt = openedAt
    self.dueAt = dueAt
    self.state = state
    self.assignee = assignee
    self.closedAt = closedAt
    self.searchKey = searchKey
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    key = try row.next()
    work = try row.next()
    kind = try row.next()
    team = try row.next()
    severity = try row.next()
    title = try row.next()
    customerID = try row.next()
    legalEntityID = try row.next()
    merchantAccountID = try row.next()
    subjectKind = try row.next()
    subjectID = try row.next()
    currency = try row.next()
    amount = try row.next()
    evidence = try row.next()
    openedAt = try row.next()
    dueAt = try row.next()
    state = try row.next()
    assignee = try row.next()
    closedAt = try row.next()
    searchKey = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(key)
    values.bind(work)
    values.bind(kind)
    values.bind(team)
    values.bind(severity)
    values.bind(title)
    values.bind(customerID)
    values.bind(legalEntityID)
    values.bind(merchantAccountID)
    values.bind(subjectKind)
    values.bind(subjectID)
    values.bind(currency)
    values.bind(amount)
    values.bind(evidence)
    values.bind(openedAt)
    values.bind(dueAt)
    values.bind(state)
    values.bind(assignee)
    values.bind(closedAt)
    values.bind(searchKey)
    values.bind(stamp)
  }
}
