// Readers that the kinds about billing periods share: schedules, zones, ranges and their answers.

import Billing
import Formats

/// Finds a time zone by its IANA name.
package typealias ZoneSource = @Sendable (String) -> Zone?

extension CalcFields {
  /// The named zone; UTC when the field is absent.
  func zone(_ name: String, from zones: ZoneSource) throws(CalcError) -> Zone {
    guard let text = try text(name), text != "UTC" else { return .utc }
    guard let zone = zones(text) else {
      throw CalcError("unknown-zone", field: place(name), "\(text) is no IANA time zone")
    }
    return zone
  }

  /// `{"months":1}` and its like, or a name such as `monthly`.
  func interval(_ name: String) throws(CalcError) -> BillingInterval? {
    guard let value = raw(name) else { return nil }
    switch value {
    case .string(let word):
      guard let interval = Self.intervalWords[word] else {
        throw invalid(name, "expected an object such as {\"months\":1}")
      }
      return interval
    case .object(let members):
      let fields = CalcFields(members, path: place(name))
      guard members.count == 1, let unit = BillingInterval.Unit(rawValue: members[0].name),
        let count = try fields.integer(members[0].name).flatMap(Int.init(exactly:)),
        let interval = BillingInterval(count, unit)
      else {
        throw invalid(name, "expected one of days, weeks, months, years with 1 to 10000")
      }
      return interval
    case .null, .bool, .number, .array: throw invalid(name, "expected an object")
    }
  }

  private static let intervalWords: [String: BillingInterval] = [
    "daily": .day, "weekly": .week, "monthly": .month, "quarterly": .quarter,
    "semiannual": .halfYear, "half_yearly": .halfYear, "yearly": .year, "annual": .year,
  ]

  /// `anniversary`, or `{"day_of_month":n}`.
  func anchoring(_ name: String) throws(CalcError) -> Anchoring? {
    guard let value = raw(name) else { return nil }
    switch value {
    case .string("anniversary"): return .anniversary
    case .object(let members):
      let fields = CalcFields(members, path: place(name))
      let day = try fields.required("day_of_month", fields.integer("day_of_month"))
      try fields.finish()
      guard (1...31).contains(day) else { throw fields.invalid("day_of_month", "expected 1…31") }
      return .dayOfMonth(Int(day))
    case .null, .bool, .number, .string, .array:
      throw invalid(name, "expected anniversary or {\"day_of_month\":n}")
    }
  }

  func schedule(zones: ZoneSource) throws(CalcError) -> PeriodSchedule {
    PeriodSchedule(
      anchor: try required("anchor", day("anchor")),
      interval: try required("interval", interval("interval")),
      anchoring: try anchoring("anchoring") ?? .anniversary,
      zone: try zone("zone", from: zones))
  }

  /// A `[start, end)` range of days, in order.
  func days(_ name: String) throws(CalcError) -> Range<Day>? {
    guard let items = try array(name) else { return nil }
    let days = items.map { item -> Day? in
      guard case .string(let text) = item else { return nil }
      return Day(text)
    }
    guard days.count == 2, let start = days[0], let end = days[1] else {
      throw invalid(name, "expected two dates, [start, end)")
    }
    guard start < end else { throw invalid(name, "the end is not after the start") }
    return start..<end
  }

  /// A positive quantity or price given in minor units, decimals allowed, as major units.
  func minorDecimal(_ name: String, _ currency: Currency) throws(CalcError) -> ExactDecimal? {
    guard let minor = try decimal(name) else { return nil }
    do {
      return try ExactDecimal(mantissa: minor.mantissa, scale: minor.scale + currency.digits)
    } catch {
      throw CalcError("invalid-number", field: place(name), "too many digits after the point")
    }
  }
}

extension JSONValue {
  static func day(_ day: Day) -> JSONValue { .string(day.description) }
}

extension BillingPeriod {
  /// `{k, start, end, start_at, end_at, days}`.
  var answer: JSONValue {
    [
      "k": .integer(index), "start": .day(days.lowerBound), "end": .day(days.upperBound),
      "start_at": .string(startAt.description), "end_at": .string(endAt.description),
      "days": .integer(days.dayCount),
    ]
  }

  /// How the period came about, for `--why`.
  func why(_ schedule: PeriodSchedule) -> String {
    let stub = isStub ? ", a stub of \(whole.lowerBound) to \(whole.upperBound)" : ""
    return "period \(index): \(schedule.anchor) + \(index) × \(schedule.interval), "
      + "\(days.lowerBound) to \(days.upperBound) in \(schedule.zone)\(stub)"
  }
}
