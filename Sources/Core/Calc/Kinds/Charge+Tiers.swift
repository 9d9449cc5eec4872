// The tiers, matrix cells and quantities of a calc `charge` request.

import Billing
import Formats

extension CalcFields {
  /// `tiers: [{up_to, unit_price, flat_fee, rate_percent, package_size, from}]`; the last tier's
  /// `up_to` is null, "inf" or absent. Broken lists are refused at the tier that shows it.
  package func priceTiers() throws(CalcError) -> PriceTiers {
    guard let count = try array("tiers")?.count else { throw missing("tiers") }
    guard count <= PriceTiers.maximumCount else {
      throw CalcError(TierRefusal(reason: .tooMany, index: count), at: place("tiers"))
    }
    let items = try objects("tiers") ?? []
    var tiers: [PriceTier] = []
    var starts: [ExactDecimal?] = []
    for item in items {
      let open = if case .string("inf")? = item.raw("up_to") { true } else { false }
      tiers.append(
        PriceTier(
          upTo: open ? nil : try item.decimal("up_to"),
          unitPrice: try item.decimal("unit_price") ?? .zero,
          flatFee: try item.decimal("flat_fee") ?? .zero,
          ratePercent: try item.decimal("rate_percent") ?? .zero,
          packageSize: try item.decimal("package_size")))
      starts.append(try item.decimal("from"))
      try item.finish()
    }
    do {
      return try PriceTiers(tiers, from: starts)
    } catch { throw CalcError(error, at: place("tiers")) }
  }

  /// `prices: [{when: {dimension: value}, unit_price}]`; an empty or absent `when` is the default.
  func priceMatrix() throws(CalcError) -> PriceMatrix {
    guard let items = try objects("prices", limit: PriceMatrix.maximumCount) else {
      throw missing("prices")
    }
    var cells: [PriceCell] = []
    for item in items {
      let values = try item.object("when")?.dimensions() ?? [:]
      let price = try item.required("unit_price", item.decimal("unit_price"))
      cells.append(PriceCell(values: values, unitPrice: price))
      try item.finish()
    }
    do {
      return try PriceMatrix(cells)
    } catch {
      let place = error.index < items.count ? items[error.index].path : place("prices")
      throw CalcError(error.reason.rawValue, field: place, "every event must land in one price")
    }
  }

  /// The members that nothing has read, as dimension values: strings, numbers or booleans.
  func dimensions() throws(CalcError) -> [String: String] {
    var dimensions: [String: String] = [:]
    for member in rest() {
      switch member.value {
      case .string(let text), .number(let text): dimensions[member.name] = text
      case .bool(let flag): dimensions[member.name] = flag ? "true" : "false"
      case .null: continue
      case .array, .object: throw invalid(member.name, "expected a plain value")
      }
    }
    return dimensions
  }

  /// `units`, or `events`: amounts, `{units, prorated_units}` for seats that come and go, or
  /// `{units, dimension: value, …}` for a matrix.
  func ratedQuantity(_ model: ChargeModel) throws(CalcError) -> RatedQuantity {
    let units = try ratio("units")
    let prorated = try ratio("prorated_units")
    guard let items = try array("events") else {
      if let units, let prorated { return .shares([SeatShare(units: units, prorated: prorated)]) }
      if let units { return .units(units) }
      if case .flat = model { return .units(.one) }
      throw missing("units")
    }
    guard units == nil, prorated == nil else {
      throw invalid("events", "expected either units or events, not both")
    }
    guard case .object? = items.first else {
      return .events(try ratios("events") ?? [])
    }
    guard let events = try objects("events") else { throw missing("events") }
    if case .matrix = model { return .dimensions(try dimensionedUnits(events)) }
    return .shares(try seatShares(events))
  }

  private func dimensionedUnits(_ events: [CalcFields]) throws(CalcError) -> [DimensionedUnits] {
    var parts: [DimensionedUnits] = []
    for event in events {
      let units = try event.ratio("units") ?? .one
      parts.append(DimensionedUnits(units: units, dimensions: try event.dimensions()))
    }
    return parts
  }

  private func seatShares(_ events: [CalcFields]) throws(CalcError) -> [SeatShare] {
    var shares: [SeatShare] = []
    for event in events {
      let units = try event.required("units", event.ratio("units"))
      shares.append(
        SeatShare(units: units, prorated: try event.ratio("prorated_units") ?? units))
      try event.finish()
    }
    return shares
  }
}

extension CalcError {
  init(_ refusal: TierRefusal, at place: String) {
    let item = "\(place)[\(refusal.index)]"
    switch refusal.reason {
    case .none:
      self.init(refusal.reason.rawValue, field: place, "a tiered price has at least one tier")
    case .tooMany:
      self.init(refusal.reason.rawValue, field: place, "a price has at most 1000 tiers")
    case .openNotLast:
      self.init(refusal.reason.rawValue, field: item + ".up_to", "only the last tier is open")
    case .boundNotPositive:
      self.init(refusal.reason.rawValue, field: item + ".up_to", "expected more than zero")
    case .overlap:
      self.init(
        refusal.reason.rawValue, field: item + ".up_to", "expected more than the tier before")
    case .gap:
      self.init(
        refusal.reason.rawValue, field: item + ".from",
        "expected the bound of the tier before: tiers run from exclusive to inclusive")
    case .lastNotOpen:
      self.init(
        refusal.reason.rawValue, field: item + ".up_to", "the last tier's up_to is null")
    case .packageNotPositive:
      self.init(
        refusal.reason.rawValue, field: item + ".package_size", "expected more than zero")
    }
  }
}
