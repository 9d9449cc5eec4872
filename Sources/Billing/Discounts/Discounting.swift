// Discounts over the lines of one document: each works on what the earlier ones left.

/// A line as discounts see it: an amount in minor units and what it charges for.
package struct DiscountableLine: Hashable, Sendable {
  package let amount: Int64
  package let plan: String?
  package let meter: String?
  package let price: String?

  package init(
    amount: Int64, plan: String? = nil, meter: String? = nil, price: String? = nil
  ) {
    self.amount = amount
    self.plan = plan
    self.meter = meter
    self.price = price
  }
}

/// What discounts took off one line, in minor units.
package struct DiscountedLine: Hashable, Sendable {
  package let discount: Int64
  package let net: Int64
  /// The parts of `discount`, one for each discount in order; they add up to it.
  package let parts: [Int64]
}

package struct DiscountResult: Hashable, Sendable {
  package let lines: [DiscountedLine]
  package let discount: Int64
  package let net: Int64
}
