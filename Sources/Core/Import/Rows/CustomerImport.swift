// customers.csv, customer_versions.csv and credentials.csv.

import Billing
import Storage

struct CustomerImport: RowImporter {
  static let file = "customers.csv"
  static let columns: [ImportColumn] = [
    "id*", "name*", "email*", "legal_entity*", "payer", "parent", "zone", "currency*",
    "collection*", "terms_days", "language", "country*", "tax_status*", "tax_id", "sms_consent",
    "created_at*",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let id: CustomerID = try session.newID(for: row["id"])
    let name = row["name"]
    let emailKey = searchKey(row["email"])
    try session.connection.insert(
      CustomerRow(
        id: id, name: name, sortKey: searchKey(name),
        searchKey: "\(searchKey(name)) \(emailKey) \(searchKey(row["id"]))", email: row["email"],
        emailKey: emailKey, legalEntityID: try session.id("legal_entity", row),
        payerID: row.optional("payer") == nil ? id : try session.promisedID("payer", row),
        parentID: row.optional("parent") == nil ? nil : try session.promisedID("parent", row),
        zone: try row.optionalZone("zone"), currency: try row.currency("currency"),
        collection: try row.choice("collection"),
        termsDays: try row.optionalInteger("terms_days", 0...3_650).map(Int.init),
        language: row.optional("language"), country: try row.country("country"),
        taxStatus: try row.choice("tax_status"), taxID: row.optional("tax_id"),
        smsConsent: try row.yesNo("sms_consent"),
        stamp: session.stamp(at: try row.instant("created_at"))))
  }
}

struct CustomerVersionImport: RowImporter {
  static let file = "customer_versions.csv"
  static let columns: [ImportColumn] = ["customer*", "from*", "field*", "value*"]

  func key(_ row: ImportRow) -> String { "\(row["customer"])/\(row["from"])/\(row["field"])" }

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let from = try row.day("from")
    let field: CustomerVersionRow.Field = try row.choice("field")
    switch field {
    case .name, .email: break
    case .zone: _ = try row.optionalZone("value")
    case .termsDays: _ = try row.integer("value", 0...3_650)
    case .taxStatus: _ = try row.choice("value", CustomerRow.TaxStatus.self)
    case .country: _ = try row.country("value")
    }
    try session.connection.insert(
      CustomerVersionRow(
        customerID: try session.id("customer", row), field: field, fromOn: from,
        value: row["value"], stamp: session.stamp(at: Timestamp(utc: from))))
  }
}

struct CredentialImport: RowImporter {
  static let file = "credentials.csv"
  static let columns: [ImportColumn] = [
    "id*", "customer*", "kind*", "brand", "last4", "expiry", "country", "funding", "fingerprint",
    "processor", "token", "added_at*", "revoked_at",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let addedAt = try row.instant("added_at")
    try session.connection.insert(
      CredentialRow(
        id: try session.newID(for: row["id"]), customerID: try session.id("customer", row),
        kind: try row.choice("kind"), brand: row.optional("brand"), last4: try last4(row),
        expiry: try expiry(row), country: try row.optionalCountry("country"),
        funding: try row.optionalChoice("funding"), fingerprint: row.optional("fingerprint"),
        processor: try row.optionalChoice("processor"), token: row.optional("token"),
        addedAt: addedAt, revokedAt: try row.optionalInstant("revoked_at"),
        stamp: session.stamp(at: addedAt)))
  }

  private func last4(_ row: ImportRow) throws(FieldProblem) -> String? {
    guard let text = row.optional("last4") else { return nil }
    guard text.utf8.count == 4, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw FieldProblem("last4", "“\(text)” is not four digits")
    }
    return text
  }

  private func expiry(_ row: ImportRow) throws(FieldProblem) -> String? {
    guard let text = row.optional("expiry") else { return nil }
    guard Day("\(text)-01") != nil else {
      throw FieldProblem("expiry", "“\(text)” is no month such as 2027-04")
    }
    return text
  }
}
