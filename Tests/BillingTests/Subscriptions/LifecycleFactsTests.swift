// From dated facts to a state, its reason and its next step.

import Testing

@testable import Billing

@Suite("The state from imported facts")
struct LifecycleFactsTests {
  private static let forever = moment("2020-01-01")..<moment("2040-01-01")

  private static func trial(
    _ withoutMethod: TrialTerms.End = .pause, kind: Trial.Kind = .withCard
  ) -> Acquisition {
    .trial(
      Trial(
        kind: kind, startedAt: moment("2026-03-01"), endsAt: moment("2026-03-15T10:00:00Z"),
        withoutMethod: withoutMethod))
  }

  private static func facts(
    _ acquisition: Acquisition = .freemium, events: [LifecycleFacts.DatedEvent] = [],
    invoices: [LifecycleInvoice] = [], methods: [Range<Timestamp>] = [forever],
    termEndsAt: Timestamp? = nil, hold: DunningHold? = nil, nextRetryAt: Timestamp? = nil
  ) -> LifecycleFacts {
    LifecycleFacts(
      startAt: moment("2026-03-01"), acquisition: acquisition, events: events,
      invoices: invoices, methods: methods, termEndsAt: termEndsAt, hold: hold,
      nextRetryAt: nextRetryAt)
  }

  @Test("a trial ends at its instant, whether or not a job has run")
  func trialEnds() {
    let facts = Self.facts(Self.trial())
    #expect(facts.assess(at: moment("2026-03-15T09:59:59Z")).state == .trialing)
    #expect(facts.assess(at: moment("2026-03-15T10:00:00Z")).state == .active)
    let next = facts.assess(at: moment("2026-03-10")).next
    #expect(next == [.init(kind: .trialEnds, at: moment("2026-03-15T10:00:00Z"))])
  }

  @Test(
    "without a payment method a trial ends as its terms say",
    arguments: [
      (TrialTerms.End.pause, Subscription.State.paused), (.expire, .expired), (.invoice, .active),
    ])
  func withoutMethod(_ end: TrialTerms.End, _ state: Subscription.State) {
    let facts = Self.facts(Self.trial(end), methods: [])
    #expect(facts.assess(at: moment("2026-03-16")).state == state)
  }

  @Test("a pause after a card-less trial expires after 30 days, or ends when a method is added")
  func cardlessPause() {
    let facts = Self.facts(Self.trial(), methods: [])
    #expect(facts.assess(at: moment("2026-04-14T09:00:00Z")).state == .paused)
    #expect(facts.assess(at: moment("2026-04-14T10:00:00Z")).state == .expired)
    let added = moment("2026-03-20")
    let saved = Self.facts(
      Self.trial(), events: [.init(at: added, .methodAdded)],
      methods: [added..<moment("2040-01-01")])
    #expect(saved.assess(at: added).state == .active)
  }

  @Test("an unpaid first invoice expires after 23 hours, and later money revives nothing")
  func incomplete() {
    let until = moment("2026-03-01T23:00:00Z")
    let facts = Self.facts(
      .paidUpFront(payableUntil: until),
      events: [.init(at: moment("2026-03-02"), .activationPaid)])
    #expect(facts.assess(at: moment("2026-03-01T22:59:59Z")).state == .incomplete)
    let answer = facts.assess(at: moment("2026-03-03"))
    #expect(answer.state == .expired)
    #expect(answer.transitions.last?.event == .activationPaid)
    let paid = Self.facts(
      .paidUpFront(payableUntil: until),
      events: [.init(at: moment("2026-03-01T05:00:00Z"), .activationPaid)])
    #expect(paid.assess(at: moment("2026-03-03")).state == .active)
  }

  @Test("a declined invoice is past due, restricted on day 7, unpaid on day 28, active when paid")
  func ladder() {
    func facts(settled: String?) -> LifecycleFacts {
      Self.facts(
        invoices: [
          LifecycleInvoice(
            id: "inv_7", dueAt: moment("2026-04-02"), firstFailedAt: moment("2026-04-01"),
            settledAt: settled.map(moment))
        ], nextRetryAt: moment("2026-04-16T14:00:00Z"))
    }
    let open = facts(settled: nil)
    let answer = open.assess(at: moment("2026-04-13T08:00:00Z"))
    #expect(answer.state == .pastDue)
    #expect(answer.reason == "past due 12 days: invoice inv_7 is past due")
    #expect(answer.next.first == .init(kind: .retry, at: moment("2026-04-16T14:00:00Z")))
    guard case .pastDue(let debt) = answer.subscription.phase else {
      Issue.record("not past due")
      return
    }
    #expect(debt.isRestricted)
    #expect(open.assess(at: moment("2026-04-28")).state == .pastDue)
    #expect(open.assess(at: moment("2026-04-29")).state == .unpaid)
    #expect(facts(settled: "2026-05-05").assess(at: moment("2026-05-05")).state == .active)
    #expect(facts(settled: "2026-04-20").assess(at: moment("2026-04-30")).state == .active)
  }

  @Test("pending money freezes the ladder and day 0 is kept")
  func pendingMoney() {
    let facts = Self.facts(invoices: [
      LifecycleInvoice(
        id: "inv_1", dueAt: moment("2026-04-01"),
        inFlight: [
          .init(from: moment("2026-04-20"), until: moment("2026-05-10"), .pending)
        ])
    ])
    #expect(facts.assess(at: moment("2026-05-05")).state == .pastDue)
    // Day 28 fell into the wait; it happens when the money is known to have failed.
    #expect(facts.assess(at: moment("2026-05-10")).state == .unpaid)
  }

  @Test("a debit under way when its invoice falls due makes nothing past due until it fails")
  func pendingBeforeDue() {
    let facts = Self.facts(invoices: [
      LifecycleInvoice(
        id: "inv_1", dueAt: moment("2026-04-01"),
        inFlight: [.init(from: moment("2026-03-30"), until: moment("2026-04-05"), .pending)])
    ])
    #expect(facts.assess(at: moment("2026-04-03")).state == .active)
    #expect(facts.assess(at: moment("2026-04-05")).state == .pastDue)
  }

  @Test("a returned debit reopens the debt on the day of its return")
  func lateFailure() {
    let facts = Self.facts(invoices: [
      LifecycleInvoice(
        id: "inv_1", dueAt: moment("2026-04-01"), settledAt: moment("2026-03-28"),
        returnedAt: moment("2026-04-10"))
    ])
    #expect(facts.assess(at: moment("2026-04-09")).state == .active)
    let answer = facts.assess(at: moment("2026-04-12"))
    #expect(answer.state == .pastDue)
    #expect(answer.reason.hasPrefix("past due 2 days"))
  }

  @Test("a planned cancellation happens at its instant and can be taken back before it")
  func cancellation() {
    let end = moment("2026-04-01")
    let asked = LifecycleFacts.DatedEvent(
      at: moment("2026-03-10"), .cancelRequested(.at(end)), reason: "moved away")
    let facts = Self.facts(events: [asked])
    #expect(facts.assess(at: moment("2026-03-31")).state == .active)
    #expect(facts.assess(at: moment("2026-03-31")).next.first == .init(kind: .cancels, at: end))
    #expect(facts.assess(at: end).state == .canceled)
    let back = LifecycleFacts.DatedEvent(
      at: moment("2026-03-20"), .cancellationDue, withdraws: .cancel)
    #expect(Self.facts(events: [asked, back]).assess(at: end).state == .active)
  }

  @Test("a pause at the end of the period resumes by itself, and debt found then is shown")
  func pause() {
    let facts = Self.facts(events: [
      .init(
        at: moment("2026-03-10"),
        .pauseRequested(.atPeriodEnd(moment("2026-04-01"), until: moment("2026-06-01"))))
    ])
    #expect(facts.assess(at: moment("2026-03-31")).state == .active)
    #expect(facts.assess(at: moment("2026-04-01")).state == .paused)
    #expect(facts.assess(at: moment("2026-06-01")).state == .active)
  }

  @Test("a fixed term expires")
  func term() {
    let facts = Self.facts(termEndsAt: moment("2027-03-01"))
    #expect(facts.assess(at: moment("2027-02-28")).state == .active)
    #expect(facts.assess(at: moment("2027-03-01")).state == .expired)
  }

  @Test("random histories: asking step by step equals asking once, and final states stay final")
  func histories() {
    for seed in 0..<150 {
      var source = HistorySource(seed: UInt64(seed))
      let facts = Self.random(&source)
      var last: Subscription.State?
      for day in stride(from: 0, through: 200, by: 5) {
        let at = moment("2026-03-01").plus(days: day)
        let answer = facts.assess(at: at)
        #expect(answer == facts.assess(at: at), "seed \(seed)")
        if let last, last.isFinal { #expect(answer.state == last, "seed \(seed) day \(day)") }
        #expect(answer.next.allSatisfy { $0.at > at }, "seed \(seed)")
        last = answer.state
      }
    }
  }

  private static func random(_ source: inout HistorySource) -> LifecycleFacts {
    func day(_ source: inout HistorySource) -> Timestamp {
      moment("2026-03-01").plus(days: Int.random(in: 0...180, using: &source))
    }
    let kinds: [Acquisition] = [
      .freemium, trial(), trial(.expire), .paidUpFront(payableUntil: moment("2026-03-02")),
    ]
    let events = (0..<Int.random(in: 0...6, using: &source)).map { _ in
      let at = day(&source)
      let choices: [Subscription.Event] = [
        .activationPaid, .cancelRequested(.now), .cancelRequested(.at(at.plus(days: 20))),
        .pauseRequested(.nowWithCredit(until: at.plus(days: 10))),
        .resumeRequested(.keepBoundaries), .methodAdded, .holdPlaced(.access),
        .trialExtended(to: at.plus(days: 7)),
      ]
      return LifecycleFacts.DatedEvent(
        at: at, choices[Int.random(in: 0..<choices.count, using: &source)])
    }
    let invoices = (0..<Int.random(in: 0...3, using: &source)).map { index in
      let due = day(&source)
      let isPaid = Bool.random(using: &source)
      return LifecycleInvoice(
        id: "inv_\(index)", dueAt: due,
        settledAt: isPaid ? due.plus(days: Int.random(in: -3...40, using: &source)) : nil)
    }
    return facts(
      kinds[Int.random(in: 0..<kinds.count, using: &source)], events: events,
      invoices: invoices, methods: Bool.random(using: &source) ? [forever] : [])
  }
}

@Suite("Trials")
struct TrialTests {
  private static func trial(_ weekend: Trial.WeekendPolicy) -> Trial {
    Trial(
      kind: .withCard, startedAt: moment("2026-03-01"), endsAt: moment("2026-03-14"),
      weekend: weekend)
  }

  @Test("the weekend rule delays collection only")
  func weekend() throws {
    // 14 March 2026 is a Saturday, Monday the 16th a holiday here.
    let saturday = try #require(Day("2026-03-14"))
    let holiday = try #require(Day("2026-03-16"))
    func day(_ policy: Trial.WeekendPolicy) -> String {
      "\(Self.trial(policy).collectionDay(endingOn: saturday, holidays: [holiday]).day)"
    }
    #expect(day(.atOnce) == "2026-03-14")
    #expect(day(.nextBusinessDay) == "2026-03-17")
    #expect(day(.grace(days: 2)) == "2026-03-16")
  }

  @Test("reminders come on day 3 and 48 hours before the end; a short trial has fewer")
  func reminders() {
    let long = Self.trial(.atOnce).reminders()
    #expect(long.map(\.at) == [moment("2026-03-04"), moment("2026-03-12")])
    let short = Trial(
      kind: .withCard, startedAt: moment("2026-03-01"), endsAt: moment("2026-03-04"))
    #expect(short.reminders().map(\.at) == [moment("2026-03-02")])
    let failed = short.reminders(cardCheckFailedAt: moment("2026-03-01T01:00:00Z"))
    #expect(failed.first?.kind == .cardCheckFailed)
  }

  @Test("a reminder that asks for recent activity is dropped without it")
  func activity() {
    let trial = Self.trial(.atOnce)
    #expect(trial.reminders(lastActivityAt: nil, activityDays: 7).isEmpty)
    let seen = trial.reminders(lastActivityAt: moment("2026-03-03"), activityDays: 2)
    #expect(seen.map(\.kind) == [.dayThree])
  }

  @Test("a trial is not extended once the first invoice is drafted, nor shortened")
  func extending() throws {
    var subscription = Subscription(.trialing(Self.trial(.atOnce)))
    #expect(throws: Subscription.Refusal.draftOpen) {
      try subscription.apply(
        .trialExtended(to: moment("2026-03-20")),
        Subscription.Facts(at: moment("2026-03-10"), isDraftOpen: true))
    }
    #expect(throws: Subscription.Refusal.notLater) {
      try subscription.apply(
        .trialExtended(to: moment("2026-03-12")), Subscription.Facts(at: moment("2026-03-10")))
    }
    _ = try subscription.apply(
      .trialExtended(to: moment("2026-03-20")), Subscription.Facts(at: moment("2026-03-10")))
    #expect(subscription.phase.state == .trialing)
  }
}
