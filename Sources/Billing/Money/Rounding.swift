// The rounding modes, as one function over an exact fraction.

/// How a value between two representable ones is settled.
package enum Rounding: String, Codable, Hashable, Sendable, CaseIterable {
  /// To the nearest; a tie goes away from zero. The default of every book.
  case halfUp = "half_up"
  /// To the nearest; a tie goes to the even neighbour ("banker's rounding").
  case halfEven = "half_even"
  /// To the nearest; a tie goes towards zero.
  case halfDown = "half_down"
  /// To the nearest; a tie goes to the odd neighbour.
  case halfOdd = "half_odd"
  /// To the nearest; a tie goes towards positive infinity.
  case halfCeiling = "half_ceiling"
  /// To the nearest; a tie goes towards negative infinity.
  case halfFloor = "half_floor"
  /// Away from zero.
  case up
  /// Towards zero.
  case down
  /// Towards positive infinity.
  case ceiling
  /// Towards negative infinity.
  case floor

  /// `numerator ÷ denominator` as an integer. The denominator is positive.
  package func quotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    precondition(denominator > 0, "a fraction's denominator is positive")
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard rest != 0 else { return whole }
    let away = numerator.signum()
    return roundsAway(
      whole: whole, rest: rest.magnitude, of: denominator.magnitude, negative: away == -1)
      ? whole + away : whole
  }

  private func roundsAway(whole: Int128, rest: UInt128, of denominator: UInt128, negative: Bool)
    -> Bool
  {
    let other = denominator - rest
    switch self {
    case .halfUp: return rest >= other
    case .halfDown: return rest > other
    case .halfEven: return rest == other ? whole % 2 != 0 : rest > other
    case .halfOdd: return rest == other ? whole % 2 == 0 : rest > other
    case .halfCeiling: return negative ? rest > other : rest >= other
    case .halfFloor: return negative ? rest >= other : rest > other
    case .up: return true
    case .down: return false
    case .ceiling: return !negative
    case .floor: return negative
    }
  }
}

extension Ratio {
  /// Rounded to `digits` after the point; negative digits round to tens, hundreds and so on.
  /// Digits are -18…18.
  package func rounded(toDigits digits: Int, _ mode: Rounding) throws(ArithmeticError) -> Ratio {
    guard (-18...18).contains(digits) else { throw .overflow }
    let power = Ratio(powersOfTen[abs(digits)])
    if digits < 0 { return try Ratio((self / power).rounded(mode)) * power }
    return try Ratio((self * power).rounded(mode)) / power
  }

  /// Rounded to a multiple of `step`, which is above zero: 0.05 for cash in Swiss francs.
  package func rounded(toStep step: Ratio, _ mode: Rounding) throws(ArithmeticError) -> Ratio {
    guard step > .zero else { throw .divisionByZero }
    return try Ratio((self / step).rounded(mode)) * step
  }
}
