// The charge with the longest way through the book.

import Billing
import Storage

extension BookMaker {
  private static let events = 20_000
  private static let olderInvoices = 300
  private static let declines = 6

  /// A customer with hundreds of invoices and a month of usage in twenty thousand events.
  mutating func makeWorst(_ connection: Connection, _ stamp: Stamp) throws -> WorstCharge {
    let customer = try insertCustomer("Worst Case Logistik AG", "WORST", connection, stamp)
    let card = try insertCard(of: customer, connection, stamp)
    guard let plan = catalogue.rows.plans.first(where: { $0.key == "team" }),
      let meter = catalogue.meter(key: "api_calls"),
      let start = Day("2026-01-01"), let end = Day("2026-06-01"), let month = Day("2026-05-01"),
      let price = catalogue.price(key: "team-calls-2")
    else { throw StorageError.corrupt(detail: "the sample catalogue sells no usage") }
    let subscription = SubscriptionRow(
      id: connection.nextID(), customerID: customer.id, planID: plan.id,
      currency: terms.account.currency,
      quantity: 5, startedAt: terms.zone.start(of: start), acquisition: .paid, trialDays: nil,
      anchorDay: nil, discountID: nil, endsOn: nil, purchaseOrder: nil, stamp: stamp)
    try connection.insert(subscription)
    let used = try insertUsage(subscription, meter, from: month, until: end, connection, stamp)
    for k in 0..<Self.olderInvoices {
      let day = month.adding(days: -k) ?? month
      let invoice = try insertDocument(customer, on: day, total: 1_190, connection, stamp)
      try insertLine(invoice, subscription, price, day, day, amount: 1_000, connection)
      try collect(invoice, with: card, declines: k % 3, isPaid: true, connection, stamp)
    }
    let amount = try self.amount(of: used, price)
    let tax = (amount * 19 + 50) / 100
    let invoice = try insertDocument(customer, on: end, total: amount + tax, connection, stamp)
    try insertLine(
      invoice, subscription, price, month, end, amount: amount, units: used, connection)
    try collect(invoice, with: card, declines: Self.declines, isPaid: true, connection, stamp)
    let reader = try FactReader(connection, clock: { terms.now })
    try Standings(reader, now: reader.now).refresh(customer.id)
    return WorstCharge(line: "\(invoice.id)/1", invoice: invoice.id.description)
  }

  private mutating func insertUsage(
    _ subscription: SubscriptionRow, _ meter: MeterRow, from: Day, until: Day,
    _ connection: Connection, _ stamp: Stamp
  ) throws -> Int64 {
    var used: Int64 = 0
    let start = terms.zone.start(of: from).milliseconds
    let step = (terms.zone.start(of: until).milliseconds - start) / Int64(Self.events)
    for number in 0..<Self.events {
      let at = Timestamp(milliseconds: start + Int64(number) * step)
      let units = 1 + random.below(50)
      used += units
      try connection.insert(
        UsageEventRow(
          id: connection.nextID(), source: "bench", key: "worst-\(number)", meterID: meter.id,
          subscriptionID: subscription.id, value: ExactDecimal(units),
          operation: nil, dimensions: nil,
          stamp: Stamp(
            createdAt: at, effectiveAt: at, recordedAt: stamp.recordedAt,
            correlation: stamp.correlation)))
    }
    return used
  }

  /// What the rules ask for so many units.
  private func amount(of units: Int64, _ price: PriceRow) throws -> Int64 {
    guard let rated = catalogue.price(price, in: terms.account.currency) else { return 0 }
    let major = try rated.rate(.units(Ratio(units))).amount
    let minor = try major * Ratio(terms.account.currency.minorPerMajor)
    return Int64(clamping: minor.rounded(.halfUp))
  }

  private func insertLine(
    _ invoice: InvoiceRow, _ subscription: SubscriptionRow, _ price: PriceRow, _ from: Day,
    _ until: Day, amount: Int64, units: Int64 = 500_000, _ connection: Connection
  ) throws {
    let end = max(until, from.adding(days: 1) ?? until)
    try connection.insert(
      InvoiceLineRow(
        invoiceID: invoice.id, n: 1, subscriptionID: subscription.id, priceID: price.id,
        purpose: .usage, causeID: nil, periodStart: from, periodEnd: end, serviceStart: from,
        serviceEnd: end, quantity: ExactDecimal(units), amount: amount, discountID: nil,
        discountAmount: 0, taxCode: "standard", taxPercent: ExactDecimal(19),
        taxAmount: (amount * 19 + 50) / 100, correctsInvoiceID: nil, correctsLine: nil,
        description: "API calls \(from) to \(end)"))
  }
}
