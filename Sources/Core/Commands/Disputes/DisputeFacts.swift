// What the steps of a dispute are decided from, and what they write.

import Billing
import Storage

/// A payment's disputes, the latest of which is acted upon.
package struct DisputeFacts: Sendable {
  let account: AccountFacts
  let payment: PaymentRow
  /// Attempts of the payment that captured money, the newest first.
  let captured: [AttemptStanding]
  /// The dispute that was opened last, with where it stands.
  let latest: (row: DisputeRow, phase: Dispute.Phase)?

  init(_ facts: AccountFacts) throws(Refusal) {
    let payment = try facts.requiredPayment()
    account = facts
    self.payment = payment
    let own = facts.account.attempts.filter { $0.row.paymentID == payment.id }
    captured = own.filter { $0.last?.state == .captured }.reversed()
    let ids = Set(own.map(\.row.id))
    let row = facts.account.facts.disputes.last { ids.contains($0.attemptID) }
    latest = row.flatMap { row in facts.account.phase(of: row).map { (row, $0) } }
  }

  func money(_ units: Int64) -> Money { Money(minorUnits: units, payment.currency) }

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    account.refusal(code, why, remedy)
  }

  /// Whether the very step is there: a simulated clock can stand still between two of them.
  func isEntered(_ stage: DisputeEventRow.Stage, of id: DisputeID, at instant: Timestamp) -> Bool {
    account.account.facts.disputeEvents.contains {
      $0.disputeID == id && $0.stage == stage && $0.stamp.effectiveAt == instant
    }
  }

  /// Applies an event of the rule, or says why it cannot be.
  func moved(
    _ event: Dispute.Event, _ context: DecisionContext
  ) throws(Refusal) -> (row: DisputeRow, phase: Dispute.Phase, actions: [Dispute.Action]) {
    guard let latest else {
      throw refusal("no-dispute", "nobody disputes it", "Open a dispute first.")
    }
    var dispute = Dispute(latest.phase)
    do {
      let actions = try dispute.apply(event, at: context.asOf, respondBy: latest.row.respondBy)
      return (latest.row, dispute.phase, actions)
    } catch {
      switch error {
      case .closed:
        throw refusal(
          "dispute-closed", "its dispute is \(latest.phase.rawValue)", "Nothing can be done.")
      case .notInThisState:
        throw refusal(
          "not-in-this-state", "its dispute is at the stage \(latest.phase.rawValue)",
          "Look at what that stage allows.")
      case .respondByPassed:
        throw refusal(
          "respond-by-passed",
          "evidence was due by \(latest.row.respondBy?.description ?? "then")",
          "Accept it, or record how it ended.")
      }
    }
  }
}

extension Dispute.Action {
  var words: String {
    switch self {
    case .stopCollection:
      "Collection through that card and dunning of its invoices stop; access stays as it is."
    case .bookHeld: "The amount is held back by the processor."
    case .reverseHeld: "The amount that was held back is ours again."
    case .bookLoss: "The loss is posted; the invoice stays paid."
    case .releaseCollection: "Collection and dunning go on."
    }
  }
}

/// A dispute that was opened, or a step of one.
enum DisputeWrite: AccountWrite, Hashable {
  case open(New)
  case step(DisputeID, DisputeEventRow.Stage)

  struct New: Hashable {
    let attempt: AttemptID
    let amount: Int64
    let fee: Int64?
    let code: String
    let respondBy: Timestamp?
    let reference: String?
    let stage: DisputeEventRow.Stage
  }

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    switch self {
    case .open(let new):
      let id: DisputeID = making.nextID()
      rows.disputes = [
        DisputeRow(
          id: id, attemptID: new.attempt, amount: new.amount, fee: new.fee, reason: new.code,
          respondBy: new.respondBy, reference: new.reference, stamp: making.stamp)
      ]
      rows.disputeEvents = [
        DisputeEventRow(
          id: making.nextID(), disputeID: id, stage: new.stage, stamp: making.stamp)
      ]
    case .step(let id, let stage):
      rows.disputeEvents = [
        DisputeEventRow(id: making.nextID(), disputeID: id, stage: stage, stamp: making.stamp)
      ]
    }
    return rows
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("dispute")
    switch self {
    case .open(let new):
      bytes.add(
        numbers: [new.attempt.number, new.amount, new.fee, new.respondBy?.milliseconds])
      bytes.add(new.code)
      bytes.add(new.reference ?? "")
      bytes.add(new.stage.rawValue)
    case .step(let id, let stage):
      bytes.add(id.number)
      bytes.add(stage.rawValue)
    }
  }
}
