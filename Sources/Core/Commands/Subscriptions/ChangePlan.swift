// Another plan, another number of seats, another price: the changes that rules prorate.

import Billing
import Storage

extension SubscriptionScene {
  /// Refused while another change waits: two planned changes would hide each other.
  func noChangeWaits(_ what: String) throws(Refusal) {
    guard let waiting = history.plannedSteps(at: now).first(where: { $0.kind == .change }) else {
      return
    }
    throw Refusal(
      "change-planned", what: what, why: "a change is planned for \(waiting.on) already",
      remedy: "Withdraw it first.")
  }

  /// What a change's preview says when it is over.
  func changeWords(_ verb: Verb, _ title: String, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: title,
      effects: change.lines.isEmpty
        ? [] : ["The lines below stand on the next invoice, or on one of their own."],
      undo: change.isPlanned ? Verb.withdraw.rawValue : verb.rawValue,
      message: MessageText(
        kind: change.isPlanned ? "change planned" : "subscription changed",
        words: "\(change.target) in place of \(subscription.name)"
          + (change.isPlanned ? ", with the next period" : "")),
      summary: change.isPlanned ? "change planned" : "changed")
  }
}

/// A change of what a running subscription has.
package protocol SubscriptionChange: SubscriptionCommand {
  /// How its refusal begins.
  static var what: String { get }
}

extension SubscriptionChange {
  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.changeRequested(at: nil), what, scene)
  }
}

package struct ChangePlan: SubscriptionChange {
  package static let description = VerbDescription(
    .changePlan, "Change plan", "Move the subscription to another plan, and its seats with it.",
    key: "p", confirmKey: "P", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("plan", "Plan", .plan, help: "A plan's key, such as growth."),
      Parameter("quantity", "Seats", .quantity, required: false, help: "As now, if left out."),
      .when,
    ] + .reason)
  package static let what = "The plan cannot be changed"

  package let subscription: SubscriptionID
  package let plan: String
  package let quantity: Int64?
  package let effective: SubscriptionEventRow.Effective?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    plan = try draft.text("plan")
    quantity = try draft.optionalSeats("quantity")
    effective = try draft.effective()
    reason = try draft.reason()
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    let row = try scene.plan(plan, Self.what)
    try scene.noChangeWaits(Self.what)
    guard row.id != scene.subscription.planRow.id else {
      throw Refusal(
        "same-plan", what: Self.what, why: "it has the plan \(plan) already",
        remedy: "Use change-quantity for its seats.")
    }
    var event = SubscriptionEventDraft(.changePlan, of: subscription)
    event.plan = row.id
    event.quantity = quantity
    event.effective = effective
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    scene.changeWords(.changePlan, "Change the plan of \(scene.title) to \(plan)", change)
  }
}

package struct ChangeQuantity: SubscriptionChange {
  package static let description = VerbDescription(
    .changeQuantity, "Change quantity", "Give the subscription more or fewer seats.",
    key: "n", confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [Parameter("quantity", "Seats", .quantity, help: "A whole number."), .when]
      + .reason)
  package static let what = "The quantity cannot be changed"

  package let subscription: SubscriptionID
  package let quantity: Int64
  package let effective: SubscriptionEventRow.Effective?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    guard let quantity = try draft.optionalSeats("quantity") else {
      throw draft.invalid("quantity", "is missing")
    }
    self.quantity = quantity
    effective = try draft.effective()
    reason = try draft.reason()
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    try scene.noChangeWaits(Self.what)
    guard quantity != scene.subscription.quantity else {
      throw Refusal(
        "same-quantity", what: Self.what, why: "it has \(quantity) already",
        remedy: "Nothing needs to be done.")
    }
    var event = SubscriptionEventDraft(.changeQuantity, of: subscription)
    event.quantity = quantity
    event.effective = effective
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    scene.changeWords(
      .changeQuantity, "Change the quantity of \(scene.title) to \(quantity)", change)
  }
}

package struct ChangePrice: SubscriptionChange {
  package static let description = VerbDescription(
    .changePrice, "Agree on a price",
    "Give this subscription a price of its own: it stays on its plan version from then on.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("price", "Price", .text, help: "The price's key, as the record lists it."),
      Parameter("amount", "Amount", .money, help: "Per unit, or the flat fee, such as 19.00."),
      .when,
    ] + .reason)
  package static let what = "The price cannot be agreed on"

  package let subscription: SubscriptionID
  package let price: String
  package let amount: ExactDecimal
  package let effective: SubscriptionEventRow.Effective?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    price = try draft.text("price")
    amount = try draft.amount("amount")
    effective = try draft.effective()
    reason = try draft.reason()
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    try scene.noChangeWaits(Self.what)
    let prices = scene.subscription.version.prices.filter {
      $0.currency == scene.subscription.row.currency && $0.kind != .oneTime
    }
    guard let price = prices.first(where: { $0.code == price }),
      let row = scene.catalogue.price(key: price.code)
    else {
      throw Refusal(
        "no-such-price", what: Self.what, why: "the subscription has no price \(price)",
        remedy: "It has \(prices.map(\.code).joined(separator: ", ")).")
    }
    guard price.hasOneAmount else {
      throw Refusal(
        "price-not-single", what: Self.what,
        why: "\(price.code) has tiers, packages or a rate, not one amount",
        remedy: "Give a discount instead, or make a plan version.")
    }
    var event = SubscriptionEventDraft(.changePrice, of: subscription)
    event.price = row.id
    event.unitPrice = amount
    event.effective = effective
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    scene.changeWords(
      .changePrice, "Agree on \(amount) for \(price) with \(scene.title)", change)
  }
}

extension SubscriptionScene {
  /// A plan that can be sold in the subscription's currency.
  func plan(_ key: String, _ what: String) throws(Refusal) -> PlanRow {
    try catalogue.plan(key: key, in: subscription.row.currency, what)
  }
}

extension Catalogue {
  /// A plan by its key, with prices in a currency.
  func plan(key: String, in currency: Currency, _ what: String) throws(Refusal) -> PlanRow {
    guard let row = rows.plans.first(where: { $0.key == key }), let plan = plans[row.id] else {
      let known = rows.plans.map(\.key).sorted().joined(separator: ", ")
      throw Refusal(
        "no-such-plan", what: what, why: "there is no plan \(key)", remedy: "There are \(known).")
    }
    guard
      plan.versions.contains(where: { version in
        version.prices.isEmpty || version.prices.contains { $0.currency == currency }
      })
    else {
      throw Refusal(
        "no-price-in-currency", what: what, why: "the plan \(key) has no price in \(currency)",
        remedy: "A subscription has one currency: cancel it and make a new one.")
    }
    return row
  }
}

extension DraftReader {
  /// A whole number of seats.
  func optionalSeats(_ name: String) throws(Refusal) -> Int64? {
    guard let text = optionalText(name) else { return nil }
    guard let seats = Int64(text), (1...1_000_000_000).contains(seats) else {
      throw invalid(name, "is \(text), not a whole number from 1 to 1 000 000 000")
    }
    return seats
  }

  /// An amount in major units that is not negative; its digits are checked against the currency
  /// where that is known.
  func amount(_ name: String) throws(Refusal) -> ExactDecimal {
    let text = try text(name)
    guard let amount = try? ExactDecimal(text), amount >= .zero else {
      throw invalid(name, "is \(text), not an amount such as 19.00")
    }
    return amount
  }
}
