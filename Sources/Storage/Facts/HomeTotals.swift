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
    let states = try counts(
      "SELECT state, count(*) FROM subscription_standing GROUP BY state ORDER BY state")
    let final: Set<String> = ["canceled", "expired"]
    return HomeTotals(
      customers: try count(CustomerStandingRow.self),
      liveSubscriptions: states.filter { !final.contains($0.name) }.reduce(0) { $0 + $1.count },
      states: Dictionary(uniqueKeysWithValues: states.map { ($0.name, $0.count) }),
      plans: try counts(
        """
        SELECT plan_name, count(*) FROM subscription_standing
        WHERE state NOT IN ('canceled', 'expired') GROUP BY plan_name ORDER BY plan_name
        """),
      recurring: try sums(
        """
        SELECT currency, CAST(sum(recurring) AS BIGINT) FROM subscription_standing
        WHERE recurring_known = 1 GROUP BY currency ORDER BY currency
        """),
      due: try sums(
        """
        SELECT currency, CAST(sum(due) AS BIGINT) FROM customer_balance
        GROUP BY currency ORDER BY currency
        """),
      overdue: try sums(
        """
        SELECT currency, CAST(sum(overdue) AS BIGINT) FROM customer_balance
        GROUP BY currency ORDER BY currency
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

  private func counts(_ sql: String) throws -> [HomeTotals.Count] {
    try rows(sql) { HomeTotals.Count(name: try $0.next(), count: try $0.next()) }
  }

  private func sums(_ sql: String) throws -> [ListTotals.Sum] {
    try rows(sql) { ListTotals.Sum(currency: try $0.next(), minorUnits: try $0.next()) }
  }
}
