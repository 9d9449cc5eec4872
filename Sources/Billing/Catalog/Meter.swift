// A meter: what is counted of usage events, over which window, and what becomes of late ones.

/// How events become a quantity.
package enum Aggregation: String, Hashable, Sendable, Codable, CaseIterable {
  case count
  case sum
  case maximum = "max"
  case minimum = "min"
  /// The mean of the values.
  case average = "avg"
  /// The last value by event time, never below zero.
  case latest
  /// Distinct values, with add and remove operations.
  case uniqueCount = "unique_count"
  /// The running total weighted by the time it held.
  case weightedSum = "weighted_sum"
}

/// The stretch that one aggregate covers; quantities of a period are the sums over its windows.
package enum UsageWindow: String, Hashable, Sendable, Codable, CaseIterable {
  case minute, hour, day, period
}

/// What becomes of an event that arrives after its period's draft has closed.
package enum LateUsagePolicy: String, Hashable, Sendable, Codable, CaseIterable {
  /// Re-rate the original period and bill the difference next time: the default.
  case nextInvoice = "next_invoice"
  case refuse
  case reissue
}

package struct Meter: Hashable, Sendable, Codable {
  package let code: String
  package let name: String
  package let aggregation: Aggregation
  package let window: UsageWindow
  package let latePolicy: LateUsagePolicy
  /// Dimensions whose values are aggregated apart.
  package let groupBy: [String]

  package init(
    code: String, name: String, aggregation: Aggregation, window: UsageWindow = .period,
    latePolicy: LateUsagePolicy = .nextInvoice, groupBy: [String] = []
  ) {
    self.code = code
    self.name = name
    self.aggregation = aggregation
    self.window = window
    self.latePolicy = latePolicy
    self.groupBy = groupBy
  }
}
