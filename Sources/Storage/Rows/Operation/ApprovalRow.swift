// A row of the table `approval`.

import Billing

/// An act that waits for a second person: the command as its maker stated it, and the decision that
/// he saw.
package struct ApprovalRow: StoredRow, Hashable, Sendable {
  package static let table = "approval"
  package static let columns = [
    "id", "verb", "subject_kind", "subject_id", "draft", "digest", "maker_id", "maker", "cause",
    "title", "customer_id", "currency", "amount", "expires_at", "sequence", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: ApprovalID
  package var verb: String
  package var subjectKind: String
  package var subjectID: String
  /// Canonical JSON of the command; Core writes and reads it.
  package var draft: String
  /// Names the decision that was asked for.
  package var digest: [UInt8]
  package var makerID: OperatorID
  package var maker: String
  /// Why a second person is needed.
  package var cause: String
  package var title: String
  package var customerID: CustomerID?
  /// Of the largest amount; nil where no money is moved.
  package var currency: Currency?
  package var amount: Int64
  package var expiresAt: Timestamp
  /// The audit entry of the request.
  package var sequence: Int64
  package var stamp: Stamp

  package init(
    id: ApprovalID, verb: String, subjectKind: String, subjectID: String, draft: String,
    digest: [UInt8], makerID: OperatorID, maker: String, cause: String, title: String,
    customerID: CustomerID?, currency: Currency?, amount: Int64, expiresAt: Timestamp,
    sequence: Int64, stamp: Stamp
  ) {
    self.id = id
    self.verb = verb
    self.subjectKind = subjectKind
    self.subjectID = subjectID
    self.draft = draft
    self.digest = digest
    self.makerID = makerID
    self.maker = maker
    self.cause = cause
    self.title = title
    self.customerID = customerID
    self.currency = currency
    self.amount = amount
    self.expiresAt = expiresAt
    self.sequence = sequence
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    verb = try row.next()
    subjectKind = try row.next()
    subjectID = try row.next()
    draft = try row.next()
    digest = try row.next()
    makerID = try row.next()
    maker = try row.next()
    cause = try row.next()
    title = try row.next()
    customerID = try row.next()
    currency = try row.next()
    amount = try row.next()
    expiresAt = try row.next()
    sequence = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(verb)
    values.bind(subjectKind)
    values.bind(subjectID)
    values.bind(draft)
    values.bind(digest)
    values.bind(makerID)
    values.bind(maker)
    values.bind(cause)
    values.bind(title)
    values.bind(customerID)
    values.bind(currency)
    values.bind(amount)
    values.bind(expiresAt)
    values.bind(sequence)
    values.bind(stamp)
  }
}
