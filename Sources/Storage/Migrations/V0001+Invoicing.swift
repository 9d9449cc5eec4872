// Version 1 of the book: numbers, periods and drafts of the invoice run, jobs and messages.

extension Migration {
  /// `job_due` and `job_run` are derived and may be put; everything else is written once, except
  /// the counter of a number series, which only rises.
  static let v0001Invoicing = #"""
    CREATE TABLE number_series (
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id),
      document TEXT NOT NULL CHECK (document IN ('invoice', 'credit_note')),
      fiscal_year INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last >= 0),
      last_issued_on INTEGER NOT NULL, PRIMARY KEY (legal_entity_id, document, fiscal_year)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE billing_period (
      subscription_id INTEGER NOT NULL REFERENCES subscription (id),
      price_id INTEGER NOT NULL REFERENCES price (id), epoch INTEGER NOT NULL,
      k INTEGER NOT NULL, n INTEGER NOT NULL, start_on INTEGER NOT NULL, end_on INTEGER NOT NULL,
      start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, billed_on INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('billed', 'zero', 'waived', 'blocked')),
      reason TEXT NOT NULL, invoice_id INTEGER REFERENCES invoice (id),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (subscription_id, price_id, epoch, k, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE billing_takeover (
      subscription_id INTEGER PRIMARY KEY REFERENCES subscription (id), at INTEGER NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE invoice_draft (
      invoice_id INTEGER NOT NULL REFERENCES invoice (id),
      subscription_id INTEGER NOT NULL REFERENCES subscription (id), from_on INTEGER NOT NULL,
      billing_on INTEGER NOT NULL, closes_at INTEGER, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (invoice_id, subscription_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE job_run (
      at INTEGER NOT NULL, job TEXT NOT NULL, subjects INTEGER NOT NULL,
      documents INTEGER NOT NULL, messages INTEGER NOT NULL, parked INTEGER NOT NULL,
      is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)), PRIMARY KEY (at, job)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE job_due (
      id INTEGER PRIMARY KEY, job TEXT NOT NULL, subject_id INTEGER NOT NULL,
      due_at INTEGER NOT NULL, customer_id INTEGER NOT NULL, payer_id INTEGER NOT NULL,
      detail TEXT NOT NULL, currency TEXT, amount INTEGER NOT NULL, UNIQUE (job, subject_id)
    ) STRICT;
    CREATE TABLE message (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      customer_id INTEGER NOT NULL REFERENCES customer (id), kind TEXT NOT NULL,
      channel TEXT NOT NULL CHECK (channel IN ('in_app', 'email', 'sms')),
      subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, text TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE INDEX invoice_draft_by_subscription_id ON invoice_draft (subscription_id);
    CREATE INDEX invoice_draft_waiting ON invoice_draft (subscription_id) WHERE closes_at IS NULL;
    CREATE INDEX job_due_by_due_at_id ON job_due (due_at, id);
    CREATE INDEX job_due_by_customer_id ON job_due (customer_id);
    CREATE INDEX message_by_customer_id ON message (customer_id);
    CREATE TRIGGER number_series_only_rises BEFORE UPDATE ON number_series
      WHEN NEW.last < OLD.last OR NEW.last_issued_on < OLD.last_issued_on BEGIN
      SELECT RAISE(ABORT, 'a number series only rises'); END;
    CREATE TRIGGER number_series_no_delete BEFORE DELETE ON number_series BEGIN
      SELECT RAISE(ABORT, 'a number series only rises'); END;
    CREATE TRIGGER billing_period_no_update BEFORE UPDATE ON billing_period BEGIN
      SELECT RAISE(ABORT, 'billing_period is append-only'); END;
    CREATE TRIGGER billing_period_no_delete BEFORE DELETE ON billing_period BEGIN
      SELECT RAISE(ABORT, 'billing_period is append-only'); END;
    CREATE TRIGGER billing_period_once BEFORE INSERT ON billing_period
      WHEN EXISTS (SELECT 1 FROM billing_period WHERE subscription_id = NEW.subscription_id AND price_id =
          NEW.price_id AND epoch = NEW.epoch AND k = NEW.k AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'billing_period has this row already'); END;
    CREATE TRIGGER billing_takeover_no_update BEFORE UPDATE ON billing_takeover BEGIN
      SELECT RAISE(ABORT, 'billing_takeover is append-only'); END;
    CREATE TRIGGER billing_takeover_no_delete BEFORE DELETE ON billing_takeover BEGIN
      SELECT RAISE(ABORT, 'billing_takeover is append-only'); END;
    CREATE TRIGGER billing_takeover_once BEFORE INSERT ON billing_takeover
      WHEN EXISTS (SELECT 1 FROM billing_takeover WHERE subscription_id = NEW.subscription_id) BEGIN
      SELECT RAISE(ABORT, 'billing_takeover has this row already'); END;
    CREATE TRIGGER invoice_draft_no_update BEFORE UPDATE ON invoice_draft BEGIN
      SELECT RAISE(ABORT, 'invoice_draft is append-only'); END;
    CREATE TRIGGER invoice_draft_no_delete BEFORE DELETE ON invoice_draft BEGIN
      SELECT RAISE(ABORT, 'invoice_draft is append-only'); END;
    CREATE TRIGGER invoice_draft_once BEFORE INSERT ON invoice_draft
      WHEN EXISTS (SELECT 1 FROM invoice_draft WHERE invoice_id = NEW.invoice_id AND
          subscription_id = NEW.subscription_id) BEGIN
      SELECT RAISE(ABORT, 'invoice_draft has this row already'); END;
    CREATE TRIGGER message_no_update BEFORE UPDATE ON message BEGIN
      SELECT RAISE(ABORT, 'message is append-only'); END;
    CREATE TRIGGER message_no_delete BEFORE DELETE ON message BEGIN
      SELECT RAISE(ABORT, 'message is append-only'); END;
    CREATE TRIGGER message_once BEFORE INSERT ON message
      WHEN EXISTS (SELECT 1 FROM message WHERE id = NEW.id OR key = NEW.key) BEGIN
      SELECT RAISE(ABORT, 'message has this row already'); END;
    """#
}
