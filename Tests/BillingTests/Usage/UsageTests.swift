// Aggregations, groups, windows, proration by day, late events.

import Testing

@testable import Billing

@Suite("Usage")
struct UsageTests {
  static func at(_ text: String) -> Timestamp {
    guard let instant = Timestamp(text) else { preconditionFailure("\(text) is no instant") }
    return instant
  }

  static func event(
    _ at: String, _ value: String?, _ operation: UsageEvent.Operation = .add,
    _ dimensions: [String: String] = [:]
  ) -> UsageEvent {
    UsageEvent(
      at: self.at(at + "T00:00:00Z"), quantity: value.flatMap { try? Ratio(parsing: $0) },
      key: value, operation: operation, dimensions: dimensions)
  }

  static let january = UsageScope(
    period: at("2026-01-01T00:00:00Z")..<at("2026-02-01T00:00:00Z"))

  static let events = [
    event("2026-01-10", "5"), event("2025-12-31", "100"), event("2026-01-05", "20"),
    event("2026-01-20", nil), event("2026-01-31", "-1"), event("2026-02-01", "100"),
  ]

  @Test(
    "each aggregation reads the events of its half-open period in time order",
    arguments: [
      (Aggregation.count, "4"), (.sum, "24"), (.maximum, "20"), (.minimum, "-1"), (.average, "8"),
      (.latest, "0"), (.uniqueCount, "3"),
    ])
  func aggregations(_ aggregation: Aggregation, _ expected: String) throws {
    #expect(try aggregation.units(of: Self.events, Self.january).description == expected)
    #expect(try aggregation.units(of: [], Self.january) == .zero)
  }

  @Test("of one instant the event that came last is the latest")
  func ties() throws {
    let events = [Self.event("2026-01-05", "3"), Self.event("2026-01-05", "2")]
    #expect(try Aggregation.latest.units(of: events) == Ratio(2))
  }

  @Test("a value counts once until it is removed, and removing what is not there does nothing")
  func uniqueCounts() throws {
    let events = [
      Self.event("2026-01-02", "a"), Self.event("2026-01-03", "a"),
      Self.event("2026-01-03", "b", .remove), Self.event("2026-01-04", "b"),
      Self.event("2026-01-05", "a", .remove),
    ]
    #expect(try Aggregation.uniqueCount.units(of: events) == .one)
  }

  @Test("recurring meters carry over what was there before the period")
  func carryOver() throws {
    var scope = Self.january
    scope.carriesOver = true
    #expect(try Aggregation.sum.units(of: Self.events, scope) == Ratio(124))
    #expect(try Aggregation.uniqueCount.units(of: Self.events, scope) == Ratio(4))
    #expect(try Aggregation.maximum.units(of: Self.events, scope) == Ratio(20))
  }

  @Test("a weighted sum is the level's mean over time")
  func weighted() throws {
    var scope = UsageScope(
      period: Self.at("2026-01-01T00:00:00Z")..<Self.at("2026-01-11T00:00:00Z"))
    let events = [Self.event("2026-01-06", "10"), Self.event("2026-01-11", "99")]
    #expect(try Aggregation.weightedSum.units(of: events, scope) == Ratio(5))
    scope.initialLevel = Ratio(4)
    #expect(try Aggregation.weightedSum.units(of: events, scope) == Ratio(9))
    scope.carriesOver = true
    let before = [Self.event("2025-12-01", "2")]
    #expect(try Aggregation.weightedSum.units(of: before + events, scope) == Ratio(11))
    #expect(throws: UsageRefusal.needsPeriod) { try Aggregation.weightedSum.units(of: events) }
    let start = Self.at("2026-01-01T00:00:00Z")
    #expect(throws: UsageRefusal.emptyPeriod) {
      try Aggregation.weightedSum.units(of: events, UsageScope(period: start..<start))
    }
  }

  @Test("groups hold every event once, an absent value first")
  func groups() throws {
    let events = [
      Self.event("2026-01-02", "1", .add, ["region": "us"]), Self.event("2026-01-02", "2"),
      Self.event("2026-01-03", "4", .add, ["region": "eu"]),
      Self.event("2026-01-04", "8", .add, ["region": "us"]),
    ]
    let groups = try Aggregation.sum.groups(of: events, by: ["region"])
    #expect(groups.map(\.values) == [[nil], ["eu"], ["us"]])
    #expect(groups.map(\.units) == [Ratio(2), Ratio(4), Ratio(9)])
  }

  @Test("windows with events are listed in time order")
  func windows() throws {
    let events = [0, 59, 60, 3_600, -1].map { seconds in
      UsageEvent(at: Timestamp(milliseconds: Int64(seconds) * 1_000), quantity: .one)
    }
    func starts(_ window: UsageWindow) throws -> [Int64] {
      try Aggregation.sum.windows(of: events, window).map { $0.start.milliseconds / 1_000 }
    }
    #expect(try starts(.minute) == [-60, 0, 60, 3_600])
    #expect(try starts(.hour) == [-3_600, 0, 3_600])
    #expect(try starts(.day) == [-86_400, 0])
    #expect(try starts(.period) == [0])
    #expect(try Aggregation.sum.windows(of: events, .hour).map(\.units) == [.one, Ratio(3), .one])
    #expect(throws: UsageRefusal.windowNotSupported) {
      try Aggregation.weightedSum.windows(of: events, .hour)
    }
    var scope = Self.january
    scope.carriesOver = true
    #expect(throws: UsageRefusal.windowNotSupported) {
      try Aggregation.sum.windows(of: events, .hour, scope)
    }
  }

  @Test("toggling a unit several times in a day counts the day once (lago-api 4399)")
  func proratedKeys() throws {
    var scope = Self.january
    scope.carriesOver = true
    let events = [
      Self.event("2025-12-20", "a"), Self.event("2026-01-04", "a", .remove),
      Self.event("2026-01-04", "a"), Self.event("2026-01-04", "a", .remove),
      Self.event("2026-01-31", "b"),
    ]
    let units = try Aggregation.uniqueCount.proratedUnits(
      of: events, UsageProration(days: 31), scope)
    #expect(units == exact("5/31"))
  }

  @Test("units count for the days from their arrival on; in advance never twice")
  func proratedSums() throws {
    var scope = Self.january
    scope.carriesOver = true
    let events = [
      Self.event("2025-12-20", "5"), Self.event("2026-01-22", "10"),
      Self.event("2026-01-25", "-4"), Self.event("2026-01-27", "3"),
      Self.event("2026-01-31", "2"), Self.event("2026-01-31", nil),
    ]
    let arrears = try Aggregation.sum.proratedUnits(of: events, UsageProration(days: 31), scope)
    #expect(arrears == exact("244/31"))
    let advance = try Aggregation.sum.proratedUnits(
      of: events, UsageProration(days: 31, inAdvance: true), scope)
    #expect(advance == exact("256/31"))
  }

  @Test("only sums and unique counts are prorated, over a period of some length")
  func prorationRefusals() {
    let rule = UsageProration(days: 31)
    for aggregation in [
      Aggregation.count, .maximum, .minimum, .average, .latest, .weightedSum,
    ] {
      #expect(throws: UsageRefusal.notProratable) {
        try aggregation.proratedUnits(of: [], rule, Self.january)
      }
    }
    #expect(throws: UsageRefusal.needsPeriod) {
      try Aggregation.sum.proratedUnits(of: [], rule, UsageScope())
    }
    #expect(throws: UsageRefusal.emptyPeriod) {
      try Aggregation.sum.proratedUnits(of: [], UsageProration(days: 0), Self.january)
    }
  }

  @Test("sums that leave 128 bits are refused")
  func overflow() {
    let events = [Ratio(Int128.max), .one].map {
      UsageEvent(at: Self.at("2026-01-01T00:00:00Z"), quantity: $0)
    }
    #expect(throws: UsageRefusal.arithmetic(.overflow)) { try Aggregation.sum.units(of: events) }
  }

  static let late:
    [(seconds: Int, change: @Sendable (inout LateUsageFacts) -> Void, LateUsageVerdict)] = [
      (0, { $0.draftIsOpen = true }, .ownPeriod),
      (-300, { $0.draftIsOpen = true }, .ownPeriod),
      (-301, { $0.draftIsOpen = true }, .refuse(.tooFarAhead)),
      (0, { $0.hasSubscription = false }, .refuse(.noSubscription)),
      (99 * 86_400, { $0.draftIsOpen = true }, .ownPeriod),
      (35 * 86_400, { $0.periodsBehind = 1 }, .adjustNextInvoice),
      (35 * 86_400 + 1, { $0.periodsBehind = 1 }, .refuse(.tooLate)),
      (86_400, { $0.periodsBehind = 2 }, .refuse(.tooLate)),
      (86_400, { $0.policy = .refuse }, .refuse(.refusedByMeter)),
      (86_400, { $0.policy = .reissue }, .reissue),
    ]

  @Test(
    "late usage goes where the meter says and never vanishes (killbill 876)",
    arguments: late.indices)
  func lateUsage(_ index: Int) {
    let (seconds, change, verdict) = Self.late[index]
    let at = Self.at("2026-01-10T00:00:00Z")
    var facts = LateUsageFacts(
      eventAt: at, receivedAt: at.adding(seconds: seconds), draftIsOpen: false)
    change(&facts)
    #expect(judgeUsage(facts) == verdict)
  }
}
