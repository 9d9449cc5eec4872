// Discounts as the catalogue states them; `Discounts/` applies them to lines.

package struct Discount: Hashable, Sendable, Codable {
  package enum Value: Hashable, Sendable, Codable {
    /// A share of what is left, 0…100 (more counts as 100).
    case percent(ExactDecimal)
    /// Minor units of one currency, at most what is left.
    case fixed(Money)
  }

  package enum Duration: Hashable, Sendable, Codable {
    case once
    case periods(Int)
    case forever
  }

  /// What may be discounted.
  package enum Target: Hashable, Sendable, Codable {
    case everything
    case plans([String])
    case meters([String])
    case prices([String])
  }

  package let code: String
  package let name: String
  package let value: Value
  package let duration: Duration
  package let target: Target
  /// How often it may be redeemed in all, and by one customer; nil is without limit.
  package let redemptionLimit: Int?
  package let perCustomerLimit: Int?
  /// The last day on which it may be redeemed.
  package let redeemableUntil: Day?

  package init(
    code: String, name: String, value: Value, duration: Duration = .forever,
    target: Target = .everything, redemptionLimit: Int? = nil, perCustomerLimit: Int? = nil,
    redeemableUntil: Day? = nil
  ) {
    self.code = code
    self.name = name
    self.value = value
    self.duration = duration
    self.target = target
    self.redemptionLimit = redemptionLimit
    self.perCustomerLimit = perCustomerLimit
    self.redeemableUntil = redeemableUntil
  }
}
