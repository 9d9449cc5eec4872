// From events to the quantity that is rated.

extension Aggregation {
  /// The quantity of `events` over a scope. No events are zero units.
  ///
  /// Events without the value that the aggregation reads are passed over; they still count for
  /// `count`. Errors: a weighted sum without a period; overflow.
  package func units(
    of events: [UsageEvent], _ scope: UsageScope = UsageScope()
  ) throws(UsageRefusal) -> Ratio {
    let (before, inside) = scope.split(events)
    if self == .weightedSum {
      guard let period = scope.period else { throw .needsPeriod }
      guard !period.isEmpty else { throw .emptyPeriod }
      return try arithmetic { () throws(ArithmeticError) in
        try weightedMean(of: inside, from: scope.initialLevel, before, period)
      }
    }
    return try arithmetic { () throws(ArithmeticError) in try plainUnits(before, inside) }
  }

  private func plainUnits(
    _ before: [UsageEvent], _ inside: [UsageEvent]
  ) throws(ArithmeticError) -> Ratio {
    let values = inside.compactMap(\.quantity)
    switch self {
    case .count: return Ratio(inside.count)
    case .sum: return try total(of: (before + inside).compactMap(\.quantity))
    case .maximum: return values.max() ?? .zero
    case .minimum: return values.min() ?? .zero
    case .average:
      return values.isEmpty ? .zero : try total(of: values) / Ratio(values.count)
    case .latest: return max(.zero, values.last ?? .zero)
    case .uniqueCount: return Ratio(activeKeys(after: before + inside).count)
    case .weightedSum: preconditionFailure("a weighted sum runs over a period")
    }
  }
}

/// The values that are active once all of `events` have happened: added and not removed since.
/// Adding twice counts once; removing what is not there changes nothing.
func activeKeys(after events: [UsageEvent], _ active: Set<String> = []) -> Set<String> {
  var active = active
  for event in events {
    guard let key = event.key else { continue }
    switch event.operation {
    case .add: active.insert(key)
    case .remove: active.remove(key)
    }
  }
  return active
}

func total(of values: [Ratio]) throws(ArithmeticError) -> Ratio {
  var sum = Ratio.zero
  for value in values { sum = try sum + value }
  return sum
}

func arithmetic<Value>(
  _ body: () throws(ArithmeticError) -> Value
) throws(UsageRefusal) -> Value {
  do { return try body() } catch { throw .arithmetic(error) }
}

/// The running total, weighted by the time that each level held: Σ level × time ÷ period.
private func weightedMean(
  of events: [UsageEvent], from initial: Ratio, _ before: [UsageEvent],
  _ period: Range<Timestamp>
) throws(ArithmeticError) -> Ratio {
  var level = try initial + total(of: before.compactMap(\.quantity))
  var weighted = Ratio.zero
  var since = period.lowerBound
  for event in events {
    guard let change = event.quantity else { continue }
    weighted = try weighted + level * since.distance(to: event.at)
    (since, level) = (event.at, try level + change)
  }
  weighted = try weighted + level * since.distance(to: period.upperBound)
  return try weighted / period.lowerBound.distance(to: period.upperBound)
}

extension Timestamp {
  fileprivate func distance(to later: Timestamp) -> Ratio {
    Ratio(Int128(later.milliseconds) - Int128(milliseconds))
  }
}
