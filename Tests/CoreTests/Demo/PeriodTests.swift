// Closed books: nothing is posted into them, whatever it is dated; opening them takes two.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Accounting periods")
struct PeriodTests {
  static let april = "2026-04-30"

  private static func close(_ through: String) -> Deed {
    Deed(
      .closePeriod, .id(.book, "book"), ["legal-entity": "nw-de", "through": through], why: true)
  }

  private static func reopen(_ from: String) -> Deed {
    Deed(.reopenPeriod, .id(.book, "book"), ["legal-entity": "nw-de", "from": from], why: true)
  }

  /// A book whose April is closed by finn with amara's yes, in finn's hands.
  private func closedBook() throws -> DemoBook {
    let finn = try DemoBook.copy(as: "finn")
    let request = try finn.ask(Self.close(Self.april))
    try finn.seen(by: "amara").act(Deed(.approve, .id(.approval, request.id)))
    return finn
  }

  private func receive(on day: String, _ amount: String) -> Deed {
    Deed(.recordPayment, MoneyDeeds.payer, ["amount": amount, "received": day], why: true)
  }

  /// The day on which the money of the newest payment is posted.
  private func postedOn(_ receipt: Receipt, _ book: DemoBook) throws -> String? {
    let id = try PaymentID(receipt.record.id)
    return try book.facts { facts in
      try facts.connection.journalEntries(ofKind: "payment", id: id.number).first?.postedOn
        .description
    }
  }

  @Test("what is dated into a closed period is posted on the first open day, as its preview says")
  func posting() throws {
    let book = try DemoBook.copy(as: "finn")
    #expect(try postedOn(book.act(receive(on: "2026-04-15", "11.00")), book) == "2026-04-15")
    let closed = try closedBook()
    let deed = receive(on: "2026-04-15", "12.00")
    let preview = try closed.service.preview(deed.draft(closed))
    #expect(preview.entries.map(\.on.description) == ["2026-05-01"])
    #expect(preview.effects.contains { $0.contains("closed through 2026-04-30") })
    #expect(try postedOn(closed.act(deed), closed) == "2026-05-01")
    // Open days are as ever.
    #expect(try postedOn(closed.act(receive(on: "2026-05-20", "13.00")), closed) == "2026-05-20")
    let found = try closed.facts { try LedgerCheck($0).book() }
    #expect(found == [])
    let last: [JournalEntryRow] = try closed.facts {
      try $0.connection.all(where: "posted_on <= $1", [try #require(Day(Self.april))])
    }
    let closing = try closed.facts { facts -> Int64 in
      let acts: [PeriodActRow] = try facts.connection.all(where: "1 = 1", [])
      return acts.last?.stamp.correlation ?? 0
    }
    #expect(last.allSatisfy { $0.stamp.correlation < closing }, "nothing is posted there since")
  }

  @Test("an invoice of a closed period is not voided; credited, the note posts after it")
  func voiding() throws {
    let book = try closedBook()
    try book.allowVoid()
    let row = try book.facts { facts -> InvoiceRow? in
      let rows: [InvoiceRow] = try facts.connection.all(
        where: """
          document = 'invoice' AND status = 'open' AND total > 0 AND issued_on <= $1
          AND legal_entity_id = (SELECT id FROM legal_entity WHERE key = 'nw-de')
          """, [try #require(Day(Self.april))], order: "id")
      return try rows.first { row in
        let standing = try facts.account(of: row.customerID).document(row.id)
        return standing?.due == row.total && standing?.attempts.isEmpty == true
      }
    }
    guard let row else { return }
    let subject = Deed.Subject.id(.invoice, row.id.description)
    let refusal = #expect(throws: Refusal.self) {
      try book.act(Deed(.voidInvoice, subject, why: true))
    }
    #expect(refusal?.why.contains("its period is closed") == true)
  }

  @Test("closing waits for a second person, and is refused out of order")
  func refusals() throws {
    let book = try closedBook()
    let code = { (deed: Deed) throws -> String? in
      do {
        _ = try book.service.preview(deed.draft(book))
        return nil
      } catch let refusal as Refusal {
        return refusal.code
      }
    }
    #expect(try code(Self.close("2026-03-31")) == "closed-already")
    #expect(try code(Self.close("2026-05-15")) == "not-a-month-end")
    #expect(try code(Self.close("2026-06-30")) == "not-over")
    #expect(try code(Self.reopen("2026-05-01")) == "not-closed")
    #expect(try code(Self.reopen("2026-04-10")) == "not-a-month")
    let other = Deed(
      .closePeriod, .id(.book, "book"), ["legal-entity": "nobody", "through": Self.april],
      why: true)
    #expect(try code(other) == "no-such-entity")
  }

  @Test("billing days that no run has decided keep a period open")
  func checklist() throws {
    let book = try DemoBook.copy()
    _ = try book.service.advance(to: DemoBook.clock.adding(seconds: 30 * 86_400))
    let refusal = #expect(throws: Refusal.self) {
      _ = try book.service.preview(Self.close("2026-06-30").draft(book))
    }
    #expect(refusal?.code == "not-billed")
  }

  @Test("books that two people opened again take what is dated into them")
  func reopening() throws {
    let book = try closedBook()
    let request = try book.ask(Self.reopen("2026-04-01"))
    #expect(try postedOn(book.act(receive(on: "2026-04-16", "14.00")), book) == "2026-05-01")
    try book.seen(by: "amara").act(Deed(.approve, .id(.approval, request.id)))
    #expect(try postedOn(book.act(receive(on: "2026-04-16", "15.00")), book) == "2026-04-16")
    #expect(try postedOn(book.act(receive(on: "2026-03-16", "16.00")), book) == "2026-04-01")
  }
}
