// calc `period_at`: the one billing period that holds a day or an instant.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds a time zone by its IANA name.
  package static func periodAt(zones: @escaping ZoneSource) -> CalcKind {
    CalcKind(
      "period_at",
      input: """
        anchor (day), interval, anchoring?, zone? as for periods; on (day) or at (instant)
        """,
      output: "k, start, end, start_at, end_at, days",
      example: """
        {"kind":"period_at","anchor":"2024-01-31","interval":{"months":1},"on":"2024-02-29"}
        """
    ) { fields throws(CalcError) in
      let schedule = try fields.schedule(zones: zones)
      let (on, at) = (try fields.day("on"), try fields.instant("at"))
      try fields.finish()
      let period: BillingPeriod?
      switch (on, at) {
      case (let day?, nil): period = schedule.period(containing: day)
      case (nil, let instant?): period = schedule.period(containing: instant)
      case (nil, nil): throw fields.missing("on")
      case (_?, _?): throw fields.invalid("at", "expected either on or at")
      }
      guard let period else {
        throw CalcError(
          "no-period", field: on == nil ? "at" : "on",
          "no period holds it: it is before the anchor or at the end of the calendar")
      }
      return CalcAnswer(period.answer, why: [period.why(schedule)])
    }
  }
}
