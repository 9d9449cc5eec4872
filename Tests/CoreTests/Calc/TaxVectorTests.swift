// Taxes, discounts and regimes: figures of Lago, Flexprice, Meteroid, Odoo, ERPNext and others.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Taxes and discounts agree with peers' figures")
struct TaxVectorTests {
  static let figures = PeerFigures("tax")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "lago-sum-2": "an effective rate over several taxes is no figure of a daybook document",
    "erp-1": "tax rows over running totals, one of them a discount, are no tax of a jurisdiction",
    "erp-2": "tax rows over running totals, one of them a discount, are no tax of a jurisdiction",
    "erp-3": "tax rows over running totals, one of them a discount, are no tax of a jurisdiction",
    "lago-cn-2": "two taxes of one rate are each rounded; Lago rounds their sum",
    "lago-cn-4": "a coupon is spread in whole units at billing; Lago keeps parts of a unit",
    "lago-cn-9": "note taxes are rounded cumulatively; Lago rounds each and mends the last",
  ]

  @Test("every figure agrees, or is named as unmet", arguments: figures.cases)
  func agrees(_ peer: PeerFigures.Case) {
    let found = difference { try TaxFigures.compare(peer) }
    if Self.unmet[peer.id] == nil {
      #expect(found == nil, "\(peer.id)")
    } else {
      #expect(found != nil, "\(peer.id) agrees now: take it off the list")
    }
  }
}

/// The adapter.
enum TaxFigures {
  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    switch given["kind"]?.plain {
    case "percent_tax":
      let taxes: JSONValue = [given.keeping("rate_percent")]
      let ok = try tax([["amount_minor": given["taxable_minor"] ?? .null, "taxes": taxes]])
      try expectTotals(ok, expect)
    case "inclusive_price":
      let taxes: JSONValue = [given.keeping("rate_percent").adding("inclusive", .bool(true))]
      let ok = try tax([["amount_minor": given["gross_minor"] ?? .null, "taxes": taxes]])
      try expectTotals(ok, expect)
    case "several_taxes", "line_tax": try lineTax(given, expect)
    case "line_taxes":
      let lines = (given["lines"]?.elements ?? []).map { line -> JSONValue in
        line.keeping("amount_minor").adding("taxes", [line.keeping("rate_percent")])
      }
      let ok = try tax(lines, "line")
      try expectFigure(
        "line_taxes", .array((ok["lines"]?.elements ?? []).map { $0["tax_minor"] ?? .null }),
        expect["line_taxes_minor"])
      try expectTotals(ok, expect)
    case "invoice_taxes": try invoice(given, expect)
    case "discount": try discount(given, expect)
    case "sum_of_rounded_lines": try roundedLines(given, expect)
    case "distribute":
      let ok = try CalcLine.ask(
        "allocate",
        ["amount_minor": given["amount_minor"] ?? .null, "ratios": given["weights_minor"] ?? .null])
      try expectFigure("parts", ok["parts_minor"], expect["parts_minor"])
    case "tax_stack": try TaxStackFigures.compare(given, expect)
    case "tax_rows": try rows(given, expect)
    case "credit_note": try CreditNoteFigures.compare(given, expect)
    case "inclusive_with_levy": try levy(given, expect)
    case "vat_regime": try regime(given, expect)
    case let kind: throw FigureMismatch("no kind \(kind ?? "")")
    }
  }

  static func tax(_ lines: [JSONValue], _ rounding: String = "document") throws -> JSONValue {
    try CalcLine.ask("tax", ["lines": .array(lines), "rounding": .string(rounding)])
  }

  static func expectTotals(_ ok: JSONValue, _ expect: JSONValue) throws {
    for name in ["net_minor", "tax_minor", "total_minor"] {
      try expectFigure(name, ok[name], expect[name])
    }
  }

  /// Several taxes of one amount, each rounded by itself, after a discount.
  private static func lineTax(_ given: JSONValue, _ expect: JSONValue) throws {
    let taxes = (given["rates_percent"]?.elements ?? []).map { rate -> JSONValue in
      ["rate_percent": rate]
    }
    let line: JSONValue = [
      "amount_minor": given["subtotal_minor"] ?? given["amount_minor"] ?? .null,
      "discount_minor": given["discount_minor"] ?? given["coupon_minor"] ?? .integer(0),
      "taxes": .array(taxes),
    ]
    let ok = try tax([line], "line")
    let found = ok["lines"]?.elements.first
    try expectFigure("taxable", found?["net_minor"], expect["taxable_minor"])
    try expectFigure(
      "taxes", .array((found?["taxes"]?.elements ?? []).map { $0["tax_minor"] ?? .null }),
      expect["taxes_minor"])
    try expectTotals(ok, expect)
  }

  /// Coupons in turn over the lines, then taxes rounded on the document.
  private static func invoice(_ given: JSONValue, _ expect: JSONValue) throws {
    let lines = given["lines"]?.elements ?? []
    let coupons = (given["coupons"]?.elements ?? []).map {
      $0.keeping("amount_minor").renaming("amount_minor", to: "amount_off_minor")
    }
    let cut = try CalcLine.ask(
      "discount",
      [
        "lines": .array(lines.map { $0.keeping("amount_minor") }), "discounts": .array(coupons),
        "currency": given["currency"] ?? "EUR",
      ])
    let shares = (cut["lines"]?.elements ?? []).map { $0["discount_minor"] ?? .null }
    let ok = try tax(
      zip(lines, shares).map { line, share in
        line.keeping("amount_minor", "taxes").adding("discount_minor", share)
      })
    try expectFigure("coupons", cut["discount_minor"], expect["coupons_minor"])
    try expectTotals(ok, expect)
    for (index, expected) in (expect["lines"]?.elements ?? []).enumerated() {
      try expectFigure("coupon_share", shares[index], expected["coupon_share"])
      try expectFigure(
        "line tax", ok["lines"]?.elements[index]["tax_minor"], expected["tax_minor"])
    }
  }

  private static func discount(_ given: JSONValue, _ expect: JSONValue) throws {
    let ok = try CalcLine.ask(
      "discount",
      [
        "lines": [["amount_minor": given["price_minor"] ?? .null]],
        "discounts": [given.keeping("percent_off", "amount_off_minor")],
      ])
    try expectFigure("discount", ok["discount_minor"], expect["discount_minor"])
    try expectFigure("final", ok["net_minor"], expect["final_minor"])
  }

  private static func roundedLines(_ given: JSONValue, _ expect: JSONValue) throws {
    var sum = Ratio.zero
    for amount in given["line_amounts"]?.elements ?? [] {
      let ok = try CalcLine.ask(
        "round", ["value": amount, "currency": given["currency"] ?? .null])
      sum = try sum + figure(ok["value"], "value") * Ratio(100)
    }
    try expectFigure("subtotal", sum, expect["subtotal_minor"])
  }

  /// Rows of plain percentages on the net amount, after a discount spread over the items.
  private static func rows(_ given: JSONValue, _ expect: JSONValue) throws {
    let rows = given["rows"]?.elements ?? []
    guard rows.allSatisfy({ $0["type"] == "percent_of_net" }) else {
      throw FigureMismatch("a row over another row or over the running total")
    }
    let lines = try (given["items"]?.elements ?? []).map { item -> JSONValue in
      ["amount_minor": try minor(item["amount"])]
    }
    let off = try minor(given["discount_on_net_total"] ?? "0")
    let cut = try CalcLine.ask(
      "discount", ["lines": .array(lines), "discounts": [["amount_off_minor": off]]])
    let taxes = JSONValue.array(
      rows.map { ["code": $0["name"] ?? .null, "rate_percent": $0["rate"] ?? .null] })
    let ok = try tax(
      zip(lines, cut["lines"]?.elements ?? []).map { line, part in
        line.adding("discount_minor", part["discount_minor"]).adding("taxes", taxes)
      })
    try expectMajor("net", ok["net_minor"], expect["net"])
    try expectMajor("total", ok["total_minor"], expect["total"])
    for (row, tax) in zip(expect["rows"]?.elements ?? [], ok["taxes"]?.elements ?? []) {
      try expectMajor("row", tax["tax_minor"], row["amount"])
    }
  }

  /// A price that includes a percentage and a levy by quantity; a discount on the net amount
  /// lowers the percentage and not the levy.
  private static func levy(_ given: JSONValue, _ expect: JSONValue) throws {
    let quantity = try figure(given["quantity"], "quantity")
    let gross = try quantity * figure(given["unit_price"], "price") * Ratio(100)
    let levy = try quantity * figure(given["included_levy_per_unit"], "levy") * Ratio(100)
    let percent = given["included_rate_percent"] ?? .null
    func taxes(_ inclusive: Bool) -> JSONValue {
      [
        ["code": "vat", "rate_percent": percent, "inclusive": .bool(inclusive)],
        ["code": "levy", "amount_minor": .number("\(levy)"), "inclusive": .bool(inclusive)],
      ]
    }
    let before = try tax([["amount_minor": .number("\(gross)"), "taxes": taxes(true)]])
    let ok = try tax([
      [
        "amount_minor": before["net_minor"] ?? .null,
        "discount_minor": try minor(given["discount_on_net_total"]), "taxes": taxes(false),
      ]
    ])
    try expectMajor("net", ok["net_minor"], expect["net"])
    try expectMajor("total", ok["total_minor"], expect["total"])
  }

  /// The rates themselves (`tax_on_100`) are no part of a regime, except that untaxed is 0.
  private static func regime(_ given: JSONValue, _ expect: JSONValue) throws {
    var request = given.keeping(
      "seller_country", "customer_country", "postal_code", "vat_number", "verification_required",
      "customer_type")
    if given["customer"] == "exempt" { request = request.adding("customer_exempt", .bool(true)) }
    // The source of the customer types taxes only what it flags as a digital service abroad.
    if given["customer_type"] != nil {
      request = request.adding("digital", given["digital"] ?? .bool(false))
    }
    let ok = try CalcLine.ask("tax_regime", request)
    for name in ["regime", "rate_of", "territory", "invoice_state"] {
      try expectFigure(name, ok[name], expect[name])
    }
    guard let tax = expect["tax_minor"] else { return }
    if tax.isNull {
      guard ok["tax_minor"] == nil else { throw FigureMismatch("undecided is not zero") }
    } else {
      try expectFigure("tax_minor", ok["tax_minor"], tax)
    }
  }

  static func minor(_ major: JSONValue?) throws -> JSONValue {
    .number(try (figure(major, "amount") * Ratio(100)).description)
  }

  static func expectMajor(_ name: String, _ minor: JSONValue?, _ expected: JSONValue?) throws {
    try expectFigure(name, try figure(minor, name) / Ratio(100), expected)
  }
}
