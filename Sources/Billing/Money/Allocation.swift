// Splitting an amount into parts that add up to it exactly.

/// Splits `amount` in proportion to `weights` by largest remainder: each part is first rounded
/// towards zero, then the units that are left go to the largest remainders, ties to the earlier
/// part. The parts always add up to the amount; parts of weight 0 get nothing unless all are 0,
/// which is refused.
///
/// Source: the Hamilton method; domain rule "Money and rounding".
package func allocate(_ amount: Int64, by weights: [Ratio]) throws(ArithmeticError) -> [Int64] {
  guard !weights.contains(where: \.isNegative) else { throw .malformedDecimal }
  var total = Ratio.zero
  for weight in weights { total = try total + weight }
  guard !total.isZero else { throw .divisionByZero }
  var parts: [Int64] = []
  var remainders: [Ratio] = []
  var left = Int128(amount.magnitude)
  for weight in weights {
    let exact = try Ratio(amount.magnitude) * weight / total
    let whole = exact.rounded(.floor)
    guard let part = Int64(exactly: whole) else { throw .overflow }
    parts.append(part)
    remainders.append(try exact - Ratio(whole))
    left -= whole
  }
  let order = remainders.indices.sorted {
    remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
  }
  for index in order.prefix(Int(left)) { parts[index] += 1 }
  return amount < 0 ? parts.map { -$0 } : parts
}

/// Splits `amount` into `count` parts that differ by at most one unit, the larger ones first.
package func allocate(_ amount: Int64, into count: Int) throws(ArithmeticError) -> [Int64] {
  guard count > 0 else { throw .divisionByZero }
  return try allocate(amount, by: Array(repeating: .one, count: count))
}
