// Taxes over the lines of one document.

/// A line as tax sees it, in minor units. An exempt or reverse-charged line has no taxes.
package struct TaxableLine: Hashable, Sendable {
  package let amount: Int64
  /// Taken off before tax.
  package let discount: Int64
  package let taxes: [TaxRate]

  package init(amount: Int64, discount: Int64 = 0, taxes: [TaxRate]) {
    self.amount = amount
    self.discount = discount
    self.taxes = taxes
  }
}

/// Where tax is rounded.
package enum TaxRounding: String, Hashable, Sendable, Codable, CaseIterable {
  /// Once per document for each (code, rate), spread over the lines by largest remainder: the
  /// default.
  case document
  /// Every tax of every line by itself.
  case line
}

/// One tax of one line. Exact figures are in minor units.
package struct LineTax: Hashable, Sendable {
  package let rate: TaxRate
  package let exactBase: Ratio
  package let exactTax: Ratio
  package let tax: Int64
}

/// A line after tax, minor units: net + tax is what the customer owes for it.
package struct TaxedLine: Hashable, Sendable {
  package let net: Int64
  package let tax: Int64
  package let taxes: [LineTax]
}

/// One (code, rate) over the whole document.
package struct TaxTotal: Hashable, Sendable {
  package let rate: TaxRate
  package let exactBase: Ratio
  package let exactTax: Ratio
  package let tax: Int64
}

package struct TaxResult: Hashable, Sendable {
  package let lines: [TaxedLine]
  /// In order of first appearance.
  package let taxes: [TaxTotal]
  package let method: TaxRounding
  package let net: Int64
  package let tax: Int64
  package let total: Int64
}

/// Computes the taxes of a document's lines.
///
/// Each tax of a line is a share of the net amount plus the taxes its base includes; the net is
/// what is left of the line's amount when its inclusive taxes are taken out. Everything stays
/// exact until `rounding` says where to round. Inclusive taxes give way to nothing: net + tax of
/// a line whose taxes are all inclusive is its amount.
///
/// Errors: overflow; inclusive rates that add up to -100 % divide by zero.
package func computeTax(
  _ lines: [TaxableLine], _ rounding: TaxRounding = .document, _ mode: Rounding = .halfUp
) throws(ArithmeticError) -> TaxResult {
  let exact = try exactTaxes(of: lines)
  let groups = taxGroups(of: lines)
  let units = try rounded(exact, groups, rounding, mode)
  var taxed: [TaxedLine] = []
  var (net, tax) = (Ratio.zero, Ratio.zero)
  for (index, line) in lines.enumerated() {
    let result = try taxedLine(line, exact[index], units[index])
    net = try net + Ratio(result.net)
    tax = try tax + Ratio(result.tax)
    taxed.append(result)
  }
  return TaxResult(
    lines: taxed, taxes: try totals(of: taxed, groups), method: rounding,
    net: try net.wholeUnits(), tax: try tax.wholeUnits(), total: try (net + tax).wholeUnits())
}

/// The document's (code, rate) groups in order of first appearance, and the group of each tax.
private struct TaxGroups {
  var rates: [TaxRate] = []
  /// Group index for each line and each of its taxes.
  var indices: [[Int]] = []
}

private struct TaxGroupKey: Hashable {
  let code: String
  let jurisdiction: String
  let value: TaxRate.Value
}

private func taxGroups(of lines: [TaxableLine]) -> TaxGroups {
  var groups = TaxGroups()
  var known: [TaxGroupKey: Int] = [:]
  for line in lines {
    groups.indices.append(
      line.taxes.map { rate in
        let key = TaxGroupKey(
          code: rate.code, jurisdiction: rate.jurisdiction, value: rate.value)
        if let index = known[key] { return index }
        known[key] = groups.rates.count
        groups.rates.append(rate)
        return groups.rates.count - 1
      })
  }
  return groups
}

private func rounded(
  _ exact: [[ExactTax]], _ groups: TaxGroups, _ rounding: TaxRounding, _ mode: Rounding
) throws(ArithmeticError) -> [[Int64]] {
  switch rounding {
  case .line:
    var units: [[Int64]] = []
    for taxes in exact {
      var line: [Int64] = []
      for tax in taxes { line.append(try Ratio(tax.amount.rounded(mode)).wholeUnits()) }
      units.append(line)
    }
    return units
  case .document:
    var members = Array(repeating: [Ratio](), count: groups.rates.count)
    for (taxes, line) in zip(exact, groups.indices) {
      for (tax, group) in zip(taxes, line) { members[group].append(tax.amount) }
    }
    var parts: [ArraySlice<Int64>] = []
    for amounts in members { parts.append(try roundedTogether(amounts, mode)[...]) }
    // Lines take their parts in the order in which they stood in the group.
    return groups.indices.map { line in line.map { parts[$0].removeFirst() } }
  }
}

private func taxedLine(
  _ line: TaxableLine, _ exact: [ExactTax], _ units: [Int64]
) throws(ArithmeticError) -> TaxedLine {
  var net = try Ratio(line.amount) - Ratio(line.discount)
  var tax = Ratio.zero
  var taxes: [LineTax] = []
  for (index, rate) in line.taxes.enumerated() {
    if rate.inclusive { net = try net - Ratio(units[index]) }
    tax = try tax + Ratio(units[index])
    taxes.append(
      LineTax(
        rate: rate, exactBase: exact[index].base, exactTax: exact[index].amount,
        tax: units[index]))
  }
  return TaxedLine(net: try net.wholeUnits(), tax: try tax.wholeUnits(), taxes: taxes)
}

private func totals(
  of lines: [TaxedLine], _ groups: TaxGroups
) throws(ArithmeticError) -> [TaxTotal] {
  var bases = Array(repeating: Ratio.zero, count: groups.rates.count)
  var (taxes, units) = (bases, bases)
  for (line, indices) in zip(lines, groups.indices) {
    for (tax, group) in zip(line.taxes, indices) {
      bases[group] = try bases[group] + tax.exactBase
      taxes[group] = try taxes[group] + tax.exactTax
      units[group] = try units[group] + Ratio(tax.tax)
    }
  }
  var totals: [TaxTotal] = []
  for (index, rate) in groups.rates.enumerated() {
    totals.append(
      TaxTotal(
        rate: rate, exactBase: bases[index], exactTax: taxes[index],
        tax: try units[index].wholeUnits()))
  }
  return totals
}
