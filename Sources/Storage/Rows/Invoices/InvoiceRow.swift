// A row of the table `invoice`.

import Billing

/// An invoice or a credit note; a note's amounts are negative.
package struct InvoiceRow: StoredRow, Hashable, Sendable {
  package static let table = "invoice"
  package static let columns = [
    "id", "number", "document", "legal_entity_id", "customer_id", "currency", "status",
    "issued_on", "due_on", "collection", "purchase_order", "corrects_id", "replaces_id",
    "total", "finalised_at", "voided_at", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Document: String, StoredValue, CaseIterable {
    case invoice
    case creditNote = "credit_note"
  }

  package enum Status: String, StoredValue, CaseIterable {
    case draft, open, void
  }

  package enum Collection: String, StoredValue, CaseIterable {
    case automatic, sent
  }

  package var id: InvoiceID
  /// Absent for a draft.
  package var number: String?
  package var document: Document
  package var legalEntityID: LegalEntityID
  /// The payer.
  package var customerID: CustomerID
  package var currency: Currency
  package var status: Status
  package var issuedOn: Day
  package var dueOn: Day?
  package var collection: Collection
  package var purchaseOrder: String?
  /// The invoice that a credit note corrects.
  package var correctsID: InvoiceID?
  /// The void invoice in whose place it was issued.
  package var replacesID: InvoiceID?
  /// Minor units, tax included; equals its lines.
  package var total: Int64
  /// When the book learned that it was issued; absent for a draft.
  package var finalisedAt: Timestamp?
  /// When the book learned that it is void.
  package var voidedAt: Timestamp?
  package var stamp: Stamp

  /// What is no draft counts as issued, and what is void as void, when the row was recorded,
  /// unless other instants are given.
  package init(
    id: InvoiceID, number: String?, document: Document, legalEntityID: LegalEntityID,
    customerID:
      CustomerID, currency: Currency, status: Status, issuedOn: Day, dueOn: Day?,
    collection:
      Collection, purchaseOrder: String?, correctsID: InvoiceID?, replacesID: InvoiceID? = nil,
    total: Int64, finalisedAt: Timestamp? = nil, voidedAt: Timestamp? = nil, stamp: Stamp
  ) {
    self.id = id
    self.number = number
    self.document = document
    self.legalEntityID = legalEntityID
    self.customerID = customerID
    self.currency = currency
    self.status = status
    self.issuedOn = issuedOn
    self.dueOn = dueOn
    self.collection = collection
    self.purchaseOrder = purchaseOrder
    self.correctsID = correctsID
    self.replacesID = replacesID
    self.total = total
    self.finalisedAt = finalisedAt ?? (status == .draft ? nil : stamp.recordedAt)
    self.voidedAt = voidedAt ?? (status == .void ? stamp.recordedAt : nil)
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    number = try row.next()
    document = try row.next()
    legalEntityID = try row.next()
    customerID = try row.next()
    currency = try row.next()
    status = try row.next()
    issuedOn = try row.next()
    dueOn = try row.next()
    collection = try row.next()
    purchaseOrder = try row.next()
    correctsID = try row.next()
    replacesID = try row.next()
    total = try row.next()
    finalisedAt = try row.next()
    voidedAt = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(number)
    values.bind(document)
    values.bind(legalEntityID)
    values.bind(customerID)
    values.bind(currency)
    values.bind(status)
    values.bind(issuedOn)
    values.bind(dueOn)
    values.bind(collection)
    values.bind(purchaseOrder)
    values.bind(correctsID)
    values.bind(replacesID)
    values.bind(total)
    values.bind(finalisedAt)
    values.bind(voidedAt)
    values.bind(stamp)
  }
}
