// Version 1 of the book: the tables of facts.
// May be rewritten until the first release, never after.

extension Migration {
  /// Every fact carries when it came about, when it counts, when the book learned it, and in
  /// which act.   /// Integers are ids, UTC milliseconds, days since 1970, or minor units of money.
  static let v0001Facts = #"""
    CREATE TABLE id_source (
      id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE book (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, origin TEXT NOT NULL, simulated_clock INTEGER,
      zone_data_hash TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE legal_entity (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
      zone TEXT NOT NULL, currency TEXT NOT NULL, series TEXT NOT NULL,
      allows_void INTEGER NOT NULL CHECK (allows_void IN (0, 1)), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (key)
    ) STRICT;
    CREATE TABLE customer (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort_key TEXT NOT NULL, search_key TEXT NOT NULL,
      email TEXT NOT NULL, email_key TEXT NOT NULL,
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id),
      payer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
      parent_id INTEGER REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED, zone TEXT,
      currency TEXT NOT NULL, collection TEXT NOT NULL CHECK (collection IN ('automatic', 'sent')),
      terms_days INTEGER, language TEXT, country TEXT NOT NULL,
      tax_status TEXT NOT NULL CHECK (tax_status IN ('taxable', 'exempt', 'reverse_charge')),
      tax_id TEXT, sms_consent INTEGER NOT NULL CHECK (sms_consent IN (0, 1)),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE customer_version (
      customer_id INTEGER NOT NULL REFERENCES customer (id),
      field TEXT NOT NULL CHECK (field IN ('name', 'email', 'zone', 'terms_days', 'tax_status',
        'country')),
      from_on INTEGER NOT NULL, n INTEGER NOT NULL, value TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (customer_id, field, from_on, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE external_reference (
      system TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT NOT NULL,
      record_id INTEGER NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      PRIMARY KEY (system, kind, external_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE customer_note (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      text TEXT NOT NULL, author TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE credential (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      kind TEXT NOT NULL CHECK (kind IN ('card', 'sepa_debit', 'bank_transfer')), brand TEXT,
      last4 TEXT, expiry TEXT, country TEXT,
      funding TEXT CHECK (funding IN ('credit', 'debit', 'prepaid')), fingerprint TEXT,
      processor TEXT CHECK (processor IN ('stripe', 'adyen')), token TEXT,
      added_at INTEGER NOT NULL, revoked_at INTEGER, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE tax_rate (
      id INTEGER PRIMARY KEY, code TEXT NOT NULL, country TEXT NOT NULL,
      percent_mantissa INTEGER NOT NULL,
      percent_scale INTEGER NOT NULL CHECK (percent_scale BETWEEN 0 AND 12),
      from_on INTEGER NOT NULL, inclusive INTEGER NOT NULL CHECK (inclusive IN (0, 1)),
      name TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, UNIQUE (code, country, from_on)
    ) STRICT;
    CREATE TABLE merchant_account (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      processor TEXT NOT NULL CHECK (processor IN ('stripe', 'adyen')),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      lag_business_days INTEGER NOT NULL, fee_percent_mantissa INTEGER NOT NULL,
      fee_percent_scale INTEGER NOT NULL CHECK (fee_percent_scale BETWEEN 0 AND 12),
      fee_fixed INTEGER NOT NULL, iban TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (key)
    ) STRICT;
    CREATE TABLE tolerance (
      rule TEXT NOT NULL CHECK (rule IN ('fee', 'bank_charge', 'shortfall')),
      currency TEXT NOT NULL, under INTEGER NOT NULL CHECK (under >= 0),
      over INTEGER NOT NULL CHECK (over >= 0), account TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      PRIMARY KEY (rule, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE feature (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('switch', 'quota', 'metered')), unit TEXT,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE meter (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      aggregation TEXT NOT NULL CHECK (aggregation IN ('sum', 'count', 'unique', 'max', 'min',
        'latest', 'weighted_sum', 'average')),
      unit TEXT, late TEXT NOT NULL CHECK (late IN ('next_invoice', 'refuse', 'reissue')),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE discount (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, percent_off_mantissa INTEGER,
      percent_off_scale INTEGER CHECK (percent_off_scale BETWEEN 0 AND 12),
      duration TEXT NOT NULL CHECK (duration IN ('once', 'forever', 'periods')), periods INTEGER,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE discount_amount (
      discount_id INTEGER NOT NULL REFERENCES discount (id), currency TEXT NOT NULL,
      amount INTEGER NOT NULL, PRIMARY KEY (discount_id, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ladder (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (key)
    ) STRICT;
    CREATE TABLE ladder_step (
      ladder_id INTEGER NOT NULL REFERENCES ladder (id), n INTEGER NOT NULL, day INTEGER NOT NULL,
      action TEXT NOT NULL CHECK (action IN ('in_app', 'email', 'sms', 'restrict', 'end')),
      PRIMARY KEY (ladder_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ladder_feature (
      ladder_id INTEGER NOT NULL REFERENCES ladder (id),
      feature_id INTEGER NOT NULL REFERENCES feature (id), PRIMARY KEY (ladder_id, feature_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE product (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (key)
    ) STRICT;
    CREATE TABLE plan (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      product_id INTEGER NOT NULL REFERENCES product (id), name TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE discount_plan (
      discount_id INTEGER NOT NULL REFERENCES discount (id) DEFERRABLE INITIALLY DEFERRED,
      plan_id INTEGER NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
      PRIMARY KEY (discount_id, plan_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE plan_version (
      id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plan (id),
      version INTEGER NOT NULL, effective_from INTEGER NOT NULL, existing_from INTEGER,
      interval_unit TEXT NOT NULL CHECK (interval_unit IN ('days', 'weeks', 'months', 'years')),
      interval_count INTEGER NOT NULL, trial_days INTEGER, grace_days INTEGER,
      ladder_id INTEGER REFERENCES ladder (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (plan_id, version)
    ) STRICT;
    CREATE TABLE plan_feature (
      plan_version_id INTEGER NOT NULL REFERENCES plan_version (id),
      feature_id INTEGER NOT NULL REFERENCES feature (id), value TEXT NOT NULL,
      PRIMARY KEY (plan_version_id, feature_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE price (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL,
      plan_version_id INTEGER NOT NULL REFERENCES plan_version (id), n INTEGER NOT NULL,
      name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('recurring', 'usage', 'one_time')),
      timing TEXT NOT NULL CHECK (timing IN ('advance', 'arrears')),
      per TEXT CHECK (per IN ('flat', 'seat')), meter_id INTEGER REFERENCES meter (id),
      tax_code TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE price_charge (
      price_id INTEGER NOT NULL REFERENCES price (id), currency TEXT NOT NULL,
      definition TEXT NOT NULL, PRIMARY KEY (price_id, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE subscription (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      plan_id INTEGER NOT NULL REFERENCES plan (id), currency TEXT NOT NULL,
      quantity INTEGER NOT NULL, started_at INTEGER NOT NULL,
      acquisition TEXT NOT NULL CHECK (acquisition IN ('freemium', 'trial', 'trial_card',
        'trial_limited', 'paid')),
      trial_days INTEGER, anchor_day INTEGER, discount_id INTEGER REFERENCES discount (id),
      ends_on INTEGER, purchase_order TEXT,
      predecessor_id INTEGER REFERENCES subscription (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE subscription_event (
      id INTEGER PRIMARY KEY, subscription_id INTEGER NOT NULL REFERENCES subscription (id),
      event TEXT NOT NULL CHECK (event IN ('change_plan', 'change_quantity', 'apply_discount',
        'remove_discount', 'add_charge', 'pause', 'resume', 'cancel', 'reactivate',
        'extend_trial', 'start_trial', 'end_trial', 'change_price', 'withdraw')),
      at INTEGER NOT NULL, effective TEXT CHECK (effective IN ('now', 'end_of_period')),
      plan_id INTEGER REFERENCES plan (id), quantity INTEGER,
      discount_id INTEGER REFERENCES discount (id), amount INTEGER, until_at INTEGER,
      description TEXT, price_id INTEGER REFERENCES price (id), unit_price_mantissa INTEGER,
      unit_price_scale INTEGER CHECK (unit_price_scale BETWEEN 0 AND 12),
      scope TEXT CHECK (scope IN ('service', 'billing', 'collection')),
      credit TEXT CHECK (credit IN ('credit', 'refund', 'none')),
      mode TEXT CHECK (mode IN ('continue', 'reanchor')),
      withdraws_id INTEGER REFERENCES subscription_event (id), actor TEXT NOT NULL, reason TEXT,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL,
      CHECK ((event = 'withdraw') = (withdraws_id IS NOT NULL)),
      CHECK ((event = 'change_price') = (price_id IS NOT NULL)),
      CHECK ((price_id IS NULL) = (unit_price_mantissa IS NULL)),
      CHECK ((unit_price_mantissa IS NULL) = (unit_price_scale IS NULL))
    ) STRICT;
    CREATE TABLE usage_event (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL,
      meter_id INTEGER NOT NULL REFERENCES meter (id),
      subscription_id INTEGER NOT NULL REFERENCES subscription (id),
      value_mantissa INTEGER NOT NULL,
      value_scale INTEGER NOT NULL CHECK (value_scale BETWEEN 0 AND 12), operation TEXT,
      dimensions TEXT, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, UNIQUE (source, key)
    ) STRICT;
    CREATE TABLE invoice (
      id INTEGER PRIMARY KEY, number TEXT,
      document TEXT NOT NULL CHECK (document IN ('invoice', 'credit_note')),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id),
      customer_id INTEGER NOT NULL REFERENCES customer (id), currency TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'void')), issued_on INTEGER NOT NULL,
      due_on INTEGER, collection TEXT NOT NULL CHECK (collection IN ('automatic', 'sent')),
      purchase_order TEXT,
      corrects_id INTEGER REFERENCES invoice (id) DEFERRABLE INITIALLY DEFERRED,
      replaces_id INTEGER REFERENCES invoice (id) DEFERRABLE INITIALLY DEFERRED,
      total INTEGER NOT NULL, finalised_at INTEGER, voided_at INTEGER,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE invoice_line (
      invoice_id INTEGER NOT NULL REFERENCES invoice (id), n INTEGER NOT NULL,
      subscription_id INTEGER REFERENCES subscription (id), price_id INTEGER REFERENCES price (id),
      purpose TEXT NOT NULL CHECK (purpose IN ('recurring', 'usage', 'one_time', 'proration',
        'credit')),
      cause_id INTEGER REFERENCES subscription_event (id), period_start INTEGER NOT NULL,
      period_end INTEGER NOT NULL, service_start INTEGER NOT NULL, service_end INTEGER NOT NULL,
      quantity_mantissa INTEGER, quantity_scale INTEGER CHECK (quantity_scale BETWEEN 0 AND 12),
      amount INTEGER NOT NULL, discount_id INTEGER REFERENCES discount (id),
      discount_amount INTEGER NOT NULL, tax_code TEXT, tax_percent_mantissa INTEGER,
      tax_percent_scale INTEGER CHECK (tax_percent_scale BETWEEN 0 AND 12),
      tax_amount INTEGER NOT NULL, corrects_invoice_id INTEGER, corrects_line INTEGER,
      description TEXT NOT NULL, basis TEXT, PRIMARY KEY (invoice_id, n)
    ) STRICT, WITHOUT ROWID;
    -- A claim stands and goes with its line, whose references hold for it.
    CREATE TABLE billed_claim (
      subscription_id INTEGER NOT NULL, price_id INTEGER NOT NULL,
      period_start INTEGER NOT NULL, service_start INTEGER NOT NULL, purpose TEXT NOT NULL,
      cause_id INTEGER NOT NULL, corrects TEXT NOT NULL,
      invoice_id INTEGER NOT NULL, line INTEGER NOT NULL,
      PRIMARY KEY (subscription_id, price_id, period_start, service_start, purpose, cause_id,
        corrects)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE payment (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      currency TEXT NOT NULL, amount INTEGER NOT NULL,
      method TEXT NOT NULL CHECK (method IN ('card', 'sepa_debit', 'bank_transfer')),
      reference TEXT, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE payment_attempt (
      id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payment (id),
      credential_id INTEGER REFERENCES credential (id),
      merchant_account_id INTEGER NOT NULL REFERENCES merchant_account (id),
      idempotency_key TEXT NOT NULL, processor_reference TEXT, amount INTEGER NOT NULL,
      network TEXT CHECK (network IN ('visa', 'mastercard')), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (idempotency_key)
    ) STRICT;
    CREATE TABLE payment_event (
      id INTEGER PRIMARY KEY, attempt_id INTEGER NOT NULL REFERENCES payment_attempt (id),
      state TEXT NOT NULL CHECK (state IN ('requires_action', 'authorised', 'captured', 'voided',
        'declined', 'failed', 'pending', 'unknown', 'late_failure')),
      amount INTEGER, code TEXT, network_code TEXT, advice TEXT, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (attempt_id, effective_at, state)
    ) STRICT;
    CREATE TABLE allocation (
      id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payment (id),
      invoice_id INTEGER NOT NULL REFERENCES invoice (id), amount INTEGER NOT NULL,
      reverses_id INTEGER REFERENCES allocation (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE refund (
      id INTEGER PRIMARY KEY, attempt_id INTEGER NOT NULL REFERENCES payment_attempt (id),
      amount INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')), reference TEXT,
      reason TEXT, credit_note_id INTEGER REFERENCES invoice (id),
      invoice_id INTEGER REFERENCES invoice (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE dispute (
      id INTEGER PRIMARY KEY, attempt_id INTEGER NOT NULL REFERENCES payment_attempt (id),
      amount INTEGER NOT NULL, fee INTEGER, reason TEXT NOT NULL, respond_by INTEGER,
      reference TEXT, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE dispute_event (
      id INTEGER PRIMARY KEY, dispute_id INTEGER NOT NULL REFERENCES dispute (id),
      stage TEXT NOT NULL CHECK (stage IN ('inquiry', 'chargeback', 'evidence_sent', 'won',
        'lost', 'accepted', 'pre_arbitration')),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (dispute_id, effective_at, stage)
    ) STRICT;
    CREATE TABLE entitlement_override (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      feature_id INTEGER NOT NULL REFERENCES feature (id),
      effect TEXT NOT NULL CHECK (effect IN ('grant', 'revoke', 'block')), value_mantissa INTEGER,
      value_scale INTEGER CHECK (value_scale BETWEEN 0 AND 12), starts_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, reason_code TEXT NOT NULL, reason TEXT NOT NULL,
      author TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE override_act (
      override_id INTEGER NOT NULL REFERENCES entitlement_override (id), n INTEGER NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('granted', 'extended', 'revoked', 'expired')),
      value_mantissa INTEGER, value_scale INTEGER CHECK (value_scale BETWEEN 0 AND 12),
      expires_at INTEGER NOT NULL, reason_code TEXT NOT NULL, reason TEXT NOT NULL,
      author TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, PRIMARY KEY (override_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dunning_act (
      id INTEGER PRIMARY KEY, payer_id INTEGER NOT NULL REFERENCES customer (id),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('held', 'released')), until_on INTEGER,
      reason_code TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE import_file (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL, hash BLOB NOT NULL,
      bytes INTEGER NOT NULL, rows INTEGER NOT NULL, control_totals TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (hash)
    ) STRICT;
    CREATE TABLE raw_row (
      file_id INTEGER NOT NULL REFERENCES import_file (id), n INTEGER NOT NULL,
      line INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (file_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE settlement_row (
      file_id INTEGER NOT NULL REFERENCES import_file (id), n INTEGER NOT NULL,
      identity TEXT NOT NULL, processor TEXT NOT NULL, merchant_account TEXT, kind TEXT NOT NULL,
      native_kind TEXT NOT NULL, payment_references TEXT NOT NULL, modification_reference TEXT,
      merchant_reference TEXT, gross_currency TEXT NOT NULL, gross INTEGER NOT NULL,
      net_currency TEXT NOT NULL, fee INTEGER NOT NULL, net INTEGER NOT NULL, exchange_rate TEXT,
      booked_on INTEGER NOT NULL, batch TEXT, PRIMARY KEY (file_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE payout (
      id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES import_file (id),
      n INTEGER NOT NULL, identity TEXT NOT NULL, processor TEXT NOT NULL, merchant_account TEXT,
      batch TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
      paid_on INTEGER NOT NULL, bank_reference TEXT,
      is_stated INTEGER NOT NULL CHECK (is_stated IN (0, 1)), line INTEGER NOT NULL,
      text TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bank_statement (
      id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES import_file (id),
      n INTEGER NOT NULL, kind TEXT NOT NULL, version TEXT, identity TEXT NOT NULL, sequence TEXT,
      account TEXT NOT NULL, account_currency TEXT, bank TEXT, copy_indicator TEXT,
      balances TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bank_line (
      statement_id INTEGER NOT NULL REFERENCES bank_statement (id), n INTEGER NOT NULL,
      identity TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL,
      amount INTEGER NOT NULL, status TEXT NOT NULL,
      is_reversal INTEGER NOT NULL CHECK (is_reversal IN (0, 1)), booked_on INTEGER,
      value_on INTEGER, bank_reference TEXT, code TEXT, batch_count INTEGER, details TEXT NOT NULL,
      text TEXT, raw_row INTEGER NOT NULL, PRIMARY KEY (statement_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE control_break (
      file_id INTEGER NOT NULL REFERENCES import_file (id), n INTEGER NOT NULL,
      control_check TEXT NOT NULL, subject TEXT NOT NULL, stated TEXT NOT NULL,
      computed TEXT NOT NULL, currency TEXT, difference INTEGER, line INTEGER NOT NULL,
      text TEXT NOT NULL, PRIMARY KEY (file_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE duplicate_file (
      name TEXT NOT NULL, file_id INTEGER NOT NULL REFERENCES import_file (id),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (name, file_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE match_act (
      id INTEGER PRIMARY KEY, identity TEXT NOT NULL, link TEXT NOT NULL, rule TEXT NOT NULL,
      document TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, UNIQUE (identity)
    ) STRICT;
    CREATE TABLE work_item (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, work TEXT NOT NULL, kind TEXT NOT NULL,
      team TEXT NOT NULL, severity INTEGER NOT NULL, title TEXT NOT NULL,
      customer_id INTEGER REFERENCES customer (id),
      legal_entity_id INTEGER REFERENCES legal_entity (id),
      merchant_account_id INTEGER REFERENCES merchant_account (id), subject_kind TEXT,
      subject_id TEXT, currency TEXT, amount INTEGER NOT NULL, evidence TEXT NOT NULL,
      opened_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'assigned', 'closed', 'resolved')),
      assignee TEXT NOT NULL, closed_at INTEGER, search_key TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (key)
    ) STRICT;
    CREATE TABLE work_item_act (
      item_id INTEGER NOT NULL REFERENCES work_item (id), n INTEGER NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('assigned', 'commented', 'closed', 'reopened', 'resolved')),
      assignee TEXT, reason_code TEXT, text TEXT NOT NULL, author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (item_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE audit_entry (
      sequence INTEGER PRIMARY KEY, leaf BLOB NOT NULL, leaf_hash BLOB NOT NULL,
      at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, verb TEXT NOT NULL,
      object_kind TEXT NOT NULL, object_id TEXT NOT NULL, reason_code TEXT NOT NULL,
      correlation INTEGER NOT NULL, summary TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit_edge (
      level INTEGER PRIMARY KEY, hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE subject_key (
      customer_id INTEGER PRIMARY KEY REFERENCES customer (id), key BLOB, destroyed_at INTEGER
    ) STRICT;
    CREATE TABLE idempotency_key (
      key TEXT NOT NULL, digest BLOB NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE imported_row (
      kind TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
    """#
}
