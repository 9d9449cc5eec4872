// One customer of the seeded book with its subscription, its paid first invoice and its standings.

import Billing
import Storage

extension Currency {
  static let benchEuro: Currency = {
    guard let euro = Currency(code: "EUR") else { preconditionFailure("the table has the euro") }
    return euro
  }()
}

struct BookFiller {
  let connection: Connection
  let catalogue: BookCatalogue
  let isSpread: Bool
  let eventsEach: Int
  private let euro = Currency.benchEuro

  init(connection: Connection, catalogue: BookCatalogue, isSpread: Bool, eventsEach: Int) {
    self.connection = connection
    self.catalogue = catalogue
    self.isSpread = isSpread
    self.eventsEach = eventsEach
  }

  /// What one customer is like.
  private struct Draw {
    let customer: CustomerID
    let subscription: SubscriptionID
    let name: String
    let country: String
    let isMetered: Bool
    let isDiscounted: Bool
    let changesTo: Int64?
    let quantity: Int64
    let anchor: Day
    let isSent: Bool

    var next: Day { anchor.adding(months: 1) ?? anchor }
    var startedAt: Timestamp { Timestamp(utc: anchor).adding(seconds: 8 * 3_600) }
    var paidAt: Timestamp { startedAt.adding(seconds: 3_600) }
  }

  func add(_ number: Int, _ random: inout SplitMix64) throws {
    let draw = try draw(number, &random)
    try insertParties(draw)
    let billed = try insertInvoice(draw, number)
    try insertUsage(draw, number, &random)
    try insertStandings(draw, billed)
  }

  private func draw(_ number: Int, _ random: inout SplitMix64) throws -> Draw {
    let day = isSpread ? Int(random.below(28)) + 1 : 1
    guard let anchor = Day(year: 2026, month: 5, day: day) else {
      preconditionFailure("May has 28 days")
    }
    let quantity = random.below(20) + 1
    // One in a hundred lives where the book has no tax rate: its invoice cannot be computed.
    let country = random.below(100) == 0 ? "AQ" : "DE"
    return Draw(
      customer: connection.nextID(), subscription: connection.nextID(),
      name: Self.name(number, &random), country: country, isMetered: random.below(10) < 3,
      isDiscounted: random.below(5) == 0,
      changesTo: random.below(20) == 0 ? quantity + random.below(5) + 1 : nil, quantity: quantity,
      anchor: anchor, isSent: random.below(5) == 0)
  }

  private static func name(_ number: Int, _ random: inout SplitMix64) -> String {
    let syllables = ["ba", "den", "kor", "li", "mon", "ra", "sel", "to", "vik", "zan"]
    var name = ""
    for _ in 0..<4 { name += syllables[Int(random.below(Int64(syllables.count)))] }
    return "\(name.capitalized) \(number)"
  }

  private func stamp(_ instant: Timestamp) -> Stamp {
    Stamp(
      createdAt: instant, effectiveAt: instant, recordedAt: InvoiceBook.clock, correlation: 0)
  }

  private func insertParties(_ draw: Draw) throws {
    try connection.insert(
      CustomerRow(
        id: draw.customer, name: draw.name, sortKey: searchKey(draw.name),
        searchKey: searchKey(draw.name), email: "", emailKey: "", legalEntityID: catalogue.entity,
        payerID: draw.customer, parentID: nil, zone: nil, currency: euro,
        collection: draw.isSent ? .sent : .automatic, termsDays: draw.isSent ? 14 : nil,
        language: nil, country: draw.country, taxStatus: .taxable, taxID: nil, smsConsent: false,
        stamp: stamp(draw.startedAt)))
    try connection.insert(
      SubscriptionRow(
        id: draw.subscription, customerID: draw.customer,
        planID: draw.isMetered ? catalogue.metered : catalogue.flat, currency: euro,
        quantity: draw.quantity, startedAt: draw.startedAt, acquisition: .paid, trialDays: nil,
        anchorDay: nil, discountID: draw.isDiscounted ? catalogue.discount : nil, endsOn: nil,
        purchaseOrder: nil, stamp: stamp(draw.startedAt)))
    try connection.insert(
      BillingTakeoverRow(
        subscriptionID: draw.subscription, at: InvoiceBook.clock, stamp: stamp(InvoiceBook.clock)))
    guard let quantity = draw.changesTo, let day = draw.anchor.adding(days: 3) else { return }
    let at = Timestamp(utc: day).adding(seconds: 10 * 3_600)
    guard at < InvoiceBook.clock else { return }
    try connection.insert(
      SubscriptionEventRow(
        id: connection.nextID(), subscriptionID: draw.subscription, event: .changeQuantity, at: at,
        effective: .now, planID: nil, quantity: quantity, discountID: nil, amount: nil,
        untilAt: nil, description: nil, actor: "bench", reason: nil, stamp: stamp(at)))
  }

  /// The first period's invoice, paid an hour after it was issued.
  private func insertInvoice(_ draw: Draw, _ number: Int) throws -> InvoiceRow {
    let prices: [(PriceID, Int64, Int64, String)] =
      draw.isMetered
      ? [
        (catalogue.meteredPrices[0], 1_500, 1, "standard"),
        (catalogue.meteredPrices[1], 400, draw.quantity, "reduced"),
      ]
      : [
        (catalogue.flatPrices[0], 2_000, 1, "standard"),
        (catalogue.flatPrices[1], 500, draw.quantity, "standard"),
        (catalogue.flatPrices[2], 900, 1, "reduced"),
      ]
    let id: InvoiceID = connection.nextID()
    var lines: [InvoiceLineRow] = []
    for (price, unit, quantity, code) in prices {
      let amount = unit * quantity
      let discount = draw.isDiscounted ? amount / 10 : 0
      let percent: Int64 = code == "standard" ? 19 : 7
      lines.append(
        InvoiceLineRow(
          invoiceID: id, n: lines.count + 1, subscriptionID: draw.subscription, priceID: price,
          purpose: .recurring, causeID: nil, periodStart: draw.anchor, periodEnd: draw.next,
          serviceStart: draw.anchor, serviceEnd: draw.next, quantity: ExactDecimal(quantity),
          amount: amount, discountID: draw.isDiscounted ? catalogue.discount : nil,
          discountAmount: discount, taxCode: code, taxPercent: ExactDecimal(percent),
          taxAmount: ((amount - discount) * percent + 50) / 100, correctsInvoiceID: nil,
          correctsLine: nil, description: "\(draw.anchor) to \(draw.next)"))
    }
    let total = lines.reduce(0) { $0 + $1.total }
    let digits = String(number + 1)
    let row = InvoiceRow(
      id: id, number: "BE-2026-" + String(repeating: "0", count: 6 - digits.count) + digits,
      document: .invoice, legalEntityID: catalogue.entity, customerID: draw.customer,
      currency: euro, status: .open, issuedOn: draw.anchor, dueOn: draw.anchor,
      collection: draw.isSent ? .sent : .automatic, purchaseOrder: nil, correctsID: nil,
      total: total, stamp: stamp(Timestamp(utc: draw.anchor)))
    try connection.insert(row)
    for line in lines {
      try connection.insert(billing: line)
      try insertPeriod(of: line, draw)
    }
    try insertPayment(draw, row)
    return row
  }

  /// What the run that billed the first period recorded of it.
  private func insertPeriod(of line: InvoiceLineRow, _ draw: Draw) throws {
    guard let price = line.priceID else { return }
    let zone = Self.zone
    try connection.insert(
      BillingPeriodRow(
        subscriptionID: draw.subscription, priceID: price, epoch: 0, k: 0, n: 0,
        startOn: line.periodStart, endOn: line.periodEnd,
        startAt: zone.start(of: line.periodStart), endAt: zone.start(of: line.periodEnd),
        billedOn: draw.anchor, outcome: .billed, reason: "", invoiceID: line.invoiceID,
        stamp: stamp(Timestamp(utc: draw.anchor))))
  }

  /// The legal entity's.
  private static let zone: Zone = {
    guard let zone = SystemZones.zone("Europe/Berlin") else {
      preconditionFailure("the system has the zone of Berlin")
    }
    return zone
  }()

  private func insertPayment(_ draw: Draw, _ row: InvoiceRow) throws {
    let payment: PaymentID = connection.nextID()
    try connection.insert(
      PaymentRow(
        id: payment, customerID: draw.customer, currency: euro, amount: row.total,
        method: .bankTransfer, reference: row.number, stamp: stamp(draw.paidAt)))
    try connection.insert(
      AllocationRow(
        id: connection.nextID(), paymentID: payment, invoiceID: row.id, amount: row.total,
        stamp: stamp(draw.paidAt)))
  }

  private func insertUsage(_ draw: Draw, _ number: Int, _ random: inout SplitMix64) throws {
    guard draw.isMetered else { return }
    let first = Timestamp(utc: draw.anchor).adding(seconds: 86_400)
    let span = max(1, (InvoiceBook.clock.milliseconds - first.milliseconds) / 1_000)
    for event in 0..<eventsEach {
      let at = first.adding(seconds: Int(random.below(span)))
      try connection.insert(
        UsageEventRow(
          id: connection.nextID(), source: "bench", key: "\(number)/\(event)",
          meterID: catalogue.meter, subscriptionID: draw.subscription,
          value: ExactDecimal(random.below(1_500)), operation: nil, dimensions: nil,
          stamp: stamp(at)))
    }
  }
}

// MARK: - Standings

extension BookFiller {
  /// As a refresh from the facts would make them; a test compares the two.
  private func insertStandings(_ draw: Draw, _ invoice: InvoiceRow) throws {
    let now = InvoiceBook.clock
    let key = searchKey(draw.name)
    let since = draw.isSent ? draw.startedAt : draw.paidAt
    let days = (now.milliseconds - since.milliseconds) / 86_400_000
    let reason = days == 1 ? "active for 1 day" : "active for \(days) days"
    let quantity = changed(draw) ?? draw.quantity
    let plan = draw.isMetered ? "Metered" : "Flat"
    let name = quantity == 1 ? plan : "\(plan) × \(quantity)"
    try connection.insert(
      CustomerStandingRow(
        customerID: draw.customer, sortKey: key, searchKey: key, emailKey: "",
        legalEntityKey: "bench", country: draw.country, currency: euro, state: "active",
        stateReason: reason, planNames: name, liveSubscriptions: 1, due: 0,
        createdAt: draw.startedAt))
    try connection.insert(
      CustomerBalanceRow(
        customerID: draw.customer, currency: euro, due: 0, overdue: 0, unapplied: 0, credit: 0,
        granted: 0))
    try connection.insert(
      InvoiceStandingRow(
        invoiceID: invoice.id, customerID: draw.customer, legalEntityKey: "bench",
        searchKey: "\(searchKey(invoice.number ?? "")) \(key)",
        numberKey: searchKey(invoice.number ?? ""), document: "invoice", status: "open",
        currency: euro, issuedOn: invoice.issuedOn, dueOn: invoice.dueOn ?? .latest,
        total: invoice.total, credited: 0, paid: invoice.total, pending: 0, due: 0,
        paymentState: "paid", disputeState: "none", applied: 0, writtenOff: 0,
        collectability: "normal"))
    try insertSubscriptionStanding(draw, quantity, plan, key, since: since, reason)
  }

  private func changed(_ draw: Draw) -> Int64? {
    guard let quantity = draw.changesTo, let day = draw.anchor.adding(days: 3),
      Timestamp(utc: day).adding(seconds: 10 * 3_600) < InvoiceBook.clock
    else { return nil }
    return quantity
  }

  private func insertSubscriptionStanding(
    _ draw: Draw, _ quantity: Int64, _ plan: String, _ key: String, since: Timestamp,
    _ reason: String
  ) throws {
    guard let berlin = SystemZones.zone("Europe/Berlin") else {
      throw Refusal(
        "unknown-zone", what: "The book was not made", why: "there is no Europe/Berlin",
        remedy: "Install the package tzdata.")
    }
    let nextAt = berlin.start(of: draw.next)
    let unit: Int64 = draw.isMetered ? 400 : 500
    let fixed: Int64 = draw.isMetered ? 1_500 : 2_900
    let gross = fixed + unit * quantity
    try connection.insert(
      SubscriptionStandingRow(
        subscriptionID: draw.subscription, customerID: draw.customer, legalEntityKey: "bench",
        sortKey: key,
        searchKey: "\(key) \(searchKey(quantity == 1 ? plan : "\(plan) × \(quantity)"))",
        planKey: plan.lowercased(), planName: plan, planVersion: 1, quantity: quantity,
        currency: euro, state: "active", stateReason: reason, stateSince: since,
        periodStart: draw.anchor, periodEnd: draw.next, nextAt: nextAt,
        nextAction: "invoice due",
        recurring: draw.isDiscounted ? (gross * 9 + 5) / 10 : gross, recurringKnown: true))
    try connection.put(
      JobDueRow(
        .renewal, of: draw.subscription.number, at: nextAt, customer: draw.customer,
        detail: "\(draw.anchor)"))
  }
}
