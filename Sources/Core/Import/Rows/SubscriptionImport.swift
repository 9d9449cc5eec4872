// subscriptions.csv, subscription_events.csv and usage.jsonl.

import Billing
import Storage

struct SubscriptionImport: RowImporter {
  static let file = "subscriptions.csv"
  static let columns: [ImportColumn] = [
    "id*", "customer*", "plan*", "currency*", "quantity*", "started_at*", "acquisition*",
    "trial_days", "anchor", "discount", "ends_on", "purchase_order",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let startedAt = try row.instant("started_at")
    let id: SubscriptionID = try session.newID(for: row["id"])
    try session.connection.insert(
      SubscriptionRow(
        id: id, customerID: try session.id("customer", row),
        planID: try session.id("plan", row), currency: try row.currency("currency"),
        quantity: try row.integer("quantity", 0...1_000_000_000), startedAt: startedAt,
        acquisition: try row.choice("acquisition"),
        trialDays: try row.optionalInteger("trial_days", 0...3_650).map(Int.init),
        anchorDay: try anchor(row), discountID: try session.optionalID("discount", row),
        endsOn: try row.optionalDay("ends_on"), purchaseOrder: row.optional("purchase_order"),
        stamp: session.stamp(at: startedAt)))
    // What fell due before the import was billed where the subscription comes from.
    try session.connection.insert(
      BillingTakeoverRow(
        subscriptionID: id, at: session.now, stamp: session.stamp(at: session.now)))
  }

  private func anchor(_ row: ImportRow) throws(FieldProblem) -> Int? {
    guard row["anchor"] != "anniversary" else { return nil }
    return try row.optionalInteger("anchor", 1...31).map(Int.init)
  }
}

struct SubscriptionEventImport: RowImporter {
  static let file = "subscription_events.csv"
  static let columns: [ImportColumn] = [
    "id*", "subscription*", "event*", "at*", "effective", "plan", "quantity", "discount", "amount",
    "description", "actor*", "reason", "recorded_at*",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let subscription: SubscriptionID = try session.id("subscription", row)
    guard let currency = try session.connection.currency(of: subscription) else { return }
    let event: SubscriptionEventRow.Event = try row.choice("event")
    try check(row, event)
    let at = try row.instant("at")
    try session.connection.insert(
      SubscriptionEventRow(
        id: try session.newID(for: row["id"]), subscriptionID: subscription, event: event, at: at,
        effective: try row.optionalChoice("effective"),
        planID: try session.optionalID("plan", row),
        quantity: try row.optionalInteger("quantity", 0...1_000_000_000),
        discountID: try session.optionalID("discount", row),
        amount: try row.optionalAmount("amount", currency), untilAt: nil,
        description: row.optional("description"), actor: row["actor"],
        reason: row.optional("reason"),
        stamp: session.stamp(at: at, recordedAt: try row.instant("recorded_at"))))
  }

  /// What each event cannot do without.
  private func check(
    _ row: ImportRow, _ event: SubscriptionEventRow.Event
  ) throws(FieldProblem) {
    let needed: [String] =
      switch event {
      case .changePlan: ["plan"]
      case .changeQuantity: ["quantity"]
      case .applyDiscount: ["discount"]
      case .addCharge: ["amount", "description"]
      case .removeDiscount, .pause, .resume, .cancel, .reactivate: []
      case .extendTrial, .startTrial, .endTrial, .changePrice, .withdraw:
        throw FieldProblem("event", "“\(event.rawValue)” is made in daybook, not imported")
      }
    for field in needed where row.optional(field) == nil {
      throw FieldProblem(field, "\(event.rawValue) needs a value here")
    }
  }
}

struct UsageImport: RowImporter {
  static let file = "usage.jsonl"
  static let columns: [ImportColumn] = [
    "source*", "key*", "meter*", "subscription*", "at*", "received_at*", "value*", "operation",
    "dimensions",
  ]

  /// The unit separator keeps ("a", "b/c") apart from ("a/b", "c").
  func key(_ row: ImportRow) -> String { "\(row["source"])\u{1F}\(row["key"])" }

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let operation = row.optional("operation")
    guard operation.map({ ["add", "remove"].contains($0) }) ?? true else {
      throw FieldProblem("operation", "“\(row["operation"])” is neither add nor remove")
    }
    try session.connection.insert(
      UsageEventRow(
        id: session.connection.nextID(), source: row["source"], key: row["key"],
        meterID: try session.id("meter", row), subscriptionID: try session.id("subscription", row),
        value: try row.decimal("value"), operation: operation,
        dimensions: row.optional("dimensions"),
        stamp: Stamp(
          createdAt: try row.instant("received_at"), effectiveAt: try row.instant("at"),
          recordedAt: session.now, correlation: session.correlation)))
  }
}
