// Which day of the calendar the periods of a schedule begin on.

/// Where the boundaries of a schedule fall.
package enum Anchoring: Hashable, Sendable, Codable {
  /// On the anchor's own day, clamped to the end of shorter months.
  case anniversary
  /// On this day 1…31 of the month, clamped likewise; the first period may be a stub. Intervals
  /// of days and weeks know no day of the month and keep the anchor.
  case dayOfMonth(Int)
}
