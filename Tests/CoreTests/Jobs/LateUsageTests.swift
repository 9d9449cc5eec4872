// Usage that comes after the document of its period: it is not lost without anybody knowing.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Late usage")
struct LateUsageTests {
  /// An event of May that arrives on an instant.
  private func add(_ received: Timestamp, _ book: RunBook) throws -> UsageEventRow {
    try book.service.write { connection, now in
      let known: [UsageEventRow] = try connection.all(order: "id")
      var event = try #require(known.first)
      event.id = connection.nextID()
      event.key = "late-\(received.milliseconds)"
      event.value = ExactDecimal(100_000)
      event.stamp = Stamp(
        createdAt: received, effectiveAt: event.stamp.effectiveAt, recordedAt: now,
        correlation: connection.nextNumber())
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
    let boundary = Timestamp(milliseconds: 1_780_264_800_000)
    _ = try book.service.run(until: boundary)
    let early = try add(boundary.adding(seconds: 3_600), book)
    _ = try book.service.run(until: boundary.adding(seconds: 24 * 3_600))
    let once = try billed(early, book)
    #expect(once > 50_000)
    #expect(try work(book) == [])
    let late = try add(boundary.adding(seconds: 3 * 86_400), book)
    #expect(late.subscriptionID == early.subscriptionID)
    _ = try book.service.run(until: boundary.adding(seconds: 4 * 86_400))
    let found = try work(book)
    #expect(found.map(\.title) == ["Usage is not billed: it came after the invoice of its period"])
    #expect(try billed(early, book) == once)
  }
}
