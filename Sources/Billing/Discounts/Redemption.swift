// Whether a discount may be redeemed, and for how many periods it lasts.

/// Why a discount cannot be redeemed, in order of precedence.
package enum RedemptionRefusal: String, Error, Hashable, Sendable, CaseIterable {
  case noLongerRedeemable = "discount-no-longer-redeemable"
  case usedUp = "discount-used-up"
  case usedUpByCustomer = "discount-used-up-by-customer"
}

extension Discount {
  /// Nil when it may be redeemed on `day`, after so many redemptions in all and by the customer.
  package func refusal(
    on day: Day, redeemed: Int, redeemedByCustomer: Int
  ) -> RedemptionRefusal? {
    if let redeemableUntil, day > redeemableUntil { return .noLongerRedeemable }
    if let redemptionLimit, redeemed >= redemptionLimit { return .usedUp }
    if let perCustomerLimit, redeemedByCustomer >= perCustomerLimit { return .usedUpByCustomer }
    return nil
  }

  /// Whether a redemption that has discounted `periods` billing periods so far still discounts
  /// the next one.
  package func isActive(afterPeriods periods: Int) -> Bool {
    switch duration {
    case .once: periods < 1
    case .periods(let count): periods < count
    case .forever: true
    }
  }
}
