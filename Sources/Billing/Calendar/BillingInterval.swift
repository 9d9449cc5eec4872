// How often a price recurs, and which day of the calendar its periods begin on.

/// A length of calendar time: a count of days, weeks, months or years, at least one.
package struct BillingInterval: Hashable, Sendable, Codable {
  package enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
    case day, week, month, year
  }

  package let count: Int
  package let unit: Unit

  /// The largest count accepted: beyond it two boundaries would hardly fit the calendar.
  package static let maximumCount = 10_000

  package init?(_ count: Int, _ unit: Unit) {
    guard (1...Self.maximumCount).contains(count) else { return nil }
    self.init(valid: count, unit)
  }

  package static let daily = BillingInterval(valid: 1, .day)
  package static let weekly = BillingInterval(valid: 1, .week)
  package static let monthly = BillingInterval(valid: 1, .month)
  package static let quarterly = BillingInterval(valid: 3, .month)
  package static let semiannual = BillingInterval(valid: 6, .month)
  package static let yearly = BillingInterval(valid: 1, .year)

  /// Whole months for months and years, else nil.
  package var months: Int? {
    switch unit {
    case .month: count
    case .year: count * 12
    case .day, .week: nil
    }
  }

  /// Days for days and weeks, else nil.
  package var days: Int? {
    switch unit {
    case .day: count
    case .week: count * 7
    case .month, .year: nil
    }
  }

  /// How often it fits a year: 52 weeks, 365 days or 12 months. Prices of different intervals
  /// are compared by it (Lago's yearly-normalised plan price).
  package var timesPerYear: Ratio {
    let perYear: Int
    switch unit {
    case .day: perYear = 365
    case .week: perYear = 52
    case .month: perYear = 12
    case .year: perYear = 1
    }
    guard let times = try? Ratio(Int128(perYear), over: Int128(count)) else {
      preconditionFailure("a positive count divides")
    }
    return times
  }

  private init(valid count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let count = try fields.decode(Int.self, forKey: .count)
    guard let valid = BillingInterval(count, try fields.decode(Unit.self, forKey: .unit)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .count, in: fields, debugDescription: "an interval counts 1…10000 units")
    }
    self = valid
  }

  private enum CodingKeys: String, CodingKey { case count, unit }
}

extension BillingInterval: CustomStringConvertible {
  /// `1 month`, `3 months`.
  package var description: String { "\(count) \(unit.rawValue)" + (count == 1 ? "" : "s") }
}

/// Where the boundaries of a schedule fall.
package enum Anchoring: Hashable, Sendable, Codable {
  /// On the anchor's own day, clamped to the end of shorter months.
  case anniversary
  /// On this day 1…31 of the month, clamped likewise; the first period may be a stub. Intervals
  /// of days and weeks know no day of the month and keep the anchor.
  case dayOfMonth(Int)
}
