// The facts of a reconciliation: our payments, refunds and disputes beside what was reported.

import Billing
import Storage

struct ReconciliationReader {
  let reader: FactReader
  private var connection: Connection { reader.connection }

  init(reader: FactReader) { self.reader = reader }

  func facts() throws -> ReconciliationFacts {
    let catalogue = try reader.catalogue()
    let zone = try CustomerTerms.zone(catalogue.rows.legalEntities.first?.zone ?? "UTC")
    var facts = ReconciliationFacts(asOf: zone.day(of: reader.now))
    let reported = try connection.reportedFacts { zone.day(of: $0) }
    facts.rows = reported.rows
    facts.payouts = reported.payouts
    facts.bankLines = reported.bankLines
    facts.controlBreaks = reported.controlBreaks
    facts.duplicateFiles = reported.duplicateFiles
    facts.tolerances = catalogue.tolerances
    facts.accounts = catalogue.rows.merchantAccounts.map(\.terms)
    let ours = try OurPayments(
      reader: reader, reported: Set(reported.rows.flatMap(\.paymentReferences)))
    facts.payments = try ours.payments()
    facts.refunds = try ours.refunds()
    facts.disputes = try ours.disputes()
    facts.openInvoices = try openInvoices()
    return facts
  }

  private func openInvoices() throws -> [OpenInvoiceFact] {
    var result: [OpenInvoiceFact] = []
    var last: CustomerID?
    while true {
      let page = try connection.customerIDs(after: last, limit: 1_000)
      guard let end = page.last else { return result }
      last = end
      for id in page {
        for document in try reader.account(of: id).documents where document.due > 0 {
          guard let dueOn = document.row.dueOn else { continue }
          result.append(
            OpenInvoiceFact(
              id: document.row.id.description, number: document.row.number ?? "",
              due: Money(minorUnits: document.due, document.row.currency), dueOn: dueOn))
        }
      }
    }
  }
}

extension MerchantAccountRow {
  fileprivate var terms: MerchantAccountTerms {
    MerchantAccountTerms(
      id: key, processor: processor.rawValue, reportName: key, settlementLag: lagBusinessDays,
      feePercent: feePercent, feeFixed: Money(minorUnits: feeFixed, currency))
  }
}

/// Our own side, with attempts and what became of them at hand.
private struct OurPayments {
  let now: Timestamp
  let catalogue: Catalogue
  let zones: [LegalEntityID: Zone]
  let reported: Set<String>
  let rows: [PaymentRow]
  let attempts: [PaymentAttemptRow]
  let events: [AttemptID: [PaymentEventRow]]
  let names: [Int64: String]
  let refundRows: [RefundRow]
  let disputeRows: [DisputeRow]
  let disputeEvents: [DisputeID: [DisputeEventRow]]
  private let paymentByID: [PaymentID: PaymentRow]
  private let attemptByID: [AttemptID: PaymentAttemptRow]

  init(reader: FactReader, reported: Set<String>) throws {
    let connection = reader.connection
    now = reader.now
    catalogue = try reader.catalogue()
    self.reported = reported
    var zones: [LegalEntityID: Zone] = [:]
    for entity in catalogue.rows.legalEntities {
      zones[entity.id] = try CustomerTerms.zone(entity.zone)
    }
    self.zones = zones
    rows = try connection.everyPayment()
    attempts = try connection.everyAttempt().filter { $0.stamp.effectiveAt <= reader.now }
    events = Dictionary(
      grouping: try connection.everyPaymentEvent().filter { $0.stamp.effectiveAt <= reader.now },
      by: \.attemptID)
    names = Dictionary(
      try connection.everyReference(ofKind: PaymentTag.prefix).map { ($0.recordID, $0.externalID) }
    ) { first, _ in first }
    refundRows = try connection.everyRefund().filter { $0.stamp.effectiveAt <= reader.now }
    disputeRows = try connection.everyDispute().filter { $0.stamp.effectiveAt <= reader.now }
    disputeEvents = Dictionary(
      grouping: try connection.everyDisputeEvent().filter { $0.stamp.effectiveAt <= reader.now },
      by: \.disputeID)
    paymentByID = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    attemptByID = Dictionary(uniqueKeysWithValues: attempts.map { ($0.id, $0) })
  }

  func payments() throws -> [PaymentFact] {
    var result: [PaymentFact] = []
    var seen: Set<PaymentID> = []
    for attempt in attempts {
      guard let payment = paymentByID[attempt.paymentID],
        let fact = fact(attempt, payment, isFirst: !seen.contains(payment.id))
      else { continue }
      seen.insert(payment.id)
      result.append(fact)
    }
    for payment in rows where payment.method == .bankTransfer {
      guard payment.stamp.createdAt <= now else { continue }
      result.append(
        PaymentFact(
          id: payment.id.description, merchantAccount: "", method: .bankTransfer,
          references: payment.reference.map { [$0] } ?? [],
          merchantReference: names[payment.id.number],
          amount: Money(minorUnits: payment.amount, payment.currency), state: .captured,
          on: Zone.utc.day(of: payment.stamp.createdAt)))
    }
    return result
  }

  /// A payment's first fact carries the payment's id, further attempts their own.
  private func fact(
    _ attempt: PaymentAttemptRow, _ payment: PaymentRow, isFirst: Bool
  ) -> PaymentFact? {
    guard let account = catalogue.merchantAccounts[attempt.merchantAccountID],
      let (state, event) = standing(of: attempt)
    else { return nil }
    let zone = zones[account.legalEntityID] ?? .utc
    return PaymentFact(
      id: isFirst ? payment.id.description : attempt.id.description, merchantAccount: account.key,
      references: attempt.processorReference.map { [$0] } ?? [],
      merchantReference: names[payment.id.number],
      amount: Money(minorUnits: event.amount ?? attempt.amount, payment.currency), state: state,
      on: zone.day(of: event.stamp.effectiveAt),
      voidRequestedOn: state == .voided ? zone.day(of: event.stamp.effectiveAt) : nil)
  }

  /// What the attempt counts as; nil when no money moved. A debit that was returned counts while
  /// the processor still reports it.
  private func standing(
    of attempt: PaymentAttemptRow
  ) -> (PaymentFact.State, PaymentEventRow)? {
    let events = events[attempt.id] ?? []
    guard let last = events.last else { return nil }
    switch last.state {
    case .captured: return (.captured, last)
    case .authorised: return (.authorised, last)
    case .voided: return (.voided, last)
    case .lateFailure:
      let isReported = attempt.processorReference.map(reported.contains) ?? false
      guard isReported, let captured = events.last(where: { $0.state == .captured }) else {
        return nil
      }
      return (.captured, captured)
    case .requiresAction, .declined, .failed, .pending, .unknown: return nil
    }
  }

  func refunds() throws -> [RefundFact] {
    refundRows.filter { $0.state == .succeeded }.compactMap { refund in
      guard let attempt = attemptByID[refund.attemptID],
        let payment = paymentByID[attempt.paymentID]
      else { return nil }
      return RefundFact(
        id: refund.id.description, payment: payment.id.description,
        processorReference: refund.reference,
        amount: Money(minorUnits: refund.amount, payment.currency),
        on: Zone.utc.day(of: refund.stamp.effectiveAt))
    }
  }

  /// An inquiry moves no money, so it is no dispute to reconcile.
  func disputes() throws -> [DisputeFact] {
    disputeRows.compactMap { dispute in
      guard let attempt = attemptByID[dispute.attemptID],
        let payment = paymentByID[attempt.paymentID],
        let stage = disputeEvents[dispute.id]?.last?.stage, stage != .inquiry
      else { return nil }
      let outcome: DisputeFact.Outcome =
        switch stage {
        case .won: .won
        case .lost, .accepted: .lost
        case .inquiry, .chargeback, .evidenceSent, .preArbitration: .open
        }
      return DisputeFact(
        id: dispute.id.description, payment: payment.id.description,
        processorReference: dispute.reference,
        amount: Money(minorUnits: dispute.amount, payment.currency),
        openedOn: Zone.utc.day(of: dispute.stamp.createdAt), outcome: outcome)
    }
  }
}
