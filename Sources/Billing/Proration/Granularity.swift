// Which part of a period a stretch is.

/// What is counted when a part of a period is charged.
package enum Granularity: String, Hashable, Sendable, Codable, CaseIterable {
  /// Local days; the day of a change belongs to the new state. The default.
  case day
  /// Elapsed seconds between the instants.
  case second
  /// Months of 30 days; a whole period is always 1.
  case month30
}
