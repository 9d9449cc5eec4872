// What can be imagined of a subscription, as the inputs of a form with the choices of its book.

import Billing
import Storage

extension FactReader {
  /// The inputs of a `WhatIf` for this subscription; every one may be left open.
  func imaginableChanges(of id: SubscriptionID) throws -> [Parameter] {
    let (_, subscription) = try picture(of: id)
    let currency = subscription.row.currency
    let catalogue = try catalogue()
    let plans = catalogue.rows.plans.filter { plan in
      plan.id != subscription.planRow.id
        && (catalogue.plans[plan.id]?.versions.last?.prices ?? [])
          .contains { $0.currency == currency }
    }
    let discounts = catalogue.rows.discounts.filter {
      catalogue.discount($0.id, in: currency) != nil
    }
    let prices = subscription.version.prices.filter { $0.currency == currency }
    return WhatIf.parameters(
      plan: subscription.planRow.key, quantity: subscription.quantity, plans: plans.map(\.key),
      discounts: discounts.map(\.key), prices: prices.map(\.code), currency)
  }
}

extension WhatIf {
  /// A choice that the book has nothing for is left out.
  package static func parameters(
    plan: String, quantity: Int64, plans: [String], discounts: [String], prices: [String],
    _ currency: Currency
  ) -> [Parameter] {
    let endings = Ending.allCases.map(\.rawValue)
    let credits = Credit.allCases.map(\.rawValue)
    func choice(_ name: String, _ label: String, _ values: [String], _ help: String) -> Parameter? {
      values.isEmpty
        ? nil : Parameter(name, label, .choice(values), required: false, help: help)
    }
    return [
      choice("plan", "New plan", plans, "it is on \(plan) now"),
      Parameter(
        "quantity", "New quantity", .integer(minimum: 1, maximum: 1_000_000), required: false,
        help: "it has \(quantity) now"),
      choice("discount", "Discount", discounts, "to be redeemed"),
      choice("price", "Price to change", prices, "needs the new price below"),
      Parameter(
        "amount", "New price", .quantity, required: false,
        help: "\(currency.code) a unit or flat, such as 19.00"),
      choice("when", "When", endings, "by the rules if left open; of plan, quantity, price"),
      choice("pause", "Pause", endings, "now gives credit for the rest"),
      choice("cancel", "Cancel", endings, "now: today is the last day"),
      choice("credit", "Unused days", credits, "of a cancellation now"),
      Parameter(
        "on", "On the day", .day, required: false,
        help: "today if left open; a day such as 2026-06-30, or 30d from today"),
    ].compactMap { $0 }
  }

  /// Reads the inputs of such a form.
  package init(arguments: [String: String]) throws(Refusal) {
    try self.init(
      arguments.sorted { $0.key < $1.key }.map { name, value in "\(name)=\(value)"[...] })
  }

  /// The change as `plan=growth`, `quantity=5`: what the command line takes, in its order.
  package var words: [String] { inputs.map { "\($0.name)=\($0.value)" } }

  /// By name, as the form takes them.
  package var arguments: [String: String] {
    Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.value) })
  }

  private var inputs: [(name: String, value: String)] {
    var inputs: [(name: String, value: String)] = []
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { inputs.append((name, "\(value)")) }
    }
    add("plan", plan)
    add("quantity", quantity)
    add("discount", discount)
    add("price", price)
    add("amount", amount)
    add("when", when?.rawValue)
    add("pause", pause?.rawValue)
    add("cancel", cancel?.rawValue)
    add("credit", credit?.rawValue)
    add("on", on)
    return inputs
  }
}
