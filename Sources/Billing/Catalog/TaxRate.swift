// A tax as it is applied to a line.

package struct TaxRate: Hashable, Sendable, Codable {
  package enum Value: Hashable, Sendable, Codable {
    /// A share of the base.
    case percent(ExactDecimal)
    /// Minor units on the line, whatever its amount: a levy by quantity.
    case fixed(minorUnits: Int64)
  }

  /// What beside the net amount belongs to the base.
  package enum Base: Hashable, Sendable, Codable {
    case net
    /// The net amount and every tax listed before this one: a compound tax.
    case allEarlier
    /// The net amount and these taxes listed before this one.
    case including([String])
  }

  package let code: String
  package let jurisdiction: String
  package let value: Value
  /// True when the line's amount already contains this tax.
  package let inclusive: Bool
  package let base: Base

  package init(
    code: String, jurisdiction: String = "", value: Value, inclusive: Bool = false,
    base: Base = .net
  ) {
    self.code = code
    self.jurisdiction = jurisdiction
    self.value = value
    self.inclusive = inclusive
    self.base = base
  }

  package init(code: String, percent: ExactDecimal, inclusive: Bool = false, base: Base = .net) {
    self.init(code: code, value: .percent(percent), inclusive: inclusive, base: base)
  }
}
