// Billing periods: month ends, stubs, zones, re-anchoring, and that periods always tile.

import Testing

@testable import Billing

@Suite("Billing periods tile the time after their anchor")
struct PeriodScheduleTests {
  static let zones = [zone("Europe/Paris"), zone("America/Sao_Paulo"), zone("Australia/Lord_Howe")]

  static func starts(_ schedule: PeriodSchedule, _ count: Int) -> [String] {
    schedule.periods(from: 0, count: count).map { $0.days.lowerBound.description }
  }

  @Test(
    "a boundary is clamped from the anchor, never from the boundary before",
    arguments: [
      (
        "2026-01-31", BillingInterval.month,
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
      ),
      (
        "2024-02-29", .year, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
      ),
      ("2025-11-30", .quarter, ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30"]),
      ("2026-08-31", .halfYear, ["2026-08-31", "2027-02-28", "2027-08-31"]),
      ("2026-03-28", .week, ["2026-03-28", "2026-04-04", "2026-04-11"]),
      ("2026-03-28", .day, ["2026-03-28", "2026-03-29", "2026-03-30"]),
    ])
  func boundaries(anchor: String, interval: BillingInterval, expected: [String]) {
    let schedule = PeriodSchedule(anchor: day(anchor), interval: interval, zone: .utc)
    #expect(Self.starts(schedule, expected.count) == expected)
  }

  @Test(
    "a chosen day of the month begins with a stub of the true period",
    arguments: [
      ("2012-01-16", 17, BillingInterval.month, "2012-01-17", "2011-12-17"),
      ("2012-02-16", 14, .month, "2012-03-14", "2012-02-14"),
      ("2012-01-31", 30, .year, "2013-01-30", "2012-01-30"),
      ("2026-02-10", 31, .month, "2026-02-28", "2026-01-31"),
      ("2026-02-28", 31, .month, "2026-03-31", "2026-02-28"),
      ("2011-02-24", 10, .quarter, "2011-05-10", "2011-02-10"),
    ])
  func stubs(start: String, number: Int, interval: BillingInterval, end: String, whole: String)
    throws
  {
    let schedule = PeriodSchedule(
      anchor: day(start), interval: interval, anchoring: .dayOfMonth(number), zone: .utc)
    let first = try #require(schedule.period(0))
    #expect(first.days == day(start)..<day(end))
    #expect(first.whole == day(whole)..<day(end))
    #expect(first.isStub == (start != whole))
    let second = try #require(schedule.period(1))
    #expect(second.days.lowerBound == day(end))
    #expect(!second.isStub)
  }

  @Test("weeks know no day of the month, and days outside 1…31 are clamped")
  func anchoringLimits() {
    let weekly = PeriodSchedule(
      anchor: day("2026-01-05"), interval: .week, anchoring: .dayOfMonth(20), zone: .utc)
    #expect(Self.starts(weekly, 2) == ["2026-01-05", "2026-01-12"])
    let low = PeriodSchedule(
      anchor: day("2026-01-05"), interval: .month, anchoring: .dayOfMonth(0), zone: .utc)
    #expect(Self.starts(low, 2) == ["2026-01-05", "2026-02-01"])
    let high = PeriodSchedule(
      anchor: day("2026-01-05"), interval: .month, anchoring: .dayOfMonth(40), zone: .utc)
    #expect(Self.starts(high, 2) == ["2026-01-05", "2026-01-31"])
  }

  @Test("31 start days × 48 months × intervals × zones tile without gap or overlap")
  func tiles() {
    for zone in Self.zones {
      for start in 1...31 {
        for interval in [BillingInterval.week, .month, .quarter, .year] {
          for month in 0..<48 {
            guard
              let anchor = Day(year: 2016 + month / 12, month: month % 12 + 1, day: start)
            else { continue }
            check(PeriodSchedule(anchor: anchor, interval: interval, zone: zone), periods: 5)
          }
        }
      }
    }
  }

  @Test("schedules on a day of the month tile from every start day, too")
  func stubTiles() {
    for start in 1...31 {
      for number in 1...31 {
        for interval in [BillingInterval.month, .quarter, .year] {
          guard let anchor = Day(year: 2024, month: 1, day: start) else { continue }
          check(
            PeriodSchedule(
              anchor: anchor, interval: interval, anchoring: .dayOfMonth(number), zone: .utc),
            periods: 14)
        }
      }
    }
  }

  /// Periods follow one another in days and instants, hold their days, and split amounts wholly.
  private func check(_ schedule: PeriodSchedule, periods count: Int) {
    let periods = schedule.periods(from: 0, count: count)
    #expect(periods.count == count)
    var expected = schedule.anchor
    var instant = schedule.zone.start(of: schedule.anchor)
    for (index, period) in periods.enumerated() {
      let last = period.days.upperBound.adding(days: -1)
      let middle = period.days.lowerBound.adding(days: period.days.dayCount / 2)
      guard period.days.lowerBound == expected, period.startAt == instant, period.index == index,
        period.days.dayCount > 0, period.endAt == schedule.zone.start(of: period.days.upperBound),
        schedule.period(containing: period.days.lowerBound) == period,
        last.flatMap({ schedule.period(containing: $0) }) == period,
        middle.flatMap({ schedule.period(containing: $0) }) == period,
        schedule.period(containing: period.startAt) == period,
        schedule.period(containing: period.endAt.adding(seconds: -1)) == period,
        splits(period)
      else {
        Issue.record("\(schedule.anchor) \(schedule.interval) \(schedule.anchoring) \(index)")
        return
      }
      (expected, instant) = (period.days.upperBound, period.endAt)
    }
  }

  /// 100.00 split at a day of the period adds up, by every granularity.
  private func splits(_ period: BillingPeriod) -> Bool {
    guard let cut = period.days.lowerBound.adding(days: period.days.dayCount / 3 + 1),
      cut <= period.days.upperBound
    else { return false }
    for granularity in Granularity.allCases {
      guard
        let first = try? granularity.share(of: period.whole.lowerBound..<cut, in: period.whole),
        let second = try? granularity.share(of: cut..<period.whole.upperBound, in: period.whole),
        first.part + second.part == first.whole
      else { return false }
    }
    return true
  }

  @Test("days before the anchor and years after 9999 have no period")
  func outside() {
    let schedule = PeriodSchedule(anchor: day("2026-01-31"), interval: .month, zone: .utc)
    #expect(schedule.period(containing: day("2026-01-30")) == nil)
    #expect(schedule.period(containing: at("2026-01-30T23:59:59Z")) == nil)
    #expect(schedule.period(-1) == nil)
    #expect(schedule.boundary(-1) == nil)
    #expect(schedule.period(.max) == nil)
    #expect(schedule.period(containing: .latest) == nil)
    #expect(schedule.periods(from: 95_680, count: 100).count < 100)
    #expect(schedule.periods(from: 0, count: -1).isEmpty)
    let daily = PeriodSchedule(anchor: day("9999-12-30"), interval: .day, zone: .utc)
    #expect(daily.period(0) != nil)
    #expect(daily.period(1) == nil)
    #expect(daily.period(.max) == nil)
    #expect(daily.period(containing: at("9999-12-31T10:00:00Z")) == nil)
  }

  @Test("a new zone applies after the next boundary, and the instants still tile")
  func zoneChange() throws {
    let (paris, tokyo) = (zone("Europe/Paris"), zone("Asia/Tokyo"))
    let old = PeriodSchedule(anchor: day("2026-01-15"), interval: .month, zone: paris)
    let schedule = try #require(old.changingZone(to: tokyo, on: day("2026-03-01")))
    let periods = schedule.periods(from: 0, count: 4)
    #expect(periods[1].endAt == at("2026-03-14T23:00:00Z"))
    #expect(periods[2].startAt == periods[1].endAt)
    #expect(periods[2].endAt == at("2026-04-14T15:00:00Z"))
    #expect(periods[3].startAt == periods[2].endAt)
    #expect(schedule.period(containing: at("2026-03-14T22:59:59Z"))?.index == 1)
    #expect(schedule.period(containing: at("2026-03-14T23:00:00Z"))?.index == 2)
    #expect(schedule.period(containing: at("2026-04-14T15:00:00Z"))?.index == 3)
    #expect(schedule.zoneInForce == tokyo)
    #expect(old.zoneInForce == paris)
    let again = try #require(schedule.changingZone(to: .utc, on: day("2026-03-02")))
    #expect(again.zoneChanges.map(\.zone) == [.utc])
    #expect(old.changingZone(to: tokyo, on: day("2000-01-01"))?.zoneChanges[0].afterBoundary == 1)
    #expect(old.changingZone(to: tokyo, on: .latest) == nil)
  }

  @Test("after a zone further west an instant belongs to the period that has not ended there")
  func zoneWestwards() throws {
    let west = zone("America/Los_Angeles")
    let schedule = try #require(
      PeriodSchedule(anchor: day("2026-01-15"), interval: .month, zone: zone("Asia/Tokyo"))
        .changingZone(to: west, on: day("2026-01-20")))
    // 15 March in Tokyo, still 14 March in Los Angeles.
    let found = try #require(schedule.period(containing: at("2026-03-15T02:00:00Z")))
    #expect(found.index == 1)
    #expect(found.endAt == at("2026-03-15T07:00:00Z"))
    #expect(schedule.period(containing: found.endAt)?.index == 2)
  }

  @Test("at the edges of the calendar a stub has no true period before it, and nothing traps")
  func edges() throws {
    let first = PeriodSchedule(
      anchor: day("0001-01-05"), interval: .month, anchoring: .dayOfMonth(10), zone: .utc)
    let stub = try #require(first.period(0))
    #expect(stub.days == day("0001-01-05")..<day("0001-01-10"))
    #expect(stub.whole == stub.days)
    // A change of zone that lies beyond the year 9999 never happens.
    let tokyo = zone("Asia/Tokyo")
    let last = PeriodSchedule(
      anchor: day("9998-01-31"), interval: .year, zone: .utc,
      zoneChanges: [.init(afterBoundary: 5_000, zone: tokyo)])
    #expect(
      last.period(containing: at("9998-06-01T00:00:00Z"))?.endAt == at("9999-01-31T00:00:00Z"))
    let long = PeriodSchedule(
      anchor: day("0001-01-01"), interval: try #require(BillingInterval(10_000, .years)),
      zone: .utc)
    #expect(long.boundary(0) == day("0001-01-01"))
    #expect(long.boundary(1) == nil)
    #expect(long.boundary(3_999_999) == nil)
    #expect(long.period(containing: day("5000-01-01")) == nil)
  }

  @Test("an instant in a doubled hour belongs to the period whose instants hold it")
  func doubledMidnight() throws {
    let schedule = PeriodSchedule(
      anchor: day("2010-10-07"), interval: .month, zone: zone("America/St_Johns"))
    // 7 November began at 02:30Z; a minute later clocks showed 6 November again.
    let found = try #require(schedule.period(containing: at("2010-11-07T02:40:00Z")))
    #expect(found.index == 1)
    #expect(schedule.zone.day(of: at("2010-11-07T02:40:00Z")) == day("2010-11-06"))
  }

  @Test("intervals are positive, described in words, and compared by the year")
  func intervals() {
    #expect(BillingInterval(0, .months) == nil)
    #expect(BillingInterval(10_001, .days) == nil)
    #expect(BillingInterval.quarter.description == "3 months")
    #expect(BillingInterval.year.description == "1 year")
    #expect(BillingInterval(10_000, .days)?.length == .days(10_000))
    #expect(BillingInterval(1, .days) == .day)
    #expect(BillingInterval.year.length == .months(12))
    #expect(BillingInterval(2, .years)?.length == .months(24))
    #expect(BillingInterval.week.length == .days(7))
    #expect(BillingInterval.quarter.length == .months(3))
    #expect(BillingInterval.halfYear.length == .months(6))
  }
}
