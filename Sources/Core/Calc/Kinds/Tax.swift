// calc `tax`: taxes over the lines of a document.

import Billing
import Formats

extension CalcKind {
  package static let tax = CalcKind(
    "tax",
    input: """
      lines [{amount_minor, discount_minor?, taxes? [{code?, rate_percent | amount_minor, \
      inclusive?, compound?, base_includes? [codes], jurisdiction?}]}], rounding? (document line), \
      currency?, mode?
      """,
    output: """
      lines [{net_minor, tax_minor, taxes [{code, rate_percent, base_minor, tax_minor, exact_minor}]}], \
      taxes [{code, rate_percent, base_minor, tax_minor, exact_minor}], method, net_minor, \
      tax_minor, total_minor
      """,
    example: """
      {"kind":"tax","lines":[{"amount_minor":10000,"discount_minor":500,"taxes":[{"code":"vat",\
      "rate_percent":"20"}]}],"rounding":"document","currency":"EUR"}
      """,
    answer: answerTax)
}

private func answerTax(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  _ = try fields.currency()
  let rounding = try fields.choice("rounding", TaxRounding.self) ?? .document
  let mode = try fields.choice("mode", Rounding.self) ?? .halfUp
  let lines = try fields.taxableLines()
  try fields.finish()
  let result = try CalcError.exact { () throws(ArithmeticError) in
    try computeTax(lines, rounding, mode)
  }
  return CalcAnswer(try answer(result, mode), why: words(result))
}

private func answer(_ result: TaxResult, _ mode: Rounding) throws(CalcError) -> JSONValue {
  var lines: [JSONValue] = []
  for line in result.lines {
    var taxes: [JSONValue] = []
    for tax in line.taxes {
      taxes.append(try item(tax.rate, tax.exactBase, tax.exactTax, tax.tax, mode))
    }
    lines.append([
      "net_minor": .integer(line.net), "tax_minor": .integer(line.tax), "taxes": .array(taxes),
    ])
  }
  var totals: [JSONValue] = []
  for tax in result.taxes {
    totals.append(try item(tax.rate, tax.exactBase, tax.exactTax, tax.tax, mode))
  }
  return [
    "lines": .array(lines), "taxes": .array(totals), "method": .string(result.method.rawValue),
    "net_minor": .integer(result.net), "tax_minor": .integer(result.tax),
    "total_minor": .integer(result.total),
  ]
}

/// One tax, its base and its exact amount before rounding, in minor units.
private func item(
  _ rate: TaxRate, _ base: Ratio, _ exact: Ratio, _ tax: Int64, _ mode: Rounding
) throws(CalcError) -> JSONValue {
  guard let units = Int64(exactly: base.rounded(mode)) else { throw CalcError(.overflow) }
  var members = [
    JSONValue.Member("code", .string(rate.code)), JSONValue.Member("base_minor", .integer(units)),
    JSONValue.Member("exact_base_minor", .string(base.description)),
    JSONValue.Member("exact_minor", .string(exact.description)),
    JSONValue.Member("tax_minor", .integer(tax)),
  ]
  if case .percent(let percent) = rate.value {
    members.append(JSONValue.Member("rate_percent", .string(percent.ratio.description)))
  }
  return .object(members)
}

private func words(_ result: TaxResult) -> [String] {
  result.taxes.map { total in
    let inside = total.rate.inclusive ? ", inside the price" : ""
    let rate =
      switch total.rate.value {
      case .percent(let percent): "\(percent.ratio) % of \(total.exactBase)"
      case .fixed(let minorUnits): "\(minorUnits) on each line"
      }
    let rounding =
      switch result.method {
      case .document: "rounded once for the document"
      case .line: "rounded line by line"
      }
    return "\(total.rate.code), \(rate)\(inside): \(total.exactTax)"
      + (total.exactTax == Ratio(total.tax) ? "" : ", \(rounding) to \(total.tax)")
  }
}

extension CalcFields {
  fileprivate func taxableLines() throws(CalcError) -> [TaxableLine] {
    guard let items = try objects("lines", limit: 10_000) else { throw missing("lines") }
    var lines: [TaxableLine] = []
    for item in items {
      let amount = try item.required("amount_minor", item.integer("amount_minor"))
      let discount = try item.integer("discount_minor") ?? 0
      lines.append(
        TaxableLine(amount: amount, discount: discount, taxes: try item.taxRates()))
      try item.finish()
    }
    return lines
  }

  func taxRates() throws(CalcError) -> [TaxRate] {
    guard let items = try objects("taxes", limit: 100) else { return [] }
    var rates: [TaxRate] = []
    for (index, item) in items.enumerated() {
      rates.append(try item.taxRate(index))
      try item.finish()
    }
    return rates
  }

  /// No tax pays the customer: what lowers an amount is a discount, and a tax that comes back
  /// stands on a negative line.
  func refuseNegative(_ percent: ExactDecimal, _ name: String) throws(CalcError) {
    guard percent.isNegative else { return }
    throw invalid(name, "expected zero or more; give what lowers an amount as a discount")
  }

  func taxRate(_ index: Int) throws(CalcError) -> TaxRate {
    let value: TaxRate.Value
    let fixed = try integer("amount_minor")
    if let percent = try decimal("rate_percent") {
      guard fixed == nil else { throw invalid("amount_minor", "expected a rate or an amount") }
      try refuseNegative(percent, "rate_percent")
      value = .percent(percent)
    } else {
      value = .fixed(minorUnits: try required("rate_percent", fixed))
    }
    let base: TaxRate.Base
    if let codes = try texts("base_includes") {
      guard try bool("compound") == nil else {
        throw invalid("compound", "expected either compound or base_includes")
      }
      base = .including(codes)
    } else {
      base = try bool("compound") ?? false ? .allEarlier : .net
    }
    return TaxRate(
      code: try text("code") ?? "tax \(index + 1)",
      jurisdiction: try text("jurisdiction") ?? "", value: value,
      inclusive: try bool("inclusive") ?? false, base: base)
  }
}
