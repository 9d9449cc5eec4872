// calc `prorate`: the share that a part has in a whole period, and the amount it costs.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds a time zone by its IANA name.
  package static func prorate(zones: @escaping ZoneSource) -> CalcKind {
    CalcKind(
      "prorate",
      input: """
        period [start, end) (days, or instants by the second), from? to? (the part used; the \
        period's bounds), granularity? (day second month30), zone? (UTC), amount_minor?, \
        currency?, rounding?
        """,
      output: "fraction [part, whole], amount_minor, exact_minor",
      example: """
        {"kind":"prorate","period":["2026-03-01","2026-04-01"],"from":"2026-03-15",\
        "granularity":"day","amount_minor":2000,"currency":"EUR"}
        """
    ) { fields throws(CalcError) in
      let request = try ProrateRequest(fields, zones)
      let amount = try fields.wholeMinor("amount_minor")
      let rounding = try fields.choice("rounding", Rounding.self) ?? .halfUp
      _ = try fields.currency()
      try fields.finish()
      return try request.answer(amount, rounding)
    }
  }
}

/// The stretch and the period of a request, in days or in instants.
private struct ProrateRequest {
  private enum Bounds {
    case days(used: Range<Day>, whole: Range<Day>)
    case instants(used: Range<Timestamp>, whole: Range<Timestamp>)
  }
  private let bounds: Bounds
  private let granularity: Granularity
  private let zone: Zone

  init(_ fields: CalcFields, _ zones: ZoneSource) throws(CalcError) {
    let period = try fields.required("period", fields.array("period"))
    let (from, to) = (fields.raw("from"), fields.raw("to"))
    let asked = try fields.choice("granularity", Granularity.self)
    zone = try fields.zone("zone", from: zones)
    guard period.count == 2 else { throw fields.invalid("period", "expected [start, end)") }
    let values = [period[0], period[1], from ?? period[0], to ?? period[1]]
    let names = ["period", "period", "from", "to"]
    let areDays = values.allSatisfy { Self.text($0)?.utf8.count == 10 }
    if areDays {
      var days: [Day] = []
      for (name, value) in zip(names, values) {
        guard let day = Self.text(value).flatMap({ Day($0) }) else {
          throw fields.invalid(name, "expected a date such as 2026-02-28")
        }
        days.append(day)
      }
      bounds = .days(
        used: try Self.range(days[2], days[3], "to", fields),
        whole: try Self.range(days[0], days[1], "period", fields))
      granularity = asked ?? .day
      return
    }
    guard asked == nil || asked == .second else {
      throw fields.invalid("granularity", "days are expected: instants are counted by the second")
    }
    var instants: [Timestamp] = []
    for (name, value) in zip(names, values) {
      instants.append(try Self.instant(value, zone, name, fields))
    }
    bounds = .instants(
      used: try Self.range(instants[2], instants[3], "to", fields),
      whole: try Self.range(instants[0], instants[1], "period", fields))
    granularity = .second
  }

  func answer(_ amount: Int64?, _ rounding: Rounding) throws(CalcError) -> CalcAnswer {
    let share = try share()
    let fraction: JSONValue = [.string("\(share.part)"), .string("\(share.whole)")]
    guard let amount else { return CalcAnswer(["fraction": fraction]) }
    let exact: Ratio
    let rounded: Int64
    do {
      exact = try Ratio(amount) * share.ratio
      var sum = CumulativeRounding(mode: rounding)
      rounded = try sum.add(exact)
    } catch {
      throw CalcError(error, field: "amount_minor")
    }
    return CalcAnswer(
      [
        "amount_minor": .integer(rounded), "exact_minor": .string(exact.description),
        "fraction": fraction,
      ],
      why: [
        "\(share.part) of \(share.whole) \(granularity.words) at \(amount): \(exact)"
          + (exact.isInteger ? "" : ", rounded \(rounding.words) to \(rounded)")
      ])
  }

  private func share() throws(CalcError) -> PeriodShare {
    do {
      switch bounds {
      case .days(let used, let whole): return try granularity.share(of: used, in: whole, zone: zone)
      case .instants(let used, let whole): return try Billing.share(of: used, in: whole)
      }
    } catch {
      switch error {
      case .emptyPeriod: throw CalcError("empty-period", field: "period", "the period is empty")
      case .outsidePeriod:
        throw CalcError(
          "outside-period", field: "from",
          "the part reaches outside the period: nothing is prorated above a whole")
      }
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    guard case .string(let text) = value else { return nil }
    return text
  }

  private static func instant(
    _ value: JSONValue, _ zone: Zone, _ name: String, _ fields: CalcFields
  ) throws(CalcError) -> Timestamp {
    if let text = text(value) {
      if let instant = Timestamp(text) { return instant }
      if let day = Day(text) { return zone.start(of: day) }
    }
    throw fields.invalid(name, "expected a date, or an instant ending in Z")
  }

  private static func range<Bound>(
    _ from: Bound, _ to: Bound, _ name: String, _ fields: CalcFields
  ) throws(CalcError) -> Range<Bound> {
    guard from <= to else { throw fields.invalid(name, "the end is before the start") }
    return from..<to
  }
}

extension CalcFields {
  /// Minor units, quoted or not.
  fileprivate func wholeMinor(_ name: String) throws(CalcError) -> Int64? {
    guard let value = try decimal(name) else { return nil }
    guard value.ratio.isInteger, let units = Int64(exactly: value.ratio.numerator) else {
      throw invalid(name, "expected a whole number of minor units, such as 2050 for 20.50 EUR")
    }
    return units
  }
}

extension Granularity {
  fileprivate var words: String {
    switch self {
    case .day: "days"
    case .second: "seconds"
    case .month30: "days, every month counted as 30"
    }
  }
}
