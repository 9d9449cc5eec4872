// Minimum commitment and maximum spend of a period.

extension RatingTerms {
  /// Lowers to the maximum, then, at the end of the period, raises to the minimum.
  func limit(_ rating: Rating) throws(ArithmeticError) -> Rating {
    var limited = try cap(rating)
    guard truesUp, let minimum, limited.amount < minimum else { return limited }
    let missing = try minimum - limited.amount
    try limited.add(
      missing,
      DerivationStep(.minimum, .amount(limited.amount), .amount(minimum), .amount(missing)))
    return limited
  }

  /// Lowers to the maximum.
  func cap(_ rating: Rating) throws(ArithmeticError) -> Rating {
    guard let maximum, rating.amount > maximum else { return rating }
    var capped = rating
    let excess = try rating.amount - maximum
    try capped.add(
      -excess, DerivationStep(.maximum, .amount(rating.amount), .amount(maximum), .amount(excess)))
    return capped
  }
}
