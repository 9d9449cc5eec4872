// The ladder, its waits, the overdue levels, and the choice of retry times.

import Testing

@testable import Billing

@Suite("Dunning")
struct DunningTests {
  private static let dayZero = moment("2026-03-01")

  private static func invoice(
    _ id: String = "inv_1", failed: String? = "2026-03-01", due: String? = nil, open: Int64 = 4900,
    money: Subscription.MoneyInFlight = .none, excluded: Bool = false, returned: String? = nil
  ) -> DunnedInvoice {
    DunnedInvoice(
      id: id, dueAt: due.map(moment), firstFailedAt: failed.map(moment), open: open, money: money,
      isExcluded: excluded, returnedAt: returned.map(moment))
  }

  private static func standing(
    _ invoices: [DunnedInvoice], _ day: Int, ladder: DunningLadder = .cards,
    fired: [FiredStep] = [], hold: DunningHold? = nil, promise: Timestamp? = nil,
    consent: Bool = true, retry: Timestamp? = nil
  ) throws -> DunningStanding {
    try DunningCase(
      ladder: ladder, invoices: invoices, fired: fired, hold: hold, promiseUntil: promise,
      hasTextConsent: consent, nextRetryAt: retry
    ).standing(at: dayZero.plus(days: day))
  }

  @Test(
    "the card ladder: in-app 0, e-mail 1, SMS 3, restricted 7, ended 28",
    arguments: [
      (0, DunningStanding.Stage.chasing, DunningStanding.Access.full), (6, .chasing, .full),
      (7, .restricted, .restricted), (27, .restricted, .restricted), (28, .ended, .none),
    ])
  func cards(_ day: Int, _ stage: DunningStanding.Stage, _ access: DunningStanding.Access) throws {
    let found = try Self.standing([Self.invoice()], day)
    #expect(found.stage == stage)
    #expect(found.access == access)
    #expect(found.days == day)
  }

  @Test("terms are restricted 30 days after the due date")
  func terms() throws {
    let due = Self.invoice(failed: nil, due: "2026-03-01")
    #expect(try Self.standing([due], 29, ladder: .terms).stage == .chasing)
    #expect(try Self.standing([due], 30, ladder: .terms).stage == .restricted)
  }

  /// lago-api#5106: "campaign finished" was sent again and again.
  @Test("a step fires once")
  func firesOnce() throws {
    let first = try Self.standing([Self.invoice()], 1)
    #expect(first.due == [.inApp, .email])
    let fired = [FiredStep(.inApp, at: Self.dayZero), FiredStep(.email, at: Self.dayZero)]
    #expect(try Self.standing([Self.invoice()], 2, fired: fired).due.isEmpty)
    #expect(try Self.standing([Self.invoice()], 3, fired: fired).due == [.textMessage])
  }

  @Test("without consent the text message is an e-mail")
  func consent() throws {
    let found = try Self.standing([Self.invoice()], 2, consent: false)
    #expect(found.next == .step(.email, at: Self.dayZero.plus(days: 3)))
  }

  @Test("steps wait for money in flight, a hold and a promise; day 0 is kept")
  func waits() throws {
    let pending = try Self.standing([Self.invoice(money: .pending)], 10)
    #expect(pending.stage == .chasing)
    #expect(pending.due.isEmpty && pending.next == nil)
    #expect(pending.dayZero == Self.dayZero)
    let hold = DunningHold(
      from: Self.dayZero, until: Self.dayZero.plus(days: 12), by: "ada", reason: "asked for time")
    let held = try Self.standing([Self.invoice()], 10, hold: hold)
    #expect(held.waiting == .held(hold))
    #expect(held.next == .step(.inApp, at: Self.dayZero.plus(days: 12)))
    #expect(try Self.standing([Self.invoice()], 12, hold: hold).stage == .restricted)
    let promise = Self.dayZero.plus(days: 9)
    #expect(try Self.standing([Self.invoice()], 8, promise: promise).stage == .chasing)
    #expect(try Self.standing([Self.invoice()], 9, promise: promise).stage == .restricted)
  }

  @Test("day 0 is the earliest debt of the payer; the return of a debit begins anew")
  func dayZeroOfPayer() throws {
    let later = Self.invoice("inv_2", failed: "2026-03-05")
    #expect(try Self.standing([later, Self.invoice()], 8).days == 8)
    let returned = Self.invoice(failed: nil, due: "2026-02-01", returned: "2026-03-04")
    #expect(try Self.standing([returned], 8).days == 5)
  }

  @Test("below the minimum nothing is chased, excluded and paid documents are no debt")
  func minimum() throws {
    let ladder = DunningLadder(name: "own", steps: DunningLadder.cards.steps, minimum: 500)
    let small = try Self.standing([Self.invoice(open: 499)], 10, ladder: ladder)
    #expect(small.stage == .belowMinimum && small.next == nil)
    #expect(try Self.standing([Self.invoice(open: 500)], 10, ladder: ladder).stage == .restricted)
    #expect(try Self.standing([Self.invoice(excluded: true)], 10).stage == .clear)
    #expect(try Self.standing([Self.invoice(open: 0)], 10).stage == .clear)
  }

  @Test("the next action is the earlier of the next step and the next retry")
  func next() throws {
    let retry = Self.dayZero.plus(days: 2, hours: 14)
    #expect(try Self.standing([Self.invoice()], 1, retry: retry).next == .retry(at: retry))
    let late = Self.dayZero.plus(days: 5)
    #expect(
      try Self.standing([Self.invoice()], 1, retry: late).next
        == .step(.textMessage, at: Self.dayZero.plus(days: 3)))
  }

  @Test("a condition without parts never holds")
  func emptyCondition() {
    #expect(!OverdueCondition().holds(for: OverdueMeasures(unpaidCount: 9)))
  }
}

@Suite("Retry times")
struct RetrySlotTests {
  private static let earliest = moment("2026-03-03T12:00:00Z")
  private static let latest = moment("2026-03-28")

  private static func choose(
    _ category: DeclineCategory, priors: RetryPriors = .standard,
    paydays: Paydays = Paydays(.unitedStates)
  ) -> RetrySlot? {
    priors.choose(
      category, earliest: earliest, latest: latest, zone: .utc, paydays: paydays)
  }

  @Test("an empty account is tried on a payday, a generic refusal soon")
  func payday() throws {
    // 6 March 2026 is a Friday.
    let funds = try #require(Self.choose(.insufficientFunds))
    #expect("\(funds.at)" == "2026-03-06T08:00:00Z")
    #expect(funds.reason.contains("payday gives 40"))
    let generic = try #require(Self.choose(.issuerDeclined))
    #expect("\(generic.at)" == "2026-03-03T18:00:00Z")
  }

  @Test("what was learned outweighs the prior, and no slot is outside the limits")
  func learned() throws {
    let priors = RetryPriors(
      byHour: RetryPriors.standard.byHour, payday: [:], perDay: 5,
      learned: [.init(.issuerDeclined, hour: 20): 30])
    let slot = try #require(Self.choose(.issuerDeclined, priors: priors))
    #expect(slot.hour == 20)
    #expect(slot.at >= Self.earliest && slot.at <= Self.latest)
    let none = RetryPriors.standard.choose(
      .issuerDeclined, earliest: Self.latest, latest: Self.earliest, zone: .utc,
      paydays: Paydays(.none))
    #expect(none == nil)
  }

  @Test("paydays move before weekends and holidays")
  func paydays() throws {
    let us = Paydays(.unitedStates)
    // 1 March 2026 is a Sunday, so that pay comes on Friday, 27 February.
    #expect(us.includes(try #require(Day("2026-02-27"))))
    #expect(!us.includes(try #require(Day("2026-03-01"))))
    let uk = Paydays(.lastWorkingDay)
    #expect(uk.includes(try #require(Day("2026-05-29"))))
    #expect(!uk.includes(try #require(Day("2026-05-31"))))
    #expect(Paydays(.monthEnd).includes(try #require(Day("2028-02-29"))))
  }
}
