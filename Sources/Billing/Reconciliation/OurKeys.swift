// Our records by the ids that processors gave them.

/// Finds which of our records a processor's row is about, by strong keys alone.
struct OurKeys {
  /// What a row is about.
  enum Counterpart {
    case payment(String)
    case refund(String)
    case dispute(String)
    /// A refund or dispute of a payment we know, which we have not recorded.
    case onlyPayment(String)
    case several([String])
  }

  private var payments: [String: [PaymentFact]] = [:]
  private var refunds: [String: [RefundFact]] = [:]
  private var refundsOfPayment: [String: [RefundFact]] = [:]
  private var disputes: [String: [DisputeFact]] = [:]
  private var disputesOfPayment: [String: [DisputeFact]] = [:]
  private let accounts: AccountIndex

  init(_ facts: ReconciliationFacts, _ accounts: AccountIndex) {
    self.accounts = accounts
    for payment in facts.payments where payment.method == .processor {
      for reference in Set(payment.references) {
        payments[reference, default: []].append(payment)
      }
    }
    for refund in facts.refunds {
      if let reference = refund.processorReference {
        refunds[reference, default: []].append(refund)
      }
      refundsOfPayment[refund.payment, default: []].append(refund)
    }
    for dispute in facts.disputes {
      if let reference = dispute.processorReference {
        disputes[reference, default: []].append(dispute)
      }
      disputesOfPayment[dispute.payment, default: []].append(dispute)
    }
  }

  func counterpart(of row: SettlementRow) -> Counterpart? {
    switch row.kind {
    case .refund, .refundReversal: refund(row)
    case .chargeback, .chargebackReversal: dispute(row)
    default:
      one(paymentIds(row), { .payment($0) })
    }
  }

  private func refund(_ row: SettlementRow) -> Counterpart? {
    if let reference = row.modificationReference, let found = refunds[reference] {
      return one(found.map(\.id), { .refund($0) })
    }
    let ids = paymentIds(row)
    guard ids.count == 1 else { return one(ids, { .onlyPayment($0) }) }
    // Without the refund's own id, the only refund of that amount will do.
    let same = (refundsOfPayment[ids[0]] ?? []).filter {
      $0.processorReference == nil && $0.amount == row.gross.magnitude
    }
    return same.count == 1 ? .refund(same[0].id) : .onlyPayment(ids[0])
  }

  private func dispute(_ row: SettlementRow) -> Counterpart? {
    if let reference = row.modificationReference, let found = disputes[reference] {
      return one(found.map(\.id), { .dispute($0) })
    }
    let ids = paymentIds(row)
    guard ids.count == 1 else { return one(ids, { .onlyPayment($0) }) }
    let known = disputesOfPayment[ids[0]] ?? []
    return known.count == 1 ? .dispute(known[0].id) : .onlyPayment(ids[0])
  }

  /// The payments of the strongest reference that names any.
  private func paymentIds(_ row: SettlementRow) -> [String] {
    for reference in row.paymentReferences + [row.modificationReference].compactMap({ $0 }) {
      let found = (payments[reference] ?? []).filter { payment in
        accounts.terms(payment.merchantAccount).map { $0.processor == row.processor } ?? true
      }
      if !found.isEmpty { return found.map(\.id).sorted() }
    }
    return []
  }

  private func one(_ ids: [String], _ make: (String) -> Counterpart) -> Counterpart? {
    ids.count > 1 ? .several(ids.sorted()) : ids.first.map(make)
  }
}
