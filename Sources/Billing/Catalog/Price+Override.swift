// A price with another unit amount, for one customer alone.

extension Price {
  /// Whether one amount is all there is to it: tiers, packages and rates have no single amount to
  /// override.
  package var hasOneAmount: Bool {
    switch model {
    case .flat, .perUnit: true
    case .graduated, .volume, .package, .percentage, .graduatedPercentage, .dynamic, .matrix: false
    }
  }

  /// This price at another amount, in major units; itself where `hasOneAmount` is false.
  package func costing(_ amount: ExactDecimal) -> Price {
    let model: ChargeModel
    switch self.model {
    case .flat: model = .flat(amount)
    case .perUnit: model = .perUnit(amount)
    case .graduated, .volume, .package, .percentage, .graduatedPercentage, .dynamic, .matrix:
      return self
    }
    return Price(
      code: code, name: name, product: product, kind: kind, currency: currency, model: model,
      includedUnits: includedUnits, minimum: minimum, maximum: maximum, zeroQuantity: zeroQuantity,
      taxCode: taxCode)
  }
}

extension PlanVersion {
  /// The same version with other prices.
  package func charging(_ prices: [Price]) -> PlanVersion {
    PlanVersion(
      number: number, effectiveOn: effectiveOn, existingSubscribers: existingSubscribers,
      customer: customer, prices: prices, features: features, trial: trial, graceDays: graceDays,
      ladder: ladder, prorationRules: prorationRules)
  }
}
