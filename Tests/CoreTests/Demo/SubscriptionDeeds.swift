// A deed for each verb over subscriptions, for the tests that go through every verb.

@testable import Core

extension CommandTests {
  private static func act(
    _ verb: Verb, _ name: String, _ arguments: [String: String] = [:]
  ) -> Deed {
    Deed(verb, .named(name, .subscription), arguments, why: true)
  }

  static let cancelAtEnd = act(.cancel, "S0003")
  static let pauseNow = act(.pause, "S0003", ["when": "now"])
  static let discounted = act(.applyDiscount, "S0003", ["discount": "loyal5"])
  static let parked = act(.park, "S0003")

  /// S0003 is active, S0022 in trial, S0054 canceled.
  static let subscriptionDeeds: [(before: Deed?, deed: Deed, shows: String)] = [
    (
      nil,
      Deed(
        .createSubscription, .named("C0003", .customer),
        ["plan": "growth", "quantity": "3", "discount": "launch20"], why: true), "Growth"
    ),
    (
      nil,
      Deed(
        .correctCustomer, .named("C0003", .customer),
        ["field": "name", "value": "Renamed AG"], why: true), "Renamed AG"
    ),
    (
      nil,
      Deed(
        .createCustomer, .id(.book, "book"),
        [
          "name": "Fresh GmbH", "email": "fresh@example.com", "legal-entity": "nw-de",
          "country": "DE",
        ], why: true), "Fresh GmbH"
    ),
    (
      cancelAtEnd,
      Deed(.undo, .first(.audit, "verb:cancel"), why: true), "planned step taken back"
    ),
    (
      nil,
      Deed(.mergeCustomers, .named("C0001", .customer), ["into": "C0002"], why: true),
      "Merged with"
    ),
    (nil, act(.changePlan, "S0003", ["plan": "growth", "quantity": "4"]), "shorter interval"),
    (nil, act(.changeQuantity, "S0003", ["quantity": "20"]), "more units"),
    (nil, act(.changePrice, "S0003", ["price": "scale-seat-1", "amount": "1.50"]), "new price"),
    (nil, discounted, "loyal5"),
    (discounted, act(.removeDiscount, "S0003"), "remove_discount"),
    (
      nil, act(.addCharge, "S0003", ["amount": "150.00", "description": "Onboarding"]),
      "add_charge"
    ),
    (nil, pauseNow, "as asked"),
    (pauseNow, act(.resume, "S0003", ["mode": "reanchor"]), "resume sets a new anchor"),
    (nil, cancelAtEnd, "cancel without credit"),
    (cancelAtEnd, act(.withdraw, "S0003"), "planned step taken back"),
    (nil, act(.reactivate, "S0054"), "Takes up"),
    (nil, act(.endTrial, "S0022"), "end_trial"),
    (
      act(.reactivate, "S0054"),
      Deed(
        .startTrial, .first(.subscriptions, "status:incomplete Rapid Exit"), ["days": "14"],
        why: true),
      "start_trial"
    ),
    (nil, parked, "asked for by the tests"),
    (parked, act(.unpark, "S0003"), "unpark"),
  ]
}
