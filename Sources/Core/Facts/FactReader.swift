// One read of the book: everything below it was true at one revision and one instant.

import Billing
import Storage

/// Loads facts and turns them into what the rules read. It lives as long as one transaction.
package final class FactReader {
  package let connection: Connection
  package let now: Timestamp
  package let settings: BookSettingsRow
  /// Whose session reads; nil for derivations and jobs.
  let origin: Operator?
  /// Who decides, while a command is decided.
  var acting: Actor?
  /// Set where the connection shows the book as it was known.
  package let past: Past?
  private var loadedCatalogue: Catalogue?
  private var accounts: [CustomerID: PayerAccount] = [:]
  private var imagined: [CustomerVersionRow] = []
  /// What counts as billed where the reader stands ahead of the book.
  private(set) var foreseen: [SubscriptionID: ForeseenBilling] = [:]

  /// `catalogue` spares reading it again where a job has it.
  package init(
    _ connection: Connection, clock: () -> Timestamp, origin: Operator? = nil,
    catalogue: Catalogue? = nil
  ) throws {
    self.connection = connection
    self.origin = origin
    loadedCatalogue = catalogue
    settings = try connection.bookSettings()
    now = settings.simulatedClock ?? clock()
    past = nil
  }

  /// A reader of the past: its clock stands at the instant.
  init(_ connection: Connection, past: Past, origin: Operator? = nil) throws {
    self.connection = connection
    settings = try connection.bookSettings()
    now = past.known.at
    self.origin = origin
    self.past = past
  }

  package func standing() throws -> Standing {
    Standing(
      revision: try past?.revision ?? connection.revision(), now: now,
      isSimulated: settings.simulatedClock != nil, knownAt: past?.known)
  }

  package func catalogue() throws -> Catalogue {
    if let loadedCatalogue { return loadedCatalogue }
    let catalogue = try Catalogue(connection.catalogue())
    loadedCatalogue = catalogue
    return catalogue
  }

  /// The customer as it is known now, or the refusal that there is none. An alias answers with
  /// whom it was merged into.
  package func customer(_ id: CustomerID) throws -> CustomerRow {
    let id = try connection.survivor(of: id)
    guard let row = try connection.customer(id) else { throw Self.missing("customer", id) }
    return row.corrected(by: try connection.versions(of: id))
  }

  /// A reader of the same facts, as another reader has them, at an instant of its own.
  private init(_ other: FactReader, at instant: Timestamp) {
    connection = other.connection
    settings = other.settings
    now = instant
    origin = other.origin
    acting = other.acting
    past = other.past
    loadedCatalogue = other.loadedCatalogue
    imagined = other.imagined
    foreseen = other.foreseen
  }

  /// A reader of the same facts with one more version of a customer, which was never recorded.
  func imagining(_ version: CustomerVersionRow) -> FactReader {
    let reader = FactReader(self, at: now)
    reader.imagined.append(version)
    return reader
  }

  /// A reader of the same facts as they will stand at a later instant if nothing happens to a
  /// subscription but this billing.
  func ahead(
    to instant: Timestamp, _ id: SubscriptionID, _ billing: ForeseenBilling
  ) -> FactReader {
    let reader = FactReader(self, at: max(now, instant))
    reader.foreseen[id] = billing
    return reader
  }

  /// `row` is the customer as stated.
  package func terms(of row: CustomerRow, versions: [CustomerVersionRow]) throws -> CustomerTerms {
    try CustomerTerms(
      row, versions: versions + imagined.filter { $0.customerID == row.id },
      entity: try catalogue().entity(row.legalEntityID))
  }

  package func terms(of id: CustomerID) throws -> CustomerTerms {
    let id = try connection.survivor(of: id)
    guard let row = try connection.customer(id) else { throw Self.missing("customer", id) }
    return try terms(of: row, versions: connection.versions(of: id))
  }

  /// A payer's documents and money.
  package func account(of payer: CustomerID) throws -> PayerAccount {
    let payer = try connection.survivor(of: payer)
    if let known = accounts[payer] { return known }
    guard let facts = try connection.payerFacts(payer) else {
      throw Self.missing("customer", payer)
    }
    let account = try PayerAccount(
      facts, terms: terms(of: payer), externalIDs: connection.outsideNames(ofInvoicesOf: payer),
      now: now)
    accounts[payer] = account
    return account
  }

  /// Accounts are read anew: something was written to them.
  func forgetAccounts() { accounts.removeAll(keepingCapacity: true) }

  static func missing<Tag: RecordTag>(_ kind: String, _ id: Identifier<Tag>) -> Refusal {
    Refusal(
      "no-such-record", what: "There is no \(kind) \(id)", why: "this book does not hold it",
      remedy: "Copy the id from a list of this book.")
  }
}

/// The billing of a subscription until an instant that has not come.
struct ForeseenBilling: Sendable {
  var lines: [InvoiceLine] = []
  /// The last day that is billed.
  var billedOn: Day?
}
