// Amounts of several currencies side by side; they are never added into one another.

/// A sum per currency. Currencies whose sum is zero are kept, so that "0.00 EUR" can be said.
package struct Balance: Hashable, Sendable, Codable {
  private var units: [Currency: Int64] = [:]

  package init() {}

  package init(_ amounts: some Sequence<Money>) throws(ArithmeticError) {
    for amount in amounts { try add(amount) }
  }

  package mutating func add(_ amount: Money) throws(ArithmeticError) {
    let (sum, overflow) = units[amount.currency, default: 0]
      .addingReportingOverflow(amount.minorUnits)
    guard !overflow else { throw .overflow }
    units[amount.currency] = sum
  }

  package subscript(currency: Currency) -> Money {
    Money(minorUnits: units[currency, default: 0], currency)
  }

  /// The sums in currency order.
  package var amounts: [Money] {
    units.keys.sorted().map { self[$0] }
  }

  package var isZero: Bool { units.values.allSatisfy { $0 == 0 } }
}
