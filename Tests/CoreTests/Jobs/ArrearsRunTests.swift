// A plan that charges nothing in advance: its first day decides nothing, and the run goes on.

import Billing
import Storage
import Testing

@testable import Core

@Suite("What is charged in arrears and the run", .timeLimit(.minutes(5)))
struct ArrearsRunTests {
  private static let boundary = Timestamp(milliseconds: 1_780_264_800_000)
  private static let euro = Currency.benchEuro

  /// A book with a plan of these amounts in arrears, and a subscription to it that begins now.
  private func book(
    _ amounts: [String]
  ) throws -> (book: RunBook, subscription: SubscriptionRow) {
    let book = try RunBook(4, seed: 3, isDue: false)
    let customer: CustomerRow = try book.service.write { connection, now in
      let stamp = Stamp(at: now, correlation: connection.nextNumber())
      let products: [ProductRow] = try connection.all()
      let (plan, version): (PlanID, PlanVersionID) = (connection.nextID(), connection.nextID())
      try connection.insert(
        PlanRow(
          id: plan, key: "arrears", productID: try #require(products.first).id, name: "Arrears",
          stamp: stamp))
      try connection.insert(
        PlanVersionRow(
          id: version, planID: plan, version: 1, effectiveFrom: .earliest, existingFrom: nil,
          intervalUnit: .months, intervalCount: 1, trialDays: nil, graceDays: nil, ladderID: nil,
          stamp: stamp))
      for (number, amount) in amounts.enumerated() {
        let id: PriceID = connection.nextID()
        try connection.insert(
          PriceRow(
            id: id, key: "arrears-\(number)", planVersionID: version, n: number + 1,
            name: "Arrears \(number)", kind: .recurring, timing: .arrears, per: .flat, meterID: nil,
            taxCode: "standard", stamp: stamp))
        try connection.insert(
          PriceChargeRow(
            priceID: id, currency: Self.euro,
            definition: #"{"model":"flat","unit_price":"\#(amount)"}"#))
      }
      let customers: [CustomerRow] = try connection.all(order: "id")
      return try #require(customers.first)
    }
    try book.act(
      .createSubscription, RecordReference(.customer, customer.id.description),
      ["plan": "arrears"])
    let subscriptions: [SubscriptionRow] = try book.read { try $0.all(order: "id DESC") }
    return (book, try #require(subscriptions.first))
  }

  private func lines(_ subscription: SubscriptionID, _ book: RunBook) throws -> [InvoiceLineRow] {
    try book.read {
      try $0.all(where: "subscription_id = $1", [subscription], order: "invoice_id, n")
    }
  }

  @Test(
    "a price in arrears is billed when its period has ended, month after month", arguments: [0, 7])
  func billed(owed: Int) throws {
    let (book, subscription) = try book(["10"])
    // What the payer owes or holds decides which way the run goes.
    if owed > 0 {
      try book.act(
        .grantCredit, RecordReference(.customer, subscription.customerID.description),
        ["amount": "\(owed)"])
    }
    _ = try book.service.run(until: Self.boundary.adding(seconds: 40 * 86_400))
    #expect(try lines(subscription.id, book).map(\.amount) == [1_000])
    _ = try book.service.run(until: Self.boundary.adding(seconds: 70 * 86_400))
    #expect(try lines(subscription.id, book).map(\.amount) == [1_000, 1_000])
    let now = try book.service.now()
    let gaps = try book.read { try $0.completenessGaps(now: now, limit: 10) }
    #expect(gaps.filter { $0.subscription == subscription.id } == [])
  }

  @Test("a plan without prices bills nothing, and the run ends")
  func nothing() throws {
    let (book, subscription) = try book([])
    _ = try book.service.run(until: Self.boundary.adding(seconds: 70 * 86_400))
    #expect(try lines(subscription.id, book) == [])
    #expect(try book.service.run().done.isEmpty)
  }
}
