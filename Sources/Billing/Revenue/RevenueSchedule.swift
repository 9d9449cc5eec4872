// Revenue recognised month by month; every schedule adds up to its line exactly.

/// How a line's amount is earned over its service range.
package enum RecognitionMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// By local days, the end day not included: the default.
  case day
  /// The same amount for each month begun in the range; a last month that is only touched by
  /// the end of the range earns nothing.
  case month
  /// By months, first and last by their share of the month's time; full months in between share
  /// what is left evenly and the last of them takes the odd units.
  case monthProrated = "month_prorated"
  /// By milliseconds.
  case instant
  /// Everything when it was used: at the start of the range.
  case usage
  /// Everything on delivery: at the start of the range.
  case delivery
}

/// A calendar month.
package struct CalendarMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let year: Int
  /// 1…12.
  package let month: Int

  package init(of day: Day) {
    (year, month, _) = day.components
  }

  package static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  /// `2026-02`.
  package var description: String { padded(year, 4) + "-" + padded(month, 2) }
}

/// What is recognised in which month, in order of months.
package struct RevenueSchedule: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let month: CalendarMonth
    package let minorUnits: Int64
  }
  package let entries: [Entry]
  package let total: Int64
  /// The rule with its inputs.
  package let reason: String
}

/// One obligation: an amount earned over a half-open service range.
package struct RevenueObligation: Hashable, Sendable {
  package let minorUnits: Int64
  package let service: Range<Timestamp>
  package let method: RecognitionMethod

  package init(minorUnits: Int64, service: Range<Timestamp>, method: RecognitionMethod) {
    self.minorUnits = minorUnits
    self.service = service
    self.method = method
  }
}
