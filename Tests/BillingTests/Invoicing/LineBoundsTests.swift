// The exact edges of lines: keys, days, meters, ends of items, and whose usage and repairs count.

import Testing

@testable import Billing

@Suite("Lines at their bounds")
struct LineBoundsTests {
  static let setup = Price(
    code: "setup", name: "Set-up", product: "p", kind: .oneTime, currency: Story.euro,
    model: .flat(decimalOf("99")))

  @Test("a one-time charge serves its own day, and is known by item and cause alone")
  func oneTimeLine() throws {
    var story = Story()
    let charge = OneTimeCharge(item: 9, on: day("2026-03-02"), price: Self.setup, cause: 4)
    story.facts.oneTime = [charge]
    try story.bill("2026-03-01")
    let line = try #require(try story.preview("2026-03-02").lines.first)
    #expect(line.terms.days == day("2026-03-02")..<day("2026-03-03"))
    let key = LineKey(item: 9, epoch: 0, index: 0, purpose: .oneTime, cause: 4)
    #expect(line.terms.key == key)
    let issued = LineTerms(
      key: key, days: line.terms.days, priceCode: "setup", wholeAmount: Ratio(9_900),
      exactAmount: Ratio(9_900), amount: 9_900)
    story.facts.billed.append(BilledLine(id: 50, terms: issued))
    #expect(try story.preview("2026-03-02").kind == .nothing)
  }

  @Test("lines that come to nothing are an invoice of zero, not a credit note")
  func zeroTotal() throws {
    var story = Story()
    story.facts.discounts = [
      ActiveDiscount(
        id: 3, discount: Discount(code: "free", name: "", value: .percent(decimalOf("100"))))
    ]
    let preview = try story.preview("2026-03-01")
    #expect(preview.total == 0)
    #expect(preview.kind == .invoice)
  }

  @Test("a discount on a meter lowers the usage of that meter and nothing else")
  func meterDiscount() throws {
    var story = DocumentTests.withUsage(.value(.units(Ratio(1_000))))
    story.facts.discounts = [
      ActiveDiscount(
        id: 3,
        discount: Discount(
          code: "calls", name: "", value: .percent(decimalOf("10")),
          target: .meters(["calls"])))
    ]
    let preview = try story.preview("2026-04-01")
    #expect(preview.amounts == [2_000, 2_000, 1_000])
    #expect(preview.lines.map(\.terms.discount) == [0, 0, 100])
  }

  @Test("an item that ends on a boundary has no period after it")
  func endOnBoundary() throws {
    var story = Story()
    story.facts.items[0].stretches[0].until = day("2026-04-01")
    let ended = try story.preview("2026-06-15")
    #expect(ended.amounts == [2_000])
    #expect(ended.outcomes.map(\.period.index) == [0])
    story.facts.items[0].stretches[0].until = day("2026-04-02")
    #expect(try story.preview("2026-06-15").outcomes.map(\.period.index) == [0, 1])
  }

  @Test("a price that turns from recurring to usage bills its usage whole")
  func recurringBecomesUsage() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), until: day("2026-03-16"), price: Story.seat("20")),
      ItemStretch(from: day("2026-03-16"), price: Story.usage("0.01"), cause: 3),
    ]
    #expect(try story.bill("2026-03-16").amounts == [-1_032])
    story.facts.usage = [
      UsageFact(
        item: 1, epoch: 0, index: 0, from: day("2026-03-16"),
        quantity: .value(.units(Ratio(500))))
    ]
    #expect(try story.bill("2026-04-01").amounts == [500])
    #expect(try story.preview("2026-04-01").kind == .nothing)
  }

  @Test("a charge of the 31st, which months of 30 days do not count, is left as it is")
  func dayThirtyOne() throws {
    var story = Story()
    story.facts.policy.granularity = .month30
    story.facts.items[0].stretches[0].until = day("2026-03-31")
    try story.bill("2026-03-01")
    let last = LineTerms(
      key: LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring, cause: 8),
      days: day("2026-03-31")..<day("2026-04-01"), priceCode: "seat", wholeAmount: Ratio(2_000),
      exactAmount: Ratio(65), amount: 65)
    story.facts.billed.append(BilledLine(id: 50, terms: last))
    #expect(try story.preview("2026-04-01").kind == .nothing)
  }

  @Test(
    "usage counts for its own item, epoch, period and stretch only",
    arguments: [
      (2, 0, 0, "2026-03-01", true), (3, 0, 0, "2026-03-01", false),
      (2, 1, 0, "2026-03-01", false), (2, 0, 1, "2026-03-01", false),
      (2, 0, 0, "2026-03-02", false),
    ] as [(Int64, Int, Int, String, Bool)])
  func usageFact(_ item: Int64, _ epoch: Int, _ index: Int, _ from: String, _ counts: Bool) throws {
    var story = DocumentTests.withUsage(nil)
    story.facts.usage = [
      UsageFact(
        item: item, epoch: epoch, index: index, from: day(from),
        quantity: .value(.units(Ratio(100))))
    ]
    let preview = try story.preview("2026-04-01")
    #expect(preview.lines.contains { $0.terms.key.purpose == .usage } == counts)
    #expect(preview.blocked.isEmpty == counts)
  }

  @Test("an epoch that begins on a boundary leaves the one before no period of its own")
  func epochOnBoundary() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let yearly = Story.seat("200", code: "yearly", interval: .year)
    try story.change(
      "2026-04-01", .price(yearly, version: 1, plan: "yearly", quantity: .one), cause: 9, .standard)
    let first = try story.bill("2026-04-01")
    #expect(first.amounts == [20_000])
    #expect(first.outcomes.map(\.period.epoch) == [0, 1])
  }

  @Test("what other items and epochs were billed opens no period of an item")
  func foreignLines() throws {
    for (item, epoch) in [(1, 7), (77, 0)] as [(Int64, Int)] {
      var story = Story()
      try story.bill("2026-03-01")
      let terms = story.facts.billed[0].terms
      let far = LineTerms(
        key: LineKey(item: item, epoch: epoch, index: 5, purpose: .recurring), days: terms.days,
        priceCode: "seat", wholeAmount: .one, exactAmount: .one, amount: 1)
      story.facts.billed.append(BilledLine(id: 2, terms: far))
      #expect(try story.preview("2026-03-01").outcomes.map(\.period.index) == [0])
    }
  }

  @Test("the calendar's last whole period is billed")
  func lastPeriod() throws {
    var story = Story(
      anchor: "9999-12-30", interval: .day, price: Story.seat("20", interval: .day))
    #expect(try story.preview("9999-12-30").amounts == [2_000])
  }

  @Test("an item that has lost its stretches returns everything, under its price's code")
  func nothingLeft() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches = []
    let line = try #require(try story.preview("2026-03-01").lines.first)
    #expect(line.terms.amount == -2_000)
    #expect(line.terms.key.cause == 0)
    #expect(line.name == "seat")
  }

  @Test("a stretch that ended where another began gives its repair the cause of the one that began")
  func causeOnTheDay() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches = [
      ItemStretch(
        from: day("2026-03-01"), until: day("2026-03-16"), price: Story.seat("20"), endCause: 4)
    ]
    #expect(try story.preview("2026-03-16").lines.map(\.terms.key.cause) == [4])
    story.facts.items[0].stretches.append(
      ItemStretch(from: day("2026-03-16"), price: Story.seat("50", code: "big"), cause: 5))
    #expect(try story.preview("2026-03-16").lines.map(\.terms.key.cause) == [5, 5])
  }

  @Test("promotional credit goes to lines that have something left, prepaid to no credit note")
  func creditOfNothing() throws {
    var story = Story()
    story.facts.items.append(
      BillableItem(
        id: 2, epochs: story.facts.items[0].epochs,
        stretches: [ItemStretch(from: day("2026-03-01"), price: Story.seat("10", code: "gift"))]))
    story.facts.discounts = [
      ActiveDiscount(
        id: 3,
        discount: Discount(
          code: "free", name: "", value: .percent(decimalOf("100")), target: .prices(["gift"])))
    ]
    story.facts.credits = [DocumentBoundsTests.grant(1, .promotional, 2_000)]
    #expect(try story.preview("2026-03-01").lines.map(\.terms.promotional) == [2_000, 0])
    story.facts.credits = []
    try story.bill("2026-03-01")
    story.facts.credits = [DocumentBoundsTests.grant(1, .prepaid, 500)]
    story.facts.balance = 500
    let note = try story.change("2026-03-15", .cancel(.nowWithCredit), cause: 1)
    #expect(note.invoice.kind == .creditNote)
    #expect(note.invoice.applied.isEmpty)
    #expect(note.invoice.due == 0)
  }

  @Test("up or down is told by the price of a year, whatever the intervals are")
  func direction() throws {
    let byPrice = ChangeRules([
      ChangeRule("up", price: .higher, outcome: .immediateProrated),
      ChangeRule("down", price: .lower, outcome: .endOfTerm),
      ChangeRule("same", price: .same, outcome: .refuse),
    ])
    for (yearly, rule) in [("239", "down"), ("241", "up")] {
      var story = Story()
      let price = Story.seat(yearly, code: "yearly", interval: .year)
      let change = try story.change(
        "2026-03-15", .price(price, version: 1, plan: "yearly", quantity: .one), cause: 9, byPrice)
      #expect(change.decision.rule == rule)
    }
    var story = Story()
    let equal = Story.seat("240", code: "yearly", interval: .year)
    #expect(throws: ChangeRefusal.byRule("same")) {
      try story.change(
        "2026-03-15", .price(equal, version: 1, plan: "yearly", quantity: .one), cause: 9, byPrice)
    }
  }
}
