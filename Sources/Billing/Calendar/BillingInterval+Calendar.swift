// An interval as calendar arithmetic sees it: months or days, never both.

extension BillingInterval {
  package static let day = BillingInterval(validCount: 1, .days)
  package static let week = BillingInterval(validCount: 1, .weeks)
  package static let quarter = BillingInterval(validCount: 3, .months)
  package static let halfYear = BillingInterval(validCount: 6, .months)

  /// What one interval adds to a date.
  enum Length: Hashable {
    case days(Int)
    case months(Int)
  }

  var length: Length {
    switch unit {
    case .days: .days(count)
    case .weeks: .days(count * 7)
    case .months: .months(count)
    case .years: .months(count * 12)
    }
  }
}

extension BillingInterval: CustomStringConvertible {
  /// `1 month`, `3 months`.
  package var description: String {
    count == 1 ? "1 \(unit.rawValue.dropLast())" : "\(count) \(unit.rawValue)"
  }
}
