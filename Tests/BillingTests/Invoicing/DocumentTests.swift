// From lines to a document: usage, discounts, credit, tax, safety stops, and what is not known.

import Testing

@testable import Billing

@Suite("Documents add up, or say why they cannot")
struct DocumentTests {
  static func withUsage(
    _ quantity: Computed<RatedQuantity>?, price: Price = Story.usage("0.01")
  ) -> Story {
    var story = Story()
    story.facts.items.append(
      BillableItem(
        id: 2, epochs: story.facts.items[0].epochs,
        stretches: [ItemStretch(from: day("2026-03-01"), price: price)]))
    if let quantity { story.setUsage(quantity) }
    return story
  }

  @Test("usage is billed when its period has ended, and late usage as a difference")
  func usage() throws {
    var story = Self.withUsage(.value(.units(Ratio(1_000))))
    #expect(try story.bill("2026-03-01").amounts == [2_000])
    #expect(try story.bill("2026-04-01").amounts == [2_000, 1_000])
    story.setUsage(.value(.units(Ratio(1_250))))
    story.facts.batch = 5
    let late = try story.bill("2026-04-02")
    #expect(late.amounts == [250])
    #expect(late.lines[0].terms.key.cause == 5)
    #expect(late.words[0].contains("12.50 due less 10.00 billed = 2.50"))
    story.setUsage(.value(.units(Ratio(1_100))))
    story.facts.batch = 6
    let back = try story.bill("2026-04-03")
    #expect(back.amounts == [-150])
    #expect(back.lines[0].terms.key.purpose == .repair)
    #expect(try story.preview("2026-04-04").kind == .nothing)
  }

  @Test("usage that was not read is not computed, never zero")
  func missingUsage() throws {
    var story = Self.withUsage(nil)
    let preview = try story.preview("2026-04-01")
    #expect(preview.blocked.map(\.reason) == ["no usage of calls was read from 2026-03-01"])
    #expect(preview.figures.subtotal == .notComputed(preview.blocked[0].reason))
    #expect(preview.figures.total.value == nil)
    #expect(preview.figures.amountDue.value == nil)
    #expect(preview.outcomes.last?.outcome == .notYetDue)
    #expect(preview.outcomes.contains { $0.outcome == .blocked(preview.blocked[0].reason) })
    story.setUsage(.notComputed("the meter is being rebuilt"))
    #expect(
      try story.preview("2026-04-01").figures.tax == .notComputed("the meter is being rebuilt"))
  }

  @Test("usage on a day that months of 30 days do not count is billed; its minimum is nothing")
  func dayThirtyOne() throws {
    var story = Self.withUsage(
      .value(.units(Ratio(0))), price: Story.usage("0.01", minimum: "30"))
    story.facts.items.removeFirst()
    story.facts.policy.granularity = .month30
    story.facts.items[0].stretches = [
      ItemStretch(
        from: day("2026-03-31"), until: day("2026-04-01"),
        price: Story.usage("0.01", minimum: "30"))
    ]
    story.facts.usage = [
      UsageFact(
        item: 2, epoch: 0, index: 0, from: day("2026-03-31"),
        quantity: .value(.units(Ratio(500))))
    ]
    #expect(try story.bill("2026-04-01").amounts == [500])
    #expect(try story.preview("2026-04-02").kind == .nothing)
  }

  @Test("each stretch of usage is compared with its own lines only")
  func usageStretches() throws {
    var story = Self.withUsage(nil)
    story.facts.items.removeFirst()
    let dear = Price(
      code: "calls 2", name: "calls", product: "p", kind: .usage(meter: "calls"),
      currency: Story.euro, model: .perUnit(decimalOf("0.02")))
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), until: day("2026-03-11"), price: Story.usage("0.01")),
      ItemStretch(from: day("2026-03-11"), price: dear, cause: 3),
    ]
    func read(_ first: Int, _ second: Int) -> [UsageFact] {
      [("2026-03-01", first), ("2026-03-11", second)].map { from, units in
        UsageFact(
          item: 2, epoch: 0, index: 0, from: day(from), quantity: .value(.units(Ratio(units))))
      }
    }
    story.facts.usage = read(100, 100)
    #expect(try story.bill("2026-04-01").amounts == [100, 200])
    story.facts.usage = read(100, 150)
    story.facts.batch = 8
    let late = try story.bill("2026-04-02")
    #expect(late.amounts == [100])
    #expect(late.lines[0].terms.priceCode == "calls 2")
    #expect(late.lines[0].terms.key.corrects == 2)
    story.facts.usage = read(90, 150)
    story.facts.batch = 9
    let less = try story.bill("2026-04-03")
    #expect(less.amounts == [-10])
    #expect(less.lines[0].terms.key.corrects == 1)
    #expect(less.outcomes.first?.outcome == .billed)
  }

  @Test("parts of a unit make no line until they sum to one; free one-time items make none")
  func belowOneUnit() throws {
    var story = Self.withUsage(.value(.units(.one)), price: Story.usage("0.004"))
    story.facts.items.removeFirst()
    #expect(try story.bill("2026-04-01").kind == .nothing)
    story.setUsage(.value(.units(Ratio(2))))
    #expect(try story.bill("2026-04-02").amounts == [1])
    let gift = Price(
      code: "gift", name: "Gift", product: "p", kind: .oneTime, currency: Story.euro,
      model: .flat(.zero))
    story.facts.oneTime = [OneTimeCharge(item: 9, on: day("2026-04-02"), price: gift)]
    #expect(try story.preview("2026-04-02").kind == .nothing)
  }

  @Test("a one-time price among the recurring items is billed by its charge alone")
  func oneTimeStretch() throws {
    var story = Story()
    let fee = Price(
      code: "fee", name: "Fee", product: "p", kind: .oneTime, currency: Story.euro,
      model: .flat(decimalOf("5")))
    story.facts.items[0].stretches = [ItemStretch(from: day("2026-03-01"), price: fee)]
    let preview = try story.preview("2026-03-01")
    #expect(preview.kind == .nothing)
    #expect(preview.outcomes.map(\.outcome) == [.zero])
  }

  @Test("a minimum scales by the days of its stretch")
  func minimum() throws {
    var story = Self.withUsage(.value(.units(Ratio(0))), price: Story.usage("0.01", minimum: "31"))
    story.facts.items.removeFirst()
    story.facts.items[0].stretches[0].until = day("2026-03-11")
    #expect(try story.bill("2026-03-11").amounts == [1_000])
  }

  @Test("a tax that the engine could not answer is a visible gap")
  func taxGap() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(standard: .notComputed("the tax service did not answer"))
    let preview = try story.preview("2026-03-01")
    #expect(preview.figures.subtotal == .value(2_000))
    #expect(preview.figures.tax == .notComputed("the tax service did not answer"))
    #expect(preview.figures.total.value == nil)
    #expect(TaxFacts().answer(for: "x") == .notComputed("no tax answer for the code x"))
    #expect(TaxFacts(byCode: ["x": .none("exempt")]).answer(for: "x") == .none("exempt"))
  }

  @Test("a discount for n periods ends after n, also when periods are caught up together")
  func discountPeriods() throws {
    var story = Story()
    story.facts.discounts = [
      ActiveDiscount(
        id: 3, discount: Discount(code: "half", name: "", value: .percent(decimalOf("50"))),
        periodsLeft: 2)
    ]
    let preview = try story.preview("2026-05-01")
    #expect(preview.lines.map(\.terms.discount) == [1_000, 1_000, 0])
    #expect(preview.discountPeriods == [DiscountUse(discount: 3, periods: 2)])
    #expect(preview.words[0].hasSuffix("discount half, 50 % of 20.00: - 10.00"))
  }

  @Test("a discount lowers the periods that begin in its days, whenever they are billed")
  func discountDays() throws {
    var story = Story()
    let half = Discount(code: "half", name: "", value: .percent(decimalOf("50")))
    for (from, until, lowered) in [
      ("2026-04-01", "2026-05-01", [0, 1_000, 0]), ("2026-04-02", "2026-05-02", [0, 0, 1_000]),
      (nil, "2026-04-01", [1_000, 0, 0]), ("2026-05-01", nil, [0, 0, 1_000]),
    ] as [(String?, String?, [Int64])] {
      story.facts.discounts = [
        ActiveDiscount(id: 3, discount: half, from: from.map(day), until: until.map(day))
      ]
      let preview = try story.preview("2026-05-01")
      #expect(preview.lines.map(\.terms.discount) == lowered, "\(from ?? "") \(until ?? "")")
    }
  }

  @Test("the rest of a discounted period stays discounted after a change and uses no new period")
  func discountAfterChange() throws {
    var story = Story()
    story.facts.discounts = [
      ActiveDiscount(
        id: 3,
        discount: Discount(
          code: "five", name: "", value: .fixed(Money(minorUnits: 500, Story.euro))),
        periodsLeft: 1)
    ]
    #expect(try story.bill("2026-03-01").total == 1_500)
    story.facts.discounts = [
      ActiveDiscount(id: 3, discount: story.facts.discounts[0].discount, periodsLeft: 0)
    ]
    try story.change("2026-03-16", .plan("40"), cause: 2)
    let change = try story.bill("2026-03-16")
    #expect(change.lines.map(\.terms.discount) == [-258, 258])
    #expect(change.discountPeriods.isEmpty)
    #expect(try story.bill("2026-04-01").lines.map(\.terms.discount) == [0])
  }

  @Test("a fixed discount without a line of its target takes nothing, and counts no period")
  func discountTarget() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.discounts = [
      ActiveDiscount(
        id: 3,
        discount: Discount(
          code: "five", name: "", value: .fixed(Money(minorUnits: 500, Story.euro)),
          target: .plans(["other"])),
        periodsLeft: 1)
    ]
    let other = try story.preview("2026-04-01")
    #expect(other.lines.map(\.terms.discount) == [0])
    #expect(other.discountPeriods.isEmpty)
    story.facts.discounts = [
      ActiveDiscount(
        id: 3, discount: Discount(code: "ten", name: "", value: .percent(decimalOf("10"))),
        periodsLeft: 1)
    ]
    // The issued line of March bears no discount: April is the first period that counts.
    let april = try story.preview("2026-04-01")
    #expect(april.lines.map(\.terms.discount) == [200])
    #expect(april.discountPeriods == [DiscountUse(discount: 3, periods: 1)])
  }

  @Test("promotional credit lowers the tax base, prepaid and balance pay the total")
  func credits() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(standard: .rates([TaxRate(code: "vat", percent: decimalOf("20"))]))
    story.facts.credits = [
      CreditGrantFact(id: 1, kind: .promotional, left: 300),
      CreditGrantFact(id: 2, kind: .promotional, expiresOn: day("2026-04-01"), left: 200),
      CreditGrantFact(id: 3, kind: .promotional, expiresOn: day("2026-02-28"), left: 900),
      CreditGrantFact(id: 4, kind: .prepaid, priority: 2, left: 600),
      CreditGrantFact(id: 5, kind: .prepaid, priority: 1, left: 100),
    ]
    story.facts.balance = 400
    let preview = try story.preview("2026-03-01")
    #expect(preview.figures.promotional == .value(500))
    #expect(preview.figures.tax == .value(300))
    #expect(preview.total == 1_800)
    #expect(preview.applied.map(\.amount) == [200, 300, 100, 600, 400])
    #expect(preview.figures.creditApplied == .value(1_100))
    #expect(preview.due == 700)
    story.facts.policy.promotionalLowersTax = false
    let after = try story.preview("2026-03-01")
    #expect(after.total == 2_400)
    #expect(after.due == 800)
    story.facts.balance = 5_000
    #expect(try story.preview("2026-03-01").due == 0)
    #expect(try story.preview("2026-03-01").applied.last?.amount == 1_200)
  }

  @Test("a one-time charge is billed on its day and once")
  func oneTime() throws {
    var story = Story()
    let setup = Price(
      code: "setup", name: "Set-up", product: "p", kind: .oneTime, currency: Story.euro,
      model: .flat(decimalOf("99")))
    story.facts.oneTime = [OneTimeCharge(item: 9, on: day("2026-03-02"), price: setup, cause: 1)]
    #expect(try story.bill("2026-03-01").amounts == [2_000])
    #expect(try story.bill("2026-03-02").amounts == [9_900])
    #expect(try story.preview("2026-03-02").kind == .nothing)
  }

  @Test("inclusive tax leaves what the customer pays unchanged")
  func inclusive() throws {
    var story = Story(price: Story.seat("119"))
    story.facts.taxes = TaxFacts(
      standard: .rates([TaxRate(code: "vat", percent: decimalOf("19"), inclusive: true)]))
    let preview = try story.bill("2026-03-01")
    #expect(preview.total == 11_900)
    #expect(preview.figures.tax == .value(1_900))
    story.facts.items[0].stretches[0].until = day("2026-03-01")
    #expect(try story.preview("2026-03-02").total == -11_900)
  }

  @Test("safety stops park instead of billing")
  func stops() throws {
    var story = Story()
    try story.bill("2026-03-01")
    var doubled = story
    doubled.facts.billed.append(BilledLine(id: 99, terms: story.facts.billed[0].terms))
    #expect(throws: InvoicingRefusal.doubledPeriod(story.facts.billed[0].terms.key)) {
      try doubled.preview("2026-03-01")
    }
    var long = Story()
    long.facts.policy.maximumLines = 3
    #expect(try long.preview("2026-05-31").lines.count == 3)
    #expect(throws: InvoicingRefusal.tooManyLines(limit: 3)) { try long.preview("2026-06-01") }
    var capped = story
    capped.facts.policy.maximumCredit = 1_999
    capped.facts.items[0].stretches[0].until = day("2026-03-01")
    #expect(throws: InvoicingRefusal.negativeBeyondCredit(-2_000)) {
      try capped.preview("2026-03-01")
    }
    capped.facts.policy.maximumCredit = 2_000
    #expect(try capped.preview("2026-03-01").total == -2_000)
    var mixed = Story()
    mixed.facts.currency = try #require(Currency(code: "USD"))
    #expect(throws: InvoicingRefusal.currencyMix(item: 1, Story.euro)) {
      try mixed.preview("2026-03-01")
    }
    var disorder = Story()
    disorder.facts.items[0].stretches[0].until = day("2026-02-01")
    #expect(throws: InvoicingRefusal.malformedStretches(item: 1)) {
      try disorder.preview("2026-03-01")
    }
    var epochs = Story()
    epochs.facts.items[0].epochs.append(epochs.facts.items[0].epochs[0])
    #expect(throws: InvoicingRefusal.malformedEpochs(item: 1)) { try epochs.preview("2026-03-01") }
    var huge = Story()
    huge.facts.balance = LineTerms.maximumAmount + 1
    #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try huge.preview("2026-03-01") }
    var dear = Story(price: Story.seat("99999999999999"))
    #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try dear.preview("2026-03-01") }
  }

  @Test("the same stretch charged again without a new cause is refused as a duplicate")
  func duplicate() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches[0].until = day("2026-03-11")
    try story.bill("2026-03-11")
    story.facts.items[0].stretches[0].until = nil
    #expect(throws: InvoicingRefusal.duplicateLine(story.facts.billed[0].terms.key)) {
      try story.preview("2026-03-12")
    }
  }

  @Test("periods before the first day of billing are left alone")
  func billFrom() throws {
    var story = Story()
    story.facts.items[0].billFrom = day("2026-05-01")
    #expect(try story.preview("2026-05-01").amounts == [2_000])
    story.facts.items[0].billFrom = day("2026-04-02")
    #expect(try story.preview("2026-05-01").amounts == [2_000])
  }

  @Test("a change whose tax is not known is previewed with the gap, and keeps the plan's name")
  func changeWithGap() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.taxes = TaxFacts(standard: .notComputed("timeout"))
    let rules = ChangeRules(
      [ChangeRule("any", outcome: .immediateProrated)], collectsNowAbove: 100)
    let change = try story.change(
      "2026-03-15",
      .price(Story.seat("50", code: "new"), version: 2, plan: nil, quantity: .one), cause: 4, rules)
    #expect(change.invoice.figures.amountDue == .notComputed("timeout"))
    #expect(change.decision.collection == .nextInvoice)
    #expect(change.facts.items[0].plan == "basic")
    story.facts.taxes = TaxFacts()
    let again = try story.change("2026-03-15", .quantity(decimalOf("2")), cause: 5, rules)
    #expect(again.invoice.due == 4_387)
    #expect(again.decision.collection == .now)
  }

  @Test("changes that cannot be made are refused with the reason")
  func changeRefusals() throws {
    var story = Story()
    #expect(throws: ChangeRefusal.byRule("always")) {
      try story.change("2026-03-10", .plan("5"), cause: 1, .always(.refuse))
    }
    #expect(throws: ChangeRefusal.notActive(on: day("2026-02-10"))) {
      try story.change("2026-02-10", .plan("5"), cause: 1)
    }
    #expect(throws: ChangeRefusal.unknownItem(4)) {
      try preview(
        PlanChange(item: 4, on: day("2026-03-10"), target: .cancel(.atEnd), cause: 1),
        on: story.facts)
    }
    var usage = Self.withUsage(nil)
    usage.facts.items.removeFirst()
    usage.facts.items[0] = BillableItem(
      id: 1, epochs: usage.facts.items[0].epochs, stretches: usage.facts.items[0].stretches)
    #expect(throws: ChangeRefusal.notRecurring) {
      try usage.change("2026-03-10", .quantity(.one), cause: 1)
    }
    story.facts.balance = LineTerms.maximumAmount + 1
    #expect(throws: ChangeRefusal.invoicing(.arithmetic(.overflow))) {
      try story.change("2026-03-10", .plan("5"), cause: 1)
    }
  }
}

extension Story {
  mutating func setUsage(_ quantity: Computed<RatedQuantity>) {
    facts.usage = [
      UsageFact(item: 2, epoch: 0, index: 0, from: day("2026-03-01"), quantity: quantity),
      UsageFact(
        item: 2, epoch: 0, index: 1, from: day("2026-04-01"), quantity: .value(.units(.zero))),
    ]
  }
}
