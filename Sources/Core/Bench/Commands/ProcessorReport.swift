// What processors report between commands: money that came, money that came back, and what became
// of refunds. The facts are written as an import leaves them.

import Billing
import Storage

struct ProcessorReport {
  let service: LocalService
  let payer: CustomerID

  /// Writes one report and what follows from it. Answers what it was; nil when nothing can be
  /// reported of the payer.
  func make(_ random: inout SplitMix64) throws -> String? {
    var dice = random
    defer { random = dice }
    return try service.write { connection, now in
      let reader = try FactReader(connection, clock: { now })
      let account = try reader.account(of: payer)
      let writer = Writer(
        connection: connection, account: account, accounts: try reader.catalogue().rows,
        stamp: Stamp(at: now, correlation: connection.nextNumber()))
      guard let what = try writer.write(&dice) else { return nil }
      var act = AuditAct(
        at: now, actor: service.actor.job("bench"), verb: "import", objectKind: "file",
        objectID: "report", correlation: writer.stamp.correlation, result: what)
      act.after = Sha256.digest(Array(what.utf8))
      try AuditLog.append(act, to: connection)
      try Standings(connection: connection, now: now).refresh(payer: payer)
      return what
    }
  }

  private struct Writer {
    let connection: Connection
    let account: PayerAccount
    let accounts: CatalogueRows
    let stamp: Stamp

    func write(_ random: inout SplitMix64) throws -> String? {
      switch random.below(8) {
      case 0: try comeBack(&random)
      case 1, 2: try endRefund(&random)
      default: try capture(&random)
      }
    }

    /// A card payment: of what is due, of a part, or of more.
    private func capture(_ random: inout SplitMix64) throws -> String? {
      guard let document = random.pick(account.documents.filter { $0.due > 0 }) else {
        return nil
      }
      let row = document.row
      let own = accounts.merchantAccounts.filter { $0.legalEntityID == row.legalEntityID }
      guard let merchant = random.pick(own) else { return nil }
      let part = max(1, document.due / (1 + random.below(3)))
      let amount = random.below(6) == 0 ? document.due + 100 : part
      let (payment, attempt): (PaymentID, AttemptID) = (connection.nextID(), connection.nextID())
      try connection.insert(
        PaymentRow(
          id: payment, customerID: row.customerID, currency: row.currency, amount: amount,
          method: .card, reference: nil, stamp: stamp))
      try connection.insert(
        PaymentAttemptRow(
          id: attempt, paymentID: payment, credentialID: nil, merchantAccountID: merchant.id,
          idempotencyKey: "\(attempt)", processorReference: "ref \(attempt)", amount: amount,
          network: .visa, stamp: stamp))
      guard random.below(5) > 0 else {
        try event(attempt, .declined)
        return "a decline of \(amount) \(row.currency.code)"
      }
      try event(attempt, .captured)
      try connection.insert(
        AllocationRow(
          id: connection.nextID(), paymentID: payment, invoiceID: row.id,
          amount: min(amount, document.due), stamp: stamp))
      return "a capture of \(amount) \(row.currency.code)"
    }

    /// Money that was captured is taken back by the payer's bank.
    private func comeBack(_ random: inout SplitMix64) throws -> String? {
      let refunded = Set(account.facts.refunds.map(\.attemptID))
      let disputed = Set(account.facts.disputes.map(\.attemptID))
      let good = account.attempts.filter {
        $0.last?.state == .captured && !refunded.contains($0.row.id)
          && !disputed.contains($0.row.id)
      }
      guard let attempt = random.pick(good) else { return nil }
      try event(attempt.row.id, .lateFailure)
      return "a late failure of \(attempt.row.amount)"
    }

    private func endRefund(_ random: inout SplitMix64) throws -> String? {
      let pending = account.facts.refunds.filter { account.facts.refundState($0) == .pending }
      guard let refund = random.pick(pending) else { return nil }
      let state: RefundRow.State = random.below(4) == 0 ? .failed : .succeeded
      let end = RefundEnd(
        refund: refund, state: state, reference: nil,
        taken: account.facts.balanceEntries.first { $0.refundID == refund.id })
      let making = RowMaking(
        stamp, by: "bench", Reason(code: "report", text: ""), in: connection)
      try end.rows(making).insert(into: connection)
      return "a refund that \(state.rawValue)"
    }

    private func event(_ attempt: AttemptID, _ state: PaymentEventRow.State) throws {
      try connection.insert(
        PaymentEventRow(
          id: connection.nextID(), attemptID: attempt, state: state, amount: nil,
          code: state == .declined ? "insufficient_funds" : nil, networkCode: nil, advice: nil,
          stamp: stamp))
    }
  }
}
