// `recognise`: revenue by month, with what stays deferred.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds the billing zone whose days count; UTC when none is named.
  package static func recognise(
    zones: @escaping @Sendable (String) -> Zone?
  ) -> CalcKind {
    CalcKind(
      "recognise",
      input: "lines: [{amount_minor, service: [start, end) as days or instants, method?, "
        + "billed_on?}], method? (day, month, month_prorated, instant, usage, delivery), zone?, "
        + "currency?, rate? (books units per unit of the line's currency), stopped_on?, "
        + "modifications?: [{on, change_minor, service_end?}] (prospective; for one line)",
      output: "months ({\"2019-01\":1700,…}), total_minor, deferred (movement by month), lines; "
        + "with stopped_on: recognised_minor, undelivered_minor",
      example: #"{"kind":"recognise","method":"day","currency":"USD","lines":"#
        + #"[{"amount_minor":3100,"service":["2019-01-15","2019-02-15"]}]}"#
    ) { fields throws(CalcError) in
      try RecogniseRequest(fields, zones).answer()
    }
  }
}

private struct RecogniseRequest {
  struct Line {
    let obligation: RevenueObligation
    let billedOn: Day
  }
  let fields: CalcFields
  let zone: Zone
  let lines: [Line]
  let stoppedAt: Timestamp?
  let changes: [ObligationChange]

  init(_ fields: CalcFields, _ zones: (String) -> Zone?) throws(CalcError) {
    self.fields = fields
    var zone = Zone.utc
    if let name = try fields.text("zone") {
      guard let found = name == "UTC" ? .utc : zones(name) else {
        throw CalcError("unknown-zone", field: "zone", "there is no time zone \(name)")
      }
      zone = found
    }
    self.zone = zone
    let method = try fields.choice("method", RecognitionMethod.self) ?? .day
    let rate = try fields.decimal("rate")
    _ = try fields.currency()
    stoppedAt = try Self.moment("stopped_on", fields, zone)
    var changes: [ObligationChange] = []
    for item in try fields.objects("modifications", atMost: 1_000) ?? [] {
      changes.append(
        ObligationChange(
          at: try item.required("on", Self.moment("on", item, zone)),
          change: try item.integer("change_minor") ?? 0,
          serviceEnd: try Self.moment("service_end", item, zone)))
      try item.finish()
    }
    self.changes = changes.sorted { $0.at < $1.at }
    var lines: [Line] = []
    for item in try fields.required("lines", fields.objects("lines", atMost: 5_000)) {
      lines.append(try Self.line(item, method, rate, zone))
    }
    guard changes.isEmpty || lines.count == 1 else {
      throw fields.invalid("modifications", "expected exactly one line to modify")
    }
    self.lines = lines
    try fields.finish()
  }

  private static func moment(
    _ name: String, _ fields: CalcFields, _ zone: Zone
  ) throws(CalcError) -> Timestamp? {
    guard let text = try fields.text(name) else { return nil }
    if let day = Day(text) { return zone.start(of: day) }
    guard let instant = Timestamp(text), CalcFields.isOrdinary(instant) else {
      throw fields.invalid(name, "expected a date, or an instant ending in Z")
    }
    return instant
  }

  private static func line(
    _ item: CalcFields, _ method: RecognitionMethod, _ rate: ExactDecimal?, _ zone: Zone
  ) throws(CalcError) -> Line {
    let amount = try item.required("amount_minor", item.integer("amount_minor"))
    let bounds = try item.required("service", item.texts("service"))
    guard bounds.count == 2 else { throw item.invalid("service", "expected [start, end]") }
    var instants: [Timestamp] = []
    for (index, text) in bounds.enumerated() {
      guard let instant = Day(text).map({ zone.start(of: $0) }) ?? Timestamp(text),
        CalcFields.isOrdinary(instant)
      else {
        throw item.invalid("service[\(index)]", "expected a date, or an instant ending in Z")
      }
      instants.append(instant)
    }
    guard instants[0] <= instants[1] else {
      throw item.invalid("service", "the range must not end before it starts")
    }
    // 200 years: longer ranges are misspelt dates, and would make a month each.
    guard instants[1].milliseconds - instants[0].milliseconds < 6_311_433_600_000 else {
      throw item.invalid("service", "expected at most 200 years")
    }
    let own = try item.choice("method", RecognitionMethod.self) ?? method
    let billed = try item.day("billed_on") ?? zone.day(of: instants[0])
    try item.finish()
    var units = amount
    if let rate {
      units = try item.exactly("amount_minor") { () throws(ArithmeticError) in
        guard let converted = Int64(exactly: try (Ratio(amount) * rate.ratio).rounded(.halfUp))
        else { throw .overflow }
        return converted
      }
    }
    return Line(
      obligation: RevenueObligation(
        minorUnits: units, service: instants[0]..<instants[1], method: own),
      billedOn: billed)
  }

  func answer() throws(CalcError) -> CalcAnswer {
    do throws(ArithmeticError) {
      var all: [(schedule: RevenueSchedule, billedOn: Day, billed: Int64)] = []
      for line in lines {
        all.append((try schedule(line), line.billedOn, line.obligation.minorUnits))
      }
      let whole = try RevenueSchedule.combined(all.map(\.schedule))
      var members: [JSONValue.Member] = [
        .init("months", Self.months(whole.entries.map { ("\($0.month)", $0.minorUnits) })),
        .init("total_minor", .integer(whole.total)),
        .init("deferred", Self.months(try deferred(all))),
        .init(
          "lines",
          .array(
            all.map { Self.months($0.schedule.entries.map { ("\($0.month)", $0.minorUnits) }) })),
      ]
      if stoppedAt != nil {
        var billed: Int64 = 0
        for one in all { billed = try Self.sum(billed, one.billed) }
        members.append(.init("recognised_minor", .integer(whole.total)))
        members.append(
          .init("undelivered_minor", .integer(try Self.difference(billed, whole.total))))
      }
      return CalcAnswer(.object(members), why: all.map(\.schedule.reason))
    } catch {
      throw CalcError(error, field: "lines")
    }
  }

  private func schedule(_ line: Line) throws(ArithmeticError) -> RevenueSchedule {
    var parts = [line.obligation]
    for change in changes {
      guard let last = parts.popLast() else { continue }
      parts += try last.modified(by: change, in: zone)
    }
    if let stoppedAt, let last = parts.popLast() {
      let earned = try last.earned(before: stoppedAt, in: zone)
      let end = min(max(stoppedAt, last.service.lowerBound), last.service.upperBound)
      parts.append(
        RevenueObligation(
          minorUnits: earned, service: last.service.lowerBound..<end, method: last.method))
    }
    var schedules: [RevenueSchedule] = []
    for part in parts where part.minorUnits != 0 || parts.count == 1 {
      schedules.append(try part.schedule(in: zone))
    }
    return try RevenueSchedule.combined(schedules)
  }

  /// Billed in the month of billing, recognised as scheduled; a stop releases the rest.
  private func deferred(
    _ all: [(schedule: RevenueSchedule, billedOn: Day, billed: Int64)]
  ) throws(ArithmeticError) -> [(String, Int64)] {
    var movement: [CalendarMonth: Int64] = [:]
    for (schedule, billedOn, billed) in all {
      let month = CalendarMonth(of: billedOn)
      movement[month] = try Self.sum(movement[month] ?? 0, billed)
      for entry in schedule.entries {
        movement[entry.month] = try Self.difference(
          movement[entry.month] ?? 0, entry.minorUnits)
      }
      if let stoppedAt {
        let end = CalendarMonth(of: zone.day(of: stoppedAt))
        movement[end] = try Self.sum(
          movement[end] ?? 0, try Self.difference(schedule.total, billed))
      }
    }
    return movement.keys.sorted().map { ("\($0)", movement[$0] ?? 0) }
  }

  private static func sum(_ a: Int64, _ b: Int64) throws(ArithmeticError) -> Int64 {
    let (value, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .overflow }
    return value
  }

  private static func difference(_ a: Int64, _ b: Int64) throws(ArithmeticError) -> Int64 {
    let (value, overflow) = a.subtractingReportingOverflow(b)
    guard !overflow else { throw .overflow }
    return value
  }

  private static func months(_ values: [(String, Int64)]) -> JSONValue {
    .object(values.map { JSONValue.Member($0.0, .integer($0.1)) })
  }
}
