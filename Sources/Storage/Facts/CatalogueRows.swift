// The whole catalogue: small, and read as one.

/// Every row of the catalogue, each kind in the order of its key.
package struct CatalogueRows: Sendable {
  package var legalEntities: [LegalEntityRow]
  package var taxRates: [TaxRateRow]
  package var merchantAccounts: [MerchantAccountRow]
  package var tolerances: [ToleranceRow]
  package var features: [FeatureRow]
  package var meters: [MeterRow]
  package var discounts: [DiscountRow]
  package var discountAmounts: [DiscountAmountRow]
  package var discountPlans: [DiscountPlanRow]
  package var ladders: [LadderRow]
  package var ladderSteps: [LadderStepRow]
  package var ladderFeatures: [LadderFeatureRow]
  package var products: [ProductRow]
  package var plans: [PlanRow]
  /// By plan and version.
  package var planVersions: [PlanVersionRow]
  package var planFeatures: [PlanFeatureRow]
  /// By plan version and place.
  package var prices: [PriceRow]
  package var priceCharges: [PriceChargeRow]
}

extension Connection {
  package func catalogue() throws -> CatalogueRows {
    CatalogueRows(
      legalEntities: try all(order: "key"), taxRates: try all(order: "code, country, from_on"),
      merchantAccounts: try all(order: "key"), tolerances: try all(),
      features: try all(order: "key"), meters: try all(order: "key"),
      discounts: try all(order: "key"),
      discountAmounts: try all(), discountPlans: try all(), ladders: try all(order: "key"),
      ladderSteps: try all(), ladderFeatures: try all(), products: try all(order: "key"),
      plans: try all(order: "key"), planVersions: try all(order: "plan_id, version"),
      planFeatures: try all(), prices: try all(order: "plan_version_id, n"),
      priceCharges: try all())
  }
}
