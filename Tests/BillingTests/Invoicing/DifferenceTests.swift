// Billing by difference: stories of changes, credits, pauses and ends.

import Testing

@testable import Billing

@Suite("Invoices are computed by difference")
struct DifferenceTests {
  @Test("a period in advance is billed once; running again adds nothing")
  func once() throws {
    var story = Story()
    #expect(try story.bill("2026-03-01").amounts == [2_000])
    #expect(try story.preview("2026-03-01").kind == .nothing)
    #expect(try story.preview("2026-03-31").lines.isEmpty)
    #expect(try story.bill("2026-04-01").amounts == [2_000])
  }

  @Test("a period in arrears is billed when it has ended")
  func arrears() throws {
    var story = Story(timing: .inArrears)
    let running = try story.preview("2026-03-31")
    #expect(running.lines.isEmpty)
    #expect(running.outcomes.map(\.outcome) == [.notYetDue])
    #expect(try story.bill("2026-04-01").amounts == [2_000])
  }

  @Test("an upgrade returns the unused days and charges the new ones; the words say so")
  func upgrade() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let result = try story.change("2026-03-15", .plan("50"), cause: 9)
    #expect(result.invoice.amounts == [-1_097, 2_742])
    #expect(result.invoice.total == 1_645)
    #expect(result.effectiveOn == day("2026-03-15"))
    #expect(result.invoice.words[0].contains("line 1: 17 of 31 days at 20.00 not used"))
    #expect(result.invoice.words[1].contains("17 of 31 days at 50.00"))
    let repair = result.invoice.lines[0].terms
    #expect(
      repair.key
        == LineKey(
          item: 1, epoch: 0, index: 0, purpose: .repair, cause: 9, corrects: 1))
    #expect(repair.days == day("2026-03-15")..<day("2026-04-01"))
    #expect(try story.bill("2026-03-15").amounts == [-1_097, 2_742])
    #expect(try story.bill("2026-03-20").lines.isEmpty)
    #expect(try story.bill("2026-04-01").amounts == [5_000])
  }

  @Test("a downgrade makes a credit note, never a negative invoice")
  func downgrade() throws {
    var story = Story(price: Story.seat("50"))
    try story.bill("2026-03-01")
    let result = try story.change("2026-03-15", .plan("20"), cause: 9)
    #expect(result.invoice.kind == .creditNote)
    #expect(result.invoice.total == -1_645)
    #expect(result.invoice.due == 0)
    #expect(result.invoice.figures.creditApplied == .value(0))
  }

  @Test("several changes in one period add up to the time-weighted price")
  func several() throws {
    var story = Story()
    try story.bill("2026-03-01")
    try story.change("2026-03-05", .plan("50"), cause: 2)
    try story.bill("2026-03-05")
    try story.change("2026-03-12", .plan("30"), cause: 3)
    try story.bill("2026-03-12")
    try story.change("2026-03-25", .plan("70"), cause: 4)
    try story.bill("2026-03-25")
    let sum = story.facts.billed.reduce(0) { $0 + $1.terms.amount }
    // 4 × 20 + 7 × 50 + 13 × 30 + 7 × 70 over 31 days.
    #expect(sum == 4_226)
  }

  @Test("changes of one day that end where they began bill nothing")
  func thereAndBack() throws {
    var story = Story()
    try story.bill("2026-03-01")
    try story.change("2026-03-10", .plan("50"), cause: 2)
    try story.change(
      "2026-03-10", .price(Story.seat("20"), version: 1, plan: "basic", quantity: .one), cause: 3)
    #expect(try story.preview("2026-03-10").kind == .nothing)
  }

  @Test("seats are charged and credited by the day")
  func seats() throws {
    var story = Story(quantity: "5")
    #expect(try story.bill("2026-03-01").amounts == [10_000])
    #expect(
      try story.change("2026-03-11", .quantity(decimalOf("8")), cause: 2).invoice.total == 4_065)
    try story.bill("2026-03-11")
    #expect(
      try story.change("2026-03-21", .quantity(decimalOf("2")), cause: 3).invoice.total == -4_259)
  }

  @Test("a full difference charges the elapsed days at the new price, too")
  func fullDifference() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let full = try story.change(
      "2026-03-15", .plan("50"), cause: 9, .always(.immediateFullDifference))
    #expect(full.invoice.total == 3_000)
    #expect(full.invoice.lines.map(\.terms.key.purpose) == [.repair, .fullDifference, .recurring])
    #expect(
      full.invoice.words[1] == "50.00 instead of 20.00 for the 14 of 31 days before the change")
    try story.bill("2026-03-15")
    #expect(try story.preview("2026-03-15").kind == .nothing)
    // Withdrawn: all of it comes back.
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), until: day("2026-03-15"), price: Story.seat("20")),
      ItemStretch(from: day("2026-03-15"), price: Story.seat("20"), cause: 10),
    ]
    #expect(try story.bill("2026-03-16").total == -3_000)
    #expect(try story.preview("2026-03-16").kind == .nothing)
  }

  @Test("start of term credits the old price in full")
  func startOfTerm() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let result = try story.change("2026-03-15", .plan("50"), cause: 9, .always(.startOfTerm))
    #expect(result.effectiveOn == day("2026-03-01"))
    #expect(result.invoice.amounts == [-2_000, 5_000])
  }

  @Test("end of term changes nothing before the boundary")
  func endOfTerm() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let result = try story.change("2026-03-15", .plan("10"), cause: 9, .standard)
    #expect(result.decision.rule == "downgrade")
    #expect(result.effectiveOn == day("2026-04-01"))
    #expect(result.invoice.kind == .nothing)
    #expect(try story.bill("2026-04-01").amounts == [1_000])
  }

  @Test("a longer interval ends the period and opens a new epoch on the day of the change")
  func interval() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let yearly = Story.seat("200", code: "yearly", interval: .year)
    let result = try story.change(
      "2026-03-15", .price(yearly, version: 1, plan: "yearly", quantity: .one), cause: 9, .standard)
    #expect(
      result.decision
        == ChangeDecision(
          rule: "longer interval", outcome: .immediateProrated, collection: .now))
    #expect(result.invoice.amounts == [-1_097, 20_000])
    #expect(result.invoice.lines[1].terms.key.epoch == 1)
    #expect(result.invoice.lines[1].terms.days == day("2026-03-15")..<day("2027-03-15"))
    try story.bill("2026-03-15")
    #expect(try story.preview("2027-03-14").kind == .nothing)
    #expect(try story.bill("2027-03-15").amounts == [20_000])
  }

  @Test("cancelling at the end returns nothing; cancelling now returns the days after it")
  func cancelling() throws {
    var story = Story()
    try story.bill("2026-03-01")
    var other = story
    let end = try story.change("2026-03-15", .cancel(.atEnd), cause: 9)
    #expect(end.invoice.kind == .nothing)
    #expect(end.effectiveOn == day("2026-04-01"))
    #expect(try story.preview("2026-05-01").kind == .nothing)
    let now = try other.change("2026-03-15", .cancel(.nowWithCredit), cause: 9)
    #expect(now.effectiveOn == day("2026-03-16"))
    #expect(now.invoice.amounts == [-1_032])
    #expect(now.invoice.lines[0].terms.key.cause == 9)
    try other.bill("2026-03-15")
    #expect(try other.preview("2026-06-01").kind == .nothing)
    var none = Story()
    try none.bill("2026-03-01")
    #expect(
      try none.change("2026-03-15", .cancel(.nowWithoutCredit), cause: 9).invoice.kind == .nothing)
    var last = Story()
    try last.bill("2026-03-01")
    #expect(
      try last.change("2026-03-31", .cancel(.nowWithCredit), cause: 9).effectiveOn
        == day("2026-04-01"))
  }

  @Test("arrears of a cancelled item are due on the day after its last")
  func finalArrears() throws {
    var story = Story(timing: .inArrears)
    try story.change("2026-03-15", .cancel(.nowWithCredit), cause: 9)
    #expect(try story.preview("2026-03-15").lines.isEmpty)
    #expect(try story.bill("2026-03-16").amounts == [968])
    #expect(try story.preview("2026-05-01").kind == .nothing)
  }

  @Test("a backdated end returns whole later periods, too")
  func backdated() throws {
    var story = Story()
    try story.bill("2026-03-01")
    try story.bill("2026-04-01")
    story.facts.items[0].stretches[0].until = day("2026-03-21")
    story.facts.items[0].stretches[0].endCause = 5
    let note = try story.bill("2026-04-10")
    #expect(note.amounts == [-710, -2_000])
    #expect(note.lines.map(\.terms.key.cause) == [5, 5])
    #expect(try story.preview("2026-04-10").kind == .nothing)
  }

  @Test("a paid pause is a gap, and the days after it need no second line")
  func pause() throws {
    var story = Story()
    try story.bill("2026-03-01")
    story.facts.items[0].stretches = [
      ItemStretch(
        from: day("2026-03-01"), until: day("2026-03-11"), price: Story.seat("20"), endCause: 3),
      ItemStretch(from: day("2026-03-21"), price: Story.seat("20"), cause: 4),
    ]
    let note = try story.bill("2026-03-21")
    #expect(note.amounts == [-645])
    #expect(note.lines[0].terms.key.cause == 3)
    #expect(try story.preview("2026-03-25").kind == .nothing)
  }

  @Test("a whole paused period is waived, and a free one is zero")
  func outcomes() throws {
    var story = Story(price: Story.seat("0"))
    #expect(try story.preview("2026-03-01").outcomes.map(\.outcome) == [.zero])
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), until: day("2026-04-01"), price: Story.seat("1")),
      ItemStretch(from: day("2026-05-01"), price: Story.seat("1"), cause: 1),
    ]
    let preview = try story.preview("2026-05-01")
    #expect(preview.outcomes.map(\.outcome) == [.billed, .waived, .billed])
    #expect(preview.lines.count == 2)
  }

  @Test("a free plan makes no line, and leaving it charges the rest of the period")
  func free() throws {
    var story = Story(price: Story.seat("0"))
    #expect(try story.bill("2026-03-01").kind == .nothing)
    try story.change("2026-03-17", .plan("31"), cause: 2)
    #expect(try story.bill("2026-03-17").amounts == [1_500])
    try story.change(
      "2026-03-27", .price(Story.seat("0"), version: 1, plan: "free", quantity: .one), cause: 3)
    #expect(try story.bill("2026-03-27").amounts == [-500])
    #expect(try story.preview("2026-03-28").kind == .nothing)
  }

  @Test("discount and tax of a credit are those that were billed, not today's")
  func frozen() throws {
    var story = Story(price: Story.seat("100"))
    story.facts.taxes = TaxFacts(standard: .rates([TaxRate(code: "vat", percent: decimalOf("20"))]))
    story.facts.discounts = [
      ActiveDiscount(
        id: 1, discount: Discount(code: "ten", name: "", value: .percent(decimalOf("10"))))
    ]
    #expect(try story.bill("2026-03-01").total == 10_800)
    story.facts.discounts = []
    story.facts.taxes = TaxFacts(standard: .rates([TaxRate(code: "vat", percent: decimalOf("7"))]))
    let note = try story.change("2026-03-31", .cancel(.nowWithCredit), cause: 4)
    #expect(note.invoice.kind == .nothing)
    var early = story
    early.facts.items[0].stretches[0].until = day("2026-03-16")
    let half = try early.bill("2026-03-16")
    let terms = half.lines[0].terms
    #expect([terms.amount, terms.discount, terms.net, terms.tax] == [-5_161, -516, -4_645, -929])
    early.facts.items[0].stretches[0].until = day("2026-03-01")
    let rest = try early.bill("2026-03-16").lines[0].terms
    #expect([rest.amount, rest.discount, rest.net, rest.tax] == [-4_839, -484, -4_355, -871])
  }

  @Test(
    "the whole of a repair adds up to the line by every granularity",
    arguments: Granularity.allCases)
  func granularities(granularity: Granularity) throws {
    var story = Story(anchor: "2026-01-31", price: Story.seat("99.99"))
    story.facts.policy.granularity = granularity
    try story.bill("2026-01-31")
    for (index, until) in ["2026-02-20", "2026-02-10", "2026-02-01", "2026-01-31"].enumerated() {
      story.facts.items[0].stretches[0].until = day(until)
      story.facts.items[0].stretches[0].endCause = Int64(index + 1)
      try story.bill("2026-02-20")
    }
    #expect(story.facts.billed.reduce(0) { $0 + $1.terms.amount } == 0)
  }
}
