// Usage that comes after the document of its period: it is not lost without anybody knowing.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Late usage")
struct LateUsageTests {
  private static let boundary = Timestamp(milliseconds: 1_780_264_800_000)

  /// An event of May that arrives on an instant, of the first metered subscription.
  private func add(_ received: Timestamp, _ book: RunBook) throws -> UsageEventRow {
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
          createdAt: received, effectiveAt: Self.boundary.adding(seconds: -5 * 86_400),
          recordedAt: now, correlation: connection.nextNumber()))
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

  private func lines(_ event: UsageEventRow, _ book: RunBook) throws -> [InvoiceLineRow] {
    try book.read {
      try $0.all(
        where: "subscription_id = $1 AND purpose = 'usage'", [event.subscriptionID],
        order: "invoice_id, n")
    }
  }

  private static let nextBoundary = Timestamp(milliseconds: 1_782_856_800_000)

  @Test(
    "what comes after the draft has closed is billed by the next invoice, rated with its period")
  func late() throws {
    let book = try RunBook(20, seed: 4, isDue: false)
    _ = try book.service.run(until: Self.boundary)
    let early = try add(Self.boundary.adding(seconds: 3_600), book)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 24 * 3_600))
    let once = try billed(early, book)
    #expect(once > 50_000)
    let late = try add(Self.boundary.adding(seconds: 3 * 86_400), book)
    #expect(late.subscriptionID == early.subscriptionID)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 4 * 86_400))
    #expect(try work(book) == [])
    #expect(try billed(early, book) == once)
    _ = try book.service.run(until: Self.nextBoundary.adding(seconds: 25 * 3_600))
    let all = try lines(late, book)
    let adjustment = try #require(all.last { $0.correctsInvoiceID != nil })
    // Tiers are those of the whole period: 100,000 more at the last tier's 0.005.
    #expect(adjustment.amount == 50_000)
    #expect(adjustment.periodStart == all[0].periodStart && adjustment.invoiceID > all[0].invoiceID)
    #expect(try work(book) == [])
  }

  @Test("late usage that comes again and again is added each time, and billed once")
  func again() throws {
    let book = try RunBook(20, seed: 4, isDue: false)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 25 * 3_600))
    let first = try add(Self.boundary.adding(seconds: 2 * 86_400), book)
    _ = try book.service.run(until: Self.nextBoundary.adding(seconds: 25 * 3_600))
    let once = try billed(first, book)
    // Received in the second period after its own, and within 35 days.
    _ = try add(Self.boundary.adding(seconds: 30 * 86_400 - 3_600), book)
    let later = Self.nextBoundary.adding(seconds: 31 * 86_400 + 25 * 3_600)
    _ = try book.service.run(until: later)
    #expect(try billed(first, book) == once + 50_000)
    let parked: [ParkingActRow] = try book.read { try $0.all() }
    #expect(parked.filter { $0.subscriptionID == first.subscriptionID } == [])
    let adjusted = try lines(first, book).filter { $0.correctsInvoiceID != nil }
    #expect(adjusted.map(\.amount) == [50_000, 50_000])
    #expect(Set(adjusted.map(\.correctsInvoiceID)).count == 2)
  }

  @Test("usage of a period in which nothing was used is billed by the next invoice")
  func lateAfterNothing() throws {
    let book = try RunBook(20, seed: 4, isDue: false, eventsEach: 0)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 24 * 3_600))
    let late = try add(Self.boundary.adding(seconds: 3 * 86_400), book)
    #expect(try work(book) == [])
    _ = try book.service.run(until: Self.nextBoundary.adding(seconds: 25 * 3_600))
    // 1,000 at 0.01, 4,000 at 0.008 and 95,000 at 0.005.
    #expect(try billed(late, book) == 1_000 + 3_200 + 47_500)
    let outcomes: [BillingPeriodRow] = try book.read {
      try $0.all(
        where: "subscription_id = $1 AND start_on = $2",
        [
          late.subscriptionID, try #require(try lines(late, book).first).periodStart,
        ], order: "price_id, n")
    }
    #expect(outcomes.map(\.outcome).filter { $0 == .zero }.count == 1)
    #expect(outcomes.last { $0.n == 1 }?.outcome == .billed)
  }

  @Test("usage that comes after the last invoice waits as work")
  func afterTheEnd() throws {
    let book = try RunBook(20, seed: 4, isDue: false)
    _ = try book.service.run(until: Self.boundary.adding(seconds: 25 * 3_600))
    let event = try add(Self.boundary.adding(seconds: 2 * 86_400), book)
    #expect(try work(book) == [])
    let subject = RecordReference(.subscription, event.subscriptionID.description)
    try book.act(.cancel, subject, ["when": "now"])
    _ = try book.service.run(until: Self.boundary.adding(seconds: 3 * 86_400))
    let settled = try billed(event, book)
    _ = try add(Self.boundary.adding(seconds: 4 * 86_400), book)
    #expect(
      try work(book).map(\.title) == [
        "Usage is not billed: it came after the invoice of its period"
      ])
    #expect(try billed(event, book) == settled)
  }
}
