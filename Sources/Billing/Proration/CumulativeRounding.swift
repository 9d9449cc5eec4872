// Rounding many lines of one period so that their sum is the rounded sum.

/// Line n = round(exact sum up to n) − lines before it. However often a period is split, what was
/// charged is the rounded exact amount, never off by a unit for every split.
package struct CumulativeRounding: Hashable, Sendable {
  private var exact: Ratio
  private var rounded: Int64
  private let mode: Rounding

  /// Continues after lines whose exact and rounded sums are given, in minor units.
  package init(exact: Ratio = .zero, rounded: Int64 = 0, mode: Rounding = .halfUp) {
    self.exact = exact
    self.rounded = rounded
    self.mode = mode
  }

  /// The amount of the next line.
  package mutating func add(_ amount: Ratio) throws(ArithmeticError) -> Int64 {
    exact = try exact + amount
    guard let sum = Int64(exactly: exact.rounded(mode)) else { throw .overflow }
    let (line, overflow) = sum.subtractingReportingOverflow(rounded)
    guard !overflow else { throw .overflow }
    rounded = sum
    return line
  }

  /// Replaces the amount last added where a limit allowed less.
  package mutating func correct(exact amount: Ratio, to replaced: Ratio, by units: Int64)
    throws(ArithmeticError)
  {
    exact = try exact - amount + replaced
    let (sum, overflow) = rounded.addingReportingOverflow(units)
    guard !overflow else { throw .overflow }
    rounded = sum
  }
}
