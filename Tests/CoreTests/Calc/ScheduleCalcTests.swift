// calc's kinds about periods, changes and invoices: golden answers and hostile lines.

import Billing
import Formats
import Testing

@testable import Core

@Suite("calc answers periods, changes and invoices, whatever the line holds")
struct ScheduleCalcTests {
  static func answer(_ line: String) -> String {
    DateLine.calculator.answer(line.utf8).text
  }

  @Test("every kind's example is answered")
  func examples() {
    for kind in CalcKind.all(zones: DateLine.zone) {
      #expect(!DateLine.calculator.answer(kind.example.utf8).failed, "\(kind.name)")
    }
  }

  @Test(
    "golden answers",
    arguments: [
      (
        #"{"kind":"period_at","anchor":"2024-01-31","interval":{"months":1},"zone":"Europe/Paris","on":"2024-03-30"}"#,
        #"{"ok":{"days":31,"end":"2024-03-31","end_at":"2024-03-30T23:00:00Z","k":1,"start":"2024-02-29","start_at":"2024-02-28T23:00:00Z"}}"#
      ),
      (
        #"{"id":1,"kind":"prorate","period":["2026-03-01","2026-04-01"],"from":"2026-03-15","to":"2026-04-01","amount_minor":2000}"#,
        #"{"id":1,"ok":{"amount_minor":1097,"exact_minor":"34000/31","fraction":["17","31"]}}"#
      ),
      (
        #"{"kind":"prorate","period":["2026-03-01T00:00:00Z","2026-03-02"],"from":"2026-03-01T12:00:00Z","granularity":"second","amount_minor":"3"}"#,
        #"{"ok":{"amount_minor":2,"exact_minor":"1.5","fraction":["43200","86400"]}}"#
      ),
      // Events without a time lie in the period that is asked about.
      (
        #"{"kind":"aggregate","aggregation":"sum","events":[{"value":"3"}],"period":["2026-01-01","2026-02-01"]}"#,
        #"{"ok":{"units":"3"}}"#
      ),
      (
        #"{"kind":"credit_note","lines":[{"amount_minor":1000,"taxes":[{"rate_percent":"20"}]}],"notes":[{"items":[{"line":0,"amount_minor":400}],"refund_minor":480}],"paid_minor":1200}"#,
        #"{"ok":{"credit_minor":720,"lines":[{"amount_minor":600,"discount_minor":0,"line":0,"net_minor":600,"tax_minor":120}],"net_minor":600,"offset_minor":0,"refund_minor":720,"tax_minor":120,"total_minor":720}}"#
      ),
    ])
  func golden(line: String, expected: String) {
    #expect(Self.answer(line) == expected)
  }

  @Test(
    "broken lines get an error that names the field",
    arguments: [
      (#""periods","anchor":"2026-01-31""#, "missing-field interval"),
      (#""periods","anchor":"2026-01-32","interval":{"months":1}"#, "invalid-field anchor"),
      (#""periods","anchor":"2026-01-31","interval":{"months":0}"#, "invalid-field interval"),
      (#""periods","anchor":"2026-01-31","interval":{"moons":1}"#, "invalid-field interval"),
      (#""periods","anchor":"2026-01-31","interval":"fortnightly""#, "invalid-field interval"),
      (#""periods","anchor":"2026-01-31","interval":7"#, "invalid-field interval"),
      (
        #""periods","anchor":"2026-01-31","interval":{"days":99999999999999999999}"#,
        "invalid-field interval.days"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"count":0"#, "invalid-field count"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"count":10001"#,
        "invalid-field count"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"zone":"Mars/Base""#,
        "unknown-zone zone"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"anchoring":{"day_of_month":32}"#,
        "invalid-field anchoring.day_of_month"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"anchoring":"never""#,
        "invalid-field anchoring"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"from":"9999-12-31""#,
        "outside-calendar from"
      ),
      (
        #""periods","anchor":"2026-01-31","interval":{"months":1},"colour":1"#,
        "unknown-field colour"
      ),
      (#""period_at","anchor":"2026-01-31","interval":{"months":1}"#, "missing-field on"),
      (
        #""period_at","anchor":"2026-01-31","interval":{"months":1},"on":"2026-01-30""#,
        "no-period on"
      ),
      (
        #""period_at","anchor":"2026-01-31","interval":{"months":1},"at":"2026-01-30T00:00:00Z""#,
        "no-period at"
      ),
      (
        #""period_at","anchor":"2026-01-31","interval":{"months":1},"on":"2026-02-01","at":"2026-02-01T00:00:00Z""#,
        "invalid-field at"
      ),
      (#""prorate","period":["2026-03-01"]"#, "invalid-field period"),
      (#""prorate","period":["2026-04-01","2026-03-01"]"#, "invalid-field to"),
      (#""prorate","period":["2026-03-01","2026-03-01"]"#, "empty-period period"),
      (#""prorate","period":["2026-03-01","2026-04-01"],"to":"2026-04-02""#, "outside-period from"),
      (
        #""prorate","period":["2026-03-01","2026-04-01"],"from":"2026-13-01""#, "invalid-field from"
      ),
      (#""prorate","period":["2026-03-01","2026-04-01"],"from":7"#, "invalid-field from"),
      (
        #""prorate","period":["2026-03-01T00:00:00Z","2026-04-01"],"granularity":"day""#,
        "invalid-field granularity"
      ),
      (
        #""prorate","period":["2026-03-01","2026-04-01"],"amount_minor":"1e9""#,
        "invalid-number amount_minor"
      ),
      (
        #""change","period":["2026-03-01","2026-04-01"],"on":"2026-05-01","cancel":true"#,
        "invalid-field on"
      ),
      (#""change","period":["2026-03-01","2026-04-01"],"on":"2026-03-05""#, "invalid-field new"),
      (
        #""change","period":["2026-03-01","2026-04-01"],"on":"2026-03-05","cancel":true,"outcome":"refuse""#,
        "change-refused outcome"
      ),
      (
        #""change","period":["2026-03-01","2026-04-01"],"on":"2026-03-05","cancel":true,"old":{"unit_price_minor":1,"billed_minor":9223372036854775807,"tax_percent":"100"}"#,
        "arithmetic old"
      ),
      (
        #""change","period":["2026-03-01","2026-04-01"],"on":"2026-03-05","cancel":true,"old":{"unit_price_minor":1,"quantity":"-1"}"#,
        "invalid-field old.quantity"
      ),
      (
        #""change","period":["2026-03-01","2026-04-01"],"changes":[{"on":"2026-03-09","unit_price_minor":1},{"on":"2026-03-08","unit_price_minor":1}]"#,
        "invalid-field changes[1].on"
      ),
      (#""invoice","prices":[]"#, "missing-field subscription"),
      (
        #""invoice","period":["2026-03-01","2026-04-01"],"prices":[{"model":"flat","unit_price":"999999999999999999"}]"#,
        "arithmetic"
      ),
      (
        #""invoice","period":["2026-03-01","2026-04-01"],"prices":[{"model":"flat","unit_price":"1"}],"discounts":[{"percent_off":"1","periods":0}]"#,
        "invalid-field discounts[0].periods"
      ),
      (
        #""credit_note","lines":[{"amount_minor":5}],"items":[{"line":1,"amount_minor":1}]"#,
        "invalid-field items[0].line"
      ),
      (
        #""credit_note","lines":[{"amount_minor":5}],"items":[{"line":0,"amount_minor":6}]"#,
        "above-line items"
      ),
      (
        #""credit_note","lines":[{"amount_minor":5}],"items":[{"line":0,"amount_minor":0}]"#,
        "not-positive items"
      ),
      (#""credit_note","lines":[{"amount_minor":0}]"#, "nothing-left items"),
      (
        #""credit_note","lines":[{"amount_minor":9223372036854775807}]"#,
        "invalid-field lines[0].amount_minor"
      ),
    ])
  func hostile(line: String, expected: String) throws {
    #expect(try CalcLine.refusal("{\"kind\":\(line)}") == expected)
  }

  @Test("a missing quantity of usage is shown as not computed")
  func notComputed() {
    let text = Self.answer(
      #"{"kind":"invoice","subscription":{"anchor":"2026-03-01","interval":{"months":1}},"on":"2026-04-01","prices":[{"code":"calls","meter":"calls","model":"per_unit","unit_price":"0.01"}]}"#
    )
    #expect(text.contains(#""due_minor":{"not_computed":"no usage of calls was read"#))
  }
}
