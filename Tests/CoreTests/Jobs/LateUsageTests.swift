// Usage that comes after the document of its period: it is not lost without anybody knowing.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Late usage")
struct LateUsageTests {
  private static let boundary = Timestamp(milliseconds: 1_780_264_800_000)

  /// An event of May that arrives on an instant, of the first metered subscription.
  private func add(
    _ received: Timestamp, _ book: RunBook,
    at instant: Timestamp = boundary.adding(seconds: -5 * 86_400)
  ) throws -> UsageEventRow {
    try book.service.write { connection, now in
      let metered: [SubscriptionID] = try connection.rows(
        """
        SELECT s.id FROM subscription s JOIN plan p ON p.id = s.plan_id WHERE p.key = 'metered'
        ORDER BY s.id
        """
      ) { try $0.next() }
      let meters: [MeterRow] = try connection.all()
      let event = UsageEventRow(
        id: connection.nextID(), source: "test", key: "\(received)",
        meterID: try #require(meters.first).id, subscriptionID: try #require(metered.first),
        value: ExactDecimal(100_000), operation: nil, dimensions: nil,
        stamp: Stamp(
          createdAt: received, effectiveAt: instant, recordedAt: now,
          correlation: connection.nextNumber()))
      try connection.insert(event)
      return event
    }
  }

  private func work(_ book: RunBook) throws -> [WorkItemRow] {
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    return try book.read { try $0.openWorkItems() }.filter { $0.work == "refused_usage" }
  }

  private func billed(_ event: UsageEventRow, _ book: RunBook) throws -> Int64 {
    let lines: [InvoiceLineRow] = try book.read {
      try $0.all(where: "subscription_id = $1 AND purpose = 'usage'", [event.subscriptionID])
    }
    return lines.reduce(0) { $0 + $1.amount }
  }

  @Test("what comes before the draft closes is billed, what comes after it waits as work")
  func late() throws {
    let book = try RunBook(20, seed: 4, isDue: false)
    _ = try book.service.run(until: Self.boundary)
    let early = try add(Self.boundary.adding(seconds: 3_600), book)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 24 * 3_600))
    let once = try billed(early, book)
    #expect(once > 50_000)
    #expect(try work(book) == [])
    let late = try add(Self.boundary.adding(seconds: 3 * 86_400), book)
    #expect(late.subscriptionID == early.subscriptionID)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 4 * 86_400))
    let found = try work(book)
    #expect(found.map(\.title) == ["Usage is not billed: it came after the invoice of its period"])
    #expect(try billed(early, book) == once)
  }

  @Test("what comes after a period in which nothing was used waits as work, too")
  func lateAfterNothing() throws {
    let book = try RunBook(20, seed: 4, isDue: false, eventsEach: 0)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 24 * 3_600))
    #expect(try work(book) == [])
    let late = try add(Self.boundary.adding(seconds: 3 * 86_400), book)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 4 * 86_400))
    #expect(
      try work(book).map(\.title) == [
        "Usage is not billed: it came after the invoice of its period"
      ])
    #expect(try billed(late, book) == 0)
  }

  @Test("what comes within the day after its draft was finalised by hand waits as work, too")
  func afterTheHand() throws {
    let book = try RunBook(20, seed: 4, isDue: false)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 3_600))
    let drafts: [InvoiceRow] = try book.read { try $0.all(where: "status = 'draft'", order: "id") }
    for draft in drafts {
      try book.act(.finalise, RecordReference(.invoice, draft.id.description))
    }
    let late = try add(
      Self.boundary.adding(seconds: 3 * 3_600), book, at: Self.boundary.adding(seconds: -3_600))
    _ = try book.service.run(until: Self.boundary.adding(seconds: 4 * 3_600))
    #expect(
      try work(book).map(\.title) == [
        "Usage is not billed: it came after the invoice of its period"
      ])
    #expect(try billed(late, book) < 50_000)
  }
}
