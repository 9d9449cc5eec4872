// Lago's credit notes: what a note takes off, and how far it may go.

import Billing
import Formats

@testable import Core

/// The adapter of `credit_note` cases. An effective rate over several taxes is no figure of a
/// note, and is not compared.
enum CreditNoteFigures {
  static func compare(_ given: JSONValue, _ expect: JSONValue) throws {
    let request: JSONValue = ["lines": .array(try lines(given))]
    if let ordered = given["credit_notes_in_order"]?.elements {
      return try sequence(ordered, given, request, expect)
    }
    let earlier = (given["earlier_credit_notes"]?.elements ?? []).map { note -> JSONValue in
      ["items": [item(note, given)]]
    }
    let ok = try CalcLine.ask(
      "credit_note",
      request.adding("notes", .array(earlier))
        .adding("paid_minor", given["paid_minor"] ?? .integer(0))
        .adding("items", .array((given["items"]?.elements ?? []).map { item($0, given) })))
    try expectNote(ok, expect)
    try expectFigure("refundable", ok["refund_minor"], expect["max_refundable_minor"])
    try expectFigure("creditable", ok["total_minor"], expect["max_creditable_minor"])
  }

  /// Lines as billed: coupons of the whole invoice are spread over the fees first.
  private static func lines(_ given: JSONValue) throws -> [JSONValue] {
    let fees = given["fees"]?.elements ?? []
    var shares = fees.map { $0["coupon_minor"] ?? .integer(0) }
    if let coupon = given["coupon_minor"] {
      let cut = try CalcLine.ask(
        "discount",
        [
          "lines": .array(fees.map { $0.keeping("amount_minor") }),
          "discounts": [["amount_off_minor": coupon]],
        ])
      shares = (cut["lines"]?.elements ?? []).map { $0["discount_minor"] ?? .null }
    }
    return zip(fees, shares).map { fee, share in
      let taxes = (fee["rates_percent"]?.elements ?? []).map { rate -> JSONValue in
        ["rate_percent": rate]
      }
      return fee.keeping("amount_minor").adding("discount_minor", share)
        .adding("taxes", .array(taxes))
    }
  }

  private static func item(_ item: JSONValue, _ given: JSONValue) -> JSONValue {
    let index = (given["fees"]?.elements ?? []).firstIndex { $0["id"] == item["fee"] } ?? -1
    return item.keeping("amount_minor").adding("line", .integer(index))
  }

  private static func sequence(
    _ ordered: [JSONValue], _ given: JSONValue, _ request: JSONValue, _ expect: JSONValue
  ) throws {
    var notes: [JSONValue] = []
    var sum = Ratio.zero
    for (note, expected) in zip(ordered, expect["credit_notes"]?.elements ?? []) {
      let items: JSONValue = [item(note, given)]
      let ok = try CalcLine.ask(
        "credit_note", request.adding("notes", .array(notes)).adding("items", items))
      try expectNote(ok, expected)
      sum = try sum + figure(ok["total_minor"], "total")
      notes.append(["items": items])
    }
    try expectFigure("sum of totals", sum, expect["sum_of_totals_minor"])
  }

  private static func expectNote(_ ok: JSONValue, _ expect: JSONValue) throws {
    for name in ["net_minor", "tax_minor", "total_minor"] {
      try expectFigure(name, ok[name], expect[name])
    }
    guard let expected = expect["coupon_adjustment_minor"] else { return }
    var coupons = Ratio.zero
    for line in ok["lines"]?.elements ?? [] {
      coupons = try coupons + figure(line["discount_minor"], "discount")
    }
    try expectFigure("coupon_adjustment", coupons, expected)
  }
}
