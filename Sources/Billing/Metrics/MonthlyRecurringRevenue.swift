// Monthly recurring revenue: net of recurring discounts, without trials, usage, one-time and
// paused; past due counts until the ladder ends. And its movements.

/// A recurring price in force, as the figure reads it.
package struct RecurringAmount: Hashable, Sendable {
  /// What one period costs at list price, in major units, all quantities included.
  package let perPeriod: Ratio
  /// Months in a period; 1/30.4 for a day, 12 for a year.
  package let monthsPerPeriod: Ratio
  package let state: Subscription.State
  /// Recurring discounts as shares 0…1, composed on the remainder. One-time ones do not count.
  package let discounts: [Ratio]

  package init(
    perPeriod: Ratio, monthsPerPeriod: Ratio, state: Subscription.State = .active,
    discounts: [Ratio] = []
  ) {
    self.perPeriod = perPeriod
    self.monthsPerPeriod = monthsPerPeriod
    self.state = state
    self.discounts = discounts
  }

  /// Exact, in major units per month.
  package var monthly: Ratio {
    get throws(ArithmeticError) {
      guard state.countsAsRecurring else { return .zero }
      var net = perPeriod
      for share in discounts { net = try net * (.one - min(max(share, .zero), .one)) }
      return try net / monthsPerPeriod
    }
  }
}

extension Subscription.State {
  /// Counted in MRR: active and past due; unpaid leaves when the ladder ends.
  package var countsAsRecurring: Bool {
    switch self {
    case .active, .pastDue: true
    case .incomplete, .trialing, .unpaid, .paused, .canceled, .expired: false
    }
  }
}

extension BillingInterval {
  /// Months in the interval: weeks and days by the average Gregorian year of 365.2425 days.
  package var months: Ratio {
    get throws(ArithmeticError) {
      let count = Ratio(count)
      switch unit {
      case .months: return count
      case .years: return try count * Ratio(12)
      case .weeks: return try count * Ratio(7 * 12 * 10_000) / Ratio(3_652_425)
      case .days: return try count * Ratio(12 * 10_000) / Ratio(3_652_425)
      }
    }
  }
}

/// Why a customer's figure changed.
package enum RecurringMovement: String, Codable, Hashable, Sendable, CaseIterable {
  case new, expansion, contraction, churn, reactivation
  /// Nothing changed.
  case none

  /// `wasCustomer`: it has paid recurring revenue before.
  package static func classify(
    before: Ratio, after: Ratio, wasCustomer: Bool
  ) -> RecurringMovement {
    if before == after { return .none }
    if before.isZero { return wasCustomer ? .reactivation : .new }
    if after.isZero { return .churn }
    return before < after ? .expansion : .contraction
  }
}

extension Sequence<RecurringAmount> {
  package func monthlyTotal() throws(ArithmeticError) -> Ratio {
    var total = Ratio.zero
    for amount in self { total = try total + amount.monthly }
    return total
  }
}
