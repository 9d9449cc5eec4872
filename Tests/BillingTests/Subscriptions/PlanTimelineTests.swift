// Timelines of dated instructions: ends, credit, durations.

import Testing

@testable import Billing

@Suite("Plan timelines")
struct PlanTimelineTests {
  private static let plan = TimelinePlan(
    name: "pro", phases: [PlanPhase(.evergreen)], interval: .month, amount: 3100)

  private static func timeline(
    _ events: [TimelineEvent], plan: TimelinePlan = plan
  ) -> PlanTimeline {
    let start = moment("2026-01-01")
    return PlanTimeline(
      plan: plan,
      events: [
        TimelineEvent(at: start, .start(TimelineEvent.Start(serviceOn: start, billingOn: start)))
      ] + events)
  }

  @Test("a cancellation at the end of term waits for the end of the billed period")
  func endOfTerm() throws {
    let timeline = Self.timeline([
      TimelineEvent(at: moment("2026-01-10"), .cancel(TimelineEvent.Cancel()))
    ])
    #expect(timeline.state(at: moment("2026-01-31")) == .of(.active))
    #expect(timeline.state(at: moment("2026-02-01")) == .of(.canceled))
    #expect(try timeline.invoices(until: moment("2026-06-01")).count == 1)
  }

  @Test("a cancellation now with credit returns the days after the day of the cancellation")
  func credit() throws {
    let timeline = Self.timeline([
      TimelineEvent(
        at: moment("2026-01-10"),
        .cancel(
          TimelineEvent.Cancel(
            service: .policy(.immediate), billing: .policy(.immediate), creditsUnused: true)))
    ])
    #expect(try timeline.unusedCredit(at: moment("2026-01-10")) == 2100)
  }

  @Test("a change in mid-period bills no period twice")
  func changeInPeriod() throws {
    var larger = Self.plan
    larger.amount = 6200
    let timeline = Self.timeline([
      TimelineEvent(at: moment("2026-01-10"), .changePlan(TimelineEvent.Change(plan: larger)))
    ])
    let totals = try timeline.invoices(until: moment("2026-02-10")).map(\.total)
    #expect(totals == [3100, 6200])
  }

  @Test("a failed payment is past due, then unpaid after the ladder, and active once paid")
  func debts() {
    let failed = TimelineEvent(at: moment("2026-02-01"), .paymentFailed)
    let timeline = Self.timeline([failed])
    #expect(timeline.state(at: moment("2026-02-10")) == .of(.pastDue))
    #expect(timeline.state(at: moment("2026-03-01")) == .of(.unpaid))
    let paid = Self.timeline([
      failed, TimelineEvent(at: moment("2026-02-11"), .paymentSucceeded),
    ])
    #expect(paid.state(at: moment("2026-03-01")) == .of(.active))
  }

  @Test(
    "durations are added on the calendar, clamped to the month",
    arguments: [
      ("P1M", "2026-02-28"), ("P1M1D", "2026-03-01"), ("P2W", "2026-02-14"), ("P1Y", "2027-01-31"),
      ("PT48H", "2026-02-02"),
    ])
  func durations(_ text: String, _ expected: String) throws {
    let length = try #require(CalendarLength(text))
    #expect(length.after(moment("2026-01-31"), in: .utc) == moment(expected))
  }

  @Test("what is no duration is refused", arguments: ["P", "PT", "1D", "P1", "P1H", "P-1D", "PD"])
  func noDuration(_ text: String) {
    #expect(CalendarLength(text) == nil)
  }
}
