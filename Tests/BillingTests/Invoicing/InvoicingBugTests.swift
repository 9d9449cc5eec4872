// The peers' bugs in invoices and credit notes by name, and the caps of credit notes.

import Testing

@testable import Billing

@Suite("Bugs that other engines had")
struct PeerBugTests {
  @Test("killbill#127, #2133, #743: bill day 31 returns to 31 after February")
  func dayThirtyOne() {
    let schedule = PeriodSchedule(anchor: day("2026-01-31"), interval: .month, zone: .utc)
    #expect(schedule.boundary(2) == day("2026-03-31"))
  }

  @Test("lago-api#6173, #6194: a quarter's day price divides by the whole quarter")
  func quarter() throws {
    var story = Story(
      anchor: "2026-01-31", interval: .quarter, price: Story.seat("89", interval: .quarter))
    try story.bill("2026-01-31")
    let result = try story.change("2026-04-29", .cancel(.nowWithCredit), cause: 1)
    // 31 January to 30 April has 89 days; none is left after the 29th.
    #expect(result.invoice.lines.isEmpty)
    try story.bill("2026-04-29")
    var early = Story(
      anchor: "2026-01-31", interval: .quarter, price: Story.seat("89", interval: .quarter))
    try early.bill("2026-01-31")
    #expect(try early.change("2026-04-28", .cancel(.nowWithCredit), cause: 1).invoice.total == -100)
  }

  @Test("openmeter#3229: an anchor above 28 is kept as it is")
  func anchorKept() {
    let schedule = PeriodSchedule(anchor: day("2026-01-30"), interval: .month, zone: .utc)
    #expect(schedule.anchor == day("2026-01-30"))
    #expect(schedule.boundary(1) == day("2026-02-28"))
    #expect(schedule.boundary(14) == day("2027-03-30"))
  }

  @Test("killbill#1934: two customers around a clock change pay the same for the same days")
  func clockChange() throws {
    var totals: Set<Int64> = []
    for name in ["Europe/Paris", "America/New_York", "Asia/Tokyo"] {
      var story = Story()
      story.facts.items[0].epochs = [
        PeriodSchedule(anchor: day("2026-03-01"), interval: .month, zone: zone(name))
      ]
      try story.bill("2026-03-01")
      totals.insert(try story.change("2026-03-29", .plan("50"), cause: 1).invoice.total ?? 0)
    }
    #expect(totals == [290])
  }

  @Test("killbill#445, #743: the search for a period ends, however far the day")
  func bounded() {
    let daily = PeriodSchedule(anchor: day("0001-01-01"), interval: .day, zone: .utc)
    #expect(daily.period(containing: day("9999-12-30"))?.index == 3_652_057)
  }

  @Test("killbill#1856, lago-api#879: a period is billed once, whatever the zone says of the hour")
  func zoneTwice() throws {
    var story = Story()
    story.facts.items[0].epochs = [
      PeriodSchedule(anchor: day("2026-03-01"), interval: .month, zone: zone("Pacific/Pitcairn"))
    ]
    try story.bill("2026-03-01")
    #expect(try story.preview("2026-03-01").lines.isEmpty)
    #expect(try story.preview("2026-03-02").lines.isEmpty)
  }

  @Test("lago#170: a credit says why it is there")
  func reason() throws {
    var story = Story(price: Story.seat("50"))
    try story.bill("2026-03-01")
    let note = try story.change("2026-03-15", .plan("20"), cause: 1)
    #expect(note.invoice.words[0] == "line 1: 17 of 31 days at 50.00 not used")
  }

  @Test("killbill#2249: the preview of a change is the invoice of its commit")
  func previewIsCommit() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let preview = try story.change("2026-03-15", .plan("50"), cause: 1).invoice
    #expect(try story.bill("2026-03-15") == preview)
  }

  @Test("postiz-app#1904: a preview that fails says so instead of showing nothing to pay")
  func failedPreview() throws {
    var story = Story()
    story.facts.taxes = TaxFacts(standard: .notComputed("timeout"))
    #expect(try story.preview("2026-03-01").figures.amountDue == .notComputed("timeout"))
  }

  @Test("flexprice#2336: a line's key is made of business facts")
  func keys() throws {
    var story = Story()
    try story.bill("2026-03-01")
    try story.change("2026-03-15", .plan("50"), cause: 77)
    let keys = try story.preview("2026-03-15").lines.map(\.terms.key)
    #expect(keys.map(\.cause) == [77, 77])
    #expect(Set(keys).count == 2)
  }

  @Test("stripe-node#2515: credit products can ask for the exact price difference")
  func exactDifference() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let change = try story.change(
      "2026-03-31", .plan("50"), cause: 1, .always(.immediateFullDifference))
    #expect(change.invoice.total == 3_000)
  }

  @Test("lago#212: a credit for an unpaid invoice lowers what is due, not the balance")
  func unpaidCredit() throws {
    let note = try creditNote(CreditNoteTests.facts([(1_000, 0)], captured: 0, due: 1_200))
    #expect(note.split(refunding: true) == (1_200, 0, 0))
  }

  @Test("lago-api#2643, #5121: notes in parts never overshoot the invoice's tax")
  func partialNotes() throws {
    var facts = CreditNoteTests.facts([(1_001, 0)], captured: 1_201, due: 0)
    var (net, tax) = (Int64(0), Int64(0))
    for amount in [334, 333, 334] as [Int64] {
      facts.items = [CreditItem(line: 1, amount: amount)]
      let note = try creditNote(facts)
      facts.earlier += facts.items
      (net, tax) = (net + note.net, tax + note.tax)
    }
    #expect(net == 1_001)
    #expect(tax == 200)
    #expect(throws: CreditNoteRefusal.aboveLine(line: 1, left: 0)) { try creditNote(facts) }
  }

  @Test("killbill#1464: an invoice is not voided while something depends on it")
  func voiding() {
    #expect(voidRefusals(VoidFacts(isAllowed: true)).isEmpty)
    let all = VoidFacts(
      isAllowed: false, isOpen: false, liveAttempts: 1, notes: 1, spentCredit: true,
      dependentLines: 1, periodIsOpen: false, isWrittenOff: true)
    #expect(voidRefusals(all) == VoidRefusal.allCases)
  }

  @Test("lago#61: usage of a month begins and ends at the customer's own midnight")
  func usageWindow() throws {
    let schedule = PeriodSchedule(
      anchor: day("2026-03-01"), interval: .month, zone: zone("America/New_York"))
    let march = try #require(schedule.period(0))
    let events = ["2026-03-01T04:59:59Z", "2026-03-01T05:00:00Z", "2026-04-01T03:59:59Z"]
      .map { UsageEvent(at: at($0), quantity: .one, key: $0) }
    let scope = UsageScope(period: march.startAt..<march.endAt)
    // Midnight is at 05:00 in winter and, after the clock change, at 04:00.
    #expect(try Aggregation.count.units(of: events, scope) == Ratio(2))
  }

  @Test("sentry#84670: usage is priced at the plan in force when it happened")
  func usageOfOldPlan() throws {
    var story = DocumentTests.withUsage(nil)
    story.facts.items.removeFirst()
    let cheap = Price(
      code: "calls new", name: "calls", product: "p", kind: .usage(meter: "calls"),
      currency: Story.euro, model: .perUnit(decimalOf("0.001")))
    story.facts.items[0].stretches = [
      ItemStretch(from: day("2026-03-01"), until: day("2026-03-31"), price: Story.usage("0.01")),
      ItemStretch(from: day("2026-03-31"), price: cheap, cause: 1),
    ]
    story.facts.usage = ["2026-03-01", "2026-03-31"].map { from in
      UsageFact(
        item: 2, epoch: 0, index: 0, from: day(from), quantity: .value(.units(Ratio(1_000))))
    }
    #expect(try story.preview("2026-04-01").amounts == [1_000, 100])
  }

  @Test("killbill#876: late usage is billed, refused or only billed for a while, by name")
  func latePolicies() {
    func verdict(_ policy: LateUsagePolicy, behind: Int) -> LateUsageVerdict {
      judgeUsage(
        LateUsageFacts(
          eventAt: at("2026-03-31T23:00:00Z"), receivedAt: at("2026-04-10T00:00:00Z"),
          draftIsOpen: false, periodsBehind: behind, policy: policy))
    }
    #expect(verdict(.nextInvoice, behind: 1) == .adjustNextInvoice)
    #expect(verdict(.nextInvoice, behind: 2) == .refuse(.tooLate))
    #expect(verdict(.refuse, behind: 0) == .refuse(.refusedByMeter))
    #expect(verdict(.reissue, behind: 5) == .reissue)
  }

  @Test("stripe-node#725: while the draft is open its period takes usage, whatever the policy")
  func openDraft() {
    for policy in [LateUsagePolicy.nextInvoice, .refuse, .reissue] {
      let facts = LateUsageFacts(
        eventAt: at("2026-03-31T23:00:00Z"), receivedAt: at("2026-04-01T12:00:00Z"),
        draftIsOpen: true, periodsBehind: 0, policy: policy)
      #expect(judgeUsage(facts) == .ownPeriod)
    }
  }

  @Test("flexprice#605: what a backfill changes is named with the line it corrects")
  func backfill() throws {
    var story = DocumentTests.withUsage(.value(.units(Ratio(1_000))))
    try story.bill("2026-03-01")
    let issued = try story.bill("2026-04-01")
    #expect(issued.lines.last?.terms.priceCode == "calls")
    story.setUsage(.value(.units(Ratio(3_000))))
    story.facts.batch = 12
    let line = try #require(try story.preview("2026-04-05").lines.first)
    #expect(line.terms.key.corrects == 3)
    #expect(line.terms.key.cause == 12)
    #expect(line.terms.days == day("2026-03-01")..<day("2026-04-01"))
  }

  @Test("killbill#1499, #1406: after a void the periods are billed again, not skipped")
  func billedThrough() throws {
    var story = Story()
    try story.bill("2026-03-01")
    let april = try story.bill("2026-04-01")
    story.facts.billed.removeLast()
    #expect(try story.preview("2026-04-15").lines == april.lines)
  }

  @Test("lago-api#5330: after a void the same invoice is computed again")
  func regenerate() throws {
    var story = Story()
    let first = try story.bill("2026-03-01")
    story.facts.billed = []
    #expect(try story.preview("2026-03-01") == first)
  }

  @Test("a goodwill note by hand is not billed again, and caps what a cancellation returns")
  func goodwill() throws {
    var story = Story(price: Story.seat("100"))
    try story.bill("2026-03-01")
    story.facts.billed[0] = BilledLine(id: 1, terms: story.facts.billed[0].terms, credited: 8_000)
    #expect(try story.preview("2026-03-02").kind == .nothing)
    let change = try story.change("2026-03-16", .plan("31"), cause: 1)
    #expect(change.invoice.amounts == [-2_000, 1_600])
    #expect(change.invoice.words[0].contains("51.61 asked for, 20.00 left of what was billed"))
    try story.bill("2026-03-16")
    story.facts.items[0].stretches[0].until = day("2026-03-01")
    #expect(try story.preview("2026-03-16").lines.filter { $0.terms.net < 0 }.isEmpty)
  }
}

@Suite("Credit notes keep their caps")
struct CreditNoteTests {
  /// Lines (amount, discount) with 20 % tax; ids from 1.
  static func facts(
    _ lines: [(Int64, Int64)], items: [CreditItem] = [], captured: Int64, due: Int64
  ) -> CreditNoteFacts {
    let rate = TaxRate(code: "vat", percent: decimalOf("20"))
    let issued = lines.enumerated().map { index, line in
      BilledLine(
        id: Int64(index + 1),
        terms: LineTerms(
          key: LineKey(item: 1, epoch: 0, index: index, purpose: .recurring),
          days: day("2026-03-01")..<day("2026-04-01"), priceCode: "p",
          wholeAmount: Ratio(line.0), exactAmount: Ratio(line.0), amount: line.0,
          discounts: line.1 == 0 ? [] : [FrozenDiscount(discount: 1, amount: line.1)],
          taxes: [FrozenTax(rate: rate, amount: (line.0 - line.1 + 2) / 5)]))
    }
    return CreditNoteFacts(lines: issued, items: items, captured: captured, due: due)
  }

  @Test("discount and tax come back in proportion; the caps are paid, due and total")
  func proportion() throws {
    let note = try creditNote(
      Self.facts(
        [(3_100, 500)], items: [CreditItem(line: 1, amount: 1_600)], captured: 1_000, due: 900))
    #expect(note.lines.map(\.discount) == [-258])
    #expect([note.net, note.tax, note.total] == [1_342, 268, 1_610])
    #expect([note.creditCap, note.refundCap, note.offsetCap] == [1_610, 1_000, 900])
    #expect(note.split(refunding: true) == (900, 710, 0))
    #expect(note.split(refunding: false) == (900, 0, 710))
  }

  @Test("refunds and disputes lower what may be refunded")
  func refundCap() throws {
    var facts = Self.facts([(1_000, 0)], captured: 1_200, due: 0)
    facts.refunded = 300
    facts.disputed = 500
    #expect(try creditNote(facts).refundCap == 400)
    facts.disputed = 5_000
    #expect(try creditNote(facts).refundCap == 0)
    #expect(try creditNote(facts).split(refunding: true) == (0, 0, 1_200))
  }

  @Test("repairs lower what is left of a line")
  func repairs() throws {
    var facts = Self.facts([(1_000, 0)], captured: 1_200, due: 0)
    let repair = LineTerms(
      key: LineKey(item: 1, epoch: 0, index: 0, purpose: .repair, cause: 4, corrects: 1),
      days: day("2026-03-16")..<day("2026-04-01"), priceCode: "p", wholeAmount: Ratio(1_000),
      exactAmount: Ratio(-600), amount: -600,
      taxes: [FrozenTax(rate: facts.lines[0].terms.taxes[0].rate, amount: -120)])
    facts.repairs = [repair]
    #expect([try creditNote(facts).net, try creditNote(facts).tax] == [400, 80])
    facts.items = [CreditItem(line: 1, amount: 401)]
    #expect(throws: CreditNoteRefusal.aboveLine(line: 1, left: 400)) { try creditNote(facts) }
    facts.items = []
    facts.earlier = [CreditItem(line: 1, amount: 400)]
    #expect(throws: CreditNoteRefusal.nothingLeft) { try creditNote(facts) }
  }

  @Test("broken requests are refused")
  func refusals() throws {
    var facts = Self.facts([(1_000, 0)], captured: 0, due: 0)
    facts.items = [CreditItem(line: 2, amount: 1)]
    #expect(throws: CreditNoteRefusal.unknownLine(2)) { try creditNote(facts) }
    facts.items = [CreditItem(line: 1, amount: 0)]
    #expect(throws: CreditNoteRefusal.notPositive(line: 1)) { try creditNote(facts) }
    facts = Self.facts([(LineTerms.maximumAmount + 1, 0)], captured: 0, due: 0)
    #expect(throws: CreditNoteRefusal.arithmetic(.overflow)) { try creditNote(facts) }
  }
}
