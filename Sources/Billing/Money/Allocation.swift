// Splitting an amount into parts that add up to it exactly.

/// Splits `amount` in proportion to `weights` by largest remainder: each part is first rounded
/// towards zero, then the units that are left go to the largest remainders, ties to the earlier
/// part. The parts always add up to the amount; parts of weight 0 get nothing unless all are 0,
/// which is refused.
///
/// Source: the Hamilton method; domain rule "Money and rounding".
package func allocate(_ amount: Int64, by weights: [Ratio]) throws(ArithmeticError) -> [Int64] {
  let total = try validTotal(of: weights)
  var parts: [Int64] = []
  var remainders: [Ratio] = []
  var left = Int128(amount.magnitude)
  for weight in weights {
    let exact = try Ratio(amount.magnitude) * weight / total
    let part = try wholePart(exact)
    parts.append(part)
    remainders.append(try exact - Ratio(part))
    left -= Int128(part)
  }
  // Sorting is stable: ties stay in the order of the parts.
  let order = remainders.indices.sorted { remainders[$0] > remainders[$1] }
  for index in order.prefix(Int(left)) { parts[index] += 1 }
  return amount < 0 ? parts.map { -$0 } : parts
}

/// Who gets the units that proportional parts, taken down to whole units, leave over.
package enum RemainderRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// The largest remainders, ties to the earlier part: the rule of every document.
  case largestRemainder = "largest_remainder"
  /// One each from the first part on.
  case first = "remainder_to_first"
  /// One each from the last part back.
  case last = "remainder_to_last"
  /// The largest weights, ties to the earlier part.
  case largestWeight = "remainder_to_largest_ratio"
  /// Nobody: it is stated apart.
  case separate = "remainder_separate"
  /// From the last part to the first, each takes its floor of what is still open.
  case running = "running_remainder"
}

/// Parts and what was left over on purpose; together the amount.
package struct AllocatedParts: Hashable, Sendable {
  package let parts: [Int64]
  package let remainder: Int64
}

/// Splits `amount` by `weights` in multiples of `step` (5 for cash in Swiss francs) by any rule.
/// Parts of weight 0 get nothing. Negative amounts mirror positive ones.
///
/// Errors: weights that are negative or all 0; an amount that is no multiple of the step, unless
/// the rest is stated apart; overflow.
package func allocate(
  _ amount: Int64, by weights: [Ratio], _ rule: RemainderRule, step: Int64 = 1
) throws(ArithmeticError) -> AllocatedParts {
  guard step > 0 else { throw .divisionByZero }
  guard amount != .min else { throw .overflow }
  let (steps, rest) = abs(amount).quotientAndRemainder(dividingBy: step)
  guard rest == 0 || rule == .separate else { throw .inexact }
  var parts: [Int64]
  switch rule {
  case .largestRemainder: parts = try allocate(steps, by: weights)
  case .running: parts = try runningParts(steps, weights)
  case .first, .last, .largestWeight, .separate:
    parts = try floors(steps, weights)
    let left = parts.reduce(steps, -)
    for index in rule.order(of: weights).prefix(Int(left)) { parts[index] += 1 }
  }
  parts = parts.map { $0 * step * amount.signum() }
  return AllocatedParts(parts: parts, remainder: parts.reduce(amount, -))
}

extension RemainderRule {
  /// The parts that get one unit more, first come first.
  fileprivate func order(of weights: [Ratio]) -> [Int] {
    let open = weights.indices.filter { !weights[$0].isZero }
    switch self {
    case .first, .largestRemainder, .running: return open
    case .last: return open.reversed()
    case .largestWeight:
      return open.sorted { weights[$0] > weights[$1] }
    case .separate: return []
    }
  }
}

private func floors(_ amount: Int64, _ weights: [Ratio]) throws(ArithmeticError) -> [Int64] {
  let total = try validTotal(of: weights)
  var parts: [Int64] = []
  for weight in weights {
    parts.append(try wholePart(try Ratio(amount) * weight / total))
  }
  return parts
}

private func runningParts(
  _ amount: Int64, _ weights: [Ratio]
) throws(ArithmeticError) -> [Int64] {
  var open = try validTotal(of: weights)
  var left = amount
  var parts = Array(repeating: Int64(0), count: weights.count)
  for index in weights.indices.reversed() where !weights[index].isZero {
    parts[index] = try wholePart(try Ratio(left) * weights[index] / open)
    left -= parts[index]
    open = try open - weights[index]
  }
  return parts
}

private func validTotal(of weights: [Ratio]) throws(ArithmeticError) -> Ratio {
  guard !weights.contains(where: \.isNegative) else { throw .malformedDecimal }
  var total = Ratio.zero
  for weight in weights { total = try total + weight }
  guard !total.isZero else { throw .divisionByZero }
  return total
}

private func wholePart(_ exact: Ratio) throws(ArithmeticError) -> Int64 {
  guard let part = Int64(exactly: exact.rounded(.floor)) else { throw .overflow }
  return part
}
