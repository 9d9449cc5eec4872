// A row of the table `customer`.

import Billing

/// A customer as first stated; later values of its dated fields are `CustomerVersionRow`s.
package struct CustomerRow: StoredRow, Hashable, Sendable {
  package static let table = "customer"
  package static let columns = [
    "id", "name", "sort_key", "search_key", "email", "email_key", "legal_entity_id", "payer_id",
    "parent_id", "zone", "currency", "collection", "terms_days", "language", "country",
    "tax_status", "tax_id", "sms_consent", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Collection: String, StoredValue, CaseIterable {
    case automatic, sent
  }

  package enum TaxStatus: String, StoredValue, CaseIterable {
    case taxable
    case exempt
    case reverseCharge = "reverse_charge"
  }

  package var id: CustomerID
  package var name: String
  /// Folded name: what lists sort by.
  package var sortKey: String
  /// Folded name, e-mail and external id: what searches look in.
  package var searchKey: String
  package var email: String
  /// Folded.
  package var emailKey: String
  package var legalEntityID: LegalEntityID
  /// Who pays; itself if nobody else does.
  package var payerID: CustomerID
  package var parentID: CustomerID?
  /// IANA; absent means the legal entity's.
  package var zone: String?
  package var currency: Currency
  package var collection: Collection
  package var termsDays: Int?
  package var language: String?
  package var country: String
  package var taxStatus: TaxStatus
  package var taxID: String?
  package var smsConsent: Bool
  package var stamp: Stamp

  package init(
    id: CustomerID, name: String, sortKey: String, searchKey: String, email: String,
    emailKey:
      String, legalEntityID: LegalEntityID, payerID: CustomerID, parentID: CustomerID?,
    zone: String?,
    currency: Currency, collection: Collection, termsDays: Int?, language: String?, country: String,
    taxStatus: TaxStatus, taxID: String?, smsConsent: Bool, stamp: Stamp
  ) {
    self.id = id
    self.name = name
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.email = email
    self.emailKey = emailKey
    self.legalEntityID = legalEntityID
    self.payerID = payerID
    self.parentID = parentID
    self.zone = zone
    self.currency = currency
    self.collection = collection
    self.termsDays = termsDays
    self.language = language
    self.country = country
    self.taxStatus = taxStatus
    self.taxID = taxID
    self.smsConsent = smsConsent
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    name = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    email = try row.next()
    emailKey = try row.next()
    legalEntityID = try row.next()
    payerID = try row.next()
    parentID = try row.next()
    zone = try row.next()
    currency = try row.next()
    collection = try row.next()
    termsDays = try row.next()
    language = try row.next()
    country = try row.next()
    taxStatus = try row.next()
    taxID = try row.next()
    smsConsent = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(name)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(email)
    values.bind(emailKey)
    values.bind(legalEntityID)
    values.bind(payerID)
    values.bind(parentID)
    values.bind(zone)
    values.bind(currency)
    values.bind(collection)
    values.bind(termsDays)
    values.bind(language)
    values.bind(country)
    values.bind(taxStatus)
    values.bind(taxID)
    values.bind(smsConsent)
    values.bind(stamp)
  }
}
