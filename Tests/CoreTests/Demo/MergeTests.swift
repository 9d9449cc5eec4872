// Merging a duplicate: every reader then sees one customer, and nothing of either is lost.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Merging customers")
struct MergeTests {
  /// Both live, in one zone and entity; the duplicate owes and subscribes.
  static let duplicate = "Delta Education GmbH"
  static let survivor = "C0001"

  static func merge(_ from: String, into: String) -> Deed {
    Deed(.mergeCustomers, .named(from, .customer), ["into": into], why: true)
  }

  private struct Sums: Equatable {
    var due: [String: Int64] = [:]
    var subscriptions = 0
    var documents = 0
  }

  private func sums(_ book: DemoBook, _ names: [String]) throws -> Sums {
    var sums = Sums()
    for name in names {
      let id = try CustomerID(book.reference(name, .customer).id)
      let picture = try book.facts { try $0.picture(of: id) }
      sums.subscriptions += picture.subscriptions.count
      sums.documents += picture.account.documents.count
      for document in picture.account.documents {
        sums.due[document.row.currency.code, default: 0] += document.due
      }
    }
    return sums
  }

  @Test("the one who stays has what both had, in facts, lists, ledger and past")
  func oneCustomer() throws {
    let book = try DemoBook.copy()
    let names = [Self.duplicate, Self.survivor]
    let alias = try book.reference(Self.duplicate, .customer)
    let stays = try book.reference(Self.survivor, .customer)
    let both = try sums(book, names)
    let before = try book.service.now()
    let count = try book.rows(.customers).count
    _ = try book.service.advance(to: before.adding(seconds: 3_600))
    try book.act(Self.merge(Self.duplicate, into: Self.survivor))
    #expect(try sums(book, [Self.survivor]) == both)
    #expect(try book.rows(.customers).count == count - 1)
    // The alias's id, name and outside id lead to the one who stays.
    #expect(try book.record(alias).reference == stays)
    #expect(try book.record(stays).field("Merged with")?.plain.contains("Delta") == true)
    let invoice = try book.reference(MoneyDeeds.open, .invoice)
    let listed = try book.list(
      ListQuery(.invoices, scope: stays, page: .first(500))
    ).rows.map(\.reference)
    #expect(listed.contains(invoice))
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
    #expect(try book.facts { try LedgerCheck($0).payer(CustomerID(stays.id)) } == [])
    guard
      case .record(let past) = try book.service.answer(.record(alias, asOf: before))
    else { throw WrongAnswer(query: "past") }
    #expect(past.reference == alias, "in the past the duplicate was itself")
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("standings made anew are those that the merge left")
  func standings() throws {
    let book = try DemoBook.copy()
    try book.act(Self.merge(Self.duplicate, into: Self.survivor))
    let kept = try RunDump.standings(book.service)
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    #expect(try RunDump.standings(book.service) == kept)
  }

  @Test("an act on the alias is one on the customer who stays")
  func actsOnAlias() throws {
    let book = try DemoBook.copy()
    let alias = try book.reference(Self.duplicate, .customer)
    let stays = try book.reference(Self.survivor, .customer)
    try book.act(Self.merge(Self.duplicate, into: Self.survivor))
    let receipt = try book.act(
      Deed(.noteCustomer, .id(.customer, alias.id), ["text": "two are one"]))
    #expect(receipt.record == stays)
    // Money of the one pays what the other owes.
    try book.act(Deed(.recordPayment, .id(.customer, alias.id), ["amount": "70.21"], why: true))
    try book.act(
      Deed(
        .applyCash, .id(.customer, stays.id), ["invoice": MoneyDeeds.open], why: true))
    #expect(try book.document(MoneyDeeds.open).due == 0)
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
  }

  @Test("the run bills what both subscribe to on documents of the one, once")
  func run() throws {
    let book = try DemoBook.copy()
    // Two of one zone and entity, each with a subscription that runs.
    let (from, stays) = try #require(try twoWhoSubscribe(book))
    try book.act(
      Deed(
        .mergeCustomers, .id(.customer, from.description), ["into": stays.description],
        why: true))
    let known = Set(try book.facts { try $0.account(of: stays).documents.map(\.row.id) })
    _ = try book.service.run(until: DemoBook.clock.adding(seconds: 62 * 86_400))
    let later = DemoBook.clock.adding(seconds: 62 * 86_400)
    let (made, lines) = try book.service.book.makeReader().read { connection in
      let account = try FactReader(connection, clock: { later }).account(of: stays)
      let made = account.documents.filter { !known.contains($0.row.id) }
      let ids = Set(made.map(\.row.id))
      return (made, account.facts.lines.filter { ids.contains($0.invoiceID) })
    }
    #expect(!made.isEmpty)
    #expect(made.allSatisfy { $0.row.customerID == stays })
    let subscriptions = Set(lines.compactMap(\.subscriptionID))
    #expect(subscriptions.count > 1, "of both")
    let again = try book.service.run(until: later)
    #expect(again.done.isEmpty)
    let found = try book.service.book.makeReader().read {
      try LedgerCheck(FactReader($0, clock: { later })).book()
    }
    #expect(found == [])
  }

  private func twoWhoSubscribe(_ book: DemoBook) throws -> (CustomerID, CustomerID)? {
    let names = try book.rows(.subscriptions, "status:active").prefix(40).map(\.reference.id)
    let sides = try book.facts { facts in
      try names.map { name in
        let holder = try facts.picture(of: SubscriptionID(name)).customer.row.id
        return try facts.mergeSide(holder)
      }
    }.filter { $0.paysForItself }
    for first in sides {
      let other = sides.first {
        $0.row.id != first.row.id && $0.row.legalEntityID == first.row.legalEntityID
          && Set($0.zones + first.zones).count == 1
      }
      if let other { return (first.row.id, other.row.id) }
    }
    return nil
  }

  @Test("what cannot be one customer is refused")
  func refused() throws {
    let book = try DemoBook.copy()
    let code = { (from: String, into: String) throws -> String? in
      do {
        try book.act(Self.merge(from, into: into))
        return nil
      } catch let refusal as Refusal {
        return refusal.code
      }
    }
    #expect(try code(Self.survivor, Self.survivor) == "same-customer")
    #expect(try code(Self.duplicate, "nobody at all") == "no-such-record")
    let other = try #require(
      try book.rows(.customers, "entity:nw-us").first ?? book.rows(.customers, "USD").first)
    let refusal = try code(Self.duplicate, other.reference.id)
    #expect(["other-entity", "other-zone"].contains(refusal))
    let alias = try book.reference(Self.duplicate, .customer)
    try book.act(Self.merge(Self.duplicate, into: Self.survivor))
    let again = #expect(throws: Refusal.self) {
      try book.act(
        Deed(
          .mergeCustomers, .id(.customer, alias.id), ["into": Self.survivor], why: true))
    }
    #expect(again?.code == "merged")
  }
}

/// The derived rows of a book, as text.
enum RunDump {
  static func standings(_ service: LocalService) throws -> [String] {
    let tables = [
      "customer_standing|", "customer_balance|", "subscription_standing|", "invoice_standing|",
      "dunning_case|", "job_due|",
    ]
    var lines: [String] = []
    try service.canonicalDump { line in
      if tables.contains(where: { line.hasPrefix($0) }) { lines.append(line) }
    }
    return lines.sorted()
  }
}
