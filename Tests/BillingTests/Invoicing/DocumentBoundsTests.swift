// The exact edges of documents: where credit runs out, a discount is used up, a limit is reached.

import Testing

@testable import Billing

@Suite("Documents at their bounds")
struct DocumentBoundsTests {
  static func grant(
    _ id: Int64, _ kind: CreditGrantFact.Kind, _ left: Int64, expires: String? = nil
  ) -> CreditGrantFact {
    CreditGrantFact(id: id, kind: kind, expiresOn: expires.map { day($0) }, left: left)
  }

  static func fixed(_ units: Int64, left: Int? = nil) -> ActiveDiscount {
    ActiveDiscount(
      id: 3,
      discount: Discount(
        code: "off", name: "", value: .fixed(Money(minorUnits: units, Story.euro))),
      periodsLeft: left)
  }

  @Test(
    "grants and balance pay to the unit and no further",
    arguments: [
      ([1_999, 5], 0, [1_999, 1]), ([2_000, 5], 7, [2_000]), ([1_999], 5, [1_999, 1]),
      ([2_001], 0, [2_000]), ([], 1, [1]), ([], 0, []),
    ] as [([Int64], Int64, [Int64])])
  func payments(_ prepaid: [Int64], _ balance: Int64, _ uses: [Int64]) throws {
    var story = Story()
    story.facts.credits = prepaid.enumerated().map { index, left in
      Self.grant(Int64(index + 1), .prepaid, left)
    }
    story.facts.balance = balance
    let preview = try story.preview("2026-03-01")
    #expect(preview.applied.map(\.amount) == uses)
    #expect(preview.due == 2_000 - uses.reduce(0, +))
  }

  @Test("promotional credit takes the whole net and no unit more, and never from a credit note")
  func promotional() throws {
    var story = Story()
    story.facts.credits = [Self.grant(1, .promotional, 5_000), Self.grant(2, .promotional, 10)]
    let free = try story.preview("2026-03-01")
    #expect(free.applied.map(\.amount) == [2_000])
    #expect(free.figures.promotional == .value(2_000))
    #expect(free.total == 0)
    story.facts.credits = [Self.grant(1, .promotional, 1)]
    #expect(try story.preview("2026-03-01").lines.map(\.terms.promotional) == [1])
    try story.bill("2026-03-01")
    let note = try story.change("2026-03-15", .cancel(.nowWithCredit), cause: 1)
    #expect(note.invoice.applied.isEmpty)
    #expect(note.invoice.kind == .creditNote)
  }

  @Test("a grant is good on the day it expires, and not on the next")
  func expiry() throws {
    var story = Story()
    story.facts.credits = [Self.grant(1, .prepaid, 10, expires: "2026-03-01")]
    #expect(try story.preview("2026-03-01").applied.map(\.amount) == [10])
    story.facts.credits = [Self.grant(1, .prepaid, 10, expires: "2026-02-28")]
    #expect(try story.preview("2026-03-01").applied.isEmpty)
    story.facts.credits = [Self.grant(1, .prepaid, 0), Self.grant(2, .promotional, 0)]
    #expect(try story.preview("2026-03-01").applied.isEmpty)
  }

  @Test("sums before tax are known although the tax is not")
  func knownSums() throws {
    var story = Story()
    story.facts.discounts = [Self.fixed(300)]
    story.facts.credits = [Self.grant(1, .promotional, 200)]
    story.facts.taxes = TaxFacts(standard: .notComputed("timeout"))
    story.facts.credits.append(Self.grant(2, .prepaid, 100))
    story.facts.balance = 50
    let preview = try story.preview("2026-03-01")
    // Only what comes before tax is applied while the total is not known.
    #expect(preview.applied.map(\.amount) == [200])
    let figures = preview.figures
    #expect(figures.subtotal == .value(2_000))
    #expect(figures.discount == .value(300))
    #expect(figures.promotional == .value(200))
    #expect(figures.tax == .notComputed("timeout"))
    #expect(figures.creditApplied == .notComputed("timeout"))
  }

  @Test("a fixed discount shrinks with the part of the period that is charged")
  func proratedDiscount() throws {
    var story = Story(from: "2026-03-16")
    story.facts.discounts = [Self.fixed(500)]
    let preview = try story.preview("2026-03-16")
    #expect(preview.amounts == [1_032])
    #expect(preview.lines.map(\.terms.discount) == [258])
  }

  @Test("a fixed discount gives a period its amount once, whatever joins the period later")
  func discountOnce() throws {
    var story = Story()
    story.facts.discounts = [Self.fixed(500)]
    #expect(try story.bill("2026-03-01").lines.map(\.terms.discount) == [500])
    story.facts.items.append(
      BillableItem(
        id: 2, plan: "extra", epochs: story.facts.items[0].epochs,
        stretches: [ItemStretch(from: day("2026-03-16"), price: Story.seat("10", code: "extra"))]))
    let joined = try story.bill("2026-03-16")
    #expect(joined.amounts == [516])
    #expect(joined.lines.map(\.terms.discount) == [0])
    #expect(try story.preview("2026-04-01").figures.discount == .value(500))
  }

  @Test("a fixed discount of one unit is given once, however its period is charged in parts")
  func oneUnitOnce() throws {
    var story = Story(anchor: "2026-04-01")
    story.facts.discounts = [Self.fixed(1)]
    story.facts.items[0].stretches[0].until = day("2026-04-16")
    #expect(try story.bill("2026-04-01").lines.map(\.terms.discount) == [1])
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-04-01"), price: Story.seat("20"), cause: 2)
    ]
    #expect(try story.bill("2026-04-16").lines.map(\.terms.discount) == [0])
  }

  @Test("a lasting fixed discount lowers every period by its amount")
  func discountEveryPeriod() throws {
    var story = Story()
    story.facts.discounts = [Self.fixed(500)]
    #expect(try story.bill("2026-03-01").lines.map(\.terms.discount) == [500])
    #expect(try story.bill("2026-04-01").lines.map(\.terms.discount) == [500])
    #expect(try story.preview("2026-06-01").lines.map(\.terms.discount) == [500, 500])
  }

  @Test("a discount for one period is used up by the item that took it, whatever the others bill")
  func discountOfAnotherItem() throws {
    var story = Story()
    let percent = Discount(code: "ten", name: "", value: .percent(decimalOf("10")))
    story.facts.discounts = [ActiveDiscount(id: 3, discount: percent, periodsLeft: 1)]
    #expect(try story.bill("2026-03-01").lines.map(\.terms.discount) == [200])
    story.facts.discounts = [ActiveDiscount(id: 3, discount: percent, periodsLeft: 0)]
    let own = PeriodSchedule(anchor: day("2026-03-15"), interval: .month, zone: .utc)
    story.facts.items.insert(
      BillableItem(
        id: 2, epochs: [own],
        stretches: [ItemStretch(from: day("2026-03-15"), price: Story.seat("10", code: "extra"))]),
      at: 0)
    let joined = try story.preview("2026-03-15")
    #expect(joined.amounts == [1_000])
    #expect(joined.lines.map(\.terms.discount) == [0])
  }

  @Test("days given back and charged again are charged for those days alone")
  func reopened() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches[0].until = day("2026-03-11")
    #expect(try story.bill("2026-03-11").amounts == [-1_355])
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), price: Story.seat("20"), cause: 5)
    ]
    let again = try story.bill("2026-03-12")
    #expect(again.amounts == [1_355])
    #expect(again.words[0].contains("21 of 31 days at 20.00"))
    #expect(again.lines[0].terms.wholeAmount == Ratio(2_000))
    #expect(try story.preview("2026-03-12").kind == .nothing)
  }

  @Test("a full difference belongs to its own change and price")
  func otherDifference() throws {
    var story = Story()
    try story.bill("2026-03-01")
    try story.change("2026-03-15", .plan("50"), cause: 9, .always(.immediateFullDifference))
    try story.bill("2026-03-15")
    func stretch(_ amount: String, cause: Int64) -> ItemStretch {
      ItemStretch(
        from: day("2026-03-15"), price: Story.seat(amount, code: "seat \(amount)"),
        basis: .fullDifference, cause: cause)
    }
    var another = story
    another.facts.items[0].stretches[1] = stretch("50", cause: 10)
    let moved = try another.preview("2026-03-15")
    #expect(moved.lines.map(\.terms.key.purpose) == [.repair, .fullDifference])
    #expect(moved.total == 0)
    // Another price under the same change would need a line that is issued already.
    story.facts.items[0].stretches[1] = stretch("60", cause: 9)
    let key = LineKey(item: 1, epoch: 0, index: 0, purpose: .fullDifference, cause: 9)
    #expect(throws: InvoicingRefusal.duplicateLine(key)) { try story.preview("2026-03-15") }
  }

  @Test("the first stretch has nothing to differ from")
  func firstDifference() throws {
    var story = Story()
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), price: Story.seat("20"), basis: .fullDifference)
    ]
    #expect(try story.preview("2026-03-01").amounts == [2_000])
  }

  @Test("after a change of interval only the periods of their epochs are looked at")
  func epochs() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let yearly = Story.seat("200", code: "yearly", interval: .year)
    try story.change(
      "2026-03-15", .price(yearly, version: 1, plan: "yearly", quantity: .one), cause: 9, .standard)
    try story.bill("2026-03-15")
    let later = try story.preview("2026-08-01")
    #expect(later.outcomes.map(\.period.epoch) == [0, 1])
    #expect(later.outcomes.map(\.outcome) == [.billed, .billed])
    // A change on the very day of the new epoch is a change in it.
    let end = try story.change("2026-03-15", .cancel(.atEnd), cause: 10)
    #expect(end.effectiveOn == day("2027-03-15"))
  }

  @Test("limits hold to the number: lines, notes, grants and amounts of a line")
  func limits() throws {
    var story = Story()
    story.facts.policy.maximumLines = 2_000
    story.facts.credits = (1...2_000).map { Self.grant(Int64($0), .prepaid, 1) }
    #expect(try story.preview("2026-03-01").due == 0)
    var over = story
    over.facts.policy.maximumLines = 2_001
    #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try over.preview("2026-03-01") }
    over = story
    over.facts.credits.append(Self.grant(2_001, .prepaid, 1))
    #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try over.preview("2026-03-01") }
    try story.bill("2026-03-01")
    let line = story.facts.billed[0].terms
    story.facts.billed += (2...4_000).map { BilledLine(id: $0, terms: line.of(item: 77)) }
    #expect(try story.preview("2026-03-01").kind == .nothing)
    story.facts.billed.append(BilledLine(id: 4_001, terms: line.of(item: 77)))
    #expect(throws: InvoicingRefusal.arithmetic(.overflow)) { try story.preview("2026-03-01") }
  }

  @Test("a line has at most 200 amounts, none above the limit, and four limits in all")
  func lineRange() {
    func line(_ amount: Int64, _ discounts: [Int64]) -> LineTerms {
      LineTerms(
        key: LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring),
        days: day("2026-03-01")..<day("2026-04-01"), priceCode: "p", wholeAmount: .zero,
        exactAmount: .zero, amount: amount,
        discounts: discounts.map { FrozenDiscount(discount: 1, amount: $0) })
    }
    let most = LineTerms.maximumAmount
    #expect(line(0, Array(repeating: 0, count: 198)).isInRange)
    #expect(!line(0, Array(repeating: 0, count: 199)).isInRange)
    #expect(line(most, [most, -most, most]).isInRange)
    #expect(!line(most, [most, -most, most, 1]).isInRange)
    #expect(!line(most + 1, []).isInRange)
  }

  @Test("a note takes the last unit of a line, and reads at most 2 000 lines")
  func notes() throws {
    var facts = CreditNoteTests.facts([(1_000, 0)], captured: 1_200, due: 0)
    facts.earlier = [CreditItem(line: 1, amount: 999)]
    #expect(try creditNote(facts).net == 1)
    var many = CreditNoteTests.facts(
      Array(repeating: (100, 0), count: 2_000), captured: 0, due: 0)
    #expect(try creditNote(many).net == 200_000)
    many = CreditNoteTests.facts(Array(repeating: (100, 0), count: 2_001), captured: 0, due: 0)
    #expect(throws: CreditNoteRefusal.arithmetic(.overflow)) { try creditNote(many) }
  }

  @Test("what is not said is the base charge of the first batch at the first price version")
  func defaults() {
    let facts = InvoiceFacts(
      subscription: 1, currency: Story.euro, billingDay: day("2026-03-01"), items: [])
    #expect([facts.batch, facts.balance] == [0, 0])
    let key = LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring)
    #expect([key.cause, key.corrects] == [0, 0])
    let terms = LineTerms(
      key: key, days: day("2026-03-01")..<day("2026-04-01"), priceCode: "p", wholeAmount: .one,
      exactAmount: .one, amount: 1)
    #expect(terms.priceVersion == 1)
    #expect([terms.promotional, terms.discount, terms.tax] == [0, 0, 0])
    #expect(terms.quantity == .one)
    #expect(CreditGrantFact(id: 1, kind: .prepaid, left: 1).priority == 0)
    let policy = InvoicingPolicy()
    #expect(policy.maximumLines == 1_000)
    #expect(policy.promotionalLowersTax)
    #expect(policy.maximumCredit == nil)
    let once = OneTimeCharge(item: 1, on: day("2026-03-01"), price: Story.seat("1"))
    #expect([once.cause, once.priceVersion] == [0, 1])
    #expect(once.quantity == .one)
    let stretch = ItemStretch(from: day("2026-03-01"), price: Story.seat("1"))
    #expect([stretch.cause, stretch.endCause, stretch.priceVersion] == [0, 0, 1])
  }
}

extension LineTerms {
  fileprivate func of(item: Int64) -> LineTerms {
    LineTerms(
      key: LineKey(item: item, epoch: key.epoch, index: key.index, purpose: key.purpose),
      days: days, priceCode: priceCode, wholeAmount: wholeAmount, exactAmount: exactAmount,
      amount: amount)
  }
}
