// Bugs that other engines had, each as a test that ours has not.

import Testing

@testable import Billing

@Suite("Bugs of peers: lifecycle, payments, dunning")
struct LifecyclePeerBugTests {
  private static let methods = [moment("2020-01-01")..<moment("2040-01-01")]

  private static func facts(
    _ invoices: [LifecycleInvoice], events: [LifecycleFacts.DatedEvent] = []
  ) -> LifecycleFacts {
    LifecycleFacts(
      startAt: moment("2026-01-01"), acquisition: .freemium, events: events, invoices: invoices,
      methods: methods)
  }

  /// fountain#158: an event without ordering guard revived a cancelled account.
  @Test("a stale event never revives a canceled subscription")
  func revived() {
    let facts = Self.facts(
      [],
      events: [
        .init(at: moment("2026-02-01"), .cancelRequested(.now)),
        .init(at: moment("2026-02-02"), .activationPaid),
        .init(at: moment("2026-02-03"), .resumeRequested(.keepBoundaries)),
        .init(at: moment("2026-02-04"), .methodAdded),
      ])
    #expect(facts.assess(at: moment("2026-03-01")).state == .canceled)
  }

  /// killbill#1015, #639: a payment of unknown outcome was followed by a second payment.
  @Test("unknown money stops the ladder and every next action until it is resolved")
  func unknownOutcome() throws {
    let invoice = DunnedInvoice(
      id: "inv_1", dueAt: moment("2026-03-01"), open: 100, money: .unknown)
    let standing = try DunningCase(
      ladder: .cards, invoices: [invoice], nextRetryAt: moment("2026-03-12")
    ).standing(at: moment("2026-03-10"))
    #expect(standing.next == nil)
    #expect(standing.due.isEmpty)
    #expect(standing.waiting == .moneyInFlight(.unknown))
  }

  /// lago-api#5708: an open checkout and an automatic charge both took the money.
  @Test("while one collection is pending no other is begun, and the ladder goes on after it")
  func oneCollection() throws {
    func standing(_ money: Subscription.MoneyInFlight) throws -> DunningStanding {
      let invoice = DunnedInvoice(
        id: "inv_1", dueAt: moment("2026-03-01"), open: 100, money: money)
      return try DunningCase(
        ladder: .cards, invoices: [invoice], nextRetryAt: moment("2026-03-12")
      ).standing(at: moment("2026-03-10"))
    }
    #expect(try standing(.pending).next == nil)
    #expect(try standing(.pending).waiting == .moneyInFlight(.pending))
    #expect(try standing(.none).next != nil)
  }

  /// killbill#455, #1832: a failure learnt late from the processor scheduled no retry.
  @Test("a failure learnt late counts from its own instant and still has a next step")
  func lateKnowledge() throws {
    let report = DeclineReport(
      processor: "stripe", code: "insufficient_funds", declinedAt: moment("2026-03-01"))
    #expect(try report.answer(attempts: []).retry == .at(moment("2026-03-04")))
    let invoice = DunnedInvoice(
      id: "inv_1", dueAt: nil, firstFailedAt: moment("2026-03-01"), open: 100)
    let standing = try DunningCase(ladder: .cards, invoices: [invoice])
      .standing(at: moment("2026-03-05"))
    #expect(standing.next == .step(.restrict, at: moment("2026-03-08")))
  }

  /// killbill#2306: repeated block and unblock built overlapping terms and parked the account.
  @Test("pausing and resuming many times leaves one state and one end at a time")
  func repeatedPauses() {
    var events: [LifecycleFacts.DatedEvent] = []
    for day in stride(from: 0, to: 200, by: 2) {
      let at = moment("2026-01-02").plus(days: day)
      events.append(.init(at: at, .pauseRequested(.nowWithCredit(until: nil))))
      events.append(.init(at: at.plus(days: 1), .resumeRequested(.keepBoundaries)))
    }
    let answer = Self.facts([], events: events).assess(at: moment("2026-12-01"))
    #expect(answer.state == .active)
    #expect(answer.transitions.count == 200)
    #expect(answer.refused.isEmpty)
  }

  /// lago#5935: a gated subscription that activates late; here it is final after its time.
  @Test("money that comes after the time to pay is kept apart and starts nothing")
  func lateActivation() {
    let facts = LifecycleFacts(
      startAt: moment("2026-01-01"),
      acquisition: .paidUpFront(payableUntil: moment("2026-01-01T23:00:00Z")),
      events: [.init(at: moment("2026-01-05"), .activationPaid)])
    let answer = facts.assess(at: moment("2026-01-06"))
    #expect(answer.state == .expired)
    #expect(answer.next.isEmpty)
  }

  /// hyperswitch#13654: the hand-over of retries was off by one.
  @Test("an ACH debit is presented three times in all, never four")
  func offByOne() throws {
    var attempts: [PriorAttempt] = []
    var at = moment("2026-01-01")
    for presented in 1...3 {
      attempts.append(PriorAttempt(at: at))
      let report = DeclineReport(
        processor: "ach_return", code: "R01", network: "ach", declinedAt: at)
      let policy = RetryPolicy(maximum: 100, horizonDays: 179)
      let answer = try report.answer(attempts: attempts, policy: policy)
      guard presented < 3 else {
        #expect(answer.retry == .never(reason: "ach-2-per-180-days"))
        return
      }
      guard case .at(let next) = answer.retry else {
        Issue.record("no presentation \(presented + 1)")
        return
      }
      at = next
    }
  }

  /// killbill#127: an account stopped being billed because nothing was scheduled.
  @Test("every state that is not final and waits for time has a next step")
  func nothingScheduled() {
    let trial = Trial(
      kind: .withCard, startedAt: moment("2026-01-01"), endsAt: moment("2026-01-15"))
    let trialing = LifecycleFacts(
      startAt: moment("2026-01-01"), acquisition: .trial(trial), methods: Self.methods)
    #expect(!trialing.assess(at: moment("2026-01-10")).next.isEmpty)
    let owing = Self.facts([LifecycleInvoice(id: "inv_1", dueAt: moment("2026-02-01"))])
    #expect(!owing.assess(at: moment("2026-02-10")).next.isEmpty)
  }
}
