// Recurring units that came or went within the period, by days.

/// How a recurring quantity is prorated.
package struct UsageProration: Hashable, Sendable {
  /// Days of the whole true period, never of a clamped one.
  package let days: Int
  /// True where units are charged when they arrive: what leaves gives nothing back, and what
  /// returns is free up to the highest level already charged in the period.
  package let inAdvance: Bool

  package init(days: Int, inAdvance: Bool = false) {
    self.days = days
    self.inAdvance = inAdvance
  }
}

extension Aggregation {
  /// Units × days held ÷ days of the period. A unit counts for every local day on which it was
  /// there at some moment, the day of arrival and the day of removal included; units from before
  /// the period count from its start.
  ///
  /// Errors: no period; an aggregation other than `sum` and `unique_count`; overflow.
  package func proratedUnits(
    of events: [UsageEvent], _ proration: UsageProration, _ scope: UsageScope
  ) throws(UsageRefusal) -> Ratio {
    guard let period = scope.period else { throw .needsPeriod }
    guard !period.isEmpty, proration.days > 0 else { throw .emptyPeriod }
    let days = ProrationDays(period, scope.zone)
    let (before, inside) = scope.split(events)
    let unitDays: Ratio
    switch self {
    case .sum:
      unitDays = try arithmetic { () throws(ArithmeticError) in
        proration.inAdvance
          ? try advanceDays(of: before, inside, days, proration)
          : try sumDays(of: before, inside, days, proration)
      }
    case .uniqueCount:
      unitDays = Ratio(activeDays(of: before, inside, days))
    case .count, .maximum, .minimum, .average, .latest, .weightedSum: throw .notProratable
    }
    return try arithmetic { () throws(ArithmeticError) in
      try unitDays / Ratio(proration.days)
    }
  }
}

/// The local days of a period, first and last included.
private struct ProrationDays {
  let first: Day
  let last: Day
  let zone: Zone

  init(_ period: Range<Timestamp>, _ zone: Zone) {
    first = zone.day(of: period.lowerBound)
    last = zone.day(of: Timestamp(milliseconds: period.upperBound.milliseconds - 1))
    self.zone = zone
  }

  /// Days from that of `event` to the last, both included.
  func left(at event: UsageEvent) -> Int { last - zone.day(of: event.at) + 1 }
}

private func sumDays(
  of before: [UsageEvent], _ inside: [UsageEvent], _ days: ProrationDays,
  _ proration: UsageProration
) throws(ArithmeticError) -> Ratio {
  var sum = try total(of: before.compactMap(\.quantity)) * Ratio(proration.days)
  for event in inside {
    guard let quantity = event.quantity else { continue }
    sum = try sum + quantity * Ratio(days.left(at: event))
  }
  return sum
}

private func advanceDays(
  of before: [UsageEvent], _ inside: [UsageEvent], _ days: ProrationDays,
  _ proration: UsageProration
) throws(ArithmeticError) -> Ratio {
  var level = try total(of: before.compactMap(\.quantity))
  var charged = max(.zero, level)
  var sum = try charged * Ratio(proration.days)
  for event in inside {
    guard let quantity = event.quantity else { continue }
    level = try level + quantity
    guard level > charged else { continue }
    sum = try sum + (level - charged) * Ratio(days.left(at: event))
    charged = level
  }
  return sum
}

/// The sum, over all values, of the days on which each was active at some moment.
private func activeDays(
  of before: [UsageEvent], _ inside: [UsageEvent], _ days: ProrationDays
) -> Int {
  var active = activeKeys(after: before)
  var count = 0
  var next = days.first
  var index = 0
  while index < inside.count {
    let day = days.zone.day(of: inside[index].at)
    count += active.count * max(0, day - next)
    var seen = active
    while index < inside.count, days.zone.day(of: inside[index].at) == day {
      active = activeKeys(after: [inside[index]], active)
      seen.formUnion(active)
      index += 1
    }
    count += seen.count
    next = day.adding(days: 1) ?? day
  }
  return count + active.count * max(0, days.last - next + 1)
}
