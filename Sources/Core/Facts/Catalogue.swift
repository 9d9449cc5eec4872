// The catalogue as the rules read it: rows turned into plans, prices, features and ladders.

import Billing
import Formats
import Storage

/// Everything a book sells and by which rules, read as one. A class: whatever is computed for a
/// customer holds on to it, and a copy of it would cost more than most of that.
package final class Catalogue: Sendable {
  package let rows: CatalogueRows
  package let entities: [LegalEntityID: LegalEntityRow]
  package let features: [FeatureID: FeatureRow]
  package let meters: [MeterID: MeterRow]
  package let planRows: [PlanID: PlanRow]
  package let plans: [PlanID: Plan]
  package let priceRows: [PriceID: PriceRow]
  /// What is looked up for every line of an invoice run.
  private let pricesByKey: [String: PriceRow]
  private let metersByKey: [String: MeterRow]
  private let priceVersions: [PriceID: Int]
  /// A price in each of its currencies.
  private let charges: [PriceID: [Price]]
  /// The product tax codes of all prices, in order.
  package let taxCodes: [String]
  package let merchantAccounts: [MerchantAccountID: MerchantAccountRow]

  package init(_ rows: CatalogueRows) throws {
    self.rows = rows
    entities = Dictionary(uniqueKeysWithValues: rows.legalEntities.map { ($0.id, $0) })
    features = Dictionary(uniqueKeysWithValues: rows.features.map { ($0.id, $0) })
    meters = Dictionary(uniqueKeysWithValues: rows.meters.map { ($0.id, $0) })
    planRows = Dictionary(uniqueKeysWithValues: rows.plans.map { ($0.id, $0) })
    priceRows = Dictionary(uniqueKeysWithValues: rows.prices.map { ($0.id, $0) })
    merchantAccounts = Dictionary(
      uniqueKeysWithValues: rows.merchantAccounts.map { ($0.id, $0) })
    let pricesByKey = Dictionary(rows.prices.map { ($0.key, $0) }) { first, _ in first }
    self.pricesByKey = pricesByKey
    metersByKey = Dictionary(rows.meters.map { ($0.key, $0) }) { first, _ in first }
    let versions = Dictionary(uniqueKeysWithValues: rows.planVersions.map { ($0.id, $0.version) })
    priceVersions = rows.prices.reduce(into: [:]) { $0[$1.id] = versions[$1.planVersionID] }
    taxCodes = Set(rows.prices.map(\.taxCode)).sorted()
    var plans: [PlanID: Plan] = [:]
    for row in rows.plans { plans[row.id] = try Self.plan(row, rows) }
    self.plans = plans
    let versionsOfPlans = plans.values.flatMap(\.versions)
    charges = Dictionary(grouping: versionsOfPlans.flatMap(\.prices), by: \.code)
      .reduce(into: [:]) { known, prices in
        if let row = pricesByKey[prices.key] { known[row.id] = prices.value }
      }
  }

  package func price(key: String) -> PriceRow? { pricesByKey[key] }

  /// What a price charges in a currency; nil where it has no charge in it.
  package func charge(_ price: PriceID, in currency: Currency) -> Price? {
    charges[price]?.first { $0.currency == currency }
  }

  package func meter(key: String) -> MeterRow? { metersByKey[key] }

  /// The number of the plan version that a price belongs to.
  package func version(of price: PriceID) -> Int? { priceVersions[price] }

  /// What reconciliation and cash may be off by.
  package var tolerances: [Tolerance] { rows.tolerances.map(\.terms) }

  package func feature(key: String) -> FeatureRow? { rows.features.first { $0.key == key } }

  /// The legal entity of a customer; the schema guarantees it.
  package func entity(_ id: LegalEntityID) throws -> LegalEntityRow {
    guard let row = entities[id] else {
      throw StorageError.corrupt(detail: "there is no legal entity \(id)")
    }
    return row
  }

  package func plan(_ id: PlanID) throws -> Plan {
    guard let plan = plans[id] else { throw StorageError.corrupt(detail: "there is no plan \(id)") }
    return plan
  }

  /// The prices of a version, with those that were agreed with a customer alone in their place.
  package func prices(_ version: PlanVersion, _ overrides: [PriceOverride]) -> [Price] {
    guard !overrides.isEmpty else { return version.prices }
    return version.prices.map { price in
      let override = overrides.first { priceRows[$0.price]?.key == price.code }
      return override.map { price.costing($0.unit) } ?? price
    }
  }

  /// The discount in a currency; nil when it takes a fixed amount and has none for it.
  package func discount(_ id: DiscountID, in currency: Currency) -> Discount? {
    guard let row = rows.discounts.first(where: { $0.id == id }) else { return nil }
    let value: Discount.Value
    if let percent = row.percentOff {
      value = .percent(percent)
    } else {
      let amounts = rows.discountAmounts.filter { $0.discountID == id }
      guard let amount = amounts.first(where: { $0.currency == currency }) else { return nil }
      value = .fixed(Money(minorUnits: amount.amount, currency))
    }
    let duration: Discount.Duration =
      switch row.duration {
      case .once: .once
      case .forever: .forever
      case .periods: .periods(row.periods ?? 1)
      }
    let plans = rows.discountPlans.filter { $0.discountID == id }
      .compactMap { planRows[$0.planID]?.key }.sorted()
    return Discount(
      code: row.key, name: row.key, value: value, duration: duration,
      target: plans.isEmpty ? .everything : .plans(plans))
  }

  package func discountRow(_ id: DiscountID) -> DiscountRow? {
    rows.discounts.first { $0.id == id }
  }

  /// The tax rate of a product tax code in a country on a day; nil when the book has none.
  package func taxRate(_ code: String, country: String, on day: Day) -> TaxRateRow? {
    rows.taxRates.filter { $0.code == code && $0.country == country && $0.fromOn <= day }
      .max { $0.fromOn < $1.fromOn }
  }

  /// The ladder of a plan version, else the standard one for the way of collection.
  package func ladder(
    _ id: LadderID?, collection: CustomerRow.Collection
  ) -> (ladder: DunningLadder, restrictedFeatures: [String]) {
    let standard: DunningLadder =
      switch collection {
      case .automatic: .cards
      case .sent: .terms
      }
    guard let id, let row = rows.ladders.first(where: { $0.id == id }) else {
      return (standard, [])
    }
    let taken = rows.ladderFeatures.filter { $0.ladderID == id }
      .compactMap { features[$0.featureID]?.key }.sorted()
    // Payment on terms is restricted and ended later than cards (domain: "Dunning").
    guard collection == .automatic else { return (standard, taken) }
    let steps = rows.ladderSteps.filter { $0.ladderID == id }.sorted { $0.n < $1.n }
      .map { DunningLadder.Step(day: $0.day, $0.action.kind) }
    return (DunningLadder(name: row.key, steps: steps), taken)
  }
}

extension LadderStepRow.Action {
  fileprivate var kind: DunningLadder.Kind {
    switch self {
    case .inApp: .inApp
    case .email: .email
    case .sms: .textMessage
    case .restrict: .restrict
    case .end: .end
    }
  }
}
