// Folding payments, attempts, notes and refunds into the standing of each document.

import Billing
import Storage

struct PayerAccountBuilder {
  let facts: PayerFacts
  let terms: CustomerTerms
  let now: Timestamp
  let attempts: [AttemptStanding]
  private let attemptsOfInvoice: [InvoiceID: [AttemptStanding]]
  private let notes: [InvoiceID: [InvoiceRow]]
  // A payer of many years has hundreds of documents: each finds its own rows by a key.
  private let allocations: [InvoiceID: [AllocationRow]]
  private let acts: [InvoiceID: [DocumentActRow]]
  private let applications: [InvoiceID?: [CreditApplicationRow]]
  /// When a payment's money came back, unless another attempt brought it again.
  private let returned: [PaymentID: Timestamp]

  init(
    facts: PayerFacts, terms: CustomerTerms, ids: [InvoiceID: String], now: Timestamp
  ) {
    self.facts = facts
    self.terms = terms
    self.now = now
    let payments = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0) })
    let events = Dictionary(
      grouping: facts.paymentEvents.filter { $0.stamp.effectiveAt <= now }, by: \.attemptID)
    let standings = facts.attempts.filter { $0.stamp.effectiveAt <= now }
      .compactMap { row in
        payments[row.paymentID].map {
          AttemptStanding(row: row, payment: $0, events: events[row.id] ?? [])
        }
      }
    attempts = standings
    attemptsOfInvoice = Self.collect(standings, facts, ids)
    notes = Dictionary(
      grouping: facts.invoices.filter { $0.document == .creditNote && $0.status == .open },
      by: { $0.correctsID ?? $0.id })
    allocations = Dictionary(
      grouping: facts.allocations.filter { $0.stamp.effectiveAt <= now }, by: \.invoiceID)
    acts = Dictionary(grouping: facts.documentActs, by: \.invoiceID)
    applications = Dictionary(grouping: facts.creditApplications, by: \.invoiceID)
    returned = Self.returned(standings)
  }

  private static func returned(_ attempts: [AttemptStanding]) -> [PaymentID: Timestamp] {
    var result: [PaymentID: Timestamp] = [:]
    var captured: Set<PaymentID> = []
    for attempt in attempts {
      if attempt.last?.state == .captured { captured.insert(attempt.row.paymentID) }
      guard let failure = attempt.events.first(where: { $0.state == .lateFailure }) else {
        continue
      }
      let payment = attempt.row.paymentID
      result[payment] = max(result[payment] ?? failure.stamp.effectiveAt, failure.stamp.effectiveAt)
    }
    return result.filter { !captured.contains($0.key) }
  }

  /// Which attempts tried to collect which invoice: those whose payment was applied to it, and
  /// those whose idempotency key is the invoice's id and the attempt's number.
  private static func collect(
    _ attempts: [AttemptStanding], _ facts: PayerFacts, _ ids: [InvoiceID: String]
  ) -> [InvoiceID: [AttemptStanding]] {
    var invoices: [String: InvoiceID] = [:]
    for invoice in facts.invoices {
      if let id = ids[invoice.id] { invoices[id.lowercased()] = invoice.id }
      invoices[invoice.id.description] = invoice.id
    }
    let applied = Dictionary(grouping: facts.allocations, by: \.paymentID)
    var result: [InvoiceID: [AttemptStanding]] = [:]
    for attempt in attempts {
      var targets = Set((applied[attempt.row.paymentID] ?? []).map(\.invoiceID))
      let root = attempt.row.idempotencyKey.lowercased().split(separator: "-").dropLast()
      if let invoice = invoices[root.joined(separator: "-")] { targets.insert(invoice) }
      for target in targets.sorted() { result[target, default: []].append(attempt) }
    }
    return result
  }

  func standing(_ row: InvoiceRow) throws -> DocumentStanding {
    let attempts = attemptsOfInvoice[row.id] ?? []
    let money = movements(of: row)
    let credited = (notes[row.id] ?? []).reduce(0) { $0 - $1.total }
    let refunded = refunds(of: row, attempts)
    let spent = credits(of: row)
    let toBalance = balanceMade(by: row)
    let acts = acts[row.id] ?? []
    return DocumentStanding(
      row: row, credited: credited, paid: money.reduce(0) { $0 + $1.amount }, refunded: refunded,
      applied: spent.reduce(0) { $0 + $1.amount }, toBalance: toBalance,
      writtenOff: acts.filter { $0.act == .writtenOff }.reduce(0) { $0 + $1.amount },
      recovered: acts.filter { $0.act == .recovered }.reduce(0) { $0 + $1.amount },
      shortfall: acts.reduce(0) { $0 + $1.shortfall },
      isDoubtful: acts.last { $0.act == .doubtful || $0.act == .expected }?.act == .doubtful,
      acts: acts,
      pending: attempts.filter { $0.last?.state == .pending || $0.last?.state == .unknown }
        .reduce(0) { $0 + $1.row.amount },
      isActionRequired: attempts.last?.last?.state == .requiresAction,
      disputeState: dispute(attempts),
      dueAt: row.dueOn.flatMap { $0.adding(days: 1) }.map { terms.zone(at: now).start(of: $0) },
      firstFailedAt: row.collection == .automatic ? firstFailure(attempts) : nil,
      settledAt: settled(
        row, credited: credited + acts.reduce(0) { $0 + $1.shortfall },
        refunded: refunded + toBalance,
        (money + spent).sorted { ($0.at, $0.amount) < ($1.at, $1.amount) }),
      returnedAt: attempts.compactMap { $0.events.first { $0.state == .lateFailure } }
        .map(\.stamp.effectiveAt).max(),
      inFlight: attempts.flatMap(inFlight), attempts: attempts)
  }

  private struct Movement {
    let at: Timestamp
    let amount: Int64
  }

  /// Money applied to the document, and taken back when its payment was returned.
  private func movements(of row: InvoiceRow) -> [Movement] {
    var result: [Movement] = []
    for allocation in allocations[row.id] ?? [] {
      result.append(Movement(at: allocation.stamp.effectiveAt, amount: allocation.amount))
      if let returned = returned[allocation.paymentID] {
        result.append(Movement(at: returned, amount: -allocation.amount))
      }
    }
    return result.sorted { ($0.at, $0.amount) < ($1.at, $1.amount) }
  }

  /// Credit spent on the document, and given back to the payer.
  private func credits(of row: InvoiceRow) -> [Movement] {
    let grants = (applications[row.id] ?? [])
      .map { Movement(at: $0.stamp.effectiveAt, amount: $0.amount) }
    let applied = Set(
      facts.balanceEntries.filter { $0.cause == .applied && $0.invoiceID == row.id }.map(\.id))
    let balance = facts.balanceEntries.filter { entry in
      applied.contains(entry.id) || entry.reversesID.map(applied.contains) ?? false
    }.map { Movement(at: $0.stamp.effectiveAt, amount: -$0.amount) }
    return grants + balance
  }

  /// What the document's notes and its overpayment added to the payer's balance.
  private func balanceMade(by row: InvoiceRow) -> Int64 {
    guard !facts.balanceEntries.isEmpty else { return 0 }
    let sources = Set((notes[row.id] ?? []).map(\.id) + [row.id])
    let made = Set(
      facts.balanceEntries.filter { entry in
        (entry.cause == .creditNote || entry.cause == .excess)
          && entry.invoiceID.map(sources.contains) ?? false
      }.map(\.id))
    return facts.balanceEntries.filter { entry in
      made.contains(entry.id) || entry.reversesID.map(made.contains) ?? false
    }.reduce(0) { $0 + $1.amount }
  }

  private func settled(
    _ row: InvoiceRow, credited: Int64, refunded: Int64, _ money: [Movement]
  ) -> Timestamp? {
    guard row.document == .invoice, row.status == .open else {
      return row.status == .void ? row.stamp.effectiveAt : nil
    }
    let goal = row.total - credited + refunded
    let noteAt = (notes[row.id] ?? []).map { terms.zone(at: now).start(of: $0.issuedOn) }.max()
    guard goal > 0 else { return noteAt ?? terms.zone(at: now).start(of: row.issuedOn) }
    var sum: Int64 = 0
    var reached: Timestamp?
    for movement in money {
      sum += movement.amount
      if sum < goal { reached = nil } else if reached == nil { reached = movement.at }
    }
    return reached.map { max($0, sum == row.total ? $0 : noteAt ?? $0) }
  }

  private func refunds(of row: InvoiceRow, _ attempts: [AttemptStanding]) -> Int64 {
    guard !facts.refunds.isEmpty else { return 0 }
    let noteIDs = Set((notes[row.id] ?? []).map(\.id))
    let own = Dictionary(
      attempts.map { ($0.row.id, $0.row.paymentID) }, uniquingKeysWith: { first, _ in first })
    return facts.refunds
      .filter { refund in
        guard facts.refundState(refund) != .failed, refund.stamp.effectiveAt <= now,
          !facts.balanceEntries.contains(where: { $0.refundID == refund.id })
        else { return false }
        if let note = refund.creditNoteID { return noteIDs.contains(note) }
        if let invoice = refund.invoiceID { return invoice == row.id }
        return own[refund.attemptID].map { !facts.isOfUnapplied(refund, of: $0) } ?? false
      }
      .reduce(0) { $0 + $1.amount }
  }

  private func firstFailure(_ attempts: [AttemptStanding]) -> Timestamp? {
    attempts.flatMap(\.events).filter { $0.state == .declined || $0.state == .failed }
      .map(\.stamp.effectiveAt).min()
  }

  private func inFlight(_ attempt: AttemptStanding) -> [LifecycleInvoice.InFlight] {
    attempt.events.indices.compactMap { index in
      let event = attempt.events[index]
      let money: Subscription.MoneyInFlight
      switch event.state {
      case .pending: money = .pending
      case .unknown: money = .unknown
      case .requiresAction, .authorised, .captured, .voided, .declined, .failed, .lateFailure:
        return nil
      }
      let next = index + 1 < attempt.events.count ? attempt.events[index + 1] : nil
      return LifecycleInvoice.InFlight(
        from: event.stamp.effectiveAt, until: next?.stamp.effectiveAt, money)
    }
  }

  private func dispute(_ attempts: [AttemptStanding]) -> DocumentStanding.DisputeState {
    guard !facts.disputes.isEmpty else { return .none }
    let own = Set(attempts.map(\.row.id))
    let stages = facts.disputes.filter { own.contains($0.attemptID) }
      .compactMap { dispute in
        facts.disputeEvents.filter { $0.disputeID == dispute.id && $0.stamp.effectiveAt <= now }
          .last?.stage
      }
    guard let stage = stages.last else { return .none }
    switch stage {
    case .inquiry, .chargeback, .evidenceSent, .preArbitration: return .open
    case .won: return .won
    case .lost, .accepted: return .lost
    }
  }
}

extension DocumentActRow {
  /// What the act gives up of a document as a shortfall; negative where it is asked for again.
  var shortfall: Int64 {
    switch act {
    case .shortPaid: amount
    case .shortPaidBack: -amount
    case .finalised, .voided, .doubtful, .expected, .writtenOff, .recovered: 0
    }
  }
}
