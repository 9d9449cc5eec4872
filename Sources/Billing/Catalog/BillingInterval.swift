// The length of a recurring price's period, as a catalogue states it.

/// A billing interval: a positive count of days, weeks, months or years.
package struct BillingInterval: Hashable, Sendable, Codable {
  package enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
    case days, weeks, months, years
  }

  package let count: Int
  package let unit: Unit

  package static let month = BillingInterval(validCount: 1, .months)
  package static let year = BillingInterval(validCount: 1, .years)

  /// Nil unless `count` is 1…10 000.
  package init?(_ count: Int, _ unit: Unit) {
    guard (1...10_000).contains(count) else { return nil }
    self.init(validCount: count, unit)
  }

  init(validCount count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// Intervals in one year, for comparing prices: 365 days, 52 weeks, 12 months.
  package var perYear: Ratio {
    let units: Int128 =
      switch unit {
      case .days: 365
      case .weeks: 52
      case .months: 12
      case .years: 1
      }
    guard let exact = try? Ratio(units, over: Int128(count)) else {
      preconditionFailure("a positive count always divides")
    }
    return exact
  }
}
