// Version 1 of the book: the ledger. Journal entries are numbered without gaps and never change;
// what is summed from them is kept in the same transaction.

extension Migration {
  /// A posting's ids are 0 where it has none. `journal_fact` names the facts that an entry covers
  /// beside its source. `ledger_balance` is the roll-up that the trial balance reads;
  /// `revenue_schedule` says what is recognised when, and by which entry it was.
  static let v0001Ledger = #"""
    CREATE TABLE journal_entry (
      id INTEGER PRIMARY KEY, source_kind TEXT NOT NULL, source_id INTEGER NOT NULL,
      rule TEXT NOT NULL, posted_on INTEGER NOT NULL, currency TEXT NOT NULL,
      amount INTEGER NOT NULL, legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id),
      customer_id INTEGER NOT NULL, reverses_id INTEGER REFERENCES journal_entry (id),
      leaf_hash BLOB NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (source_kind, source_id, rule)
    ) STRICT;
    CREATE TABLE posting (
      entry_id INTEGER NOT NULL REFERENCES journal_entry (id), n INTEGER NOT NULL,
      account TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
      amount INTEGER NOT NULL CHECK (amount > 0), legal_entity_id INTEGER NOT NULL,
      customer_id INTEGER NOT NULL, merchant_account_id INTEGER NOT NULL,
      PRIMARY KEY (entry_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal_fact (
      source_kind TEXT NOT NULL, source_id INTEGER NOT NULL, rule TEXT NOT NULL,
      entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
      PRIMARY KEY (source_kind, source_id, rule)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal_edge (
      level INTEGER PRIMARY KEY, hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE ledger_balance (
      id INTEGER PRIMARY KEY, account TEXT NOT NULL,
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      merchant_account_id INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL,
      place INTEGER NOT NULL, legal_entity_key TEXT NOT NULL, search_key TEXT NOT NULL,
      UNIQUE (account, legal_entity_id, currency, merchant_account_id)
    ) STRICT;
    CREATE TABLE revenue_schedule (
      source_kind TEXT NOT NULL, source_id INTEGER NOT NULL, earned_on INTEGER NOT NULL,
      amount INTEGER NOT NULL, currency TEXT NOT NULL, legal_entity_id INTEGER NOT NULL,
      customer_id INTEGER NOT NULL, entry_id INTEGER REFERENCES journal_entry (id),
      recorded_at INTEGER NOT NULL, recognised_at INTEGER,
      PRIMARY KEY (source_kind, source_id, earned_on)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ledger_balance_by_place_id ON ledger_balance (place, id);
    CREATE INDEX ledger_balance_by_legal_entity_key_id ON ledger_balance (legal_entity_key, id);
    CREATE INDEX ledger_balance_by_currency_id ON ledger_balance (currency, id);
    CREATE INDEX journal_entry_by_customer_id_id ON journal_entry (customer_id, id);
    CREATE INDEX journal_entry_by_reverses_id ON journal_entry (reverses_id)
      WHERE reverses_id IS NOT NULL;
    CREATE INDEX journal_entry_by_posted_on_id ON journal_entry (posted_on, id);
    CREATE INDEX journal_fact_by_entry_id ON journal_fact (entry_id);
    CREATE INDEX posting_by_account_entry_id ON posting (account, entry_id);
    CREATE INDEX revenue_schedule_by_earned_on ON revenue_schedule (earned_on)
      WHERE entry_id IS NULL;
    CREATE INDEX revenue_schedule_by_customer_id ON revenue_schedule (customer_id);
    CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry BEGIN
      SELECT RAISE(ABORT, 'journal_entry is append-only'); END;
    CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry BEGIN
      SELECT RAISE(ABORT, 'journal_entry is append-only'); END;
    CREATE TRIGGER journal_entry_once BEFORE INSERT ON journal_entry
      WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM journal_entry)
        OR EXISTS (SELECT 1 FROM journal_entry WHERE source_kind = NEW.source_kind AND
          source_id = NEW.source_id AND rule = NEW.rule) BEGIN
      SELECT RAISE(ABORT, 'journal_entry takes the next number and each source once'); END;
    CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN
      SELECT RAISE(ABORT, 'posting is append-only'); END;
    CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN
      SELECT RAISE(ABORT, 'posting is append-only'); END;
    CREATE TRIGGER posting_once BEFORE INSERT ON posting
      WHEN NEW.entry_id < (SELECT coalesce(max(entry_id), 0) FROM posting)
        OR EXISTS (SELECT 1 FROM posting WHERE entry_id = NEW.entry_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'posting is added entry by entry, each once'); END;
    CREATE TRIGGER journal_fact_no_update BEFORE UPDATE ON journal_fact BEGIN
      SELECT RAISE(ABORT, 'journal_fact is append-only'); END;
    CREATE TRIGGER journal_fact_no_delete BEFORE DELETE ON journal_fact BEGIN
      SELECT RAISE(ABORT, 'journal_fact is append-only'); END;
    CREATE TRIGGER journal_fact_once BEFORE INSERT ON journal_fact
      WHEN EXISTS (SELECT 1 FROM journal_fact WHERE source_kind = NEW.source_kind AND
        source_id = NEW.source_id AND rule = NEW.rule) BEGIN
      SELECT RAISE(ABORT, 'journal_fact has this row already'); END;
    CREATE TRIGGER revenue_schedule_recognised_once BEFORE UPDATE ON revenue_schedule
      WHEN OLD.entry_id IS NOT NULL OR NEW.amount <> OLD.amount OR
        NEW.earned_on <> OLD.earned_on OR NEW.source_id <> OLD.source_id OR
        NEW.source_kind <> OLD.source_kind OR NEW.currency <> OLD.currency OR
        NEW.customer_id <> OLD.customer_id BEGIN
      SELECT RAISE(ABORT, 'revenue_schedule is only ever recognised, once'); END;
    CREATE TRIGGER revenue_schedule_never_deleted BEFORE DELETE ON revenue_schedule BEGIN
      SELECT RAISE(ABORT, 'revenue_schedule is append-only'); END;
    CREATE TRIGGER revenue_schedule_once BEFORE INSERT ON revenue_schedule
      WHEN EXISTS (SELECT 1 FROM revenue_schedule WHERE source_kind = NEW.source_kind AND
        source_id = NEW.source_id AND earned_on = NEW.earned_on) BEGIN
      SELECT RAISE(ABORT, 'revenue_schedule has this row already'); END;
    """#
}
