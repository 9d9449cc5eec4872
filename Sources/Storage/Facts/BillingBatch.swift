// The facts of many subscriptions that are billed together, read with a few queries over lists of
// ids instead of a dozen queries a customer.

import Billing

/// Everything that billing reads of some subscriptions and their payers. Lists are in key order.
package struct BillingBatch: Sendable {
  package var customers: [CustomerRow] = []
  package var versions: [CustomerVersionRow] = []
  package var subscriptions: [SubscriptionRow] = []
  package var events: [SubscriptionEventRow] = []
  package var lines: [InvoiceLineRow] = []
  package var documents: [InvoiceRow] = []
  package var usage: [UsageEventRow] = []
  package var periods: [BillingPeriodRow] = []
  package var marks: [BillingMark] = []
  package var standings: [SubscriptionStandingRow] = []
  package var balances: [CustomerBalanceRow] = []
}

/// How far a subscription was billed, and whether it may be.
package struct BillingMark: Hashable, Sendable {
  package let subscription: SubscriptionID
  /// The last billing day before which all is decided: a blocked period waits to be billed.
  package var billedOn: Day?
  package let takenOverAt: Timestamp?
  package let isParked: Bool
}

extension Connection {
  /// Lines of periods that end after `from`, usage from `usage` on.
  package func billingBatch(
    subscriptions: [SubscriptionID], payers: [CustomerID], from: Day, usage: Range<Timestamp>
  ) throws -> BillingBatch {
    let ids = subscriptions.map(\.number)
    var batch = BillingBatch()
    batch.subscriptions = try all(in: ids, of: "id")
    let holders = Set(payers + batch.subscriptions.map(\.customerID)).map(\.number).sorted()
    batch.customers = try all(in: holders, of: "id")
    batch.versions = try all(in: holders, of: "customer_id")
    batch.events = try all(in: ids, of: "subscription_id", order: "at, id")
    batch.lines = try all(
      in: ids, of: "subscription_id", and: "period_end > $1", [from], order: "invoice_id, n")
    batch.documents = try all(
      in: Set(batch.lines.map(\.invoiceID.number)).sorted(), of: "id")
    batch.usage = try all(
      in: ids, of: "subscription_id", and: "effective_at >= $1 AND effective_at < $2",
      [usage.lowerBound, usage.upperBound], order: "effective_at, id")
    batch.periods = try all(in: ids, of: "subscription_id", and: "end_on > $1", [from])
    batch.marks = try billingMarks(ids)
    batch.standings = try all(in: ids, of: "subscription_id")
    batch.balances = try all(in: payers.map(\.number), of: "customer_id")
    return batch
  }

  package func billingMarks(of customer: CustomerID) throws -> [BillingMark] {
    try rows(
      """
      \(Self.markColumns) FROM subscription s WHERE s.customer_id \(kin(of: customer)) ORDER BY s.id
      """, [customer],
      Self.mark)
  }

  /// Nil where the book has no such subscription.
  package func billingMark(of id: SubscriptionID) throws -> BillingMark? {
    try first("\(Self.markColumns) FROM subscription s WHERE s.id = $1", [id], Self.mark)
  }

  package func billingMarks(_ ids: [Int64]) throws -> [BillingMark] {
    var result: [BillingMark] = []
    for chunk in Self.chunks(ids) {
      result += try rows(
        "\(Self.markColumns) FROM subscription s WHERE s.id IN (\(Self.places(from: 1)))", chunk,
        Self.mark)
    }
    return result
  }

  private static let markColumns = """
    SELECT s.id,
      coalesce(
        (SELECT min(p.billed_on) - 1 FROM billing_period p
          WHERE p.subscription_id = s.id AND p.outcome = 'blocked'
          AND \(BillingPeriodRow.isInForce("p"))),
        (SELECT max(p.billed_on) FROM billing_period p WHERE p.subscription_id = s.id)),
      (SELECT t.at FROM billing_takeover t WHERE t.subscription_id = s.id),
      coalesce((SELECT a.act FROM parking_act a WHERE a.subscription_id = s.id
        ORDER BY a.id DESC LIMIT 1), '')
    """

  private static func mark(_ row: inout ColumnReader) throws -> BillingMark {
    let id: SubscriptionID = try row.next()
    let billedOn: Day? = try row.next()
    let takenOverAt: Timestamp? = try row.next()
    let act: String = try row.next()
    return BillingMark(
      subscription: id, billedOn: billedOn, takenOverAt: takenOverAt, isParked: act == "parked")
  }
}

// MARK: - Lists of ids

extension Connection {
  /// How many ids one statement takes; the last list is filled up with 0, which is no id.
  private static let listLength = 128

  private static func chunks(_ ids: [Int64]) -> [[Int64]] {
    stride(from: 0, to: ids.count, by: listLength).map { start in
      var chunk = Array(ids[start..<min(ids.count, start + listLength)])
      chunk += repeatElement(0, count: listLength - chunk.count)
      return chunk
    }
  }

  private static func places(from first: Int) -> String {
    (first..<first + listLength).map { "$\($0)" }.joined(separator: ", ")
  }

  /// Rows whose `column` is among `ids`. Within a list of 128 ids rows come in `order`.
  package func all<Row: StoredRow>(
    _: Row.Type = Row.self, in ids: [Int64], of column: String, and condition: String = "",
    _ values: [any StoredValue] = [], order: String = ""
  ) throws -> [Row] {
    var result: [Row] = []
    let extra = condition.isEmpty ? "" : "\(condition) AND "
    let list = Self.places(from: values.count + 1)
    for chunk in Self.chunks(ids) {
      let values = values + chunk.map { $0 as any StoredValue }
      result += try all(where: "\(extra)\(column) IN (\(list))", values, order: order)
    }
    return result
  }
}
