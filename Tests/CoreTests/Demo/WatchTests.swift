// Watch rules: a breach fires once, recovers, and fires again.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Watch rules")
struct WatchTests {
  @Test(
    "a decline rate is too high above twice its mean, over at least 50 attempts",
    arguments: [
      (50, 21, 1_000, 200, true), (50, 20, 1_000, 200, false), (49, 49, 1_000, 200, false),
      (50, 50, 49, 0, false), (50, 1, 1_000, 0, true), (50, 0, 1_000, 0, false),
      (Int64.max, Int64.max, Int64.max, Int64.max / 2 - 1, true),
    ] as [(Int64, Int64, Int64, Int64, Bool)])
  func rates(attempts: Int64, declined: Int64, before: Int64, mean: Int64, fires: Bool) {
    let recent = DeclineRate(attempts: attempts, declined: declined)
    #expect(recent.isAboveTwice(DeclineRate(attempts: before, declined: mean)) == fires)
  }

  /// A book with attempts of one merchant account beside those of the demo.
  private struct Account {
    let book: DemoBook
    let key: String
    private let sample: (attempt: PaymentAttemptRow, payment: PaymentRow)
    private var next: Int64 = 1_000

    init() throws {
      book = try DemoBook.copy()
      (sample, key) = try book.facts { facts in
        let attempt = try #require(try facts.connection.everyAttempt().first)
        let payment = try #require(try facts.connection.payment(attempt.paymentID))
        let account = try facts.catalogue().merchantAccounts[attempt.merchantAccountID]
        return ((attempt, payment), account?.key ?? "")
      }
    }

    mutating func attempt(_ count: Int, declined: Int, at instant: Timestamp) throws {
      let stamp = Stamp(at: instant, correlation: 0)
      for n in 0..<count {
        next += 1
        var attempt = sample.attempt
        attempt.id = AttemptID(next)
        attempt.idempotencyKey = "watch-\(next)"
        attempt.processorReference = nil
        attempt.stamp = stamp
        try book.insert(
          attempt,
          PaymentEventRow(
            id: PaymentEventID(next), attemptID: attempt.id,
            state: n < declined ? .declined : .captured, amount: attempt.amount, code: nil,
            networkCode: nil, advice: nil, stamp: stamp))
      }
    }

    /// Judges the rules at an instant; answers the open items of decline rates.
    func watch(at now: Timestamp) throws -> [RecordReference] {
      try book.service.book.write(now: now) { connection in
        let reader = try FactReader(connection, clock: { now })
        try WatchRun(
          connection: connection, now: now, reader: reader, correlation: connection.nextNumber()
        ).run()
        try WorkRun(
          connection: connection, now: now, reader: reader, correlation: connection.nextNumber()
        ).run(.book)
      }
      return try book.rows(.work, "kind:watch_rule detail:decline_rate").map(\.reference)
    }

    func acts() throws -> [String] {
      try book.facts { try $0.connection.watchHistory(limit: 100) }
        .filter { $0.rule == "decline_rate" }.map(\.act.rawValue)
    }
  }

  @Test("a breach fires once; after its end the next breach fires again, as another item")
  func firesOnce() throws {
    var account = try Account()
    let start = Timestamp("2026-09-01T00:00:00Z") ?? DemoBook.clock
    let hour = { (count: Int) in start.adding(seconds: count * 3_600) }
    try account.attempt(200, declined: 20, at: start)
    try account.attempt(60, declined: 30, at: hour(72))
    let first = try account.watch(at: hour(73))
    #expect(first.count == 1)
    #expect(try account.watch(at: hour(74)) == first)
    #expect(try account.acts() == ["fired"])
    let record = try account.book.record(try #require(first.first))
    #expect(record.title.contains(account.key))
    #expect(record.field("last 24 h")?.plain == "30 of 60 (50.0 %)")
    #expect(record.field("28 days before")?.plain.hasPrefix("20 of 200") == true)
    let shown = try account.book.shown(.watch)
    #expect(shown.contains("broken"))
    // A day later nothing is declined any more.
    #expect(try account.watch(at: hour(100)).isEmpty)
    #expect(try account.acts() == ["recovered", "fired"])
    #expect(try account.book.record(try #require(first.first)).state.plain.hasPrefix("resolved"))
    try account.attempt(60, declined: 60, at: hour(200))
    let second = try account.watch(at: hour(201))
    #expect(second.count == 1)
    #expect(second != first)
    #expect(try account.acts() == ["fired", "recovered", "fired"])
  }

  @Test("renewals that stay unbilled for an hour fire, whatever their number, once")
  func renewals() throws {
    let book = try DemoBook.copy()
    let now = DemoBook.clock
    func watch() throws -> Int {
      try book.service.book.write(now: now) { connection in
        let reader = try FactReader(connection, clock: { now })
        try WatchRun(
          connection: connection, now: now, reader: reader, correlation: connection.nextNumber()
        ).run()
        try WorkRun(
          connection: connection, now: now, reader: reader, correlation: connection.nextNumber()
        ).run(.book)
      }
      return try book.rows(.work, "kind:watch_rule detail:renewal_unbilled").count
    }
    try book.tamper("DELETE FROM job_due")
    #expect(try watch() == 0)
    let due = { (minutes: Int) in now.adding(seconds: -minutes * 60).milliseconds }
    try book.tamper("INSERT INTO job_due VALUES (1, 'renewal', 1, \(due(59)), 1, 1, '', NULL, 0)")
    #expect(try watch() == 0)
    try book.tamper(
      "INSERT INTO job_due VALUES (2, 'renewal', 2, \(due(61)), 1, 1, '', NULL, 0)",
      "INSERT INTO job_due VALUES (3, 'renewal', 3, \(due(90)), 1, 1, '', NULL, 0)")
    #expect(try watch() == 1)
    #expect(try watch() == 1)
    try book.tamper("DELETE FROM job_due")
    #expect(try watch() == 0)
  }

  @Test("a ledger that differs from its documents fires, and names the payer as work")
  func mismatch() throws {
    let book = try DemoBook.copy()
    let payer = try #require(
      try book.facts { facts in
        try facts.connection.rows(
          "SELECT customer_id FROM customer_balance WHERE due > 0 ORDER BY customer_id LIMIT 1"
        ) { row -> CustomerID in try row.next() }.first
      })
    try book.derive()
    #expect(try book.rows(.work, "kind:failed_posting").isEmpty)
    #expect(try book.rows(.work, "detail:posting_mismatch").isEmpty)
    // The list of balances says a cent more than the ledger.
    try book.tamper("UPDATE customer_balance SET due = due + 1 WHERE customer_id = \(payer.number)")
    try watch(book)
    let fired = try book.rows(.work, "kind:watch_rule detail:posting_mismatch")
    #expect(fired.count == 1)
    #expect(try book.record(try #require(fired.first).reference).title.contains("receivable"))
    try book.derive()
    #expect(try book.rows(.work, "detail:posting_mismatch").isEmpty)
    // A posting that says less than its document: the next act on the payer finds it.
    let place = """
      (entry_id, n) IN (SELECT p.entry_id, p.n FROM posting p JOIN journal_entry e
        ON e.id = p.entry_id WHERE e.customer_id = \(payer.number) AND p.account = 'receivable'
        ORDER BY p.entry_id, p.n LIMIT 1)
      """
    try book.tamper(
      "DROP TRIGGER posting_no_update", "UPDATE posting SET amount = amount + 1 WHERE \(place)")
    try book.act(
      Deed(.noteCustomer, .id(.customer, payer.description), ["text": "looked at the ledger"]))
    let items = try book.rows(.work, "kind:failed_posting")
    #expect(items.count == 1)
    let record = try book.record(try #require(items.first).reference)
    #expect(record.field("Customer")?.link?.id == payer.description)
    // Kept balances no longer are the sums of their postings.
    try book.derive()
    #expect(try book.rows(.work, "kind:watch_rule detail:posting_mismatch").count == 1)
    try book.tamper("UPDATE posting SET amount = amount - 1 WHERE \(place)")
    try book.derive()
    #expect(try book.rows(.work, "kind:failed_posting").isEmpty)
    #expect(try book.rows(.work, "detail:posting_mismatch").isEmpty)
  }

  @Test("usage that no invoice takes is work of support")
  func refusedUsage() throws {
    let book = try DemoBook.copy()
    var (early, late) = try book.facts { facts in
      let rows: [UsageEventRow] = try facts.connection.all(order: "id")
      return (try #require(rows.first), try #require(rows.last))
    }
    #expect(try book.rows(.work, "kind:refused_usage").isEmpty)
    (early.id, early.key) = (UsageEventID(7), "ahead")
    early.stamp.createdAt = early.stamp.effectiveAt.adding(seconds: -301)
    (late.id, late.key) = (UsageEventID(8), "nobody's")
    let before = late.stamp.effectiveAt.adding(seconds: -86_400 * 3_650)
    late.stamp = Stamp(at: before, correlation: 0)
    try book.insert(early, late)
    try book.derive()
    let rules = try book.rows(.work, "kind:refused_usage").map {
      try #require(book.record($0.reference).field("rule")?.plain)
    }
    #expect(rules.sorted() == ["usage-outside-subscription", "usage-too-far-ahead"])
  }

  private func watch(_ book: DemoBook) throws {
    try book.service.book.write(now: DemoBook.clock) { connection in
      try Standings(connection: connection, now: DemoBook.clock)
        .watch(correlation: connection.nextNumber())
    }
  }

  @Test("the rules are listed with their state: those that hold, and those that nothing judges")
  func listed() throws {
    let shown = try DemoBook.shared().shown(.watch)
    for rule in WatchRule.allCases { #expect(shown.contains(rule.rawValue)) }
    #expect(shown.contains("holds"))
    #expect(shown.contains("unwatched"))
    #expect(shown.contains("nothing delivers messages yet"))
  }
}
