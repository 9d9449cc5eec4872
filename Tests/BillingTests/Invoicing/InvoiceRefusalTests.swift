// What makes a document impossible is refused by name, at the item that shows it.

import Testing

@testable import Billing

@Suite("Refusals of invoicing")
struct InvoiceRefusalTests {
  static let dollar = Currency.usDollar

  static func volume(_ amount: String) throws -> ChargeModel {
    .volume(try PriceTiers([PriceTier(upTo: nil, unitPrice: decimalOf(amount))]))
  }

  @Test("a one-time charge in another currency, or one that has no price, is refused")
  func oneTime() throws {
    var story = Story()
    let setUp = Price(
      code: "set-up", name: "Set-up", product: "p", kind: .oneTime, currency: Self.dollar,
      model: .flat(decimalOf("50")))
    story.facts.oneTime = [OneTimeCharge(item: 2, on: day("2026-03-01"), price: setUp)]
    #expect(throws: InvoicingRefusal.currencyMix(item: 2, Self.dollar)) {
      try story.preview("2026-03-01")
    }
    let tiered = Story.price("fee", try Self.volume("1"))
    story.facts.oneTime = [
      OneTimeCharge(item: 3, on: day("2026-03-01"), price: tiered, quantity: decimalOf("-1"))
    ]
    #expect(throws: InvoicingRefusal.rating(item: 3, .negativeQuantity)) {
      try story.preview("2026-03-01")
    }
  }

  @Test("a recurring or used quantity without a price is refused with its item")
  func quantities() throws {
    var story = Story(price: Story.price("seat", try Self.volume("1")), quantity: "-1")
    #expect(throws: InvoicingRefusal.rating(item: 1, .negativeQuantity)) {
      try story.preview("2026-03-01")
    }
    story = Story(price: Story.usage("0.01"))
    story.facts.usage = [
      UsageFact(
        item: 1, epoch: 0, index: 0, from: day("2026-03-01"),
        quantity: .value(.dimensions([DimensionedUnits(units: .one, dimensions: [:])])))
    ]
    #expect(throws: InvoicingRefusal.rating(item: 1, .quantityNotSupported)) {
      try story.preview("2026-04-01")
    }
  }

  @Test("more lines than the policy allows park the subscription; as many are billed")
  func tooMany() throws {
    var story = Story()
    story.facts.oneTime = [
      OneTimeCharge(item: 2, on: day("2026-03-01"), price: Story.seat("5", code: "fee"))
    ]
    story.facts.policy.maximumLines = 2
    #expect(try story.preview("2026-03-01").amounts == [2_000, 500])
    story.facts.policy.maximumLines = 1
    #expect(throws: InvoicingRefusal.tooManyLines(limit: 1)) { try story.preview("2026-03-01") }
  }

  @Test("an epoch without a period, and a line outside its period, are malformed")
  func malformed() throws {
    var late = Story(anchor: "9999-12-31")
    #expect(throws: InvoicingRefusal.malformedEpochs(item: 1)) { try late.preview("9999-12-31") }
    var story = Story()
    try story.bill("2026-03-01")
    let terms = story.facts.billed[0].terms
    story.facts.billed[0] = BilledLine(
      id: 1,
      terms: LineTerms(
        key: terms.key, days: day("2026-05-01")..<day("2026-06-01"), priceCode: terms.priceCode,
        wholeAmount: terms.wholeAmount, exactAmount: terms.exactAmount, amount: terms.amount))
    #expect(throws: InvoicingRefusal.malformedEpochs(item: 1)) { try story.preview("2026-03-01") }
  }

  @Test("a change to what has no price, or to more than can be counted, is refused")
  func changes() throws {
    var story = Story(price: Story.price("seat", try Self.volume("1")))
    #expect(throws: ChangeRefusal.invoicing(.rating(item: 1, .negativeQuantity))) {
      try story.change("2026-03-10", .quantity(decimalOf("-1")), cause: 1)
    }
    let most = ExactDecimal(Int64.max)
    let price = Story.price("most", .perUnit(most))
    #expect(throws: ChangeRefusal.invoicing(.arithmetic(.overflow))) {
      try story.change(
        "2026-03-10", .price(price, version: 2, plan: nil, quantity: most), cause: 1)
    }
  }
}
