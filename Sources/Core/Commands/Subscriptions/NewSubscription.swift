// A subscription that does not exist yet: what it would be, and what its first invoice would say.

import Billing
import Storage

/// A subscription to be written; its id is given while writing.
package struct NewSubscription: DecisionWrite, Hashable {
  package let customer: CustomerID
  package let plan: PlanID
  package let currency: Currency
  package let quantity: Int64
  package let acquisition: SubscriptionRow.Acquisition
  package var trialDays: Int?
  package var anchorDay: Int?
  package var discount: DiscountID?
  package var endsOn: Day?
  package var purchaseOrder: String?
  package var predecessor: SubscriptionID?

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("subscription")
    bytes.add(customer.number)
    bytes.add(plan.number)
    bytes.add(currency.code)
    bytes.add(quantity)
    bytes.add(acquisition.rawValue)
    for number in [
      trialDays.map(Int64.init), anchorDay.map(Int64.init), discount?.number,
      endsOn.map { Int64($0.number) }, predecessor?.number,
    ] {
      if let number { bytes.add(number) } else { bytes.addNothing() }
    }
    if let purchaseOrder { bytes.add(purchaseOrder) } else { bytes.addNothing() }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let id = SubscriptionID(writer.connection.nextNumber())
    try writer.connection.insert(row(id, stamp: writer.stamp))
    return RecordReference(.subscription, id.description)
  }

  func row(_ id: SubscriptionID, stamp: Stamp) -> SubscriptionRow {
    SubscriptionRow(
      id: id, customerID: customer, planID: plan, currency: currency, quantity: quantity,
      startedAt: stamp.recordedAt, acquisition: acquisition, trialDays: trialDays,
      anchorDay: anchorDay, discountID: discount, endsOn: endsOn, purchaseOrder: purchaseOrder,
      predecessorID: predecessor, stamp: stamp)
  }
}

/// What a new subscription would be.
package struct ImaginedSubscription: Sendable {
  let picture: SubscriptionPicture
  /// The lines of its first invoice.
  let lines: [InvoiceLine]
  /// When the first invoice is due.
  let billingDay: Day?
  let zone: Zone

  var currency: Currency { picture.row.currency }

  /// As new values of a record that has none of them yet.
  func changes(on record: RecordReference) -> [Preview.Change] {
    let history = picture.history
    let new: [(String, Cell)] = [
      ("subscription", .text(picture.name)), ("state", .text(picture.state.rawValue)),
      ("currency", .text(currency.code)),
      ("trial ends on", history.trialEndsAt.map { Cell(.day(zone.day(of: $0))) } ?? .none),
      ("anchor", Cell(.day(history.anchor))),
      ("ends on", history.endsOn.map { Cell(.day($0)) } ?? .none),
      ("first invoice on", billingDay.map { Cell(.day($0)) } ?? .none),
      (
        "first invoice",
        .money(Money(minorUnits: lines.reduce(0) { $0 + $1.terms.total }, currency))
      ),
    ]
    return new.filter { $0.1 != .none }
      .map { Preview.Change(record, $0.0, before: .none, after: $0.1) }
  }
}

extension FactReader {
  func imagine(
    _ new: NewSubscription, of customer: CustomerPicture
  ) throws -> ImaginedSubscription {
    let row = new.row(SubscriptionID(Int64.max - 1_000), stamp: Stamp(at: now, correlation: 0))
    let picture = try subscription(row, customer.facts, customer.terms, customer.account)
    let billing = billing(of: picture, in: customer)
    let first = picture.history.anchor
    let window = SubscriptionBilling.Window(from: first, billingDay: first)
    let lines: [InvoiceLine]
    do {
      lines = try Billing.nextInvoice(billing.facts(window, balance: 0)).lines
    } catch let refusal as InvoicingRefusal {
      throw Refusal(
        "would-be-parked", what: "The subscription cannot be created",
        why: "it could not be billed: \(refusal)", remedy: "Have the catalogue looked at.")
    }
    return ImaginedSubscription(
      picture: picture, lines: lines, billingDay: lines.isEmpty ? nil : first,
      zone: customer.terms.zone(at: now))
  }
}
