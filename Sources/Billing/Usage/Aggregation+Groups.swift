// Aggregates apart: by dimension values and by window.

/// The quantity of one group or window.
package struct UsageGroup: Hashable, Sendable {
  /// Values of the grouping dimensions, in their order; nil where an event carries none.
  package let values: [String?]
  package let units: Ratio
}

/// The quantity of one window; windows without events are not listed.
package struct UsageWindowUnits: Hashable, Sendable {
  package let start: Timestamp
  package let units: Ratio
}

extension Aggregation {
  /// One aggregate for each combination of values, in the order of the values. Every event is in
  /// exactly one group.
  package func groups(
    of events: [UsageEvent], by names: [String], _ scope: UsageScope = UsageScope()
  ) throws(UsageRefusal) -> [UsageGroup] {
    var members: [[String?]: [UsageEvent]] = [:]
    for event in events {
      members[names.map { event.dimensions[$0] }, default: []].append(event)
    }
    var groups: [UsageGroup] = []
    for values in members.keys.sorted(by: precedes) {
      groups.append(
        UsageGroup(values: values, units: try units(of: members[values] ?? [], scope)))
    }
    return groups
  }

  /// One aggregate for each window of the scope that has events, in time order.
  package func windows(
    of events: [UsageEvent], _ window: UsageWindow, _ scope: UsageScope = UsageScope()
  ) throws(UsageRefusal) -> [UsageWindowUnits] {
    guard self != .weightedSum, !scope.carriesOver else { throw .windowNotSupported }
    var members: [Timestamp: [UsageEvent]] = [:]
    for event in scope.split(events).inside {
      members[window.start(of: event.at, scope), default: []].append(event)
    }
    var windows: [UsageWindowUnits] = []
    for start in members.keys.sorted() {
      windows.append(
        UsageWindowUnits(start: start, units: try units(of: members[start] ?? [])))
    }
    return windows
  }
}

/// Value by value; an absent one comes first.
private func precedes(_ one: [String?], _ other: [String?]) -> Bool {
  for (left, right) in zip(one, other) where left != right {
    guard let left else { return true }
    guard let right else { return false }
    return left < right
  }
  return false
}

extension UsageWindow {
  /// The first instant of the window that holds `instant`.
  package func start(of instant: Timestamp, _ scope: UsageScope) -> Timestamp {
    switch self {
    case .minute: instant.floored(to: 60_000)
    case .hour: instant.floored(to: 3_600_000)
    case .day: scope.zone.start(of: scope.zone.day(of: instant))
    case .period: scope.period?.lowerBound ?? Timestamp(milliseconds: 0)
    }
  }
}

extension Timestamp {
  fileprivate func floored(to step: Int64) -> Timestamp {
    let rest = milliseconds % step
    return Timestamp(milliseconds: milliseconds - (rest < 0 ? rest + step : rest))
  }
}
