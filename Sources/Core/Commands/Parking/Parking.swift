// Setting a subscription aside until a person has looked, and letting it be billed again.

import Billing
import Storage

/// A subscription as its parking sees it.
package struct ParkingFacts: Sendable {
  package let title: String
  package let customer: CustomerID
  package let payer: CustomerID
  package let state: Subscription.State
  /// The act that parked it; nil when it is billed.
  package let parked: ParkingActRow?
  package let next: Cell
  package let nextIfBilled: Cell
  /// What the next run bills at once when it is let go on.
  let waiting: WaitingBilling

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: "The subscription's parking cannot be changed", why: why, remedy: remedy)
  }
}

package struct Park: BookCommand {
  package static let description = VerbDescription(
    .park, "Park", "Bill nothing of the subscription until somebody lets it go on.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription], parameters: .reason)

  package let subscription: SubscriptionID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> ParkingFacts {
    try book.parkingFacts(of: subscription)
  }

  package func decide(
    _ facts: ParkingFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    if let parked = facts.parked {
      throw facts.refusal(
        "already-parked", "it is parked: \(parked.reason)", "Let it go on, or close its work item.")
    }
    guard !facts.state.isFinal else {
      throw facts.refusal(
        Subscription.Refusal.finalState.rawValue, "it is \(facts.state.rawValue)",
        "Nothing of it is billed any more.")
    }
    let record = RecordReference(.subscription, subscription.description)
    return Decision(
      .park, on: record, of: facts.customer, title: "Park \(facts.title)",
      changes: [
        Preview.Change(record, "parked", before: .text("no"), after: .text(reason.text)),
        Preview.Change(
          record, "next invoice", before: facts.next, after: .text("parked: \(reason.text)")),
      ],
      effects: ["Its periods go on and are billed once it is let go on; access is as before."],
      undo: Verb.unpark.rawValue, reason: reason,
      writes: [NewParkingAct(subscription: subscription, act: .parked)],
      alsoTouches: [facts.payer], summary: "parked")
  }
}

package struct Unpark: BookCommand {
  package static let description = VerbDescription(
    .unpark, "Unpark", "Let a parked subscription be billed again, with what waited.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription], parameters: .reason)

  package let subscription: SubscriptionID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> ParkingFacts {
    try book.parkingFacts(of: subscription)
  }

  package func decide(
    _ facts: ParkingFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard let parked = facts.parked else {
      throw facts.refusal("not-parked", "it is not parked", "Nothing needs to be done.")
    }
    let record = RecordReference(.subscription, subscription.description)
    return Decision(
      .unpark, on: record, of: facts.customer, title: "Let \(facts.title) be billed again",
      changes: [
        Preview.Change(record, "parked", before: .text(parked.reason), after: .text("no")),
        Preview.Change(record, "next invoice", before: facts.next, after: facts.nextIfBilled),
      ],
      effects: [facts.waiting.words], undo: Verb.park.rawValue, reason: reason,
      writes: [NewParkingAct(subscription: subscription, act: .unparked)],
      lines: facts.waiting.shownLines, alsoTouches: [facts.payer], summary: "billed again")
  }
}

/// One act of parking. The invoice run parks with it too.
package struct NewParkingAct: DecisionWrite {
  package let subscription: SubscriptionID
  package let act: ParkingActRow.Act

  package init(subscription: SubscriptionID, act: ParkingActRow.Act) {
    self.subscription = subscription
    self.act = act
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("parking")
    bytes.add(subscription.number)
    bytes.add(act.rawValue)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.insert(
      ParkingActRow(
        id: writer.connection.nextID(), subscriptionID: subscription, act: act,
        code: writer.reason.code, reason: writer.reason.text, author: writer.author,
        stamp: writer.stamp))
    return nil
  }
}

extension FactReader {
  func parkingFacts(of id: SubscriptionID) throws -> ParkingFacts {
    let (customer, subscription) = try picture(of: id)
    return ParkingFacts(
      title: "\(subscription.name) of \(customer.row.name)", customer: customer.row.id,
      payer: customer.row.payerID, state: subscription.state, parked: subscription.parked,
      next: try nextInvoice(of: subscription, in: customer).totalCell,
      nextIfBilled: try computedInvoice(of: subscription, in: customer).totalCell,
      waiting: try waitingBilling(of: subscription, in: customer))
  }
}
