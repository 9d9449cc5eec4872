// Credit, refunds and disputes as sections of the records they belong to.

import Billing
import Storage

extension FactReader {
  /// A payer's grants and the moves of its balance, the newest first.
  func creditSection(_ account: PayerAccount) -> RecordAnswer.Section {
    let payer = RecordReference(.customer, account.terms.row.id.description)
    let grants = account.grants.map { grant in
      (
        grant.row.stamp.effectiveAt,
        row(
          payer,
          [
            .text("\(grant.row.kind.rawValue) grant \(grant.row.id)"),
            .money(Money(minorUnits: grant.row.amount, grant.row.currency)),
            .money(Money(minorUnits: grant.left, grant.row.currency)),
            Cell(.instant(grant.row.stamp.effectiveAt)),
            .text(
              grant.row.expiresOn.map { "until before \($0)" } ?? "does not expire", tone: .muted),
          ])
      )
    }
    let entries = account.facts.balanceEntries.map { entry in
      let link =
        entry.invoiceID.map { RecordReference(.invoice, $0.description) }
        ?? entry.paymentID.map { RecordReference(.payment, $0.description) } ?? payer
      return (
        entry.stamp.effectiveAt,
        row(
          link,
          [
            Cell(.text("balance, \(entry.cause.words)"), link: link),
            .money(Money(minorUnits: entry.amount, entry.currency)), .none,
            Cell(.instant(entry.stamp.effectiveAt)), .text("", tone: .muted),
          ])
      )
    }
    return RecordAnswer.Section(
      "Credit held",
      .table(
        [
          Column("what", "What", .text, width: 36), Column("amount", "Amount", .money, width: 14),
          Column("left", "Left", .money, width: 14), Column("at", "At", .instant, width: 20),
          Column("until", "Until", .text, width: 20),
        ], (grants + entries).sorted { $0.0 > $1.0 }.map(\.1)), whenEmpty: "None was given")
  }

  func refunds(of attempts: [AttemptStanding], _ account: PayerAccount) -> [RefundRow] {
    let own = Set(attempts.map(\.row.id))
    return account.facts.refunds.filter { own.contains($0.attemptID) }
  }

  func disputeSection(
    _ attempts: [AttemptStanding], _ account: PayerAccount, _ currency: Currency
  ) -> RecordAnswer.Section {
    let own = Set(attempts.map(\.row.id))
    let events = account.facts.disputes.filter { own.contains($0.attemptID) }.flatMap { dispute in
      account.facts.disputeEvents.filter { $0.disputeID == dispute.id }.map { event in
        let amount = Money(minorUnits: dispute.amount, currency)
        let due = dispute.respondBy.map { ", evidence by \($0)" } ?? ""
        return RecordAnswer.Event(
          at: event.stamp.effectiveAt,
          "\(event.stage.rawValue.replacing("_", with: " ")): \(amount), \(dispute.reason)\(due)")
      }
    }
    return RecordAnswer.Section(
      "Disputes", .timeline(events.sorted { $0.at > $1.at }), whenEmpty: "None")
  }

  /// Why commands over payments are not possible on this one.
  func paymentObstacles(
    _ payment: PaymentRow, _ attempts: [AttemptStanding], _ account: PayerAccount
  ) -> [Verb: String] {
    var reasons: [Verb: String] = [:]
    let own = Set(attempts.map(\.row.id))
    if account.unapplied(of: payment) <= 0 { reasons[.applyCash] = "no money of it is unapplied" }
    if account.liveAllocations(of: payment.id).isEmpty {
      reasons[.unapplyCash] = "it is applied to nothing"
    }
    if !attempts.contains(where: { account.refundable($0) > 0 }) {
      reasons[.refund] = "captured less refunds and open or lost disputes is nothing"
    }
    let latest = account.facts.disputes.last { own.contains($0.attemptID) }
    let phase = latest.flatMap(account.phase)
    if phase?.isOpen == true { reasons[.openDispute] = "a dispute is open already" }
    if !attempts.contains(where: { $0.last?.state == .captured }) {
      reasons[.openDispute] = "no attempt captured money"
    }
    for verb in Verb.allCases {
      guard let step = verb.command as? any DisputeStep.Type else { continue }
      reasons[verb] = step.obstacle(phase)
    }
    return reasons
  }
}

extension DisputeStep {
  /// Why the step is not possible at a stage; nil where it is.
  static func obstacle(_ phase: Dispute.Phase?) -> String? {
    guard let phase else { return "nobody disputes it" }
    var dispute = Dispute(phase)
    do {
      // Whether evidence is still in time is decided when it is sent.
      _ = try dispute.apply(event, at: Timestamp(milliseconds: 0), respondBy: nil)
      return nil
    } catch {
      return "its dispute is at the stage \(phase.rawValue)"
    }
  }
}

extension BalanceEntryRow.Cause {
  var words: String {
    switch self {
    case .creditNote: "from a credit note"
    case .excess: "paid beyond a document's total"
    case .cash: "from a payment"
    case .applied: "applied to an invoice"
    case .paidOut: "given back by bank"
    case .refunded: "given back"
    case .reversed: "taken back"
    }
  }
}
