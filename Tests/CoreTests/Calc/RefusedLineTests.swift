// Hostile and mistaken calc lines: each gets its error at its field, and none a crash.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Refused calc lines of rating, usage, money and tax")
struct RefusedLineTests {
  static let graduated = #"{"kind":"charge","model":"graduated","units":"5","tiers":"#

  static let lines: [(String, String)] = [
    (graduated + "[]}", "tiers-missing tiers"),
    (graduated + #"[{"up_to":"5"},{"up_to":"5"},{}]}"#, "tiers-overlap tiers[1].up_to"),
    (graduated + #"[{"up_to":"5"}]}"#, "last-tier-not-open tiers[0].up_to"),
    (graduated + #"[{},{}]}"#, "tiers-open-not-last tiers[0].up_to"),
    (graduated + #"[{"up_to":"0"},{}]}"#, "tiers-bound-not-positive tiers[0].up_to"),
    (graduated + #"[{"up_to":"5"},{"from":"6"}]}"#, "tiers-gap tiers[1].from"),
    (graduated + #"[{"package_size":"0"}]}"#, "tiers-package-not-positive tiers[0].package_size"),
    (graduated + #"[{"unit_price":"NaN"}]}"#, "invalid-number tiers[0].unit_price"),
    (graduated + #"[{"unit_price":{}}]}"#, "invalid-field tiers[0].unit_price"),
    (graduated + #"[{"prize":"1"}]}"#, "unknown-field tiers[0].prize"),
    (graduated + "[7]}", "invalid-field tiers[0]"),
    (
      #"{"kind":"charge","model":"graduated","units":"-1","tiers":[{}]}"#, "negative-units units"
    ),
    (#"{"kind":"charge","units":"5"}"#, "missing-field model"),
    (#"{"kind":"charge","model":"magic"}"#, "invalid-field model"),
    (#"{"kind":"charge","model":"per_unit","units":"5"}"#, "missing-field unit_price"),
    (#"{"kind":"charge","model":"per_unit","unit_price":"1"}"#, "missing-field units"),
    (
      #"{"kind":"charge","model":"per_unit","unit_price":"1","units":"1","unit":"x"}"#,
      "unknown-field unit"
    ),
    (
      #"{"kind":"charge","model":"per_unit","unit_price":"1","units":"1e9"}"#,
      "invalid-number units"
    ),
    (
      #"{"kind":"charge","model":"per_unit","unit_price":"9000000000000000000","units":"9000000"}"#,
      "arithmetic amount_minor"
    ),
    (
      #"{"kind":"charge","model":"package","package_price":"1","package_size":"0","units":"1"}"#,
      "invalid-field package_size"
    ),
    (
      #"{"kind":"charge","model":"percentage","rate_percent":"1","free_events":"1.5","units":"1"}"#,
      "invalid-field free_events"
    ),
    (
      """
      {"kind":"charge","model":"per_unit","unit_price":"1","units":"1","minimum":"2",\
      "maximum":"1"}
      """, "maximum-below-minimum maximum"
    ),
    (
      #"{"kind":"charge","model":"matrix","units":"1","prices":[{"unit_price":"1"}]}"#,
      "needs-dimensions events"
    ),
    (
      #"{"kind":"charge","model":"matrix","prices":[{"when":{"a":"1"},"unit_price":"1"}]}"#,
      "matrix-default-missing prices"
    ),
    (
      #"{"kind":"charge","model":"flat","unit_price":"1","currency":"XAU"}"#,
      "unknown-currency currency"
    ),
    (#"{"kind":"aggregate","aggregation":"weighted_sum","events":[]}"#, "missing-field period"),
    (
      #"{"kind":"aggregate","aggregation":"sum","events":[{"value":"NaN"}]}"#,
      "invalid-number events[0].value"
    ),
    (
      #"{"kind":"aggregate","aggregation":"sum","events":[],"period":["2026-02-30","2026-03-01"]}"#,
      "invalid-field period[0]"
    ),
    (
      #"{"kind":"aggregate","aggregation":"sum","events":[],"period":["2026-03-02","2026-03-01"]}"#,
      "invalid-field period"
    ),
    (
      """
      {"kind":"aggregate","aggregation":"max","events":[],"prorate":true,\
      "period":["2026-03-01","2026-03-02"]}
      """, "not-proratable prorate"
    ),
    (#"{"kind":"round","value":"1","digits":19}"#, "invalid-field digits"),
    (#"{"kind":"round","value":"1","step":"0"}"#, "invalid-field step"),
    (#"{"kind":"allocate","amount_minor":5,"ratios":["1","-1"]}"#, "ratio-negative ratios[1]"),
    (#"{"kind":"allocate","amount_minor":5,"ratios":["0"]}"#, "ratios-zero ratios"),
    (#"{"kind":"allocate","amount_minor":5,"parts":0}"#, "parts-out-of-range parts"),
    (#"{"kind":"allocate","amount_minor":5,"parts":1000000000}"#, "parts-out-of-range parts"),
    (#"{"kind":"allocate","amount_minor":5}"#, "missing-field ratios"),
    (#"{"kind":"allocate","amount_minor":1.5,"parts":2}"#, "invalid-field amount_minor"),
    (
      #"{"kind":"allocate","amount_minor":-9223372036854775808,"parts":2}"#,
      "arithmetic amount_minor"
    ),
    (
      #"{"kind":"allocate","amount_minor":7,"parts":2,"step_minor":5}"#,
      "invalid-field amount_minor"
    ),
    (
      #"{"kind":"tax","lines":[{"amount_minor":5,"taxes":[{}]}]}"#,
      "missing-field lines[0].taxes[0].rate_percent"
    ),
    (
      """
      {"kind":"tax","lines":[{"amount_minor":5,\
      "taxes":[{"rate_percent":"-100","inclusive":true}]}]}
      """,
      "invalid-field lines[0].taxes[0].rate_percent"
    ),
    (
      #"{"kind":"prorate","period":["2026-03-01","2026-04-01"],"amount_minor":20.5}"#,
      "invalid-field amount_minor"
    ),
    (
      """
      {"kind":"change","on":"2026-03-15","period":["2026-03-01","2026-04-01"],"cancel":true,\
      "old":{"unit_price_minor":1000,"tax_percent":"-19"}}
      """, "invalid-field old.tax_percent"
    ),
    (
      """
      {"kind":"change","on":"2026-03-15","period":["2026-03-01","2026-04-01"],"cancel":true,\
      "old":{"unit_price_minor":1000,"discount_percent":"150"}}
      """, "invalid-field old.discount_percent"
    ),
    (
      #"{"kind":"discount","lines":[{"amount_minor":5}],"discounts":[{"percent_off":"-1"}]}"#,
      "invalid-field discounts[0].percent_off"
    ),
    (
      #"{"kind":"discount","lines":[{"amount_minor":5}],"discounts":[{}]}"#,
      "missing-field discounts[0].percent_off"
    ),
    (#"{"kind":"tax_regime","customer":{"country":"FR"}}"#, "missing-field seller"),
    (#"{"kind":"tax_regime","seller":"France"}"#, "invalid-field seller.country"),
    (#"{"kind":"currency","code":"euro"}"#, "unknown-currency code"),
  ]

  @Test("each is answered with its code and field", arguments: lines.indices)
  func refused(_ index: Int) throws {
    let (line, expected) = Self.lines[index]
    let found = try CalcLine.refusal(line)
    #expect(
      found == expected,
      "\(line)")
  }

  @Test("a million tiers are refused, as are numbers of a million digits")
  func huge() throws {
    let tiers = repeatElement("{}", count: 1_000_000).joined(separator: ",")
    #expect(try CalcLine.refusal(Self.graduated + "[\(tiers)]}") == "tiers-too-many tiers")
    let digits = String(repeating: "9", count: 1_000_000)
    let line = #"{"kind":"charge","model":"per_unit","unit_price":"1","units":"\#(digits)"}"#
    #expect(try CalcLine.refusal(line) == "invalid-number units")
  }

  @Test(
    "every kind's example is answered", arguments: CalcKind.all(zones: { _ in nil }).map(\.name))
  func examples(_ name: String) throws {
    let kinds = CalcKind.all(zones: { $0 == "UTC" ? .utc : nil })
    let kind = try #require(kinds.first { $0.name == name })
    let answer = Calculator(kinds: kinds, why: true).answer(kind.example.utf8)
    #expect(!answer.failed, "\(answer.text)")
  }
}
