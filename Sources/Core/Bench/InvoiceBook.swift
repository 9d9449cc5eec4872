// A seeded book for measuring and for stopping the invoice run: one subscription a customer, each
// billed and paid once before, three prices each, some usage, discounts, changes and faults.

import Billing
import Storage

package struct InvoiceBook: Sendable {
  package var subscriptions: Int
  package var seed: UInt64
  /// Boundaries on every day of the month instead of all on the first.
  package var isSpread: Bool
  /// Usage events of a metered subscription.
  package var eventsEach: Int

  package init(subscriptions: Int, seed: UInt64, isSpread: Bool = false, eventsEach: Int = 8) {
    self.subscriptions = subscriptions
    self.seed = seed
    self.isSpread = isSpread
    self.eventsEach = eventsEach
  }

  /// When the book takes over: every subscription's next boundary lies after it.
  package static let clock = Timestamp(milliseconds: 1_780_228_800_000)
  /// Two days later: the first boundary is past, and so is the wait for late usage.
  package static let due = Timestamp(milliseconds: 1_780_401_600_000)

  /// Makes the book and fills it.
  package func make(at path: String, operator actor: Operator) throws -> LocalService {
    let service = try LocalService.create(
      path, name: "Invoice run", simulatedClock: Self.clock, operator: actor)
    var random = SplitMix64(seed: seed)
    let catalogue = try service.write { connection, _ in
      try BookCatalogue(connection, Stamp(at: Self.clock, correlation: 0))
    }
    var made = 0
    while made < subscriptions {
      let count = min(2_000, subscriptions - made)
      try service.write { connection, _ in
        let writer = BookFiller(
          connection: connection, catalogue: catalogue, isSpread: isSpread,
          eventsEach: eventsEach)
        for number in made..<made + count { try writer.add(number, &random) }
      }
      made += count
    }
    try service.write { connection, _ in
      for entity in try connection.catalogue().legalEntities {
        try NumberBook.follow(entity, in: connection)
      }
    }
    try service.book.checkpoint()
    return service
  }

  /// Moves the clock without running anything. The book's file is whole afterwards: it may be copied.
  package static func setClock(_ instant: Timestamp, of service: LocalService) throws {
    try service.write { connection, _ in try connection.setSimulatedClock(instant) }
    try service.book.checkpoint()
  }
}

/// What the book sells: two plans of three prices, two tax codes.
struct BookCatalogue: Sendable {
  let entity: LegalEntityID
  let flat: PlanID
  let metered: PlanID
  /// Base and seat of each plan, and the flat plan's support.
  let flatPrices: [PriceID]
  let meteredPrices: [PriceID]
  let meter: MeterID
  let discount: DiscountID

  init(_ connection: Connection, _ stamp: Stamp) throws {
    let (entity, product): (LegalEntityID, ProductID) = (connection.nextID(), connection.nextID())
    (self.entity, meter, discount) = (entity, connection.nextID(), connection.nextID())
    try connection.insert(
      LegalEntityRow(
        id: entity, key: "bench", name: "Bench GmbH", country: "DE", zone: "Europe/Berlin",
        currency: .benchEuro, series: "BE", stamp: stamp))
    for (code, percent) in [("standard", "19"), ("reduced", "7")] {
      try connection.insert(
        TaxRateRow(
          id: connection.nextID(), code: code, country: "DE", percent: try ExactDecimal(percent),
          fromOn: .earliest, inclusive: false, name: "USt", stamp: stamp))
    }
    try connection.insert(
      MeterRow(
        id: meter, key: "calls", aggregation: .sum, unit: nil, late: .nextInvoice, stamp: stamp))
    try connection.insert(
      DiscountRow(
        id: discount, key: "ten", percentOff: try ExactDecimal("10"), duration: .forever,
        periods: nil, stamp: stamp))
    try connection.insert(ProductRow(id: product, key: "bench", stamp: stamp))
    let maker = PlanMaker(connection: connection, product: product, stamp: stamp)
    (flat, flatPrices) = try maker.plan(
      "flat",
      [
        ("base", "20", .flat, "standard", nil), ("seat", "5", .seat, "standard", nil),
        ("support", "9", .flat, "reduced", nil),
      ])
    (metered, meteredPrices) = try maker.plan(
      "metered",
      [
        ("base", "15", .flat, "standard", nil), ("seat", "4", .seat, "reduced", nil),
        ("calls", "", nil, "standard", meter),
      ])
  }
}

private struct PlanMaker {
  let connection: Connection
  let product: ProductID
  let stamp: Stamp

  typealias Definition = (String, String, PriceRow.Per?, String, MeterID?)

  func plan(_ key: String, _ prices: [Definition]) throws -> (PlanID, [PriceID]) {
    let (plan, version): (PlanID, PlanVersionID) = (connection.nextID(), connection.nextID())
    try connection.insert(
      PlanRow(id: plan, key: key, productID: product, name: key.capitalized, stamp: stamp))
    try connection.insert(
      PlanVersionRow(
        id: version, planID: plan, version: 1, effectiveFrom: .earliest, existingFrom: nil,
        intervalUnit: .months, intervalCount: 1, trialDays: nil, graceDays: nil, ladderID: nil,
        stamp: stamp))
    var ids: [PriceID] = []
    for (number, (name, amount, per, tax, meter)) in prices.enumerated() {
      let id: PriceID = connection.nextID()
      ids.append(id)
      try connection.insert(
        PriceRow(
          id: id, key: "\(key)-\(name)", planVersionID: version, n: number + 1,
          name: "\(key) \(name)", kind: meter == nil ? .recurring : .usage,
          timing: meter == nil ? .advance : .arrears, per: per, meterID: meter, taxCode: tax,
          stamp: stamp))
      let definition =
        meter == nil
        ? #"{"model":"flat","unit_price":"\#(amount)"}"#
        : #"{"model":"graduated","tiers":[{"up_to":"1000","unit_price":"0.01"},"#
          + #"{"up_to":"5000","unit_price":"0.008"},{"unit_price":"0.005"}]}"#
      try connection.insert(
        PriceChargeRow(priceID: id, currency: .benchEuro, definition: definition))
    }
    return (plan, ids)
  }
}
