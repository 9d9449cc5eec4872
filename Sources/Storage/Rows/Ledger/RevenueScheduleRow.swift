// A row of the table `revenue_schedule`.

import Billing

/// What is recognised of a document (or of what changed it) on a day.
package struct RevenueScheduleRow: StoredRow, Hashable, Sendable {
  package static let table = "revenue_schedule"
  package static let columns = [
    "source_kind", "source_id", "earned_on", "amount", "currency", "legal_entity_id", "customer_id",
    "entry_id", "recorded_at", "recognised_at",
  ]
  package static let key = ["source_kind", "source_id", "earned_on"]

  package var sourceKind: String
  package var sourceID: Int64
  package var earnedOn: Day
  /// Negative takes back.
  package var amount: Int64
  package var currency: Currency
  package var legalEntityID: LegalEntityID
  package var customerID: CustomerID
  /// The entry that recognised it.
  package var entryID: JournalEntryID?
  package var recordedAt: Timestamp
  package var recognisedAt: Timestamp?

  package init(
    sourceKind: String, sourceID: Int64, earnedOn: Day, amount: Int64, currency: Currency,
    legalEntityID: LegalEntityID, customerID: CustomerID, entryID: JournalEntryID?,
    recordedAt: Timestamp, recognisedAt: Timestamp?
  ) {
    self.sourceKind = sourceKind
    self.sourceID = sourceID
    self.earnedOn = earnedOn
    self.amount = amount
    self.currency = currency
    self.legalEntityID = legalEntityID
    self.customerID = customerID
    self.entryID = entryID
    self.recordedAt = recordedAt
    self.recognisedAt = recognisedAt
  }

  package init(_ row: inout ColumnReader) throws {
    sourceKind = try row.next()
    sourceID = try row.next()
    earnedOn = try row.next()
    amount = try row.next()
    currency = try row.next()
    legalEntityID = try row.next()
    customerID = try row.next()
    entryID = try row.next()
    recordedAt = try row.next()
    recognisedAt = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(sourceKind)
    values.bind(sourceID)
    values.bind(earnedOn)
    values.bind(amount)
    values.bind(currency)
    values.bind(legalEntityID)
    values.bind(customerID)
    values.bind(entryID)
    values.bind(recordedAt)
    values.bind(recognisedAt)
  }
}
