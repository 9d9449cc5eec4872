// calc `aggregate`: usage events to a quantity.

import Billing
import Formats

extension CalcKind {
  package static let aggregate = CalcKind(
    "aggregate",
    input: """
      aggregation (count sum max min avg latest unique_count weighted_sum), events [{at?, value?, \
      operation? (add remove), …}], period? [start, end), initial_value?, carry_over?, group_by? \
      [names], window? (minute hour day period), prorate? {days?, in_advance?}
      """,
    output:
      "units (exact); with group_by groups [{…, units}]; with window windows [{start, units}]",
    example: """
      {"kind":"aggregate","aggregation":"sum","events":[{"at":"2026-01-05T00:00:00Z","value":"3"}],\
      "period":["2026-01-01","2026-02-01"]}
      """,
    answer: answerAggregate)
}

private func answerAggregate(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let aggregation = try fields.required(
    "aggregation", fields.choice("aggregation", Aggregation.self))
  let scope = UsageScope(
    period: try fields.instantRange("period"),
    initialLevel: try fields.ratio("initial_value") ?? .zero,
    carriesOver: try fields.bool("carry_over") ?? false)
  let events = try fields.usageEvents(
    aggregation, from: scope.period?.lowerBound ?? Timestamp(milliseconds: 0))
  let names = try fields.names("group_by")
  let window = try fields.choice("window", UsageWindow.self)
  let proration = try fields.usageProration(scope)
  try fields.finish()
  do {
    if let proration {
      return try prorated(aggregation, events, proration, scope, names)
    }
    if let window { return try windowed(aggregation, events, window, scope) }
    return try grouped(aggregation, events, names, scope)
  } catch { throw CalcError(error) }
}

private func prorated(
  _ aggregation: Aggregation, _ events: [UsageEvent], _ proration: UsageProration,
  _ scope: UsageScope, _ names: [String]?
) throws(UsageRefusal) -> CalcAnswer {
  let units = try aggregation.proratedUnits(of: events, proration, scope)
  return CalcAnswer(
    ["units": .string(units.description)],
    why: ["\(counted(events)), each by the days held of \(proration.days): \(units) units"])
}

private func counted(_ events: [UsageEvent]) -> String {
  events.count == 1 ? "1 event" : "\(events.count) events"
}

private func windowed(
  _ aggregation: Aggregation, _ events: [UsageEvent], _ window: UsageWindow, _ scope: UsageScope
) throws(UsageRefusal) -> CalcAnswer {
  let windows = try aggregation.windows(of: events, window, scope)
  let units = try sum(of: windows.map(\.units))
  let items = windows.map { window -> JSONValue in
    ["start": .string(window.start.description), "units": .string(window.units.description)]
  }
  return CalcAnswer(
    ["units": .string(units.description), "windows": .array(items)],
    why: windows.map { "\($0.start): \($0.units)" })
}

/// Groups are stated when asked for; their units add up to the whole.
private func grouped(
  _ aggregation: Aggregation, _ events: [UsageEvent], _ names: [String]?, _ scope: UsageScope
) throws(UsageRefusal) -> CalcAnswer {
  guard let names else {
    let units = try aggregation.units(of: events, scope)
    return CalcAnswer(
      ["units": .string(units.description)],
      why: [
        "\(aggregation.rawValue.replacing("_", with: " ")) of \(counted(events)): \(units)"
      ])
  }
  let groups = try aggregation.groups(of: events, by: names, scope)
  let units = try sum(of: groups.map(\.units))
  let items = groups.map { group in
    JSONValue.object(
      zip(names, group.values).map { name, value in
        JSONValue.Member(name, value.map(JSONValue.string) ?? .null)
      } + [JSONValue.Member("units", .string(group.units.description))])
  }
  return CalcAnswer(
    ["units": .string(units.description), "groups": .array(items)],
    why: groups.map { group in
      zip(names, group.values).map { "\($0) \($1 ?? "-")" }.joined(separator: ", ")
        + ": \(group.units)"
    })
}

private func sum(of values: [Ratio]) throws(UsageRefusal) -> Ratio {
  var sum = Ratio.zero
  do {
    for value in values { sum = try sum + value }
  } catch { throw .arithmetic(error) }
  return sum
}

extension CalcFields {
  /// `events: [{at, value, operation, …}]`. Whatever else an event carries is a dimension. Events
  /// without a time keep their place, from `start` on; events whose value is null or absent count for `count` only.
  fileprivate func usageEvents(
    _ aggregation: Aggregation, from start: Timestamp
  ) throws(CalcError) -> [UsageEvent] {
    guard let items = try objects("events") else { throw missing("events") }
    let countsKeys = aggregation == .count || aggregation == .uniqueCount
    var events: [UsageEvent] = []
    for item in items {
      events.append(try item.usageEvent(after: events.last?.at ?? start, countsKeys: countsKeys))
    }
    return events
  }

  private func usageEvent(
    after earlier: Timestamp, countsKeys: Bool
  ) throws(CalcError) -> UsageEvent {
    let at = try moment("at") ?? earlier
    var quantity: Ratio?
    var key: String?
    if let value = raw("value") {
      switch value {
      case .string(let text), .number(let text): key = text
      case .bool, .null, .array, .object: throw invalid("value", "expected a number or a string")
      }
      if !countsKeys { quantity = try Self.ratio(value, at: place("value")) }
    }
    return UsageEvent(
      at: at, quantity: quantity, key: key,
      operation: try choice("operation", UsageEvent.Operation.self) ?? .add,
      dimensions: try dimensions())
  }

  /// An instant, or the first instant in UTC of a day.
  private func instantOrDay(
    _ text: String, at place: @autoclosure () -> String
  ) throws(CalcError) -> Timestamp {
    if let instant = Timestamp(text) { return instant }
    if let day = Day(text) { return Timestamp(utc: day) }
    throw CalcError(
      "invalid-field", field: place(), "expected an instant such as 2026-02-28T09:30:00Z")
  }

  /// `[start, end)` of instants or days.
  fileprivate func instantRange(_ name: String) throws(CalcError) -> Range<Timestamp>? {
    guard let items = try array(name) else { return nil }
    guard items.count == 2, case .string(let first) = items[0], case .string(let last) = items[1]
    else { throw invalid(name, "expected [start, end)") }
    let start = try instantOrDay(first, at: "\(place(name))[0]")
    let end = try instantOrDay(last, at: "\(place(name))[1]")
    guard start < end else { throw invalid(name, "expected an end after the start") }
    return start..<end
  }

  fileprivate func names(_ name: String) throws(CalcError) -> [String]? {
    guard let items = try array(name) else { return nil }
    var names: [String] = []
    for (index, item) in items.enumerated() {
      guard case .string(let text) = item, !names.contains(text), text != "units" else {
        throw CalcError(
          "invalid-field", field: "\(place(name))[\(index)]", "expected a new dimension's name")
      }
      names.append(text)
    }
    return names
  }

  /// `prorate: {days, in_advance}` or `true`; the days of the period where none are given.
  fileprivate func usageProration(_ scope: UsageScope) throws(CalcError) -> UsageProration? {
    guard let value = raw("prorate") else { return nil }
    if case .bool(let asked) = value {
      return asked ? UsageProration(days: try periodDays(scope)) : nil
    }
    guard let fields = try object("prorate") else { return nil }
    let given = try fields.integer("days")
    let days = if let given { given } else { Int64(try periodDays(scope)) }
    guard days > 0, days <= 10_000 else {
      throw fields.invalid("days", "expected 1 to 10000 days")
    }
    let inAdvance = try fields.bool("in_advance") ?? false
    try fields.finish()
    return UsageProration(days: Int(days), inAdvance: inAdvance)
  }

  private func periodDays(_ scope: UsageScope) throws(CalcError) -> Int {
    guard let period = scope.period else { throw missing("period") }
    let last = Timestamp(milliseconds: period.upperBound.milliseconds - 1)
    return scope.zone.day(of: last) - scope.zone.day(of: period.lowerBound) + 1
  }
}

extension CalcError {
  fileprivate init(_ refusal: UsageRefusal) {
    switch refusal {
    case .needsPeriod:
      self.init("missing-field", field: "period", "this aggregation needs the period")
    case .emptyPeriod: self.init("invalid-field", field: "period", "the period has no length")
    case .notProratable:
      self.init("not-proratable", field: "prorate", "only sum and unique_count can be prorated")
    case .windowNotSupported:
      self.init("window-not-supported", field: "window", "a level runs over the whole period")
    case .arithmetic(let error): self.init(error)
    }
  }
}
