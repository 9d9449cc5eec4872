// The book as it was known: nothing recorded later shows, and every past comes back.

import Billing
import Storage
import Testing

@testable import Core

@Suite("The past")
struct PastTests {
  @Test("every past of a random history comes back as it was dumped", arguments: [1, 2])
  func random(seed: UInt64) throws {
    let book = try DemoBook.copy()
    var bench = try PastBench(book.service, seed: seed)
    let found = try bench.run(instants: 4)
    #expect(found.instants == 4 && found.acts > 0, "seed \(seed)")
    #expect(
      found.differences.isEmpty,
      "seed \(seed): \(found.differences.prefix(10).map { "\($0.part) \($0.detail)" })")
  }

  @Test(
    "a page of a large book's past derives only its own customers, and shows what the whole does",
    arguments: [ListView.customers, .subscriptions, .invoices])
  func pages(view: ListView) throws {
    let book = try DemoBook.copy()
    var bench = try PastBench(book.service, seed: 3)
    _ = try bench.run(instants: 3)
    let known = KnownAt(DemoBook.clock.adding(seconds: 1))
    guard
      case .list(let whole) = try book.service.answer(
        .known(known, .list(ListQuery(view, page: .first(10_000)))))
    else { return }
    let past = try book.service.book.makePastReader()
    var query = ListQuery(view, page: .first(23))
    var shown: [Row] = []
    while true {
      let page = try past.read(known, needsDerived: true) { connection in
        let reader = try FactReader(connection, past: Past(known: known, revision: 0))
        #expect(try reader.derivePage(query))
        return false
      } _: { connection, revision in
        try FactReader(connection, past: Past(known: known, revision: revision)).list(query)
      }
      #expect(page.hasEarlier == !shown.isEmpty)
      shown += page.rows
      guard page.hasLater, let last = page.rows.last else { break }
      query.page = .after(last.anchor, 23)
    }
    #expect(shown == whole.rows)
    #expect(shown.count > 100)
  }

  @Test("a record that was recorded later is said to be, and one that never was is not")
  func recordedLater() throws {
    let service = try DemoBook.shared().service
    let issued: [InvoiceRow] = try service.book.makeReader().read {
      try $0.all(where: "number IS NOT NULL", [])
    }
    let invoice = try #require(issued.first)
    let before = KnownAt(DemoBook.clock.adding(seconds: -10 * 365 * 86_400))
    let ask = { (reference: RecordReference) in
      #expect(throws: Refusal.self) {
        try service.answer(.known(before, .record(reference, asOf: nil)))
      }?.code
    }
    #expect(ask(RecordReference(.invoice, invoice.id.description)) == "not-known-then")
    #expect(ask(RecordReference(.invoice, InvoiceID(1).description)) == "no-such-record")
  }

  @Test("Home's totals are what counting the subscriptions gives, now and in the past")
  func totals() throws {
    let book = try DemoBook.copy()
    var bench = try PastBench(book.service, seed: 4)
    _ = try bench.run(instants: 3)
    try book.service.book.makeReader().read { connection in
      try expectCounted(connection)
    }
    let known = KnownAt(DemoBook.clock)
    try book.service.book.makePastReader().read(known, needsDerived: true) { connection in
      try FactReader(connection, past: Past(known: known, revision: 0)).derivePast()
      return true
    } _: { connection, _ in
      try expectCounted(connection)
    }
  }

  private func expectCounted(_ connection: Connection) throws {
    let order = "GROUP BY state, plan_name, currency ORDER BY state, plan_name, currency"
    let read = { (sql: String) in
      try connection.rows(sql) { row -> [String] in
        let key: [String] = [try row.next(), try row.next(), try row.next()]
        let (count, recurring): (Int64, Int64) = (try row.next(), try row.next())
        return key + [String(count), String(recurring)]
      }
    }
    let counted = try read(
      """
      SELECT state, plan_name, currency, count(*), CAST(sum(recurring * recurring_known) AS BIGINT)
      FROM subscription_standing \(order)
      """)
    let kept = try read(
      """
      SELECT state, plan_name, currency, sum(subscriptions), sum(recurring)
      FROM subscription_total WHERE subscriptions <> 0 \(order)
      """)
    #expect(!counted.isEmpty && counted == kept)
  }

  @Test("two acts of one instant are two pasts")
  func withinAnInstant() throws {
    let book = try DemoBook.copy()
    let customer = try book.reference("C0012", .customer)
    let notes = { (known: KnownAt?) throws -> [String] in
      let query = Query.record(customer, asOf: nil)
      let answer = try book.service.answer(known.map { .known($0, query) } ?? query)
      guard case .record(let record) = answer else { return [] }
      return record.events("Notes")
    }
    for text in ["first", "second"] {
      let draft = CommandDraft(
        .noteCustomer, on: customer, arguments: ["text": text], asOf: try book.service.now())
      _ = try book.service.commit(draft, expecting: nil)
    }
    guard case .changes(let answer) = try book.service.answer(.changes(customer)) else {
      Issue.record("no changes")
      return
    }
    let last = answer.changes.suffix(3)
    #expect(try last.map { try notes($0).count } == [0, 1, 2])
    #expect(try notes(nil).count == 2)
  }

  @Test("before the book knew a record there is none, and its lists are empty")
  func before() throws {
    let book = try DemoBook.shared()
    let known = KnownAt(DemoBook.clock.adding(seconds: -3_600))
    let customer = try book.reference("C0012", .customer)
    #expect(throws: Refusal.self) {
      try book.service.answer(.known(known, .record(customer, asOf: nil)))
    }
    guard
      case .list(let list) = try book.service.answer(.known(known, .list(ListQuery(.customers))))
    else {
      Issue.record("no list")
      return
    }
    #expect(list.rows.isEmpty && list.fill == .nothingHere)
    #expect(list.standing.knownAt == known)
  }

  @Test("what can be done now cannot be done in the past, and says so")
  func actions() throws {
    let book = try DemoBook.copy()
    let customer = try book.reference("C0012", .customer)
    _ = try book.service.advance(to: DemoBook.clock.adding(seconds: 60))
    let known = KnownAt(DemoBook.clock)
    guard
      case .record(let record) = try book.service.answer(
        .known(known, .record(customer, asOf: nil)))
    else {
      Issue.record("no record")
      return
    }
    #expect(record.standing.now == DemoBook.clock)
    #expect(record.actions.allSatisfy { $0.reason?.contains("past") ?? false })
  }

  @Test(
    "an instant is read in several forms",
    arguments: [
      ("2026-06-15T09:00:00Z", "2026-06-15T09:00:00Z"),
      ("2026-06-15T09:00", "2026-06-15T09:00:00Z"),
      ("2026-06-14", "2026-06-14T23:59:59.999Z"), ("2026-06-15", "2026-06-15T09:00:00Z"),
      ("2026-06-15T09:00:00Z/12", "2026-06-15T09:00:00Z/12"),
    ])
  func forms(text: String, means: String) throws {
    #expect(try KnownAt(typed: text, now: DemoBook.clock).typed == means)
  }

  @Test("the future and nonsense are refused", arguments: ["2026-06-16", "tomorrow", "", "1/x"])
  func refused(text: String) {
    #expect(throws: Refusal.self) { try KnownAt(typed: text, now: DemoBook.clock) }
  }
}
