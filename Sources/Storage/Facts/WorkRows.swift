// Where work comes from, and the work items themselves.

import Billing

extension Connection {
  package func workItem(_ id: WorkItemID) throws -> WorkItemRow? {
    try one(where: "id = $1", [id])
  }

  package func workItem(key: String) throws -> WorkItemRow? {
    try one(where: "key = $1", [key])
  }

  package func workActs(_ id: WorkItemID) throws -> [WorkItemActRow] {
    try all(where: "item_id = $1", [id])
  }

  /// Items that nobody has closed and whose facts have not resolved them.
  package func openWorkItems() throws -> [WorkItemRow] {
    try all(where: "state = 'open' OR state = 'assigned'", order: "id")
  }

  package func workItems(of customer: CustomerID) throws -> [WorkItemRow] {
    try all(where: "customer_id \(kin(of: customer))", [customer])
  }

  /// What each rule did last, by rule and subject.
  package func watchActs() throws -> [WatchActRow] {
    try rows(
      """
      SELECT \(WatchActRow.columnList) FROM watch_act a WHERE NOT EXISTS (
        SELECT 1 FROM watch_act b WHERE b.rule = a.rule AND b.subject = a.subject AND b.n > a.n)
      ORDER BY rule, subject
      """
    ) { try WatchActRow(&$0) }
  }
}

extension Connection {
  /// Firings and recoveries, newest first.
  package func watchHistory(limit: Int) throws -> [WatchActRow] {
    try rows(
      """
      SELECT \(WatchActRow.columnList) FROM watch_act
      ORDER BY recorded_at DESC, rule, subject, n DESC LIMIT $1
      """, [limit]
    ) { try WatchActRow(&$0) }
  }
}

/// An attempt whose last word is that nobody knows.
package struct UnknownAttempt: Sendable {
  package let id: AttemptID
  package let paymentID: PaymentID
  package let customerID: CustomerID
  package let merchantAccountID: MerchantAccountID
  package let reference: String?
  package let amount: Int64
  package let currency: Currency
  package let since: Timestamp
}

/// A dispute that is neither won nor lost.
package struct OpenDispute: Sendable {
  package let id: DisputeID
  package let paymentID: PaymentID
  package let customerID: CustomerID
  package let merchantAccountID: MerchantAccountID
  package let amount: Int64
  package let currency: Currency
  package let reason: String
  package let stage: String
  package let respondBy: Timestamp?
  package let opened: Timestamp
}

/// A period that could not be billed and still is not.
package struct BlockedPeriod: Sendable {
  package let subscriptionID: SubscriptionID
  package let customerID: CustomerID
  package let startOn: Day
  package let endOn: Day
  package let reason: String
  package let blockedAt: Timestamp
}

/// A draft that waits for a person.
package struct WaitingDraft: Sendable {
  package let invoiceID: InvoiceID
  /// The first of those that it bills.
  package let subscriptionID: SubscriptionID
  /// Who pays.
  package let customerID: CustomerID
  package let currency: Currency
  package let total: Int64
  package let madeAt: Timestamp
}

/// A subscription that is set aside until a person has looked.
package struct ParkedSubscription: Sendable {
  package let subscriptionID: SubscriptionID
  package let customerID: CustomerID
  package let code: String
  package let author: String
  package let parkedAt: Timestamp
}

/// Attempts of one merchant account in a stretch of time, and how many were declined.
package struct DeclineCount: Sendable {
  package let accountID: MerchantAccountID
  package let attempts: Int64
  package let declined: Int64
}

extension Connection {
  private func values(_ customer: CustomerID?) -> [any StoredValue] {
    customer.map { [$0] } ?? []
  }

  /// Keeps what is of one customer.
  private func only(
    _ customer: CustomerID?, _ column: String, _ place: String
  ) throws -> String {
    try customer.map { "AND \(column) \(try kin(of: $0, place))" } ?? ""
  }

  /// Attempts whose newest event, of before `instant`, says unknown.
  package func unknownAttempts(
    before instant: Timestamp, of customer: CustomerID? = nil
  ) throws -> [UnknownAttempt] {
    try rows(
      """
      SELECT a.id, a.payment_id, p.customer_id, a.merchant_account_id, a.processor_reference,
        a.amount, p.currency, e.effective_at
      FROM payment_event e JOIN payment_attempt a ON a.id = e.attempt_id
      JOIN payment p ON p.id = a.payment_id
      WHERE e.state = 'unknown' AND e.effective_at < $1 AND NOT EXISTS (
        SELECT 1 FROM payment_event l
        WHERE l.attempt_id = e.attempt_id AND (l.effective_at, l.id) > (e.effective_at, e.id))
        \(try only(customer, "p.customer_id", "$2"))
      ORDER BY a.id
      """, [instant] + values(customer)
    ) {
      UnknownAttempt(
        id: try $0.next(), paymentID: try $0.next(), customerID: try $0.next(),
        merchantAccountID: try $0.next(), reference: try $0.next(), amount: try $0.next(),
        currency: try $0.next(), since: try $0.next())
    }
  }

  /// Disputes whose newest stage of before `instant` is not an end.
  package func openDisputes(
    at instant: Timestamp, of customer: CustomerID? = nil
  ) throws -> [OpenDispute] {
    try rows(
      """
      SELECT d.id, a.payment_id, p.customer_id, a.merchant_account_id, d.amount, p.currency,
        d.reason, e.stage, d.respond_by, d.created_at
      FROM dispute d JOIN payment_attempt a ON a.id = d.attempt_id
      JOIN payment p ON p.id = a.payment_id JOIN dispute_event e ON e.dispute_id = d.id
      WHERE e.effective_at <= $1 AND e.stage NOT IN ('won', 'lost', 'accepted') AND NOT EXISTS (
        SELECT 1 FROM dispute_event l WHERE l.dispute_id = d.id AND l.effective_at <= $2
        AND (l.effective_at, l.id) > (e.effective_at, e.id))
        \(try only(customer, "p.customer_id", "$3"))
      ORDER BY d.id
      """, [instant, instant] + values(customer)
    ) {
      OpenDispute(
        id: try $0.next(), paymentID: try $0.next(), customerID: try $0.next(),
        merchantAccountID: try $0.next(), amount: try $0.next(), currency: try $0.next(),
        reason: try $0.next(), stage: try $0.next(), respondBy: try $0.next(),
        opened: try $0.next())
    }
  }

  /// Blocked periods that no later outcome has replaced.
  package func blockedPeriods(of customer: CustomerID? = nil) throws -> [BlockedPeriod] {
    try rows(
      """
      SELECT b.subscription_id, s.customer_id, b.start_on, b.end_on, b.reason, b.recorded_at
      FROM billing_period b JOIN subscription s ON s.id = b.subscription_id
      WHERE b.outcome = 'blocked' AND \(BillingPeriodRow.isInForce("b"))
        \(try only(customer, "s.customer_id", "$1"))
      ORDER BY b.subscription_id, b.start_on
      """, values(customer)
    ) {
      BlockedPeriod(
        subscriptionID: try $0.next(), customerID: try $0.next(), startOn: try $0.next(),
        endOn: try $0.next(), reason: try $0.next(), blockedAt: try $0.next())
    }
  }

  /// Drafts that no run closes although no subscription on them is unpaid any more.
  package func waitingDrafts(of customer: CustomerID? = nil) throws -> [WaitingDraft] {
    try rows(
      """
      SELECT i.id, min(d.subscription_id), i.customer_id, i.currency, i.total, i.created_at
      FROM invoice_draft d JOIN invoice i ON i.id = d.invoice_id
        JOIN subscription_standing t ON t.subscription_id = d.subscription_id
      WHERE d.closes_at IS NULL AND i.status = 'draft'
        \(try only(customer, "i.customer_id", "$1"))
      GROUP BY i.id HAVING max(t.state = 'unpaid') = 0
      ORDER BY i.id
      """, values(customer)
    ) {
      WaitingDraft(
        invoiceID: try $0.next(), subscriptionID: try $0.next(), customerID: try $0.next(),
        currency: try $0.next(), total: try $0.next(), madeAt: try $0.next())
    }
  }

  /// Subscriptions whose newest act of parking has set them aside.
  package func parkedSubscriptions(
    of customer: CustomerID? = nil
  ) throws -> [ParkedSubscription] {
    try rows(
      """
      SELECT a.subscription_id, s.customer_id, a.code, a.author, a.recorded_at
      FROM parking_act a JOIN subscription s ON s.id = a.subscription_id
      WHERE a.act = 'parked' AND NOT EXISTS (
        SELECT 1 FROM parking_act l WHERE l.subscription_id = a.subscription_id AND l.id > a.id)
        \(try only(customer, "s.customer_id", "$1"))
      ORDER BY a.subscription_id
      """, values(customer)
    ) {
      ParkedSubscription(
        subscriptionID: try $0.next(), customerID: try $0.next(), code: try $0.next(),
        author: try $0.next(), parkedAt: try $0.next())
    }
  }

  /// Attempts with `from` ≤ time < `until` by merchant account; an attempt is declined when any of
  /// its events says so.
  package func declines(from: Timestamp, until: Timestamp) throws -> [DeclineCount] {
    try rows(
      """
      SELECT a.merchant_account_id, count(*), CAST(sum(CASE WHEN EXISTS (
          SELECT 1 FROM payment_event e WHERE e.attempt_id = a.id
          AND e.state IN ('declined', 'failed')) THEN 1 ELSE 0 END) AS BIGINT)
      FROM payment_attempt a WHERE a.effective_at >= $1 AND a.effective_at < $2
      GROUP BY a.merchant_account_id ORDER BY a.merchant_account_id
      """, [from, until]
    ) { DeclineCount(accountID: try $0.next(), attempts: try $0.next(), declined: try $0.next()) }
  }

  /// How many steps of a job were due before `instant` and are not done, the oldest of them, and
  /// some of their subjects.
  package func lateJobs(
    _ job: String, before instant: Timestamp, limit: Int
  ) throws -> (count: Int64, oldest: Timestamp?, subjects: [Int64]) {
    let count: Int64 =
      try first(
        "SELECT count(*) FROM job_due WHERE job = $1 AND due_at < $2", [job, instant]
      ) { try $0.next() } ?? 0
    let rows = try rows(
      """
      SELECT subject_id, due_at FROM job_due WHERE job = $1 AND due_at < $2
      ORDER BY due_at, subject_id LIMIT $3
      """, [job, instant, limit]
    ) { row -> (Int64, Timestamp) in (try row.next(), try row.next()) }
    return (count, rows.first?.1, rows.map(\.0))
  }
}

extension Connection {
  package func everyPayer() throws -> [CustomerID] {
    try rows("SELECT DISTINCT payer_id FROM customer ORDER BY payer_id") { try $0.next() }
  }

  /// Usage that can be refused, after an event in the order of subscriptions: stamped ahead of its
  /// arrival, before its subscription began, or arrived after its period had ended. Periods that
  /// were billed elsewhere are not known: there a day stands for that.
  package func doubtfulUsage(
    after last: UsageEventRow?, limit: Int
  ) throws -> [UsageEventRow] {
    let columns = UsageEventRow.columns.map { "u.\($0)" }.joined(separator: ", ")
    return try rows(
      """
      SELECT \(columns) FROM usage_event u JOIN subscription s ON s.id = u.subscription_id
      WHERE (u.subscription_id, u.id) > ($1, $2)
        AND (u.effective_at > u.created_at + 300000 OR u.effective_at < s.started_at
          OR u.created_at >= u.effective_at + 86400000
          OR EXISTS (SELECT 1 FROM billing_period p WHERE p.subscription_id = u.subscription_id
            AND p.start_at <= u.effective_at AND p.end_at > u.effective_at
            AND p.end_at <= u.created_at))
      ORDER BY u.subscription_id, u.id LIMIT $3
      """, [last?.subscriptionID ?? SubscriptionID(0), last?.id ?? UsageEventID(0), limit]
    ) { try UsageEventRow(&$0) }
  }
}
