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

  @Test("free periods count towards the limit of a document, too")
  func tooManyPeriods() throws {
    var story = Story(price: Story.seat("0"))
    story.facts.policy.maximumLines = 3
    #expect(try story.preview("2026-05-31").outcomes.map(\.outcome) == [.zero, .zero, .zero])
    #expect(throws: InvoicingRefusal.tooManyLines(limit: 3)) { try story.preview("2026-06-01") }
  }

  @Test("amounts that came before are counted up to the largest one, and refused above it")
  func largestAmounts() throws {
    let most = LineTerms.maximumAmount
    let changes: [(Int64, (inout InvoiceFacts, Int64) -> Void)] = [
      (most, { $0.balance = $1 }),
      (most, { $0.credits = [CreditGrantFact(id: 1, kind: .prepaid, left: $1)] }),
      (most, { $0.billed[0] = BilledLine(id: 1, terms: $0.billed[0].terms, credited: $1) }),
    ]
    var story = Story()
    try story.bill("2026-03-01")
    for (amount, change) in changes {
      var facts = story.facts
      change(&facts, amount)
      #expect(try nextInvoice(facts).kind == .nothing)
      change(&facts, amount + 1)
      #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try nextInvoice(facts) }
    }
  }

  @Test("epochs follow one another by number; two may begin on one day")
  func epochOrder() throws {
    func epochs(_ first: Int, _ second: Int, on anchor: String) -> Story {
      var story = Story()
      story.facts.items[0].epochs = [(first, "2026-03-01"), (second, anchor)].map {
        number, anchor in
        PeriodSchedule(epoch: number, anchor: day(anchor), interval: .month, zone: .utc)
      }
      return story
    }
    var twice = epochs(0, 1, on: "2026-03-01")
    #expect(try twice.preview("2026-03-01").amounts == [2_000])
    var equal = epochs(1, 1, on: "2026-03-20")
    #expect(throws: InvoicingRefusal.malformedEpochs(item: 1)) { try equal.preview("2026-03-01") }
    var earlier = epochs(0, 1, on: "2026-02-28")
    #expect(throws: InvoicingRefusal.malformedEpochs(item: 1)) { try earlier.preview("2026-03-01") }
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
