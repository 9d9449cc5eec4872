// A row of the table `dunning_identity`.

import Billing

/// The id that the dunning of a payer, legal entity and currency has whenever there is a case.
package struct DunningIdentityRow: StoredRow, Hashable, Sendable {
  package static let table = "dunning_identity"
  package static let columns = ["id", "payer_id", "legal_entity_id", "currency"]
  package static let key = ["id"]

  package var id: DunningCaseID
  package var payerID: CustomerID
  package var legalEntityID: LegalEntityID
  package var currency: Currency

  package init(
    id: DunningCaseID, payerID: CustomerID, legalEntityID: LegalEntityID, currency: Currency
  ) {
    self.id = id
    self.payerID = payerID
    self.legalEntityID = legalEntityID
    self.currency = currency
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    payerID = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(payerID)
    values.bind(legalEntityID)
    values.bind(currency)
  }
}
