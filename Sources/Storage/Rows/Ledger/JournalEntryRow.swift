// A row of the table `journal_entry`.

import Billing

/// A journal entry. Its number is gap-free; `leafHash` is its leaf in the journal's tree.
package struct JournalEntryRow: StoredRow, Hashable, Sendable {
  package static let table = "journal_entry"
  package static let columns = [
    "id", "source_kind", "source_id", "rule", "posted_on", "currency", "amount", "legal_entity_id",
    "customer_id", "reverses_id", "leaf_hash", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: JournalEntryID
  /// The fact that it posts.
  package var sourceKind: String
  package var sourceID: Int64
  /// The posting rule, and the day where one record posts several.
  package var rule: String
  /// The business day of the legal entity.
  package var postedOn: Day
  package var currency: Currency
  /// The sum of its debits.
  package var amount: Int64
  package var legalEntityID: LegalEntityID
  /// 0 where it is no customer's.
  package var customerID: CustomerID
  /// The entry that it takes back.
  package var reversesID: JournalEntryID?
  package var leafHash: [UInt8]
  package var stamp: Stamp

  package init(
    id: JournalEntryID, sourceKind: String, sourceID: Int64, rule: String, postedOn: Day,
    currency: Currency, amount: Int64, legalEntityID: LegalEntityID, customerID: CustomerID,
    reversesID: JournalEntryID?, leafHash: [UInt8], stamp: Stamp
  ) {
    self.id = id
    self.sourceKind = sourceKind
    self.sourceID = sourceID
    self.rule = rule
    self.postedOn = postedOn
    self.currency = currency
    self.amount = amount
    self.legalEntityID = legalEntityID
    self.customerID = customerID
    self.reversesID = reversesID
    self.leafHash = leafHash
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    sourceKind = try row.next()
    sourceID = try row.next()
    rule = try row.next()
    postedOn = try row.next()
    currency = try row.next()
    amount = try row.next()
    legalEntityID = try row.next()
    customerID = try row.next()
    reversesID = try row.next()
    leafHash = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(sourceKind)
    values.bind(sourceID)
    values.bind(rule)
    values.bind(postedOn)
    values.bind(currency)
    values.bind(amount)
    values.bind(legalEntityID)
    values.bind(customerID)
    values.bind(reversesID)
    values.bind(leafHash)
    values.bind(stamp)
  }
}
