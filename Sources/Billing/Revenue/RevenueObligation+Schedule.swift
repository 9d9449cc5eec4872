// Spreading an obligation over months: shares are rounded cumulatively, so that every month is
// within one unit of its exact share and the months add up to the amount.

extension RevenueObligation {
  /// The months of the obligation, in `zone`'s days. A range that is empty or runs backwards is
  /// earned at its start.
  package func schedule(in zone: Zone = .utc) throws(ArithmeticError) -> RevenueSchedule {
    guard service.lowerBound < service.upperBound else { return atStart(zone, "no service range") }
    switch method {
    case .usage: return atStart(zone, "earned when used")
    case .delivery: return atStart(zone, "earned on delivery")
    case .day: return try byDay(zone)
    case .month: return try byMonth(zone)
    case .monthProrated: return try byProratedMonth(zone)
    case .instant: return try byInstant(zone)
    }
  }

  private func atStart(_ zone: Zone, _ why: String) -> RevenueSchedule {
    let month = CalendarMonth(of: zone.day(of: service.lowerBound))
    return RevenueSchedule(
      entries: [.init(month: month, minorUnits: minorUnits)], total: minorUnits, reason: why)
  }

  /// The start day counts whole, the day holding the end not at all.
  private func byDay(_ zone: Zone) throws(ArithmeticError) -> RevenueSchedule {
    let (start, end) = (zone.day(of: service.lowerBound), zone.day(of: service.upperBound))
    guard start < end else { return atStart(zone, "within one day") }
    let weights = months(from: start, before: end).map { month in
      (month.month, Ratio(min(month.end, end) - max(month.start, start)))
    }
    return try spread(weights, "\(end - start) days from \(start), until before \(end)")
  }

  private func byMonth(_ zone: Zone) throws(ArithmeticError) -> RevenueSchedule {
    let (start, end) = (zone.day(of: service.lowerBound), zone.day(of: service.upperBound))
    let count = monthsBegun(from: start, to: end)
    var weights: [(CalendarMonth, Ratio)] = []
    for index in 0..<count {
      guard let day = start.adding(months: index) else { throw .overflow }
      weights.append((CalendarMonth(of: day), .one))
    }
    return try spread(weights, "\(count) months from \(start)")
  }

  /// Months from `start` that begin before `end`; 15 June to 13 October are four.
  private func monthsBegun(from start: Day, to end: Day) -> Int {
    let (a, b) = (start.components, end.components)
    let whole = (b.year - a.year) * 12 + b.month - a.month
    // 31 January to 28 February is one month, because the boundary is clamped.
    guard let boundary = start.adding(months: whole) else { return max(whole, 1) }
    return max(boundary < end ? whole + 1 : whole, 1)
  }

  private func byInstant(_ zone: Zone) throws(ArithmeticError) -> RevenueSchedule {
    let (start, end) = (service.lowerBound, service.upperBound)
    let months = months(from: zone.day(of: start), before: after(end, zone))
    let weights = months.map { month in
      let from = max(zone.start(of: month.start), start)
      let to = min(zone.start(of: month.end), end)
      return (month.month, Ratio(max(0, to.milliseconds - from.milliseconds)))
    }
    return try spread(weights, "milliseconds from \(start), until before \(end)")
  }

  /// First and last month by their share of time, whole months in between evenly.
  private func byProratedMonth(_ zone: Zone) throws(ArithmeticError) -> RevenueSchedule {
    let (start, end) = (service.lowerBound, service.upperBound)
    let months = months(from: zone.day(of: start), before: after(end, zone))
    let exact = try byInstant(zone).entries
    guard months.count == exact.count, months.count > 2, let first = exact.first,
      let last = exact.last
    else { return try byInstant(zone) }
    let startsWhole = zone.start(of: months[0].start) >= start
    let endsWhole = zone.start(of: months[months.count - 1].end) <= end
    let (low, high) = (startsWhole ? 0 : 1, endsWhole ? exact.count : exact.count - 1)
    let rest =
      minorUnits - (startsWhole ? 0 : first.minorUnits) - (endsWhole ? 0 : last.minorUnits)
    let count = Int64(high - low)
    var entries = exact
    for index in low..<high {
      let even = rest / count
      let isLast = index == high - 1
      entries[index] = .init(
        month: exact[index].month, minorUnits: isLast ? rest - even * (count - 1) : even)
    }
    return RevenueSchedule(
      entries: entries, total: minorUnits,
      reason: "first and last month by time, \(count) whole months evenly")
  }

  /// The first day that no part of the service reaches.
  private func after(_ end: Timestamp, _ zone: Zone) -> Day {
    let day = zone.day(of: end)
    return zone.start(of: day) < end ? day.adding(days: 1) ?? day : day
  }

  private struct MonthSpan {
    let month: CalendarMonth
    let start: Day
    let end: Day
  }

  private func months(from first: Day, before last: Day) -> [MonthSpan] {
    var spans: [MonthSpan] = []
    var start = first.firstOfMonth
    while start < last, let end = start.adding(months: 1) {
      spans.append(MonthSpan(month: CalendarMonth(of: start), start: start, end: end))
      start = end
    }
    return spans
  }

  /// Cumulative rounding: month n = round(share of the first n) − what came before.
  private func spread(
    _ weights: [(CalendarMonth, Ratio)], _ why: String
  ) throws(ArithmeticError) -> RevenueSchedule {
    var whole = Ratio.zero
    for (_, weight) in weights { whole = try whole + weight }
    guard !whole.isZero else { throw .divisionByZero }
    var entries: [RevenueSchedule.Entry] = []
    var (reached, booked) = (Ratio.zero, Int128(0))
    for (month, weight) in weights {
      reached = try reached + weight
      let target = try (Ratio(minorUnits) * reached / whole).rounded(.halfUp)
      guard let part = Int64(exactly: target - booked) else { throw .overflow }
      entries.append(.init(month: month, minorUnits: part))
      booked = target
    }
    return RevenueSchedule(
      entries: entries, total: minorUnits, reason: "\(minorUnits) over \(why)")
  }
}

extension RevenueSchedule {
  /// Recognised up to and including a month.
  package func recognised(through month: CalendarMonth) throws(ArithmeticError) -> Int64 {
    var sum: Int64 = 0
    for entry in entries where entry.month <= month {
      let (next, overflow) = sum.addingReportingOverflow(entry.minorUnits)
      guard !overflow else { throw .overflow }
      sum = next
    }
    return sum
  }

  /// Several schedules as one, by month.
  package static func combined(
    _ schedules: [RevenueSchedule]
  ) throws(ArithmeticError) -> RevenueSchedule {
    var sums: [CalendarMonth: Int64] = [:]
    var total: Int64 = 0
    for schedule in schedules {
      let (whole, overflow) = total.addingReportingOverflow(schedule.total)
      guard !overflow else { throw .overflow }
      total = whole
      for entry in schedule.entries {
        let (sum, overflow) = sums[entry.month, default: 0].addingReportingOverflow(
          entry.minorUnits)
        guard !overflow else { throw .overflow }
        sums[entry.month] = sum
      }
    }
    let entries = sums.keys.sorted().map { Entry(month: $0, minorUnits: sums[$0] ?? 0) }
    return RevenueSchedule(
      entries: entries, total: total, reason: schedules.map(\.reason).joined(separator: "; "))
  }
}

/// An obligation that is stopped or changed while it runs; what was recognised stays.
package struct ObligationChange: Hashable, Sendable {
  package let at: Timestamp
  /// What is added to the consideration; negative takes away.
  package let change: Int64
  /// The new end of the service; nil keeps it. The same instant as `at` stops it.
  package let serviceEnd: Timestamp?

  package init(at: Timestamp, change: Int64, serviceEnd: Timestamp?) {
    self.at = at
    self.change = change
    self.serviceEnd = serviceEnd
  }
}

extension RevenueObligation {
  /// Prospective modification: what was earned before `change.at` stays as it was; the rest,
  /// with the change, is earned over the remaining service. Source: IFRS 15.21(a), ASC 606-10-25-13.
  package func modified(
    by change: ObligationChange, in zone: Zone = .utc
  ) throws(ArithmeticError) -> [RevenueObligation] {
    let at = min(max(change.at, service.lowerBound), service.upperBound)
    let earned = try earned(before: at, in: zone)
    let (left, first) = minorUnits.subtractingReportingOverflow(earned)
    let (rest, second) = left.addingReportingOverflow(change.change)
    guard !first, !second else { throw .overflow }
    let past = RevenueObligation(
      minorUnits: earned, service: service.lowerBound..<at, method: method)
    let end = max(change.serviceEnd ?? service.upperBound, at)
    let future = RevenueObligation(minorUnits: rest, service: at..<end, method: method)
    return [past, future]
  }

  /// What is earned before an instant by the method.
  package func earned(before at: Timestamp, in zone: Zone = .utc) throws(ArithmeticError) -> Int64 {
    guard at > service.lowerBound else { return 0 }
    guard at < service.upperBound else { return minorUnits }
    let share: Ratio
    switch method {
    case .usage, .delivery: return minorUnits
    case .instant, .monthProrated:
      share = try Ratio(
        Int128(at.milliseconds) - Int128(service.lowerBound.milliseconds),
        over: Int128(service.upperBound.milliseconds) - Int128(service.lowerBound.milliseconds))
    case .day:
      let (start, end) = (zone.day(of: service.lowerBound), zone.day(of: service.upperBound))
      guard start < end else { return minorUnits }
      share = try Ratio(Int128(zone.day(of: at) - start), over: Int128(end - start))
    case .month:
      let start = zone.day(of: service.lowerBound)
      share = try Ratio(
        Int128(monthsBegun(from: start, to: zone.day(of: at))),
        over: Int128(monthsBegun(from: start, to: zone.day(of: service.upperBound))))
    }
    guard let units = Int64(exactly: try (Ratio(minorUnits) * share).rounded(.halfUp)) else {
      throw .overflow
    }
    return units
  }
}
