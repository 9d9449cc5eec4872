// An interval as calendar arithmetic sees it: months or days, never both.

extension BillingInterval {
  package static let day = constant(1, .days)
  package static let week = constant(1, .weeks)
  package static let quarter = constant(3, .months)
  package static let halfYear = constant(6, .months)

  /// Whole months for months and years, else nil.
  package var monthCount: Int? {
    switch unit {
    case .months: count
    case .years: count * 12
    case .days, .weeks: nil
    }
  }

  /// Days for days and weeks, else nil.
  package var dayCount: Int? {
    switch unit {
    case .days: count
    case .weeks: count * 7
    case .months, .years: nil
    }
  }

  private static func constant(_ count: Int, _ unit: Unit) -> BillingInterval {
    guard let interval = BillingInterval(count, unit) else {
      preconditionFailure("the named intervals are positive")
    }
    return interval
  }
}

extension BillingInterval: CustomStringConvertible {
  /// `1 month`, `3 months`.
  package var description: String {
    count == 1 ? "1 \(unit.rawValue.dropLast())" : "\(count) \(unit.rawValue)"
  }
}
