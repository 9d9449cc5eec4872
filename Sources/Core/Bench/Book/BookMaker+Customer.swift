// One ordinary customer: a card, a subscription by seats, its invoices of up to three months and
// how they were paid. One in thirty did not pay the last.

import Billing
import Storage

extension BookMaker {
  private static let first = [
    "Adler", "Bremen", "Café", "Delta", "Elbe", "Falken", "Garten", "Hafen", "Isar", "Jäger",
    "Kiefer", "Linden", "Möwe", "Nord", "Ostsee", "Parkhaus", "Quelle", "Rhein", "Sankt", "Tannen",
    "Ufer", "Vogel", "Wald", "Zimmer",
  ]
  private static let second = [
    "Apotheke", "Bau", "Chemie", "Druck", "Energie", "Fahrrad", "Garage", "Handel", "Immobilien",
    "Kaffee", "Logistik", "Medien", "Optik", "Pflege", "Reisen", "Software", "Technik", "Verlag",
    "Werkzeug", "Zucker",
  ]

  mutating func pick(_ words: [String]) -> String { words[Int(random.below(Int64(words.count)))] }

  mutating func makeCustomer(_ index: Int, _ connection: Connection, _ stamp: Stamp) throws {
    let name = "\(pick(Self.first)) \(pick(Self.second)) \(index) GmbH"
    let customer = try insertCustomer(name, "B\(index)", connection, stamp)
    let card = try insertCard(of: customer, connection, stamp)
    let age = 20 + Int(random.below(60))
    let start = Zone.utc.day(of: terms.now).adding(days: -age) ?? .earliest
    let seats = 1 + random.below(5)
    let kind = HistoryKind(start: start, seats: seats, isLate: random.below(30) == 0)
    let subscription = try insertSubscription(
      of: customer, start: start, seats: seats, connection, stamp)
    let invoices = try insertInvoices(
      customer, subscription, card, kind, connection, stamp)
    try stand(customer, subscription, invoices, kind, connection)
  }

  func insertCustomer(
    _ name: String, _ external: String, _ connection: Connection, _ stamp: Stamp
  ) throws -> CustomerRow {
    let id: CustomerID = connection.nextID()
    let key = searchKey(name)
    let email = "billing@\(external.lowercased()).example"
    let row = CustomerRow(
      id: id, name: name, sortKey: key, searchKey: "\(key) \(email)", email: email,
      emailKey: searchKey(email), legalEntityID: terms.entity.id, payerID: id, parentID: nil,
      zone: nil, currency: terms.account.currency, collection: .automatic, termsDays: nil,
      language: nil,
      country: "DE", taxStatus: .taxable, taxID: nil, smsConsent: false, stamp: stamp)
    try connection.insert(row)
    try connection.insert(
      ExternalReferenceRow(
        system: "bench", kind: CustomerTag.prefix, externalID: external, recordID: id.number,
        stamp: stamp))
    return row
  }

  mutating func insertCard(
    of customer: CustomerRow, _ connection: Connection, _ stamp: Stamp
  ) throws -> CredentialRow {
    let last4 = String(10_000 + random.below(10_000)).suffix(4)
    let row = CredentialRow(
      id: connection.nextID(), customerID: customer.id, kind: .card, brand: "visa",
      last4: String(last4), expiry: "2029-05", country: "DE", funding: .credit, fingerprint: nil,
      processor: .stripe, token: nil, addedAt: Timestamp(milliseconds: 0), revokedAt: nil,
      stamp: stamp)
    try connection.insert(row)
    return row
  }

  func insertSubscription(
    of customer: CustomerRow, start: Day, seats: Int64, _ connection: Connection, _ stamp: Stamp
  ) throws -> SubscriptionRow {
    let row = SubscriptionRow(
      id: connection.nextID(), customerID: customer.id, planID: terms.plan.id,
      currency: terms.account.currency,
      quantity: seats, startedAt: terms.zone.start(of: start), acquisition: .paid, trialDays: nil,
      anchorDay: nil, discountID: nil, endsOn: nil, purchaseOrder: nil, stamp: stamp)
    try connection.insert(row)
    return row
  }

  private mutating func insertInvoices(
    _ customer: CustomerRow, _ subscription: SubscriptionRow, _ card: CredentialRow,
    _ kind: HistoryKind, _ connection: Connection, _ stamp: Stamp
  ) throws -> [InvoiceRow] {
    let schedule = PeriodSchedule(
      epoch: 0, anchor: kind.start, interval: .month, anchoring: .anniversary, zone: terms.zone)
    let today = Zone.utc.day(of: terms.now)
    var invoices: [InvoiceRow] = []
    for k in 0..<4 {
      guard let period = schedule.period(k), period.days.lowerBound <= today else { break }
      let next = schedule.period(k + 1)?.days.lowerBound ?? today
      let isUnpaid = kind.isLate && next > today
      let invoice = try insertInvoice(
        customer, subscription, period, kind.seats, connection, stamp)
      try collect(
        invoice, with: card, declines: isUnpaid ? 2 : 0, isPaid: !isUnpaid, connection, stamp)
      invoices.append(invoice)
    }
    return invoices
  }

  private mutating func insertInvoice(
    _ customer: CustomerRow, _ subscription: SubscriptionRow, _ period: BillingPeriod,
    _ seats: Int64, _ connection: Connection, _ stamp: Stamp
  ) throws -> InvoiceRow {
    let amount = terms.unitAmount * seats
    let tax = (amount * 19 + 50) / 100
    let on = period.days.lowerBound
    let invoice = try insertDocument(customer, on: on, total: amount + tax, connection, stamp)
    let line = InvoiceLineRow(
      invoiceID: invoice.id, n: 1, subscriptionID: subscription.id, priceID: terms.price.id,
      purpose: .recurring, causeID: nil, periodStart: on, periodEnd: period.days.upperBound,
      serviceStart: on, serviceEnd: period.days.upperBound, quantity: ExactDecimal(seats),
      amount: amount, discountID: nil, discountAmount: 0, taxCode: "standard",
      taxPercent: ExactDecimal(19), taxAmount: tax, correctsInvoiceID: nil, correctsLine: nil,
      description: "Growth seat \(on) to \(period.days.upperBound)")
    try connection.insert(line)
    return invoice
  }

  mutating func insertDocument(
    _ customer: CustomerRow, on day: Day, total: Int64, _ connection: Connection, _ stamp: Stamp
  ) throws -> InvoiceRow {
    number += 1
    let row = InvoiceRow(
      id: connection.nextID(), number: "BENCH-\(number)", document: .invoice,
      legalEntityID: terms.entity.id, customerID: customer.id, currency: terms.account.currency,
      status: .open,
      issuedOn: day, dueOn: day, collection: .automatic, purchaseOrder: nil, correctsID: nil,
      total: total,
      stamp: Stamp(
        createdAt: terms.zone.start(of: day), effectiveAt: terms.zone.start(of: day),
        recordedAt: stamp.recordedAt, correlation: stamp.correlation))
    try connection.insert(row)
    return row
  }

  /// A payment of the document: so many declined attempts, then one that was captured.
  mutating func collect(
    _ invoice: InvoiceRow, with card: CredentialRow, declines: Int, isPaid: Bool,
    _ connection: Connection, _ stamp: Stamp
  ) throws {
    let start = terms.zone.start(of: invoice.issuedOn)
    func dated(_ seconds: Int) -> Stamp {
      let at = start.adding(seconds: seconds)
      return Stamp(
        createdAt: at, effectiveAt: at, recordedAt: stamp.recordedAt,
        correlation: stamp.correlation)
    }
    let payment = PaymentRow(
      id: connection.nextID(), customerID: invoice.customerID, currency: terms.account.currency,
      amount: invoice.total, method: .card, reference: nil, stamp: dated(180))
    try connection.insert(payment)
    for n in 0...declines {
      let isLast = n == declines
      if isLast, !isPaid { break }
      let at = 180 + n * 86_400
      let attempt = PaymentAttemptRow(
        id: connection.nextID(), paymentID: payment.id, credentialID: card.id,
        merchantAccountID: terms.account.id, idempotencyKey: "\(invoice.id)-\(n + 1)",
        processorReference: "pi_bench_\(payment.id.number)_\(n)", amount: invoice.total,
        network: .visa, stamp: dated(at))
      try connection.insert(attempt)
      try connection.insert(
        PaymentEventRow(
          id: connection.nextID(), attemptID: attempt.id, state: isLast ? .captured : .declined,
          amount: nil, code: isLast ? nil : "insufficient_funds", networkCode: nil, advice: nil,
          stamp: dated(at + 1)))
      guard isLast else { continue }
      try connection.insert(
        AllocationRow(
          id: connection.nextID(), paymentID: payment.id, invoiceID: invoice.id,
          amount: invoice.total, stamp: dated(at + 1)))
      let on = invoice.issuedOn.adding(days: n) ?? invoice.issuedOn
      try report(
        ReportedCharge(attempt: attempt, payment: payment.id, on: on), connection, stamp)
    }
  }
}
