// A row of the table `job_due`.

import Billing

/// What a job will do next to one subject; derived, and replaced whenever its subject changes.
package struct JobDueRow: StoredRow, Hashable, Sendable {
  package static let table = "job_due"
  package static let columns = [
    "id", "job", "subject_id", "due_at", "customer_id", "payer_id", "detail", "currency",
    "amount",
  ]
  package static let key = ["id"]

  /// Only names the row in lists.
  package var id: Int64
  package var job: String
  package var subjectID: Int64
  package var dueAt: Timestamp
  package var customerID: CustomerID
  package var payerID: CustomerID
  /// Which of several, such as `day_3`.
  package var detail: String
  package var currency: Currency?
  /// Minor units where they are known without computing an invoice, else 0.
  package var amount: Int64

  package init(
    id: Int64, job: String, subjectID: Int64, dueAt: Timestamp, customerID: CustomerID,
    payerID: CustomerID, detail: String, currency: Currency?, amount: Int64
  ) {
    self.id = id
    self.job = job
    self.subjectID = subjectID
    self.dueAt = dueAt
    self.customerID = customerID
    self.payerID = payerID
    self.detail = detail
    self.currency = currency
    self.amount = amount
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    job = try row.next()
    subjectID = try row.next()
    dueAt = try row.next()
    customerID = try row.next()
    payerID = try row.next()
    detail = try row.next()
    currency = try row.next()
    amount = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(job)
    values.bind(subjectID)
    values.bind(dueAt)
    values.bind(customerID)
    values.bind(payerID)
    values.bind(detail)
    values.bind(currency)
    values.bind(amount)
  }
}
