// The demo book's ledger: whole, balanced, posted once, and what its views say.

import Billing
import Storage
import Testing

@testable import Core

@Suite("The demo book's ledger")
struct DemoLedgerTests {
  private func report(_ report: LedgerReport, _ book: DemoBook) throws -> RecordAnswer {
    guard case .record(let answer) = try book.service.answer(.ledger(report)) else {
      throw WrongAnswer(query: "\(report)")
    }
    return answer
  }

  @Test("agrees with the facts in every identity")
  func check() throws {
    let book = try DemoBook.shared()
    let found = try book.facts { try LedgerCheck($0).book() }
    #expect(found.isEmpty, "\(found.prefix(5).map(\.description))")
    let journal = try book.facts { try JournalVerification($0.connection) }
    #expect(journal.problems.isEmpty && journal.entries > 4_000)
    for id in try book.facts({ try $0.connection.customerIDs(limit: 10_000) }) {
      let own = try book.facts { try LedgerCheck($0).payer(id) }
      #expect(own.isEmpty, "\(own.map(\.description))")
    }
  }

  @Test("posting, recognising and reconciling again adds nothing")
  func again() throws {
    let book = try DemoBook.copy()
    let before = try book.facts { try $0.connection.lastJournalNumber() }
    #expect(before > 4_000)
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    #expect(try book.facts { try $0.connection.lastJournalNumber() } == before)
  }

  @Test("the trial balance balances in every currency and equals the sum of the postings")
  func trialBalance() throws {
    let book = try DemoBook.shared()
    let rolled = try report(.trialBalance(on: nil, knownAt: nil), book)
    let summed = try report(.trialBalance(on: .latest, knownAt: nil), book)
    #expect(rolled.sections == summed.sections)
    #expect(rolled.sections.count == 4)
    for section in rolled.sections {
      for total in try rolled.table(section.title) where total.cells[0].plain == "Total" {
        #expect(total.cells[2] == total.cells[3], "\(section.title)")
      }
    }
  }

  @Test("a statement's balances follow from its postings")
  func statement() throws {
    let book = try DemoBook.shared()
    let euro = try #require(Currency(code: "EUR"))
    let query = LedgerStatementQuery(
      account: .receivable, legalEntity: "nw-de", currency: euro, merchantAccount: nil,
      from: Day("2026-05-01"), through: Day("2026-05-31"), knownAt: nil)
    let statement = try report(.statement(query), book)
    let rows = try statement.table("Postings, newest first")
    #expect(rows.count > 50)
    var balance = try #require(statement.field("Before these postings")?.minor)
    for row in rows.reversed() {
      balance += (row.cells[5].minor ?? 0) - (row.cells[6].minor ?? 0)
      #expect(row.cells[7].minor == balance)
    }
    #expect(statement.field("After these postings")?.minor == balance)
  }

  @Test("an account opens its entries, an entry its postings and the record it posts")
  func drillDown() throws {
    let book = try DemoBook.shared()
    let accounts = try book.rows(.ledger)
    let receivable = try #require(accounts.first { $0.cells[0].plain == "Receivable" })
    let account = try book.record(receivable.reference)
    let posting = try #require(try account.table("Postings, newest first").first)
    let entry = try book.record(posting.reference)
    #expect(try entry.table("Postings").count >= 2)
    let source = try #require(entry.field("Posts")?.link)
    #expect(try book.record(source).sections.isEmpty == false)
    // And back: an invoice shows the entries that posted it.
    let invoice = try book.record(try book.reference("DE-2024-000001", .invoice))
    let rules = try invoice.table("Ledger").map { $0.cells[2].plain }
    #expect(rules.contains("finalise") && rules.contains("recognised"))
  }

  @Test("the figures of all days add up to the facts")
  func figures() throws {
    let book = try DemoBook.shared()
    let answer = try report(
      .figures(from: .earliest, through: .latest, knownAt: nil), book)
    let rows = try answer.table("By merchant account")
    let captured = rows.filter { $0.cells[3].plain.hasSuffix("EUR") }
      .reduce(0) { $0 + ($1.cells[3].minor ?? 0) }
    let facts = try book.facts { reader in
      let attempts = Dictionary(
        uniqueKeysWithValues: try reader.connection.everyAttempt().map { ($0.id, $0) })
      let payments = Dictionary(
        uniqueKeysWithValues: try reader.connection.everyPayment().map { ($0.id, $0) })
      return try reader.connection.everyPaymentEvent().reduce(Int64(0)) { sum, event in
        guard event.state == .captured, event.stamp.effectiveAt <= reader.now,
          let attempt = attempts[event.attemptID],
          payments[attempt.paymentID]?.currency.code == "EUR"
        else { return sum }
        return sum + (event.amount ?? attempt.amount)
      }
    }
    #expect(captured == facts)
    // Nothing was known before the book was made.
    let before = try report(
      .figures(
        from: .earliest, through: .latest,
        knownAt: Timestamp(milliseconds: DemoBook.clock.milliseconds - 1)), book)
    #expect(try before.table("By merchant account").isEmpty)
  }

  @Test("a posting that was changed in the file is found")
  func tampered() throws {
    let book = try DemoBook.copy()
    try book.service.write { connection, _ in
      try connection.executeScript(
        """
        DROP TRIGGER posting_no_update;
        UPDATE posting SET account = 'bank' WHERE entry_id = 1 AND account = 'receivable';
        """)
    }
    let found = try book.facts { try LedgerCheck($0).book() }
    #expect(found.contains { $0.identity == "receivable" })
    #expect(found.contains { $0.identity == "bank" })
    #expect(found.contains { $0.identity == "roll-up of receivable" })
    let journal = try book.facts { try JournalVerification($0.connection) }
    #expect(journal.problems.first == "entry 1 is not the one that was hashed")
  }
}

extension Cell {
  /// Minor units of a money cell.
  fileprivate var minor: Int64? {
    if case .money(let money) = value { return money.minorUnits }
    return nil
  }
}
