// Which part of a period a stretch of days is: the fraction behind every prorated amount.

/// What is counted when a part of a period is charged.
package enum Granularity: String, Hashable, Sendable, Codable, CaseIterable {
  /// Local days; the day of a change belongs to the new state. The default.
  case day
  /// Elapsed seconds between the instants.
  case second
  /// Months of 30 days; a whole period is always 1.
  case month30
}

/// `part` of `whole`, not reduced: 14 of 28 days stay 14 of 28.
package struct PeriodShare: Hashable, Sendable {
  package let part: Int64
  /// Above zero.
  package let whole: Int64

  package init(part: Int64, whole: Int64) {
    precondition(whole > 0, "a share is taken of something")
    self.part = part
    self.whole = whole
  }

  package var ratio: Ratio {
    guard let exact = try? Ratio(Int128(part), over: Int128(whole)) else {
      preconditionFailure("64-bit parts always form a ratio")
    }
    return exact
  }

  package var isWhole: Bool { part == whole }
}

/// Why a stretch has no share of a period.
package enum ShareRefusal: Error, Hashable, Sendable {
  case emptyPeriod
  /// The stretch reaches outside the period: no fraction above 1 is ever charged.
  case outsidePeriod
}

extension Granularity {
  /// The share that the days `used` have in the true period `whole`.
  ///
  /// Shares are differences of positions in the period, so that the shares of parts that tile
  /// it always add up to 1, whatever the granularity.
  package func share(
    of used: Range<Day>, in whole: Range<Day>, zone: Zone = .utc
  ) throws(ShareRefusal) -> PeriodShare {
    guard !whole.isEmpty else { throw .emptyPeriod }
    guard used.lowerBound >= whole.lowerBound, used.upperBound <= whole.upperBound else {
      throw .outsidePeriod
    }
    let end = position(of: whole.upperBound, in: whole, zone)
    guard end > 0 else { throw .emptyPeriod }
    let part =
      position(of: used.upperBound, in: whole, zone)
      - position(of: used.lowerBound, in: whole, zone)
    return PeriodShare(part: part, whole: end)
  }

  /// How far `day` lies after the period's start, in this granularity's units.
  private func position(of day: Day, in whole: Range<Day>, _ zone: Zone) -> Int64 {
    switch self {
    case .day:
      return Int64(day - whole.lowerBound)
    case .second:
      let from = zone.start(of: whole.lowerBound).milliseconds
      return (zone.start(of: day).milliseconds - from) / 1_000
    case .month30:
      guard let months = whole.wholeMonths else { return Int64(day - whole.lowerBound) }
      if day == whole.upperBound { return Int64(months * 30) }
      // Kill Bill's fixed month: a day of month counts as itself in every month.
      return Int64(min(day.commercialNumber - whole.lowerBound.commercialNumber, months * 30))
    }
  }
}

/// The share that `used` has in `whole`, to the second.
package func share(
  of used: Range<Timestamp>, in whole: Range<Timestamp>
) throws(ShareRefusal) -> PeriodShare {
  guard !whole.isEmpty else { throw .emptyPeriod }
  guard used.lowerBound >= whole.lowerBound, used.upperBound <= whole.upperBound else {
    throw .outsidePeriod
  }
  func seconds(_ instant: Timestamp) -> Int64 {
    floorQuotient(instant.milliseconds, 1_000) - floorQuotient(whole.lowerBound.milliseconds, 1_000)
  }
  guard seconds(whole.upperBound) > 0 else { throw .emptyPeriod }
  return PeriodShare(
    part: seconds(used.upperBound) - seconds(used.lowerBound), whole: seconds(whole.upperBound))
}

extension Day {
  /// Days since year 0 in a calendar of 30-day months.
  fileprivate var commercialNumber: Int {
    let (year, month, day) = components
    return (year * 12 + month) * 30 + day
  }

  fileprivate var isLastOfMonth: Bool {
    let (year, month, day) = components
    return day == Day.length(ofMonth: month, year: year)
  }
}

extension Range<Day> {
  /// The months this range spans when it is a period of whole months, clamped ends included.
  fileprivate var wholeMonths: Int? {
    let (from, to) = (lowerBound.components, upperBound.components)
    let months = (to.year - from.year) * 12 + to.month - from.month
    if lowerBound.adding(months: months) == upperBound { return months }
    return lowerBound.isLastOfMonth && to.day > from.day ? months : nil
  }
}
