// Tiers of a price: from exclusive, to inclusive, the last one open.

/// One tier. What applies of it depends on the charge model that holds it.
package struct PriceTier: Hashable, Sendable, Codable {
  /// The last unit of the tier, inclusive; nil on the last tier, which is open.
  package let upTo: ExactDecimal?
  /// Price of a unit, or of a package where `packageSize` stands. Major units.
  package let unitPrice: ExactDecimal
  /// Charged once when the tier is reached. Major units.
  package let flatFee: ExactDecimal
  /// Share of the amount inside the tier, for graduated percentages.
  package let ratePercent: ExactDecimal
  /// Units sold together: a started package is charged whole.
  package let packageSize: ExactDecimal?

  package init(
    upTo: ExactDecimal?, unitPrice: ExactDecimal = .zero, flatFee: ExactDecimal = .zero,
    ratePercent: ExactDecimal = .zero, packageSize: ExactDecimal? = nil
  ) {
    self.upTo = upTo
    self.unitPrice = unitPrice
    self.flatFee = flatFee
    self.ratePercent = ratePercent
    self.packageSize = packageSize
  }
}

/// Why a list of tiers is no price, in order of precedence, and which tier shows it (from 0).
package struct TierRefusal: Error, Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case none = "tiers-missing"
    case tooMany = "tiers-too-many"
    case openNotLast = "tiers-open-not-last"
    case boundNotPositive = "tiers-bound-not-positive"
    /// A bound at or below the bound before it, or a start inside the tier before.
    case overlap = "tiers-overlap"
    /// A start above the bound before it: units between the two would have no price.
    case gap = "tiers-gap"
    case lastNotOpen = "last-tier-not-open"
    case packageNotPositive = "tiers-package-not-positive"
  }
  package let reason: Reason
  package let index: Int

  package init(reason: Reason, index: Int) {
    self.reason = reason
    self.index = index
  }
}

/// A valid, non-empty list of tiers that covers every quantity above zero exactly once.
package struct PriceTiers: Hashable, Sendable {
  package let tiers: [PriceTier]

  /// More tiers than any price list has; a longer list is an accident or an attack.
  package static let maximumCount = 1_000

  package init(_ tiers: [PriceTier]) throws(TierRefusal) {
    try self.init(tiers, from: [])
  }

  /// `starts` holds the start that a price list states beside each bound, nil where it states
  /// none. It must equal the bound before (0 for the first): inclusive integer ranges such as
  /// 0–10, 11–20 leave 10.5 without a price and are refused as a gap.
  package init(_ tiers: [PriceTier], from starts: [ExactDecimal?]) throws(TierRefusal) {
    guard !tiers.isEmpty else { throw TierRefusal(reason: .none, index: 0) }
    guard tiers.count <= Self.maximumCount else {
      throw TierRefusal(reason: .tooMany, index: Self.maximumCount)
    }
    var lower = ExactDecimal.zero
    for (index, tier) in tiers.enumerated() {
      if index < starts.count, let start = starts[index] {
        if start < lower { throw TierRefusal(reason: .overlap, index: index) }
        if start > lower { throw TierRefusal(reason: .gap, index: index) }
      }
      try Self.check(tier, above: lower, index: index, isLast: index == tiers.count - 1)
      lower = tier.upTo ?? lower
    }
    self.tiers = tiers
  }

  private static func check(
    _ tier: PriceTier, above lower: ExactDecimal, index: Int, isLast: Bool
  ) throws(TierRefusal) {
    if let bound = tier.upTo {
      guard bound > .zero else { throw TierRefusal(reason: .boundNotPositive, index: index) }
      guard bound > lower else { throw TierRefusal(reason: .overlap, index: index) }
      guard !isLast else { throw TierRefusal(reason: .lastNotOpen, index: index) }
    } else {
      guard isLast else { throw TierRefusal(reason: .openNotLast, index: index) }
    }
    if let size = tier.packageSize, size <= .zero {
      throw TierRefusal(reason: .packageNotPositive, index: index)
    }
  }
}

extension PriceTiers: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode([PriceTier].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(tiers)
  }
}
