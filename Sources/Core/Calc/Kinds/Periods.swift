// calc `periods`: the billing periods of a schedule, from a day on.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds a time zone by its IANA name.
  package static func periods(zones: @escaping ZoneSource) -> CalcKind {
    CalcKind(
      "periods",
      input: """
        anchor (day), interval ({"months":1} {"days":n} {"weeks":n} {"years":n}), \
        anchoring? (anniversary {"day_of_month":n}), zone? (UTC), from? (day; the anchor), \
        count? (1)
        """,
      output: "periods [{k, start, end, start_at, end_at, days}]",
      example: """
        {"kind":"periods","anchor":"2026-01-31","interval":{"months":1},"count":3}
        """
    ) { fields throws(CalcError) in
      let schedule = try fields.schedule(zones: zones)
      let from = try fields.day("from") ?? schedule.anchor
      let count = try fields.integer("count") ?? 1
      try fields.finish()
      guard (1...10_000).contains(count) else { throw fields.invalid("count", "expected 1…10000") }
      guard let first = schedule.period(containing: max(from, schedule.anchor)) else {
        throw CalcError("outside-calendar", field: "from", "the period ends after the year 9999")
      }
      let periods = schedule.periods(from: first.index, count: Int(count))
      return CalcAnswer(
        ["periods": .array(periods.map(\.answer))], why: periods.map { $0.why(schedule) })
    }
  }
}
