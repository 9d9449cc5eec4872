// What letting a parked subscription go on says before it is confirmed.

import Billing
import Testing

@testable import Core

@Suite("Unparking says what will be billed")
struct ParkingTests {
  private static let park = Deed(.park, .named("S0015", .subscription), why: true)
  private static let unpark = Deed(.unpark, .named("S0015", .subscription), why: true)

  @Test("where nothing has fallen due, the next day is named and no line is shown")
  func nothingWaits() throws {
    let book = try DemoBook.copy()
    try book.act(Self.park)
    let preview = try book.service.preview(try Self.unpark.draft(book))
    #expect(preview.effects == ["Nothing waits to be billed; it is billed next on 2026-07-01."])
    #expect(preview.lines.isEmpty)
  }

  @Test("everything that fell due is listed once, and the run bills exactly that")
  func waits() throws {
    let book = try DemoBook.copy()
    try book.act(Self.park)
    _ = try book.service.advance(to: DemoBook.clock.adding(seconds: 70 * 86_400))
    let preview = try book.service.preview(try Self.unpark.draft(book))
    #expect(
      preview.lines.map(\.text) == [
        "Growth seat, 2026-07-01 to 2026-08-01", "Growth seat, 2026-08-01 to 2026-09-01",
      ])
    #expect(
      preview.effects.first?.hasPrefix("The next run bills what fell due since 2026-07-01: 2 lines")
        == true, "\(preview.effects)")
    try book.act(Self.unpark)
    _ = try book.service.run(until: DemoBook.clock.adding(seconds: 70 * 86_400))
    let subscription = try book.reference("S0015", .subscription).id
    let billed = try book.facts { reader in
      let (customer, _) = try reader.picture(of: SubscriptionID(subscription))
      return customer.facts.lines.filter {
        $0.subscriptionID?.description == subscription && $0.serviceStart.description >= "2026-07"
      }.map { $0.amount - $0.discountAmount + $0.taxAmount }
    }
    #expect(billed.sorted() == preview.lines.map(\.amount.minorUnits).sorted())
  }
}
