// Usage as an aggregation sees it: when, how much, of what kind.

/// One accepted usage event. Duplicates were decided when it came in.
package struct UsageEvent: Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable, Codable, CaseIterable {
    case add, remove
  }

  package let at: Timestamp
  /// The number that sums, maxima and levels read; nil where the event carries none.
  package let quantity: Ratio?
  /// What unique counts compare; nil where the event carries none.
  package let key: String?
  package let operation: Operation
  package let dimensions: [String: String]

  package init(
    at: Timestamp, quantity: Ratio? = nil, key: String? = nil, operation: Operation = .add,
    dimensions: [String: String] = [:]
  ) {
    self.at = at
    self.quantity = quantity
    self.key = key
    self.operation = operation
    self.dimensions = dimensions
  }
}

/// Why events have no aggregate.
package enum UsageRefusal: Error, Hashable, Sendable {
  /// Weighting, proration and carrying over need to know the period.
  case needsPeriod
  /// A period of no length has no mean.
  case emptyPeriod
  /// Only sums and unique counts can be prorated by day.
  case notProratable
  /// Levels and prorated counts run over the whole period.
  case windowNotSupported
  case arithmetic(ArithmeticError)
}

/// What an aggregate runs over.
package struct UsageScope: Sendable {
  /// Half-open; nil takes every event.
  package var period: Range<Timestamp>?
  /// The level at the period's start, for weighted sums.
  package var initialLevel: Ratio
  /// True for recurring meters: events before the period set the level, or the values that are
  /// active, at its start.
  package var carriesOver: Bool
  /// Where days and windows begin.
  package var zone: Zone

  package init(
    period: Range<Timestamp>? = nil, initialLevel: Ratio = .zero, carriesOver: Bool = false,
    zone: Zone = .utc
  ) {
    self.period = period
    self.initialLevel = initialLevel
    self.carriesOver = carriesOver
    self.zone = zone
  }

  /// The events before the period and those in it, each in time order; of one instant the order
  /// of arrival holds. Events after the period belong to neither.
  func split(_ events: [UsageEvent]) -> (before: [UsageEvent], inside: [UsageEvent]) {
    let ordered = events.inTimeOrder
    guard let period else { return ([], ordered) }
    return (
      carriesOver ? ordered.filter { $0.at < period.lowerBound } : [],
      ordered.filter { period.contains($0.at) }
    )
  }
}

extension [UsageEvent] {
  /// Of one instant the order stands. A month may hold a million events, and the book hands them
  /// out in order.
  fileprivate var inTimeOrder: [UsageEvent] {
    let isOrdered = zip(self, dropFirst()).allSatisfy { $0.at <= $1.at }
    guard !isOrdered else { return self }
    return enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}
