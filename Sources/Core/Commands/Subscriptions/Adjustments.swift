// Discounts and one-time charges of a subscription.

import Billing
import Storage

package struct ApplyDiscount: SubscriptionCommand {
  package static let description = VerbDescription(
    .applyDiscount, "Apply discount", "Redeem a discount from the next period on.",
    key: "d", confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [Parameter("discount", "Discount", .discount, help: "A discount's key.")] + .reason)
  static let what = "The discount cannot be applied"

  package let subscription: SubscriptionID
  package let discount: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    discount = try draft.text("discount")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.adjustmentRequested, what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    let redeemable = try scene.catalogue.discount(
      key: discount, in: scene.subscription.row.currency, Self.what)
    if case .plans(let plans) = redeemable.discount.target,
      !plans.contains(scene.subscription.planRow.key)
    {
      throw Refusal(
        "discount-not-for-plan", what: Self.what,
        why: "\(discount) lowers only \(plans.joined(separator: ", "))",
        remedy: "Choose another discount.")
    }
    guard !scene.history.discounts.contains(where: { $0.id == redeemable.id }) else {
      throw Refusal(
        "discount-applied", what: Self.what, why: "it has \(discount) already",
        remedy: "Nothing needs to be done.")
    }
    let mine = scene.customer.subscriptions.flatMap(\.history.discounts)
      .filter { $0.id == redeemable.id }.count
    if let refusal = redeemable.discount.refusal(
      on: scene.today, redeemed: mine, redeemedByCustomer: mine)
    {
      throw Refusal(
        refusal.rawValue, what: Self.what,
        why: refusal.rawValue.split(separator: "-").joined(separator: " "),
        remedy: "Choose another discount.")
    }
    var event = SubscriptionEventDraft(.applyDiscount, of: subscription)
    event.discount = redeemable.id
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "Apply \(discount) to \(scene.title)",
      effects: ["It lowers the next period and those after it, as long as it lasts."],
      undo: Verb.removeDiscount.rawValue, summary: "\(discount) applied")
  }
}

package struct RemoveDiscount: SubscriptionCommand {
  package static let description = VerbDescription(
    .removeDiscount, "Remove discount", "End a discount; what it lowered already stays lowered.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter(
        "discount", "Discount", .discount, required: false,
        help: "Its key; the only one, if left out.")
    ] + .reason)
  static let what = "The discount cannot be removed"

  package let subscription: SubscriptionID
  package let discount: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    discount = draft.optionalText("discount")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    if let refusal = obstacle(.adjustmentRequested, what, scene) { return refusal }
    guard scene.history.discounts.isEmpty else { return nil }
    return Refusal(
      "no-discount", what: what, why: "it has no discount", remedy: "Nothing needs to be done.")
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    let held = scene.history.discounts.compactMap { scene.catalogue.discountRow($0.id) }
    let chosen = discount.map { key in held.filter { $0.key == key } } ?? held
    guard chosen.count == 1, let row = chosen.first else {
      throw Refusal(
        "no-discount", what: Self.what,
        why: discount.map { "it has no discount \($0)" } ?? "it has several discounts",
        remedy: "It has \(held.map(\.key).joined(separator: ", ")).")
    }
    var event = SubscriptionEventDraft(.removeDiscount, of: subscription)
    event.discount = row.id
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "Remove the discount of \(scene.title)",
      effects: ["Issued lines keep it; the next invoice is without it."],
      irreversible: ["Applied again, it counts from its first period."],
      undo: Verb.applyDiscount.rawValue, summary: "discount removed")
  }
}

package struct AddCharge: SubscriptionCommand {
  package static let description = VerbDescription(
    .addCharge, "Add charge", "Charge an amount once, with the next invoice.",
    key: "a", confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("amount", "Amount", .money, help: "Before tax, such as 150.00."),
      Parameter("description", "For what", .text, help: "It stands on the invoice."),
    ] + .reason)
  static let what = "The charge cannot be added"

  package let subscription: SubscriptionID
  package let amount: ExactDecimal
  package let text: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    amount = try draft.amount("amount")
    text = try draft.text("description")
    guard text.utf8.count <= 200 else {
      throw draft.invalid("description", "is longer than 200 bytes")
    }
    try draft.refuseCardNumber(in: text, argument: "description")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.adjustmentRequested, what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    var event = SubscriptionEventDraft(.addCharge, of: subscription)
    event.amount = try scene.subscription.row.currency.minorUnits(of: amount, Self.what)
    event.text = text
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "Charge \(scene.title) \(amount) \(scene.subscription.row.currency) for \(text)",
      effects: ["It stands on the next invoice, with tax."],
      undo: Verb.withdraw.rawValue, summary: "charge added")
  }
}

extension Currency {
  /// Whole minor units above zero of an amount in major units.
  func minorUnits(of amount: ExactDecimal, _ what: String) throws(Refusal) -> Int64 {
    let units = try? amount.ratio * Ratio(minorPerMajor)
    guard let units, let whole = Int64(exactly: units.rounded(.down)), Ratio(whole) == units,
      whole > 0, whole <= LineTerms.maximumAmount
    else {
      throw Refusal(
        "amount-not-possible", what: what,
        why: "\(amount) is no amount of \(code), which has \(digits) digits after the point",
        remedy: "State an amount above zero.")
    }
    return whole
  }
}

extension Catalogue {
  /// A discount by its key, as it is in a currency.
  func discount(
    key: String, in currency: Currency, _ what: String
  ) throws(Refusal) -> (id: DiscountID, discount: Discount) {
    guard let row = rows.discounts.first(where: { $0.key == key }) else {
      let known = rows.discounts.map(\.key).sorted().joined(separator: ", ")
      throw Refusal(
        "no-such-discount", what: what, why: "there is no discount \(key)",
        remedy: "There are \(known).")
    }
    guard let discount = discount(row.id, in: currency) else {
      throw Refusal(
        "no-price-in-currency", what: what, why: "\(key) takes no amount in \(currency)",
        remedy: "Choose another discount.")
    }
    return (row.id, discount)
  }
}
