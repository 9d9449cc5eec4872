// Taking a new customer into the book.

import Billing
import Storage

/// What a book knows that a new customer must fit.
package struct NewCustomerFacts: Sendable {
  let entity: LegalEntityRow?
  let entities: [String]
  /// Customers that have the e-mail address already.
  let namesakes: [String]
  let now: Timestamp
}

package struct CreateCustomer: BookCommand {
  package static let description = VerbDescription(
    .createCustomer, "New customer", "Take a customer into the book, who pays for itself.",
    confirmKey: "X", risk: .consequential, subjects: [.book],
    parameters: [
      Parameter("name", "Name", .text, help: "As it stands on invoices."),
      Parameter("email", "E-mail", .text),
      Parameter("legal-entity", "Legal entity", .text, help: "The key of the one that bills."),
      Parameter("country", "Country", .text, help: "A code such as DE; it decides the tax."),
      Parameter(
        "currency", "Currency", .text, required: false, help: "The entity's, if left out."),
      Parameter("zone", "Zone", .text, required: false, help: "The entity's, if left out."),
      Parameter(
        "collection", "Collection", .choice(["automatic", "sent"]), required: false,
        help: "automatic (the default), or sent with terms."),
      Parameter(
        "terms-days", "Days to pay", .integer(minimum: 0, maximum: 365), required: false,
        help: "For what is sent."),
      Parameter(
        "tax-status", "Tax", .choice(["taxable", "exempt", "reverse_charge"]), required: false),
    ] + .reason)
  static let what = "The customer cannot be created"

  package let name: String
  package let email: String
  package let legalEntity: String
  package let country: String
  package let currency: String?
  package let zone: String?
  package let collection: String
  package let termsDays: Int?
  package let taxStatus: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    name = try draft.text("name")
    email = try draft.text("email")
    legalEntity = try draft.text("legal-entity")
    country = try draft.text("country")
    currency = draft.optionalText("currency")
    zone = draft.optionalText("zone")
    collection = try draft.choiceOrFirst("collection")
    termsDays = draft.optionalText("terms-days") == nil ? nil : try draft.integer("terms-days")
    taxStatus = try draft.choiceOrFirst("tax-status")
    reason = try draft.reason()
    let checked: [(String, CustomerVersionRow.Field, String)] = [
      ("name", .name, name), ("email", .email, email), ("country", .country, country),
      ("zone", .zone, zone ?? "UTC"),
    ]
    for (argument, field, value) in checked {
      try draft.refuseCardNumber(in: value, argument: argument)
      if let why = field.objection(to: value) { throw draft.invalid(argument, why) }
    }
  }

  package func facts(_ book: FactReader) throws -> NewCustomerFacts {
    let entities = try book.catalogue().rows.legalEntities
    return NewCustomerFacts(
      entity: entities.first { $0.key == legalEntity }, entities: entities.map(\.key),
      namesakes: try book.connection.customers(emailKey: searchKey(email)).map(\.name),
      now: book.now)
  }

  package func decide(
    _ facts: NewCustomerFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard let entity = facts.entity else {
      throw Refusal(
        "no-such-entity", what: Self.what, why: "there is no legal entity \(legalEntity)",
        remedy: "There are \(facts.entities.joined(separator: ", ")).")
    }
    var money = entity.currency
    if let code = currency {
      guard let named = Currency(code: code) else {
        throw Refusal(
          "no-such-currency", what: Self.what, why: "there is no currency \(code)",
          remedy: "Use one such as EUR.")
      }
      money = named
    }
    let new = NewCustomer(
      name: name, email: email, legalEntity: entity.id, zone: zone, currency: money,
      collection: CustomerRow.Collection(rawValue: collection) ?? .automatic,
      termsDays: termsDays, country: country,
      taxStatus: CustomerRow.TaxStatus(rawValue: taxStatus) ?? .taxable)
    let shown: [(String, String)] = [
      ("name", name), ("e-mail", email), ("legal entity", entity.name), ("country", country),
      ("currency", money.code), ("zone", zone ?? entity.zone), ("collection", collection),
      ("tax", taxStatus),
    ]
    return Decision(
      .createCustomer, on: .book, of: nil, title: "Take \(name) into the book",
      changes: shown.map {
        Preview.Change(.book, $0.0, before: .none, after: .text($0.1))
      },
      effects: facts.namesakes.isEmpty
        ? [] : ["The e-mail is known already: \(facts.namesakes.joined(separator: ", "))."],
      irreversible: ["A customer stays in the book; a duplicate can be merged."],
      undo: nil, reason: reason, writes: [new], summary: "\(name) is a customer")
  }
}

package struct NewCustomer: DecisionWrite, Hashable {
  let name: String
  let email: String
  let legalEntity: LegalEntityID
  let zone: String?
  let currency: Currency
  let collection: CustomerRow.Collection
  let termsDays: Int?
  let country: String
  let taxStatus: CustomerRow.TaxStatus

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("customer")
    for text in [
      name, email, zone ?? "", currency.code, collection.rawValue, country, taxStatus.rawValue,
    ] { bytes.add(text) }
    bytes.add(legalEntity.number)
    bytes.add(Int64(termsDays ?? -1))
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let id = CustomerID(writer.connection.nextNumber())
    let (sortKey, emailKey) = (searchKey(name), searchKey(email))
    try writer.connection.insert(
      CustomerRow(
        id: id, name: name, sortKey: sortKey, searchKey: "\(sortKey) \(emailKey)", email: email,
        emailKey: emailKey, legalEntityID: legalEntity, payerID: id, parentID: nil, zone: zone,
        currency: currency, collection: collection, termsDays: termsDays, language: nil,
        country: country, taxStatus: taxStatus, taxID: nil, smsConsent: false,
        stamp: writer.stamp))
    // Why it was taken in is the first that is known about it, under a key of its own.
    let secret = try SubjectSecret.of(id, in: writer.connection)
    try writer.connection.insert(
      CustomerNoteRow(
        id: writer.connection.nextID(), customerID: id, text: secret.seal(writer.reason.text),
        author: writer.author, stamp: writer.stamp))
    // Its place in the lists is derived here: the decision was about no customer yet.
    try Standings(connection: writer.connection, now: writer.stamp.recordedAt).refresh(id)
    return RecordReference(.customer, id.description)
  }
}
