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
