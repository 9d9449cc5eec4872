// Plan versions, prices and features from their rows.

import Billing
import Formats
import Storage

extension Catalogue {
  static func plan(_ row: PlanRow, _ rows: CatalogueRows) throws -> Plan {
    let product = rows.products.first { $0.id == row.productID }?.key ?? ""
    let versions = try rows.planVersions.filter { $0.planID == row.id }
      .map { try version($0, product: product, rows) }
    return Plan(code: row.key, name: row.name, product: product, versions: versions)
  }

  private static func version(
    _ row: PlanVersionRow, product: String, _ rows: CatalogueRows
  ) throws -> PlanVersion {
    let interval = try interval(of: row)
    let prices = try rows.prices.filter { $0.planVersionID == row.id }
      .flatMap { try self.prices($0, interval: interval, product: product, rows) }
    return PlanVersion(
      number: row.version, effectiveOn: row.effectiveFrom,
      existingSubscribers: row.existingFrom.map { .from($0) } ?? .grandfathered, prices: prices,
      features: features(of: row, rows),
      trial: row.trialDays.map { TrialTerms(days: $0, needsPaymentMethod: false) },
      graceDays: row.graceDays ?? 0,
      ladder: row.ladderID.flatMap { id in rows.ladders.first { $0.id == id }?.key })
  }

  static func interval(of row: PlanVersionRow) throws -> BillingInterval {
    let unit: BillingInterval.Unit =
      switch row.intervalUnit {
      case .days: .days
      case .weeks: .weeks
      case .months: .months
      case .years: .years
      }
    guard let interval = BillingInterval(row.intervalCount, unit) else {
      throw StorageError.corrupt(detail: "plan version \(row.id) has no usable interval")
    }
    return interval
  }

  /// One price a currency.
  private static func prices(
    _ row: PriceRow, interval: BillingInterval, product: String, _ rows: CatalogueRows
  ) throws -> [Price] {
    let kind: PriceKind =
      switch row.kind {
      case .recurring:
        .recurring(
          row.timing == .advance ? .inAdvance : .inArrears, interval,
          row.per == .seat ? .perSeat : .flat)
      case .usage: .usage(meter: rows.meters.first { $0.id == row.meterID }?.key ?? "")
      case .oneTime: .oneTime
      }
    return try rows.priceCharges.filter { $0.priceID == row.id }.map { charge in
      let definition = try PriceDefinition(charge.definition, of: row.key)
      return Price(
        code: row.key, name: row.name, product: product, kind: kind, currency: charge.currency,
        model: definition.model(perSeat: row.per == .seat),
        includedUnits: definition.includedUnits, minimum: definition.minimum,
        maximum: definition.maximum, zeroQuantity: definition.zeroQuantity, taxCode: row.taxCode)
    }
  }

  private static func features(of row: PlanVersionRow, _ rows: CatalogueRows) -> [Feature] {
    rows.planFeatures.filter { $0.planVersionID == row.id }
      .compactMap { item -> Feature? in
        guard let feature = rows.features.first(where: { $0.id == item.featureID }) else {
          return nil
        }
        return grant(item.value, of: feature).map {
          Feature(code: feature.key, name: feature.key, grant: $0)
        }
      }
      .sorted { $0.code < $1.code }
  }

  /// What a plan's value means for a kind of feature; nil for a switch that is off.
  private static func grant(_ value: String, of feature: FeatureRow) -> Feature.Grant? {
    switch feature.kind {
    case .toggle: value == "true" ? .on : nil
    case .quota: value == "unlimited" ? .quota(nil) : Int64(value).map { .quota($0) }
    case .metered: .metered(meter: feature.key, included: try? ExactDecimal(value))
    }
  }
}

/// A price's charge in one currency, as the catalogue states it: the properties of the calc kind
/// `charge`, read by the same reader.
struct PriceDefinition {
  private let chargeModel: ChargeModel
  let includedUnits: ExactDecimal
  let minimum: ExactDecimal?
  let maximum: ExactDecimal?
  let zeroQuantity: ZeroQuantity

  /// Reads what the book holds.
  init(_ definition: String, of price: String) throws {
    do {
      guard case .object(let members) = try JSONValue(parsing: definition) else {
        throw CalcError("invalid-request", "expected an object")
      }
      try self.init(members, of: price)
    } catch {
      throw StorageError.corrupt(detail: "the charge of \(price) cannot be read: \(error)")
    }
  }

  /// Reads what a catalogue states; refuses what means nothing.
  init(_ members: [JSONValue.Member], of price: String) throws(CalcError) {
    let fields = CalcFields(members, path: price)
    chargeModel = try fields.chargeModel()
    includedUnits = try fields.decimal("included_units") ?? .zero
    minimum = try fields.decimal("minimum")
    maximum = try fields.decimal("maximum")
    zeroQuantity = try fields.choice("zero_quantity", ZeroQuantity.self) ?? .firstTierFlatFee
    try fields.finish()
  }

  /// A flat price that is charged for each seat is a price per unit.
  func model(perSeat: Bool) -> ChargeModel {
    if perSeat, case .flat(let price) = chargeModel { return .perUnit(price) }
    return chargeModel
  }
}
