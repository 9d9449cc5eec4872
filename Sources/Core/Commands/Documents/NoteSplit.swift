// Where the amount of a credit note goes: what is due first, then as it was paid.

import Billing
import Storage

/// Caps: the offset is at most what is due; a refund at most captured − refunded − open or lost
/// disputes; what was paid with credit that was given away returns to its grants.
struct NoteSplit {
  var refunds: [NewCreditNote.Part] = []
  var returned: [(use: CreditApplicationRow, amount: Int64)] = []
  private(set) var toBalance: Int64 = 0
  /// Of a shortfall that was given up: the note takes its place.
  private(set) var forgivenBack: Int64 = 0
  private(set) var effects: [String] = []

  init(
    _ total: Int64, _ outcome: IssueCreditNote.Outcome, _ document: DocumentStanding,
    _ facts: AccountFacts
  ) throws(Refusal) {
    let money = document.money
    // What was written off was never paid either: a note of it gives no credit.
    let settled: Int64 = document.credited + document.paid + document.applied + document.recovered
    let unpaid: Int64 = document.row.total + document.refunded + document.toBalance - settled
    let offset = min(total, max(document.due, unpaid))
    var rest = total - offset
    // What was forgiven as a shortfall is not forgiven twice.
    forgivenBack = max(0, min(document.shortfall, offset - (unpaid - document.shortfall)))
    let lower = offset - forgivenBack
    if lower > 0 { effects.append("\(money(lower)) less is due on \(document.name).") }
    if forgivenBack > 0 {
      effects.append("\(money(forgivenBack)) that were given up as a shortfall are credited now.")
    }
    guard rest > 0 else { return }
    guard outcome != .offset else {
      throw facts.refusal(
        "above-due", "only \(money(document.due)) are due on it, the note is of \(money(total))",
        "Credit or refund what was paid, or give at most \(money(document.due)).")
    }
    takeGrants(&rest, document, facts)
    if outcome == .refund, rest > 0 {
      let parts = facts.account.refunds(of: rest, paidOn: [document])
      let most = parts.reduce(0) { $0 + $1.amount }
      guard rest <= most else {
        throw facts.refusal(
          "above-refundable",
          "\(money(rest)) were to be refunded, and captured less refunds and disputes are "
            + "\(money(most))", "Refund at most that, or choose credit.")
      }
      refunds = parts.map { .init(id: $0.id.number, amount: $0.amount) }
      rest -= most
      effects.append("\(money(most)) go back the way they were paid.")
    }
    toBalance = rest
    if rest > 0 { effects.append("\(money(rest)) become the customer's credit.") }
  }

  /// What grants paid of it returns to them once money has been given back whole.
  private mutating func takeGrants(
    _ rest: inout Int64, _ document: DocumentStanding, _ facts: AccountFacts
  ) {
    let uses = facts.account.liveUses(of: document.row.id)
    let given = uses.reduce(0) { $0 + $1.amount }
    let cash = document.paid + document.applied - given - document.refunded - document.toBalance
    var back = min(given, max(0, rest - max(0, cash)))
    rest -= back
    if back > 0 { effects.append("\(document.money(back)) return to the grants that paid it.") }
    for (use, amount) in uses.reversed() where back > 0 {
      let part = min(back, amount)
      returned.append((use, part))
      back -= part
    }
  }
}

extension DocumentStanding {
  /// Takes back so much of what was given up on it, by the payments that fell short.
  func shortfallBack(_ amount: Int64) -> [any AccountWrite] {
    var left = amount
    return Set(acts.compactMap(\.paymentID)).sorted().compactMap { payment in
      let part = min(left, shortfall(by: payment))
      left -= max(0, part)
      return shortfallBack(part, by: payment)
    }
  }

  /// What was given up on it because of a payment.
  func shortfall(by payment: PaymentID) -> Int64 {
    acts.filter { $0.paymentID == payment }.reduce(0) { $0 + $1.shortfall }
  }

  /// Nil where nothing is taken back.
  func shortfallBack(_ amount: Int64, by payment: PaymentID) -> AccountMove? {
    amount > 0 ? .act(row.id, .shortPaidBack, amount: amount, payment: payment) : nil
  }
}

extension PayerAccount {
  /// What may be given back of the attempts that paid a document, the newest first.
  func refundable(of document: DocumentStanding) -> [(id: AttemptID, amount: Int64)] {
    document.attempts.reversed().compactMap { attempt in
      let allocated = facts.allocations
        .filter { $0.paymentID == attempt.row.paymentID && $0.invoiceID == document.row.id }
        .reduce(0) { $0 + $1.amount }
      let amount = min(allocated, refundable(attempt))
      return amount > 0 ? (attempt.row.id, amount) : nil
    }
  }

  /// Parts of an amount through the attempts that paid some documents; together less than it where
  /// they may give back no more.
  func refunds(
    of units: Int64, paidOn documents: [DocumentStanding]
  ) -> [(id: AttemptID, amount: Int64)] {
    var left = max(0, units)
    // One attempt may have paid several of them, and gives back no more for that.
    var taken: [AttemptID: Int64] = [:]
    return documents.flatMap(refundable).compactMap { id, amount in
      let rest = attempts.first { $0.row.id == id }.map(refundable) ?? 0
      let part = min(left, amount, rest - taken[id, default: 0])
      guard part > 0 else { return nil }
      left -= part
      taken[id, default: 0] += part
      return (id, part)
    }
  }

  /// Captured − refunded − open or lost disputes.
  func refundable(_ attempt: AttemptStanding) -> Int64 {
    guard attempt.last?.state == .captured else { return 0 }
    let captured = attempt.last?.amount ?? attempt.row.amount
    let refunded = facts.refunds
      .filter { $0.attemptID == attempt.row.id && facts.refundState($0) != .failed }
      .reduce(0) { $0 + $1.amount }
    return max(0, captured - refunded - disputed(attempt.row.id))
  }

  /// Money of disputes that are open or were lost.
  func disputed(_ attempt: AttemptID) -> Int64 {
    facts.disputes.filter { $0.attemptID == attempt }
      .reduce(0) { sum, dispute in
        switch phase(of: dispute) {
        case .won, nil: sum
        case .inquiry, .chargeback, .evidenceSent, .preArbitration, .lost, .accepted:
          sum + dispute.amount
        }
      }
  }

  func phase(of dispute: DisputeRow) -> Dispute.Phase? {
    facts.disputeEvents.last { $0.disputeID == dispute.id }
      .flatMap { Dispute.Phase(rawValue: $0.stage.rawValue) }
  }

  /// Uses of grants on a document that were not taken back, with what is left of each.
  func liveUses(of invoice: InvoiceID) -> [(use: CreditApplicationRow, amount: Int64)] {
    let rows = facts.creditApplications.filter { $0.invoiceID == invoice }
    return rows.filter { $0.reversesID == nil }.compactMap { use in
      let back = rows.filter { $0.reversesID == use.id }.reduce(0) { $0 + $1.amount }
      let left = use.amount + back
      return left > 0 ? (use, left) : nil
    }
  }
}
