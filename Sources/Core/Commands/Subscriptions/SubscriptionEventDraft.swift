// What a command over a subscription writes: an event of its history.

import Billing
import Storage

/// An event that is not recorded yet: the preview replays it as imagined, the commit writes it.
package struct SubscriptionEventDraft: DecisionWrite, Hashable {
  package let subscription: SubscriptionID
  package let event: SubscriptionEventRow.Event
  package var effective: SubscriptionEventRow.Effective?
  package var plan: PlanID?
  package var quantity: Int64?
  package var discount: DiscountID?
  /// Minor units.
  package var amount: Int64?
  package var until: Timestamp?
  package var text: String?
  package var price: PriceID?
  package var unitPrice: ExactDecimal?
  package var scope: SubscriptionEventRow.Scope?
  package var credit: SubscriptionEventRow.Credit?
  package var mode: SubscriptionEventRow.Mode?
  package var withdraws: SubscriptionEventID?

  package init(_ event: SubscriptionEventRow.Event, of subscription: SubscriptionID) {
    self.event = event
    self.subscription = subscription
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("subscription-event")
    bytes.add(subscription.number)
    bytes.add(event.rawValue)
    for word in [
      effective?.rawValue, text, unitPrice?.description, scope?.rawValue, credit?.rawValue,
      mode?.rawValue,
    ] {
      if let word { bytes.add(word) } else { bytes.addNothing() }
    }
    for number in [
      plan?.number, quantity, discount?.number, amount, price?.number, withdraws?.number,
      // A trial that starts now ends so many days after the instant of the commit.
      event == .startTrial ? nil : until?.milliseconds,
    ] {
      if let number { bytes.add(number) } else { bytes.addNothing() }
    }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.insert(
      row(
        SubscriptionEventID(writer.connection.nextNumber()), by: writer.author,
        reason: writer.reason.text, stamp: writer.stamp))
    return nil
  }

  /// The event as it stands in a history.
  package func row(
    _ id: SubscriptionEventID, by author: String, reason: String?, stamp: Stamp
  ) -> SubscriptionEventRow {
    var row = SubscriptionEventRow(
      id: id, subscriptionID: subscription, event: event, at: stamp.recordedAt,
      effective: effective, planID: plan, quantity: quantity, discountID: discount,
      amount: amount, untilAt: until, description: text, actor: author, reason: reason,
      stamp: stamp)
    row.priceID = price
    row.unitPrice = unitPrice
    row.scope = scope
    row.credit = credit
    row.mode = mode
    row.withdrawsID = withdraws
    return row
  }
}

extension [SubscriptionEventDraft] {
  /// The events as if they were recorded now, after everything that is.
  func imagined(at now: Timestamp) -> [SubscriptionEventRow] {
    enumerated().map { index, draft in
      draft.row(
        SubscriptionEventID(Int64.max - 1_000 + Int64(index)), by: "preview", reason: nil,
        stamp: Stamp(at: now, correlation: 0))
    }
  }
}
