// Writing computed payers inside one transaction: documents, ledger, audit, standings. One bad payer
// is parked while the others are billed.

import Billing
import Storage

struct BillingWriter {
  let connection: Connection
  let now: Timestamp
  let actor: Operator
  let catalogue: Catalogue
  let stamp: Stamp
  private(set) var counts = JobCounts()

  init(_ connection: Connection, now: Timestamp, actor: Operator, catalogue: Catalogue) {
    self.connection = connection
    self.now = now
    self.actor = actor
    self.catalogue = catalogue
    stamp = Stamp(at: now, correlation: connection.nextNumber())
  }

  /// How much is written, or refused by the book, together.
  enum Saving {
    /// The whole transaction: SQLite copies every page that changes within a savepoint, and hardly
    /// ever is a payer refused by the book that was not parked before.
    case whole
    /// A savepoint each, so that who is refused is parked while the others are billed.
    case eachPayer
  }

  /// Writes payers so that their documents come in order.
  mutating func write(_ payers: [PayerBilling], _ saving: Saving) throws {
    let groups = saving == .whole ? payers.writingGroups : payers.map { [$0] }
    for group in groups {
      if group.count > 1 {
        counts.add(try connection.gathering { try write(group) })
      } else {
        for billing in group { try writeOrPark(billing) }
      }
    }
  }

  /// Row by row, in the order in which they refer to each other.
  private mutating func writeOrPark(_ billing: PayerBilling) throws {
    do {
      counts.add(try connection.savepoint { try write([billing]) })
    } catch let error where error.isOfTheFacts {
      counts.add(try connection.savepoint { try park(billing, error) })
    }
  }

  /// A document as it was stored; `closesAt` is a draft's.
  private struct Written {
    let row: InvoiceRow
    let closesAt: Timestamp?
    let toRefund: Int64
  }

  /// Documents of all, then periods without one, then what changes in rows, then the new documents'
  /// standings: rows of a kind follow each other, and periods follow the invoices they name.
  private func write(_ group: [PayerBilling]) throws -> JobCounts {
    var counts = JobCounts()
    var issued: [[Written]] = []
    for billing in group {
      counts.subjects += Int64(billing.subscriptions.count)
      counts.parked += Int64(billing.parked.count)
      issued.append(try billing.documents.compactMap { try write($0, billing) })
    }
    for (billing, issued) in zip(group, issued) {
      counts.messages += try tell(issued.map(\.row), isQuiet: billing.isQuiet)
      for note in issued where note.toRefund > 0 {
        counts.messages += try refund(note.toRefund, of: note.row)
      }
    }
    for billing in group {
      for document in billing.documents { try close(document, billing) }
      for parked in billing.parked { try park(parked) }
    }
    for (billing, issued) in zip(group, issued) {
      counts.documents += Int64(issued.count)
      switch billing.upkeep {
      case .quiet(let upkeep): try change(upkeep, billing, issued)
      case .holders: try deriveHolders(of: billing)
      case .refresh: try refresh(billing.payer)
      }
    }
    for (billing, issued) in zip(group, issued) where billing.isQuiet {
      try add(issued, billing)
    }
    return counts
  }

  private func write(
    _ document: PayerBilling.Document, _ billing: PayerBilling
  ) throws -> Written? {
    let documents = DocumentWriter(connection, stamp: stamp, catalogue: catalogue)
    let plan = document.plan
    switch document.fate {
    case .issue:
      let row = try documents.issue(plan)
      try post(row, plan)
      try record("issue", .invoice, row.id.description, document.digest, row.words)
      return Written(row: row, closesAt: nil, toRefund: plan.toRefund)
    case .draft(let closesAt):
      let row = try documents.draft(plan, closesAt: closesAt)
      try record("draft", .invoice, row.id.description, document.digest, row.words)
      return Written(row: row, closesAt: closesAt, toRefund: 0)
    case .close: return nil
    }
  }

  private func close(_ document: PayerBilling.Document, _ billing: PayerBilling) throws {
    let plan = document.plan
    guard case .close = document.fate, !plan.periods.isEmpty else { return }
    try DocumentWriter(connection, stamp: stamp, catalogue: catalogue).close(plan)
    try record(
      "close-period", .customer, billing.payer.description, document.digest,
      "\(plan.periods.count) periods without a charge")
  }

  func record(
    _ verb: String, _ kind: RecordKind, _ id: String, _ digest: Billing.Digest, _ result: String
  ) throws {
    var act = AuditAct(
      at: now, actor: actor, verb: verb, objectKind: kind.rawValue, objectID: id,
      correlation: stamp.correlation, result: result)
    act.after = digest
    act.command = digest
    try AuditLog.append(act, to: connection)
  }

  /// The ledger's entries of an issued document: an invoice's follow from it alone, a note's from
  /// what its payer still owes.
  func post(_ row: InvoiceRow, _ plan: DocumentPlan) throws {
    switch row.document {
    case .invoice:
      try Journal.append(issued: row, lines: plan.lines, stamp: stamp, to: connection)
    case .creditNote:
      let reader = try FactReader(connection, clock: { now }, catalogue: catalogue)
      try LedgerPoster(reader: reader).post(payer: row.customerID)
    }
  }

  func refresh(_ payer: CustomerID) throws {
    try Standings(connection: connection, now: now, catalogue: catalogue).refresh(payer: payer)
  }

  private func deriveHolders(of billing: PayerBilling) throws {
    guard try !connection.hasDraft(of: billing.payer) else { return try refresh(billing.payer) }
    let holders = try billing.subscriptions.compactMap { try connection.subscription($0) }
      .map { try connection.survivor(of: $0.customerID) }
    try Standings(connection: connection, now: now, catalogue: catalogue)
      .derive(holders: Set(holders))
  }
}

// MARK: - Parking

extension BillingWriter {
  func park(_ parked: PayerBilling.Parked) throws {
    try connection.insert(
      ParkingActRow(
        id: connection.nextID(), subscriptionID: parked.subscription, act: .parked,
        code: parked.code, reason: parked.reason, author: actor.name, stamp: stamp))
    try AuditLog.append(
      AuditAct(
        at: now, actor: actor, verb: "park", objectKind: RecordKind.subscription.rawValue,
        objectID: parked.subscription.description, correlation: stamp.correlation,
        result: "\(parked.code): \(parked.reason)"), to: connection)
  }

  /// The book refused what was computed: everything of the payer that was due waits for a person.
  private func park(_ billing: PayerBilling, _ error: any Error) throws -> JobCounts {
    let known = Set(billing.parked.map(\.subscription))
    let others = billing.subscriptions.filter { !known.contains($0) }.map {
      PayerBilling.Parked(subscription: $0, code: "refused-by-book", reason: "\(error)")
    }
    for parked in billing.parked + others { try park(parked) }
    try refresh(billing.payer)
    return JobCounts(
      subjects: Int64(billing.subscriptions.count), parked: Int64(billing.subscriptions.count))
  }
}

// MARK: - Standings of a payer who owed nothing

extension BillingWriter {
  private func change(
    _ upkeep: QuietUpkeep, _ billing: PayerBilling, _ issued: [Written]
  ) throws {
    for row in upkeep.standings { try connection.setPeriod(of: row) }
    for row in upkeep.renewals { try connection.move(due: row) }
    for id in upkeep.ended { try connection.removeJobDue(JobKind.renewal.rawValue, id.number) }
    let owed = issued.map(\.row).filter {
      $0.status == .open && $0.currency == billing.terms.row.currency
    }
    let due = owed.reduce(0) { $0 + $1.total }
    var reasons = upkeep.standings.map { (customer: $0.customerID, reason: $0.stateReason) }
    let own = reasons.lastIndex { $0.customer == billing.payer }.map { reasons.remove(at: $0) }
    try connection.moveStanding(of: billing.payer, due: due, reason: own?.reason)
    for (customer, reason) in reasons where customer != billing.payer {
      try connection.moveStanding(of: customer, due: 0, reason: reason)
    }
  }

  private func add(_ issued: [Written], _ billing: PayerBilling) throws {
    guard case .quiet(let upkeep) = billing.upkeep else { return }
    var balances = upkeep.balances
    var firstDue: Timestamp?
    for written in issued {
      let row = written.row
      try connection.insert(standing(of: row, billing.terms))
      if row.status == .draft {
        if let closesAt = written.closesAt {
          try connection.put(finalisation(of: row, at: closesAt))
        }
        continue
      }
      add(row, to: &balances)
      if row.total > 0, let due = row.dueOn?.adding(days: 1) {
        let at = billing.terms.zone(at: now).start(of: due)
        firstDue = min(firstDue ?? at, at)
      }
    }
    for balance in balances where !upkeep.balances.contains(balance) {
      try connection.put(balance)
    }
    if let firstDue { try connection.put(overdue(billing.payer, at: firstDue)) }
  }

  private func add(_ row: InvoiceRow, to balances: inout [CustomerBalanceRow]) {
    if let place = balances.firstIndex(where: { $0.currency == row.currency }) {
      balances[place].due += row.total
    } else {
      balances.append(
        CustomerBalanceRow(
          customerID: row.customerID, currency: row.currency, due: row.total, overdue: 0,
          unapplied: 0, credit: 0, granted: 0))
    }
  }

  private func standing(of row: InvoiceRow, _ terms: CustomerTerms) -> InvoiceStandingRow {
    let number = row.number.map(searchKey) ?? ""
    let isOwed = row.status == .open
    let state: DocumentStanding.PaymentState = isOwed && row.total > 0 ? .unpaid : .noneDue
    return InvoiceStandingRow(
      invoiceID: row.id, customerID: row.customerID, legalEntityKey: terms.entity.key,
      searchKey: "\(number) \(terms.row.searchKey)",
      numberKey: number, document: row.document.rawValue, status: row.status.rawValue,
      currency: row.currency, issuedOn: row.issuedOn, dueOn: row.dueOn ?? .latest,
      total: row.total, credited: 0, paid: 0, pending: 0, due: isOwed ? row.total : 0,
      paymentState: state.rawValue, disputeState: DocumentStanding.DisputeState.none.rawValue,
      applied: 0, writtenOff: 0,
      collectability: DocumentStanding.Collectability.normal.rawValue)
  }

  private func finalisation(of row: InvoiceRow, at closesAt: Timestamp) -> JobDueRow {
    JobDueRow(
      .finalisation, of: row.id.number, at: closesAt, customer: row.customerID,
      currency: row.currency, amount: row.total)
  }

  private func overdue(_ payer: CustomerID, at instant: Timestamp) -> JobDueRow {
    JobDueRow(.overdue, of: payer.number, at: instant, customer: payer)
  }
}

extension InvoiceRow {
  /// For the audit log: `DE-2026-000313, 119.00 EUR`.
  var words: String { "\(number ?? "draft"), \(Money(minorUnits: total, currency))" }
}

/// What a job did.
package struct JobCounts: Hashable, Sendable {
  package var subjects: Int64 = 0
  package var documents: Int64 = 0
  package var messages: Int64 = 0
  package var parked: Int64 = 0

  package init(
    subjects: Int64 = 0, documents: Int64 = 0, messages: Int64 = 0, parked: Int64 = 0
  ) {
    self.subjects = subjects
    self.documents = documents
    self.messages = messages
    self.parked = parked
  }

  package mutating func add(_ other: JobCounts) {
    subjects += other.subjects
    documents += other.documents
    messages += other.messages
    parked += other.parked
  }

  package var isEmpty: Bool { self == JobCounts() }
}
