// A bulk command over many invoices, measured: previewed sums against written ones.

import Billing
import Storage

/// What a bulk write-off over `count` invoices took, and whether it wrote what it showed.
package struct BulkBench: Sendable {
  package let count: Int
  package let previewed: [Money]
  package let committed: [Money]
  package let previewMilliseconds: Int64
  package let commitMilliseconds: Int64

  /// The acts in the book add up to what the preview said, number and sums.
  package var isEqual: Bool { previewed == committed }

  /// Makes a book of `count` customers with one unpaid invoice each, and writes them all off.
  package static func run(
    at path: String, count: Int, clock: @escaping @Sendable () -> Timestamp
  ) throws -> BulkBench {
    let actor = Operator(name: "bench", uid: 0, role: "operator", session: "bench")
    let service = try LocalService.create(
      path, name: "Bulk", simulatedClock: nil, operator: actor, clock: clock)
    try fill(service, count)
    let started = clock()
    let preview = try service.previewBulk(
      BulkSelection(
        .writeOff, on: .invoices, filter: "due>0",
        arguments: ["reason-code": "correction", "reason": "bench"], asOf: started))
    let looked = clock()
    guard
      case .done(let receipt) = try service.commitBulk(preview.draft, expecting: preview.digest)
    else {
      throw Refusal(
        "changed", what: "Nothing was written", why: "the commit differs from its preview",
        remedy: "Report it: nobody else writes to this book.")
    }
    let ended = clock()
    let written = try service.write { connection, _ in try Self.writtenOff(connection) }
    return BulkBench(
      count: receipt.count, previewed: preview.money, committed: written,
      previewMilliseconds: looked.milliseconds - started.milliseconds,
      commitMilliseconds: ended.milliseconds - looked.milliseconds)
  }

  /// What the book's acts add up to.
  private static func writtenOff(_ connection: Connection) throws -> [Money] {
    let acts: [DocumentActRow] = try connection.all(where: "act = 'written_off'")
    var sums: [Currency: Int64] = [:]
    for act in acts {
      guard let invoice = try connection.invoice(act.invoiceID) else { continue }
      sums[invoice.currency, default: 0] += act.amount
    }
    return sums.keys.sorted().map { Money(minorUnits: sums[$0] ?? 0, $0) }
  }

  private static func fill(_ service: LocalService, _ count: Int) throws {
    let currencies = ["EUR", "USD", "JPY"].compactMap { Currency(code: $0) }
    try service.write { connection, now in
      let stamp = Stamp(at: now, correlation: connection.nextNumber())
      let entity: LegalEntityID = connection.nextID()
      try connection.insert(
        LegalEntityRow(
          id: entity, key: "bench", name: "Bench GmbH", country: "DE", zone: "Europe/Berlin",
          currency: currencies[0], series: "B", stamp: stamp))
      for number in 1...count {
        try insert(
          number, currencies[number % currencies.count], entity, stamp, connection)
      }
      try Standings(connection: connection, now: now).rebuild()
    }
  }

  private static func insert(
    _ number: Int, _ currency: Currency, _ entity: LegalEntityID, _ stamp: Stamp,
    _ connection: Connection
  ) throws {
    let customer: CustomerID = connection.nextID()
    let invoice: InvoiceID = connection.nextID()
    let day = Zone.utc.day(of: stamp.recordedAt)
    let amount = 1_000 + Int64(number % 977) * 13
    let name = "Customer \(number)"
    try connection.insert(
      CustomerRow(
        id: customer, name: name, sortKey: searchKey(name), searchKey: searchKey(name),
        email: "c\(number)@example.com", emailKey: "c\(number)@example.com",
        legalEntityID: entity, payerID: customer, parentID: nil, zone: nil, currency: currency,
        collection: .sent, termsDays: 14, language: nil, country: "DE", taxStatus: .exempt,
        taxID: nil, smsConsent: false, stamp: stamp))
    try connection.insert(
      InvoiceRow(
        id: invoice, number: "B-\(number)", document: .invoice, legalEntityID: entity,
        customerID: customer, currency: currency, status: .open, issuedOn: day, dueOn: day,
        collection: .sent, purchaseOrder: nil, correctsID: nil, total: amount, stamp: stamp))
    try connection.insert(
      InvoiceLineRow(
        invoiceID: invoice, n: 1, subscriptionID: nil, priceID: nil, purpose: .oneTime,
        causeID: nil, periodStart: day, periodEnd: day, serviceStart: day, serviceEnd: day,
        quantity: nil, amount: amount, discountID: nil, discountAmount: 0, taxCode: nil,
        taxPercent: nil, taxAmount: 0, correctsInvoiceID: nil, correctsLine: nil,
        description: "Set-up"))
  }
}
