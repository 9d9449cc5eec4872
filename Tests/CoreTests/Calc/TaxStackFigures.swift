// Stacks of taxes on one price: included and excluded, compound, by unit.

import Billing
import Formats

@testable import Core

/// The adapter of `tax_stack` cases. With rounding `none` the exact figures are compared at the
/// six decimals of the source; with `line` the rounded ones.
enum TaxStackFigures {
  static func compare(_ given: JSONValue, _ expect: JSONValue) throws {
    let precision = given["precision"]?.plain
    let factor = Ratio(precision == "1" ? 1 : 100)
    let quantity = try figure(given["quantity"], "quantity")
    let amount = try quantity * figure(given["unit_price"], "unit_price") * factor
    var taxes: [JSONValue] = []
    for tax in given["taxes"]?.elements ?? [] {
      taxes.append(try request(tax, quantity, factor))
    }
    let ok = try TaxFigures.tax(
      [["amount_minor": .number(amount.description), "taxes": .array(taxes)]],
      given["rounding"] == "line" ? "line" : "document")
    let found = ok["lines"]?.elements.first ?? .null
    let state = Stack(amount: amount, factor: factor, taxes: found["taxes"]?.elements ?? [])
    if given["rounding"] == "none" {
      return try state.expectExact(given, expect)
    }
    if let precision, precision.hasPrefix("0.0") {
      return try state.expectCash(precision, given, expect)
    }
    try expectFigure(
      "net", try figure(found["net_minor"], "net") / factor, expect["net"])
    try expectFigure("total", try figure(ok["total_minor"], "total") / factor, expect["total"])
    for (tax, expected) in zip(state.taxes, expect["taxes"]?.elements ?? []) {
      try expectFigure(
        "tax", try figure(tax["tax_minor"], "tax") / factor, expected["amount"])
    }
  }

  private static func request(
    _ tax: JSONValue, _ quantity: Ratio, _ factor: Ratio
  ) throws -> JSONValue {
    var request: JSONValue = [
      "code": tax["id"] ?? .null, "inclusive": tax["included_in_price"] ?? .bool(false),
      "base_includes": tax["base_includes"] ?? [],
    ]
    if tax["type"] == "fixed_per_unit" {
      let amount = try quantity * figure(tax["rate"], "rate") * factor
      request = request.adding("amount_minor", .number(amount.description))
    } else {
      guard tax["type"] == "percent" else { throw FigureMismatch("no tax type \(tax)") }
      request = request.adding("rate_percent", tax["rate"])
    }
    return request
  }

  struct Stack {
    let amount: Ratio
    let factor: Ratio
    let taxes: [JSONValue]

    func expectExact(_ given: JSONValue, _ expect: JSONValue) throws {
      var (net, total) = (amount, amount)
      for (tax, asked) in zip(taxes, given["taxes"]?.elements ?? []) {
        let exact = try figure(tax["exact_minor"], "exact")
        if asked["included_in_price"] == .bool(true) {
          net = try net - exact
        } else {
          total = try total + exact
        }
      }
      try expectSix("net", net, expect["net"])
      try expectSix("total", total, expect["total"])
      for (tax, expected) in zip(taxes, expect["taxes"]?.elements ?? []) {
        try expectSix("base", figure(tax["exact_base_minor"], "base"), expected["base"])
        try expectSix("tax", figure(tax["exact_minor"], "exact"), expected["amount"])
      }
    }

    /// Cash rounding: each tax to the step, the net being the rest.
    func expectCash(_ step: String, _ given: JSONValue, _ expect: JSONValue) throws {
      var net = try amount / factor
      for (tax, expected) in zip(taxes, expect["taxes"]?.elements ?? []) {
        let exact = try figure(tax["exact_minor"], "exact") / factor
        let ok = try CalcLine.ask(
          "round", ["value": .string(exact.description), "step": .string(step)])
        try expectFigure("tax", ok["value"], expected["amount"])
        net = try net - figure(ok["value"], "value")
      }
      try expectFigure("net", net, expect["net"])
    }

    /// At six decimals, or exactly where the source states more.
    private func expectSix(_ name: String, _ minor: Ratio, _ expected: JSONValue?) throws {
      guard let wanted = expected?.ratio else { return }
      let major = try minor / factor
      guard major != wanted else { return }
      try expectFigure(name, try major.rounded(toDigits: 6, .halfUp), expected)
    }
  }
}
