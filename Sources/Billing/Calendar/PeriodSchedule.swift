// Billing periods: half-open stretches of local days that tile the time after an anchor.

/// One billing period. It keeps the epoch and index that made it, so that a boundary can always
/// be derived again, and the instants it was given, so that new zone data never move it.
package struct BillingPeriod: Hashable, Sendable {
  package let epoch: Int
  /// 0 for the first period of the epoch.
  package let index: Int
  /// Local days `[start, end)`.
  package let days: Range<Day>
  /// The whole true period: longer than `days` for a first stub, else the same. Fractions are
  /// taken of it.
  package let whole: Range<Day>
  package let startAt: Timestamp
  package let endAt: Timestamp

  package init(
    epoch: Int, index: Int, days: Range<Day>, whole: Range<Day>, startAt: Timestamp,
    endAt: Timestamp
  ) {
    self.epoch = epoch
    self.index = index
    self.days = days
    self.whole = whole
    self.startAt = startAt
    self.endAt = endAt
  }

  package var isStub: Bool { days != whole }
}

extension Range<Day> {
  /// Days of the half-open range.
  package var dayCount: Int { upperBound - lowerBound }
}

/// The periods of one epoch: boundary k = clamp(anchor + k × interval), always counted from the
/// anchor, never from the boundary before (31 Jan → 28 Feb → 31 Mar). A re-anchor or a change of
/// interval ends the last period and opens a schedule with the next epoch.
///
/// Source: domain rule "Calendar"; OpenMeter and Lago anniversary periods, Kill Bill's bill
/// cycle day for `dayOfMonth`.
package struct PeriodSchedule: Hashable, Sendable {
  /// A zone that applies after a boundary: that boundary itself still falls in the zone before.
  package struct ZoneChange: Hashable, Sendable {
    package let afterBoundary: Int
    package let zone: Zone

    package init(afterBoundary: Int, zone: Zone) {
      self.afterBoundary = afterBoundary
      self.zone = zone
    }
  }

  package let epoch: Int
  package let anchor: Day
  package let interval: BillingInterval
  package let anchoring: Anchoring
  package let zone: Zone
  /// In order of their boundaries.
  package let zoneChanges: [ZoneChange]

  package init(
    epoch: Int = 0, anchor: Day, interval: BillingInterval, anchoring: Anchoring = .anniversary,
    zone: Zone, zoneChanges: [ZoneChange] = []
  ) {
    self.epoch = epoch
    self.anchor = anchor
    self.interval = interval
    self.anchoring = anchoring
    self.zone = zone
    self.zoneChanges = zoneChanges
  }

  /// The same schedule whose instants follow `zone` after the next boundary that follows `day`.
  package func changingZone(to zone: Zone, on day: Day) -> PeriodSchedule? {
    guard let running = period(containing: max(day, anchor)) else { return nil }
    let change = ZoneChange(afterBoundary: running.index + 1, zone: zone)
    return PeriodSchedule(
      epoch: epoch, anchor: anchor, interval: interval, anchoring: anchoring, zone: self.zone,
      zoneChanges: zoneChanges.filter { $0.afterBoundary < change.afterBoundary } + [change])
  }

  /// The first day of period `index`; nil before the anchor and beyond the year 9999.
  package func boundary(_ index: Int) -> Day? {
    guard index > 0 else { return index == 0 ? anchor : nil }
    return gridDay(index + (firstStep - 1))
  }

  /// Period `index`, or nil before the anchor and beyond the year 9999.
  package func period(_ index: Int) -> BillingPeriod? {
    guard let start = boundary(index), let end = boundary(index + 1) else { return nil }
    let wholeStart = index == 0 ? gridDay(firstStep - 1) ?? start : start
    return BillingPeriod(
      epoch: epoch, index: index, days: start..<end, whole: wholeStart..<end,
      startAt: instant(of: start, boundary: index),
      endAt: instant(of: end, boundary: index + 1))
  }

  /// The period that holds a local day; nil before the anchor and beyond the year 9999.
  package func period(containing day: Day) -> BillingPeriod? {
    guard day >= anchor else { return nil }
    // The step's boundary lies in the day's month, at most one step beyond the day.
    let index = max(0, gridStep(near: day) - firstStep + 1)
    guard let start = boundary(index), start > day else { return period(index) }
    return period(index - 1)
  }

  /// The period that holds an instant. Near a repeated hour or a change of zone the instants of
  /// the boundaries decide, not the local date.
  package func period(containing instant: Timestamp) -> BillingPeriod? {
    // A later zone moves the date by days at most, and the walk below makes up for it.
    let local = zone.day(of: instant)
    guard var found = period(containing: max(local, anchor)) else { return nil }
    while instant < found.startAt {
      guard let previous = period(found.index - 1) else { return nil }
      found = previous
    }
    while instant >= found.endAt {
      guard let next = period(found.index + 1) else { return nil }
      found = next
    }
    return found
  }

  /// Up to `count` periods from `index` on; fewer at the end of the calendar.
  package func periods(from index: Int, count: Int) -> [BillingPeriod] {
    var result: [BillingPeriod] = []
    for offset in 0..<max(0, count) {
      guard let period = period(index + offset) else { break }
      result.append(period)
    }
    return result
  }
}

extension PeriodSchedule {
  /// Boundaries lie on a grid of steps around the anchor: step j is j intervals away from it, or
  /// from the chosen day of the anchor's month.
  private func gridDay(_ step: Int) -> Day? {
    switch interval.length {
    case .days(let days):
      let (count, overflow) = days.multipliedReportingOverflow(by: step)
      return overflow ? nil : anchor.adding(days: count)
    case .months(let months):
      let (count, overflow) = months.multipliedReportingOverflow(by: step)
      guard !overflow else { return nil }
      if case .dayOfMonth(let chosen) = anchoring {
        return anchor.adding(months: count, onDay: max(chosen, 1))
      }
      return anchor.adding(months: count)
    }
  }

  /// The step of the first boundary after the anchor: 1, or 0 when a stub leads up to a chosen
  /// day of the month that is still to come in the anchor's own month.
  private var firstStep: Int {
    // An anniversary's own step lies on the anchor.
    guard case .dayOfMonth = anchoring, let aligned = gridDay(0), aligned > anchor else { return 1 }
    return 0
  }

  private func gridStep(near day: Day) -> Int {
    switch interval.length {
    case .days(let days):
      return (day - anchor) / days
    case .months(let months):
      let (from, to) = (anchor.components, day.components)
      return ((to.year - from.year) * 12 + to.month - from.month) / months
    }
  }

  private func instant(of day: Day, boundary index: Int) -> Timestamp {
    let change = zoneChanges.last { $0.afterBoundary < index }
    return (change?.zone ?? zone).start(of: day)
  }
}

extension Day {
  var firstOfMonth: Day {
    let (year, month, _) = components
    return Day.startOf(year: year, month: month)
  }
}
