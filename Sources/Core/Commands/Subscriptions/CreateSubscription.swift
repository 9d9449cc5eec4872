// Taking out a subscription for a customer.

import Billing
import Storage

/// A customer and what its new subscription would be.
package struct CreateSubscriptionFacts: Sendable {
  let customer: CustomerRow
  let plan: Result<(new: NewSubscription, imagined: ImaginedSubscription), Refusal>
}

package struct CreateSubscription: BookCommand {
  package static let description = VerbDescription(
    .createSubscription, "New subscription", "Take out a plan for the customer, from now on.",
    key: "S", confirmKey: "X", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter("plan", "Plan", .plan, help: "A plan's key, such as growth."),
      Parameter("quantity", "Seats", .quantity, required: false, help: "1, if left out."),
      Parameter(
        "currency", "Currency", .text, required: false, help: "The customer's, if left out."),
      Parameter(
        "acquisition", "Begins",
        .choice(["paid", "trial", "trial_card", "trial_limited", "freemium"]), required: false,
        help: "paid (the default) up front, as a trial, or free."),
      Parameter(
        "trial-days", "Trial days", .integer(minimum: 1, maximum: 365), required: false,
        help: "The plan's, if left out."),
      Parameter("discount", "Discount", .discount, required: false),
      Parameter(
        "ends-on", "Fixed end", .day, required: false, help: "The first day after a fixed term."),
      Parameter("purchase-order", "Purchase order", .text, required: false),
    ] + .reason)
  static let what = "The subscription cannot be created"

  package let customer: CustomerID
  package let plan: String
  package let quantity: Int64
  package let currency: String?
  package let acquisition: SubscriptionRow.Acquisition
  package let trialDays: Int?
  package let discount: String?
  package let endsOn: Day?
  package let purchaseOrder: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    plan = try draft.text("plan")
    quantity = try draft.optionalSeats("quantity") ?? 1
    currency = draft.optionalText("currency")
    acquisition =
      SubscriptionRow.Acquisition(rawValue: try draft.choiceOrFirst("acquisition")) ?? .paid
    trialDays = draft.optionalText("trial-days") == nil ? nil : try draft.integer("trial-days")
    discount = draft.optionalText("discount")
    endsOn = draft.optionalText("ends-on") == nil ? nil : try draft.day("ends-on")
    purchaseOrder = draft.optionalText("purchase-order")
    reason = try draft.reason()
    if let purchaseOrder {
      guard purchaseOrder.utf8.count <= 100 else {
        throw draft.invalid("purchase-order", "is longer than 100 bytes")
      }
      try draft.refuseCardNumber(in: purchaseOrder, argument: "purchase-order")
    }
  }

  package func facts(_ book: FactReader) throws -> CreateSubscriptionFacts {
    let picture = try book.picture(of: customer)
    do {
      let new = try new(picture, book)
      return CreateSubscriptionFacts(
        customer: picture.row, plan: .success((new, try book.imagine(new, of: picture))))
    } catch let refusal as Refusal {
      return CreateSubscriptionFacts(customer: picture.row, plan: .failure(refusal))
    }
  }

  private func new(_ picture: CustomerPicture, _ book: FactReader) throws -> NewSubscription {
    let catalogue = try book.catalogue()
    var currency = picture.row.currency
    if let code = self.currency {
      guard let named = Currency(code: code) else {
        throw refusal("no-such-currency", "there is no currency \(code)", "Use one such as EUR.")
      }
      currency = named
    }
    let row = try catalogue.plan(key: plan, in: currency, Self.what)
    let today = picture.terms.zone(at: book.now).day(of: book.now)
    try check(try catalogue.plan(row.id), currency, today)
    var new = NewSubscription(
      customer: customer, plan: row.id, currency: currency, quantity: quantity,
      acquisition: acquisition)
    new.trialDays = trialDays
    new.endsOn = endsOn
    new.purchaseOrder = purchaseOrder
    if let discount {
      new.discount = try catalogue.discount(key: discount, in: currency, Self.what).id
    }
    return new
  }

  private func check(_ plan: Plan, _ currency: Currency, _ today: Day) throws(Refusal) {
    guard let version = plan.version(on: today, startedOn: today) else {
      throw refusal(
        "plan-not-sold", "\(plan.code) has no version yet on \(today)", "Choose another plan.")
    }
    switch acquisition {
    case .trial, .trialCard, .trialLimited:
      guard trialDays != nil || (version.trial?.days ?? 0) > 0 else {
        throw refusal("no-trial", "\(plan.code) has no trial of its own", "State its trial-days.")
      }
    case .freemium, .paid:
      guard trialDays == nil else {
        throw refusal("no-trial", "it begins \(acquisition.rawValue)", "Let it begin as a trial.")
      }
    }
    if acquisition == .freemium {
      let costs = version.prices.contains { price in
        price.currency == currency && ((try? price.rate(.units(.one)).amount) ?? .one) != .zero
      }
      guard !costs else {
        throw refusal(
          "plan-not-free", "\(plan.code) costs something", "Let it begin paid, or as a trial.")
      }
    }
    if let endsOn, endsOn <= today {
      throw refusal("until-passed", "\(endsOn) is not after today", "Choose a later day.")
    }
  }

  private func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: Self.what, why: why, remedy: remedy)
  }

  package func decide(
    _ facts: CreateSubscriptionFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let (new, imagined) = try facts.plan.get()
    let total = imagined.lines.reduce(0) { $0 + $1.terms.total }
    return Decision(
      .createSubscription, on: RecordReference(.customer, customer.description), of: customer,
      title: "Take out \(imagined.picture.name) for \(facts.customer.name)",
      changes: imagined.changes(on: RecordReference(.customer, customer.description)),
      effects: [
        imagined.picture.state == .incomplete
          ? "It waits 23 hours for its first payment, then it expires."
          : "Access begins at once."
      ],
      irreversible: ["It stays in the history; it can be canceled."], undo: Verb.cancel.rawValue,
      reason: reason,
      writes: [
        new,
        MessageText(
          kind: "subscription taken out", words: "\(imagined.picture.name) has begun"
        ).message(
          to: facts.customer.id, about: RecordReference(.customer, customer.description)),
      ],
      money: imagined.lines.isEmpty ? [] : [Money(minorUnits: total, imagined.currency)],
      lines: imagined.lines.map { Preview.Line($0, imagined.currency) },
      alsoTouches: [facts.customer.payerID], summary: "\(imagined.picture.name) taken out")
  }
}
