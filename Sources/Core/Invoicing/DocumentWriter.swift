// Storing documents inside a write transaction: row, lines, claims, outcomes, number.

import Billing
import Storage

/// Writes planned documents. One writer serves one transaction.
package struct DocumentWriter {
  package let connection: Connection
  package let stamp: Stamp
  private let catalogue: Catalogue

  package init(_ connection: Connection, stamp: Stamp, catalogue: Catalogue) {
    self.connection = connection
    self.stamp = stamp
    self.catalogue = catalogue
  }

  /// Stores an issued document with its number. The periods' outcomes are stored with it.
  @discardableResult
  package func issue(_ plan: DocumentPlan) throws -> InvoiceRow {
    let row = try issued(plan, id: connection.nextID())
    try connection.insert(row)
    try insert(plan, as: row.id)
    return row
  }

  /// Stores a draft that is finalised at `closesAt`, or by a person where that is nil.
  @discardableResult
  package func draft(_ plan: DocumentPlan, closesAt: Timestamp?) throws -> InvoiceRow {
    let row = InvoiceRow(
      id: connection.nextID(), number: nil, document: plan.document,
      legalEntityID: plan.legalEntity, customerID: plan.payer, currency: plan.currency,
      status: .draft, issuedOn: plan.issuedOn, dueOn: due(plan, plan.issuedOn),
      collection: plan.collection, purchaseOrder: plan.purchaseOrder, correctsID: plan.corrects,
      total: plan.total, stamp: stamp)
    try connection.insert(row)
    try insert(plan, as: row.id)
    for window in plan.windows {
      try connection.insert(
        InvoiceDraftRow(
          invoiceID: row.id, subscriptionID: window.subscription, fromOn: window.from,
          billingOn: window.billingDay, closesAt: closesAt, stamp: stamp))
    }
    return row
  }

  /// Gives a draft its number and its final lines, computed anew with what arrived since.
  @discardableResult
  package func finalise(_ draft: InvoiceID, as plan: DocumentPlan) throws -> InvoiceRow {
    let row = try issued(plan, id: draft)
    try connection.keepForm(ofDraft: draft, stamp)
    guard try connection.issue(row) else {
      throw Refusal(
        "not-a-draft", what: "The document was not finalised", why: "\(draft) is no draft any more",
        remedy: "Refresh and look at it again.")
    }
    return row
  }

  /// Outcomes of periods that have no document.
  package func close(_ plan: DocumentPlan) throws { try insertPeriods(plan, invoice: nil) }

  private func issued(_ plan: DocumentPlan, id: InvoiceID) throws -> InvoiceRow {
    let entity = try catalogue.entity(plan.legalEntity)
    let (number, issuedOn) = try NumberBook.next(
      plan.document, of: entity, on: plan.issuedOn, in: connection)
    return InvoiceRow(
      id: id, number: number, document: plan.document, legalEntityID: plan.legalEntity,
      customerID: plan.payer, currency: plan.currency, status: .open, issuedOn: issuedOn,
      dueOn: due(plan, issuedOn), collection: plan.collection, purchaseOrder: plan.purchaseOrder,
      correctsID: plan.corrects, replacesID: plan.replaces, total: plan.total, stamp: stamp)
  }

  private func due(_ plan: DocumentPlan, _ issuedOn: Day) -> Day? {
    plan.termsDays.flatMap { issuedOn.adding(days: $0) }
  }

  private func insert(_ plan: DocumentPlan, as id: InvoiceID) throws {
    for line in plan.lines(of: id) { try connection.insert(billing: line) }
    try insertPeriods(plan, invoice: id)
  }

  /// Replaces a draft's lines by those computed now; outcomes stay as they were recorded.
  package func replaceLines(ofDraft id: InvoiceID, with plan: DocumentPlan) throws {
    let lines = plan.lines(of: id)
    // Nothing came since: what stands is final.
    guard try connection.lines(of: id) != lines else { return }
    try connection.clearLines(ofDraft: id)
    for line in lines { try connection.insert(billing: line) }
  }

  private func insertPeriods(_ plan: DocumentPlan, invoice: InvoiceID?) throws {
    for period in plan.periods {
      try connection.insert(
        BillingPeriodRow(
          subscriptionID: period.subscription, priceID: period.price, epoch: period.period.epoch,
          k: period.period.index, n: period.n, startOn: period.period.days.lowerBound,
          endOn: period.period.days.upperBound, startAt: period.period.startAt,
          endAt: period.period.endAt, billedOn: period.billedOn, outcome: period.outcome,
          reason: period.reason, invoiceID: period.outcome == .billed ? invoice : nil,
          stamp: stamp))
    }
  }
}

extension Connection {
  /// Inserts a line, and its claim on what it bills.
  func insert(billing line: InvoiceLineRow) throws {
    try insert(line)
    if let claim = BilledClaimRow(line) { try insert(claim) }
  }
}

extension DocumentPlan {
  /// The lines as the document of that id has them.
  fileprivate func lines(of id: InvoiceID) -> [InvoiceLineRow] {
    lines.map { line in
      var line = line
      line.invoiceID = id
      return line
    }
  }

  /// Of everything that will be stored but ids and number.
  var digest: Billing.Digest {
    var bytes = CanonicalBytes()
    add(to: &bytes)
    return Sha256.digest(bytes.bytes)
  }

  /// Names the document in a digest: everything that will be stored but ids and number.
  package func add(to bytes: inout CanonicalBytes) {
    bytes.add(document.rawValue)
    bytes.add(payer.number)
    bytes.add(currency.code)
    bytes.add(issuedOn)
    bytes.add(total)
    bytes.add(toRefund)
    bytes.beginList(lines.count)
    for line in lines {
      bytes.add(line.subscriptionID?.number ?? 0)
      bytes.add(line.priceID?.number ?? 0)
      bytes.add(line.purpose.rawValue)
      bytes.add(line.serviceStart)
      bytes.add(line.serviceEnd)
      bytes.add(line.amount)
      bytes.add(line.discountAmount)
      bytes.add(line.taxAmount)
      bytes.add(line.basis ?? "")
    }
    bytes.beginList(periods.count)
    for period in periods {
      bytes.add(period.subscription.number)
      bytes.add(period.price.number)
      bytes.add(Int64(period.period.epoch))
      bytes.add(Int64(period.period.index))
      bytes.add(period.outcome.rawValue)
    }
  }
}
