// A change of a subscription that is only imagined: what it would bill, and what comes after.

import Billing

/// One imagined change. Everything is optional but at least one thing changes.
package struct WhatIf: Codable, Hashable, Sendable {
  package enum Ending: String, Codable, Hashable, Sendable, CaseIterable {
    case now
    case atEnd = "at_end"
  }
  /// What becomes of paid days after a cancellation now.
  package enum Credit: String, Codable, Hashable, Sendable, CaseIterable {
    case none, credit, refund
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
  /// When plan, quantity and price change; by the rules of changes if absent.
  package var when: Ending?
  package var pause: Ending?
  package var cancel: Ending?
  package var credit: Credit?

  package init() {}

  /// Reads `plan=growth quantity=5 cancel=at_end`, as the prompt and the command line state it.
  package init(_ words: [Substring]) throws(Refusal) {
    self.init()
    var seen: Set<String> = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Self.unread(word, "write name=value") }
      guard seen.insert(parts[0]).inserted else {
        throw Self.unread(word, "\(parts[0]) is given twice")
      }
      try set(parts[0], parts[1], word)
    }
    try check()
  }

  /// Words that say something only beside another.
  private func check() throws(Refusal) {
    if price != nil, amount == nil {
      throw Self.refusal("a new price needs an amount", "Add amount=19.00.")
    }
    if amount != nil, price == nil {
      throw Self.refusal("an amount needs the price that it is for", "Add price=, a price's key.")
    }
    if when != nil, plan == nil, quantity == nil, price == nil {
      throw Self.refusal(
        "when is for a plan, a quantity or a price", "Write pause=now or cancel=now instead.")
    }
    if credit != nil, cancel != .now {
      throw Self.refusal("credit is given back only by a cancellation now", "Add cancel=now.")
    }
    guard plan ?? discount ?? price != nil || quantity != nil || pause != nil || cancel != nil
    else {
      throw Self.refusal("nothing changes", "Say what changes, such as plan=growth or quantity=5.")
    }
  }

  private mutating func set(_ name: String, _ value: String, _ word: Substring) throws(Refusal) {
    switch name {
    case "plan": plan = value
    case "discount": discount = value
    case "price": price = value
    case "on":
      guard let day = Day(value) else { throw Self.unread(word, "a day such as 2026-06-30") }
      on = day
    case "quantity":
      guard let number = Int64(value), number > 0 else {
        throw Self.unread(word, "a whole number from 1")
      }
      quantity = number
    case "amount":
      guard let decimal = try? ExactDecimal(value) else {
        throw Self.unread(word, "an amount such as 19.00")
      }
      amount = decimal
    case "when": when = try Self.choice(value, word)
    case "pause": pause = try Self.choice(value, word)
    case "cancel": cancel = try Self.choice(value, word)
    case "credit": credit = try Self.choice(value, word)
    default:
      throw Self.unread(
        word,
        "known are plan, quantity, discount, price, amount, when, pause, cancel, credit, on")
    }
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ value: String, _ word: Substring
  ) throws(Refusal) -> Choice {
    guard let choice = Choice(rawValue: value) else {
      throw unread(word, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  private static func unread(_ word: Substring, _ why: String) -> Refusal {
    refusal(
      "\(word) was not understood: \(why)", "Each is given by itself: plan=growth, quantity=5.")
  }

  static func refusal(_ why: String, _ remedy: String) -> Refusal {
    Refusal("what-if", what: "The change cannot be previewed", why: why, remedy: remedy)
  }
}

extension WhatIf {
  /// The commands that would carry it out, in their order.
  func drafts(on subscription: RecordReference, asOf: Timestamp) -> [CommandDraft] {
    var drafts: [CommandDraft] = []
    func add(_ verb: Verb, _ arguments: [String: String?]) {
      var given = arguments.compactMapValues(\.self)
      given["reason-code"] = "correction"
      given["reason"] = "imagined"
      drafts.append(CommandDraft(verb, on: subscription, arguments: given, asOf: asOf))
    }
    let seats = quantity.map(String.init)
    if let plan {
      add(.changePlan, ["plan": plan, "quantity": seats, "when": when?.rawValue])
    } else if quantity != nil {
      add(.changeQuantity, ["quantity": seats, "when": when?.rawValue])
    }
    if let discount { add(.applyDiscount, ["discount": discount]) }
    if let price {
      add(
        .changePrice,
        ["price": price, "amount": amount?.description, "when": when?.rawValue])
    }
    if let pause { add(.pause, ["when": pause.rawValue]) }
    if let cancel { add(.cancel, ["when": cancel.rawValue, "credit": credit?.rawValue]) }
    return drafts
  }
}
