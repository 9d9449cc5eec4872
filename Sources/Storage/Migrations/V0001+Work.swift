// Version 1 of the book: what watch rules found.

extension Migration {
  static let v0001Work = #"""
    CREATE TABLE watch_act (
      rule TEXT NOT NULL, subject TEXT NOT NULL, n INTEGER NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('fired', 'recovered')), title TEXT NOT NULL,
      evidence TEXT NOT NULL, customer_id INTEGER REFERENCES customer (id),
      account_id INTEGER REFERENCES merchant_account (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      PRIMARY KEY (rule, subject, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX payment_event_unknown ON payment_event (effective_at) WHERE state = 'unknown';
    CREATE INDEX billing_period_blocked ON billing_period (subscription_id)
      WHERE outcome = 'blocked';
    CREATE INDEX work_item_by_work_due_at_id ON work_item (work, due_at, id);
    CREATE INDEX work_item_by_assignee_state ON work_item (assignee, state);
    """#

  static let v0001WorkGuards = guards(of: "watch_act", key: ["rule", "subject", "n"])
}
