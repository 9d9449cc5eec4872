// A change of a subscription that is only imagined: what it would bill, and what comes after.

import Billing

/// One imagined change. Everything is optional but at least one thing changes.
package struct WhatIf: Codable, Hashable, Sendable {
  package enum Ending: String, Codable, Hashable, Sendable, CaseIterable {
    case now
    case atEnd = "at_end"
  }
  /// The local day of the change; today if absent.
  package var on: Day?
  /// A plan's key.
  package var plan: String?
  package var quantity: Int64?
  /// A discount's key to be redeemed.
  package var discount: String?
  /// A price's code and its new amount in major units, per unit or flat.
  package var price: String?
  package var amount: ExactDecimal?
  package var pause: Ending?
  package var cancel: Ending?

  package init() {}

  /// Reads `plan=growth quantity=5 cancel=at_end`, as the prompt and the command line state it.
  package init(_ words: [Substring]) throws(Refusal) {
    self.init()
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Self.unread(word, "write name=value") }
      try set(parts[0], parts[1], word)
    }
    var change = self
    change.on = nil
    guard change != WhatIf() else {
      throw Refusal(
        "what-if", what: "The change cannot be previewed", why: "nothing changes",
        remedy: "Say what changes, such as plan=growth or quantity=5.")
    }
  }

  private mutating func set(_ name: String, _ value: String, _ word: Substring) throws(Refusal) {
    switch name {
    case "plan": plan = value
    case "discount": discount = value
    case "price": price = value
    case "on":
      guard let day = Day(value) else { throw Self.unread(word, "a day is 2026-06-30") }
      on = day
    case "quantity":
      guard let number = Int64(value), number > 0 else { throw Self.unread(word, "a whole number") }
      quantity = number
    case "amount":
      guard let decimal = try? ExactDecimal(value) else { throw Self.unread(word, "an amount") }
      amount = decimal
    case "pause":
      guard let ending = Ending(rawValue: value) else { throw Self.unread(word, "now or at_end") }
      pause = ending
    case "cancel":
      guard let ending = Ending(rawValue: value) else { throw Self.unread(word, "now or at_end") }
      cancel = ending
    default:
      throw Self.unread(
        word, "known are plan, quantity, discount, price, amount, pause, cancel, on")
    }
  }

  private static func unread(_ word: Substring, _ why: String) -> Refusal {
    Refusal(
      "what-if", what: "The change cannot be previewed", why: "\(word) was not understood: \(why)",
      remedy: "Example: plan=growth quantity=5")
  }
}
