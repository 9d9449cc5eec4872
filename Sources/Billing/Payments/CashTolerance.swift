// How much less than what is due a transfer may bring and still settle it. Source: domain rule
// "Cash without a card".

package enum CashTolerance {
  /// One major unit: bank charges, no more. A hundred where the currency has no smaller one.
  package static func shortfall(in currency: Currency) -> Int64 {
    currency.digits == 0 ? 100 : Int64(currency.minorPerMajor)
  }
}
