// The figures of the first screen, summed where the rows are.

import Billing

package struct HomeTotals: Sendable {
  package struct Count: Hashable, Sendable {
    package let name: String
    package let count: Int64
  }
  package let customers: Int64
  package let liveSubscriptions: Int64
  /// By state.
  package let states: [String: Int64]
  /// Live ones by plan, in name order.
  package let plans: [Count]
  package let recurring: [ListTotals.Sum]
  package let due: [ListTotals.Sum]
  package let overdue: [ListTotals.Sum]
  /// Documents past their due day, by age.
  package let ages: [Count]
}

extension Connection {
  package func homeTotals(now: Timestamp) throws -> HomeTotals {
    let rows = try rows(
      """
      SELECT state, plan_name, currency, subscriptions, recurring FROM subscription_total
      WHERE subscriptions > 0 ORDER BY state, plan_name, currency
      """
    ) { try SubscriptionTotal(&$0) }
    let live = rows.filter { !$0.isOver }
    return HomeTotals(
      customers: try count(CustomerStandingRow.self),
      liveSubscriptions: live.reduce(0) { $0 + $1.subscriptions },
      states: Dictionary(rows.map { ($0.state, $0.subscriptions) }, uniquingKeysWith: +),
      plans: grouped(live) { ($0.plan, $0.subscriptions) }
        .map { HomeTotals.Count(name: $0.key, count: $0.sum) },
      recurring: grouped(rows) { ($0.currency, $0.recurring) }
        .map { ListTotals.Sum(currency: $0.key, minorUnits: $0.sum) },
      due: try sums(
        """
        SELECT currency, CAST(sum(due) AS BIGINT) FROM customer_balance
        WHERE due > 0 GROUP BY currency ORDER BY currency
        """),
      overdue: try sums(
        """
        SELECT currency, CAST(sum(overdue) AS BIGINT) FROM customer_balance
        WHERE due > 0 GROUP BY currency ORDER BY currency
        """),
      ages: try ages(today: Zone.utc.day(of: now)))
  }

  private func ages(today: Day) throws -> [HomeTotals.Count] {
    let bounds: [(String, Int, Int)] = [
      ("1 to 7 days", 1, 7), ("8 to 30 days", 8, 30), ("31 to 60 days", 31, 60),
      ("61 to 90 days", 61, 90), ("over 90 days", 91, 1_000_000),
    ]
    return try bounds.map { name, from, to in
      let latest = Int64(today.number) - Int64(from)
      let earliest = Int64(today.number) - Int64(to)
      let found = try first(
        """
        SELECT count(*) FROM invoice_standing WHERE due > 0 AND due_on <= $1 AND due_on >= $2
        """, [latest, earliest]
      ) { row -> Int64 in try row.next() }
      return HomeTotals.Count(name: name, count: found ?? 0)
    }
  }

  /// Sums by key, in the order of the keys.
  private func grouped(
    _ rows: [SubscriptionTotal], _ part: (SubscriptionTotal) -> (String, Int64)
  ) -> [(key: String, sum: Int64)] {
    Dictionary(rows.map(part), uniquingKeysWith: +).sorted { $0.key < $1.key }
      .map { (key: $0.key, sum: $0.value) }
  }

  private func sums(_ sql: String) throws -> [ListTotals.Sum] {
    try rows(sql) { ListTotals.Sum(currency: try $0.next(), minorUnits: try $0.next()) }
  }
}

/// Subscriptions of one state, plan and currency, as counted while they change.
private struct SubscriptionTotal {
  let state: String
  let plan: String
  let currency: String
  let subscriptions: Int64
  let recurring: Int64

  var isOver: Bool { ["canceled", "expired"].contains(state) }

  init(_ row: inout ColumnReader) throws {
    state = try row.next()
    plan = try row.next()
    currency = try row.next()
    subscriptions = try row.next()
    recurring = try row.next()
  }
}
