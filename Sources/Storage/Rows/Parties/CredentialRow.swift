// A row of the table `credential`.

import Billing

/// A means of payment; never a card number.
package struct CredentialRow: StoredRow, Hashable, Sendable {
  package static let table = "credential"
  package static let columns = [
    "id", "customer_id", "kind", "brand", "last4", "expiry", "country", "funding", "fingerprint",
    "processor", "token", "added_at", "revoked_at", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Kind: String, StoredValue, CaseIterable {
    case card
    case sepaDebit = "sepa_debit"
    case bankTransfer = "bank_transfer"
  }

  package enum Funding: String, StoredValue, CaseIterable {
    case credit, debit, prepaid
  }

  package enum Processor: String, StoredValue, CaseIterable {
    case stripe, adyen
  }

  package var id: CredentialID
  package var customerID: CustomerID
  package var kind: Kind
  package var brand: String?
  package var last4: String?
  /// `2027-04`.
  package var expiry: String?
  package var country: String?
  package var funding: Funding?
  package var fingerprint: String?
  package var processor: Processor?
  package var token: String?
  package var addedAt: Timestamp
  package var revokedAt: Timestamp?
  package var stamp: Stamp

  package init(
    id: CredentialID, customerID: CustomerID, kind: Kind, brand: String?, last4: String?,
    expiry:
      String?, country: String?, funding: Funding?, fingerprint: String?, processor: Processor?,
    token: String?, addedAt: Timestamp, revokedAt: Timestamp?, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.kind = kind
    self.brand = brand
    self.last4 = last4
    self.expiry = expiry
    self.country = country
    self.funding = funding
    self.fingerprint = fingerprint
    self.processor = processor
    self.token = token
    self.addedAt = addedAt
    self.revokedAt = revokedAt
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    kind = try row.next()
    brand = try row.next()
    last4 = try row.next()
    expiry = try row.next()
    country = try row.next()
    funding = try row.next()
    fingerprint = try row.next()
    processor = try row.next()
    token = try row.next()
    addedAt = try row.next()
    revokedAt = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(kind)
    values.bind(brand)
    values.bind(last4)
    values.bind(expiry)
    values.bind(country)
    values.bind(funding)
    values.bind(fingerprint)
    values.bind(processor)
    values.bind(token)
    values.bind(addedAt)
    values.bind(revokedAt)
    values.bind(stamp)
  }
}
