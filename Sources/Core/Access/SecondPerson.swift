// When an act waits for a second person: by what it is, or by the money it moves.

import Billing
import Storage

/// What an operator may still move today.
struct MoneyRights {
  let limits: Limits
  /// Moved today by his own right.
  let moved: [Money]

  /// Why the money of an act is more than one of the roles allows; empty when it is not.
  func excess(of money: [Money], in roles: [OperatorRole]) throws -> [String] {
    try Self.totals(money).compactMap { amount in
      guard let (role, limit) = limits.widest(of: roles, amount.currency), let limit else {
        return nil
      }
      let before = moved.first { $0.currency == amount.currency } ?? .zero(amount.currency)
      let after = try before + amount
      guard after.minorUnits > limit else { return nil }
      guard limits.set(of: role, amount.currency) != nil else {
        return "\(amount): no limit of \(role.title) is set in \(amount.currency.code)"
      }
      let bound = Money(minorUnits: limit, amount.currency)
      let earlier = before.isZero ? "" : " after \(before) today"
      return "\(amount)\(earlier) is above the limit of \(role.title), \(bound) a day"
    }
  }

  /// Sums of magnitudes: money given back counts like money taken.
  static func totals(_ money: [Money]) throws -> [Money] {
    var sums: [Money] = []
    for amount in money where !amount.isZero {
      let size = amount.isNegative ? try amount.negated() : amount
      if let place = sums.firstIndex(where: { $0.currency == size.currency }) {
        sums[place] = try sums[place] + size
      } else {
        sums.append(size)
      }
    }
    return sums.sorted { $0.currency.code < $1.currency.code }
  }
}

extension FactReader {
  func moneyRights(of actor: Actor) throws -> MoneyRights {
    MoneyRights(
      limits: Limits(try connection.limits()),
      moved: try actor.operatorID.map {
        try connection.moneyMoved(by: $0, on: Zone.utc.day(of: now))
      } ?? [])
  }

  /// Why a decision waits for a second person; empty when it does not. Jobs act by their rules,
  /// and an approval is the second person.
  func secondPerson(for decision: Decision, by actor: Actor) throws -> [String] {
    guard !actor.isSystem, decision.verb.duty != .approval else { return [] }
    let roles = actor.enabling(decision.duty)
    return decision.secondPerson
      + (try moneyRights(of: actor).excess(of: decision.money, in: roles))
  }
}
