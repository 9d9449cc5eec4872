// Settled money: an integer count of a currency's minor unit.

/// An amount in whole minor units of one currency. Sums never wrap and never mix currencies.
package struct Money: Hashable, Sendable, Codable {
  package let minorUnits: Int64
  package let currency: Currency

  package init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The one rounding of a computed amount. `majorUnits` is exact, in major units.
  package init(
    rounding majorUnits: Ratio, _ currency: Currency, _ mode: Rounding = .halfUp
  ) throws(ArithmeticError) {
    let minor = try majorUnits * Ratio(currency.minorPerMajor)
    guard let units = Int64(exactly: minor.rounded(mode)) else { throw .overflow }
    self.init(minorUnits: units, currency)
  }

  /// Reads major units as written in a file, `12.50`; refuses more digits than the currency has.
  package init(majorText text: some StringProtocol, _ currency: Currency) throws(ArithmeticError) {
    let minor = try ExactDecimal(text).ratio * Ratio(currency.minorPerMajor)
    guard minor.isInteger else { throw .inexact }
    guard let units = Int64(exactly: minor.numerator) else { throw .overflow }
    self.init(minorUnits: units, currency)
  }

  package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  package static func + (left: Money, right: Money) throws(ArithmeticError) -> Money {
    try left.combined(with: right) { $0.addingReportingOverflow($1) }
  }

  package static func - (left: Money, right: Money) throws(ArithmeticError) -> Money {
    try left.combined(with: right) { $0.subtractingReportingOverflow($1) }
  }

  package func negated() throws(ArithmeticError) -> Money {
    guard minorUnits != .min else { throw .overflow }
    return Money(minorUnits: -minorUnits, currency)
  }

  /// The exact value in major units.
  package var ratio: Ratio {
    guard let exact = try? Ratio(Int128(minorUnits), over: Int128(currency.minorPerMajor)) else {
      preconditionFailure("64-bit minor units always form a ratio")
    }
    return exact
  }

  package var isZero: Bool { minorUnits == 0 }
  package var isNegative: Bool { minorUnits < 0 }

  /// Major units with all of the currency's digits and no grouping: `-1234.50`.
  package var majorText: String { decimalString(minorUnits, scale: Int(currency.digits)) }

  private func combined(
    with other: Money, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(ArithmeticError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    let (units, overflow) = operation(minorUnits, other.minorUnits)
    guard !overflow else { throw .overflow }
    return Money(minorUnits: units, currency)
  }
}

extension Money: CustomStringConvertible {
  /// `1234.50 EUR`.
  package var description: String { "\(majorText) \(currency.code)" }
}
