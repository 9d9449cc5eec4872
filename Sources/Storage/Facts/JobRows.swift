// What jobs are found by, and what they leave behind.

import Billing

extension Connection {
  /// What a job has to do by `instant`, page by page in key order: pass the last one's key to get
  /// the next page.
  package func due(
    _ job: String, by instant: Timestamp, after subject: Int64 = 0, limit: Int
  ) throws -> [JobDueRow] {
    try rows(
      """
      SELECT \(JobDueRow.columnList) FROM job_due
      WHERE job = $1 AND subject_id > $2 AND due_at <= $3 ORDER BY subject_id LIMIT $4
      """, [job, subject, instant, limit]
    ) { try JobDueRow(&$0) }
  }

  /// Everything a job has to do by `instant`, in the order of payers.
  package func dueByPayer(_ job: String, by instant: Timestamp) throws -> [JobDueRow] {
    try rows(
      """
      SELECT \(JobDueRow.columnList) FROM job_due WHERE job = $1 AND due_at <= $2
      ORDER BY payer_id, subject_id
      """, [job, instant]
    ) { try JobDueRow(&$0) }
  }

  package func jobsDue(of customer: CustomerID) throws -> [JobDueRow] {
    try all(where: "customer_id = $1", [customer], order: "due_at, job, subject_id")
  }

  package func removeJobsDue(of customer: CustomerID, _ jobs: [String]) throws {
    for job in jobs {
      try execute("DELETE FROM job_due WHERE customer_id = $1 AND job = $2", [customer, job])
    }
  }

  package func removeJobDue(_ job: String, _ subject: Int64) throws {
    try execute("DELETE FROM job_due WHERE job = $1 AND subject_id = $2", [job, subject])
  }

  /// The earliest instant after `instant` at which a job or a state has something to do.
  package func nextDue(after instant: Timestamp) throws -> Timestamp? {
    let job = try first("SELECT min(due_at) FROM job_due WHERE due_at > $1", [instant]) {
      row -> Timestamp? in try row.next()
    }
    let standing = try nextStandingChange(after: instant)
    return [job ?? nil, standing].compactMap { $0 }.min()
  }

  /// Payers of whom something has changed by itself by `instant`, in id order. `action` is left to
  /// the job that does it.
  package func payersToRefresh(
    by instant: Timestamp, except action: String
  ) throws -> [CustomerID] {
    try rows(
      """
      SELECT DISTINCT payer_id FROM (
        SELECT c.payer_id FROM subscription_standing s JOIN customer c ON c.id = s.customer_id
          WHERE s.next_at <= $1 AND s.next_action <> $2
        UNION SELECT d.payer_id FROM dunning_case d WHERE d.next_at <= $3
        UNION SELECT c.payer_id FROM override_standing o JOIN customer c ON c.id = o.customer_id
          WHERE o.state <> 'expired' AND o.expires_at <= $4
        UNION SELECT c.payer_id FROM override_standing o JOIN customer c ON c.id = o.customer_id
          WHERE o.state = 'scheduled' AND o.starts_at <= $5
        UNION SELECT j.payer_id FROM job_due j WHERE j.job = 'overdue' AND j.due_at <= $6
      ) AS moved ORDER BY payer_id
      """, [instant, action, instant, instant, instant, instant]
    ) { try $0.next() }
  }

  package func message(key: String) throws -> MessageRow? {
    try one(where: "key = $1", [key])
  }

  package func messages(of customer: CustomerID) throws -> [MessageRow] {
    try all(where: "customer_id \(kin(of: customer))", [customer], order: "id")
  }

  /// Adds to what a job did at an instant.
  package func count(_ row: JobRunRow) throws {
    try execute(
      """
      INSERT INTO job_run (at, job, subjects, documents, messages, parked, is_done)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (at, job) DO UPDATE SET subjects = job_run.subjects + excluded.subjects,
        documents = job_run.documents + excluded.documents,
        messages = job_run.messages + excluded.messages,
        parked = job_run.parked + excluded.parked, is_done = excluded.is_done
      """,
      [row.at, row.job, row.subjects, row.documents, row.messages, row.parked, row.isDone])
  }

  package func jobRuns(limit: Int) throws -> [JobRunRow] {
    try rows(
      "SELECT \(JobRunRow.columnList) FROM job_run ORDER BY at DESC, job LIMIT $1", [limit]
    ) { try JobRunRow(&$0) }
  }

  /// What lies ahead, by job: how much of it, when it begins, and the money that is known.
  package func agenda() throws -> [AgendaRow] {
    try rows(
      """
      SELECT job, coalesce(currency, ''), count(*), min(due_at), CAST(sum(amount) AS BIGINT)
      FROM job_due GROUP BY job, currency ORDER BY job, currency
      """
    ) {
      AgendaRow(
        job: try $0.next(), currency: try $0.next(), count: try $0.next(),
        firstAt: try $0.next(), amount: try $0.next())
    }
  }
}

// MARK: - What the invoice run changes of rows that it knows

// Only the columns that change are named: an index over the others is left alone, which is most of
// what such a change costs.
extension Connection {
  /// A customer owes so much more, and says anew why its only live subscription is in its state.
  package func moveStanding(
    of customer: CustomerID, due amount: Int64, reason: String?
  ) throws {
    try execute(
      """
      UPDATE customer_standing SET due = due + $1,
        state_reason = CASE WHEN live_subscriptions = 1 THEN coalesce($2, state_reason)
          ELSE state_reason END
      WHERE customer_id = $3
      """, [amount, reason, customer])
  }

  /// A renewed subscription's running period and what is next.
  package func setPeriod(of row: SubscriptionStandingRow) throws {
    try execute(
      """
      UPDATE subscription_standing
      SET state_reason = $1, period_start = $2, period_end = $3, next_at = $4, next_action = $5
      WHERE subscription_id = $6
      """,
      [
        row.stateReason, row.periodStart, row.periodEnd, row.nextAt, row.nextAction,
        row.subscriptionID,
      ])
  }

  /// Moves what a job does next to a subject that it has on its agenda.
  package func move(due row: JobDueRow) throws {
    try execute(
      "UPDATE job_due SET due_at = $1, detail = $2 WHERE id = $3",
      [row.dueAt, row.detail, row.id])
  }
}

/// One job's future in one currency.
package struct AgendaRow: Hashable, Sendable {
  package let job: String
  /// Empty where no money is known.
  package let currency: String
  package let count: Int64
  package let firstAt: Timestamp
  package let amount: Int64
}

extension Connection {
  /// When the book took over the last of the subscriptions that a payer pays for.
  package func takeover(ofPayer payer: CustomerID) throws -> Timestamp? {
    try first(
      """
      SELECT max(t.at) FROM billing_takeover t JOIN subscription s ON s.id = t.subscription_id
      JOIN customer c ON c.id = s.customer_id WHERE c.payer_id \(kin(of: payer))
      """, [payer]
    ) { row -> Timestamp? in try row.next() } ?? nil
  }
}

extension Connection {
  package func jobDue(_ job: String, _ subject: Int64) throws -> JobDueRow? {
    try one(where: "job = $1 AND subject_id = $2", [job, subject])
  }
}

/// A live subscription that nothing will happen to, or whose billing is late.
package struct CompletenessGap: Hashable, Sendable {
  package let subscription: SubscriptionID
  package let customer: CustomerID
  package let reason: String
}

extension Connection {
  package func jobDue(_ id: Int64) throws -> JobDueRow? { try one(where: "id = $1", [id]) }

  /// Live subscriptions without a next step that are not parked, and those whose billing has been
  /// due for a day, in id order.
  package func completenessGaps(now: Timestamp, limit: Int) throws -> [CompletenessGap] {
    let late = now.adding(seconds: -86_400)
    return try rows(
      """
      SELECT s.subscription_id, s.customer_id,
        CASE WHEN j.id IS NULL THEN 'no next billing day' ELSE 'billing is due for over a day' END
      FROM subscription_standing s
      LEFT JOIN job_due j ON j.job = 'renewal' AND j.subject_id = s.subscription_id
      WHERE s.state IN ('active', 'past_due', 'unpaid', 'trialing')
        AND (j.id IS NULL OR j.due_at <= $1)
        AND coalesce((SELECT a.act FROM parking_act a WHERE a.subscription_id = s.subscription_id
          ORDER BY a.id DESC LIMIT 1), '') <> 'parked'
      ORDER BY s.subscription_id LIMIT $2
      """, [late, limit]
    ) {
      CompletenessGap(
        subscription: try $0.next(), customer: try $0.next(), reason: try $0.next())
    }
  }
}
