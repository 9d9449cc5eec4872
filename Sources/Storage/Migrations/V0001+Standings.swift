// Version 1 of the book: the tables of derived standings, and what lists are sorted and found by.

extension Migration {
  /// Standings can be rebuilt from the facts; `…_by_…` are what lists and look-ups walk. A list's
  /// own order carries what free words are looked for in: a search walks the index alone.
  static let v0001Standings = #"""
    CREATE TABLE customer_standing (
      customer_id INTEGER PRIMARY KEY REFERENCES customer (id), sort_key TEXT NOT NULL,
      search_key TEXT NOT NULL, email_key TEXT NOT NULL, legal_entity_key TEXT NOT NULL,
      country TEXT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL,
      state_reason TEXT NOT NULL, plan_names TEXT NOT NULL, live_subscriptions INTEGER NOT NULL,
      due INTEGER NOT NULL, created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE customer_balance (
      customer_id INTEGER NOT NULL REFERENCES customer (id), currency TEXT NOT NULL,
      due INTEGER NOT NULL, overdue INTEGER NOT NULL, unapplied INTEGER NOT NULL,
      credit INTEGER NOT NULL, granted INTEGER NOT NULL, PRIMARY KEY (customer_id, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE subscription_standing (
      subscription_id INTEGER PRIMARY KEY REFERENCES subscription (id),
      customer_id INTEGER NOT NULL REFERENCES customer (id), legal_entity_key TEXT NOT NULL,
      sort_key TEXT NOT NULL, search_key TEXT NOT NULL, plan_key TEXT NOT NULL,
      plan_name TEXT NOT NULL, plan_version INTEGER NOT NULL, quantity INTEGER NOT NULL,
      currency TEXT NOT NULL, state TEXT NOT NULL, state_reason TEXT NOT NULL,
      state_since INTEGER NOT NULL, period_start INTEGER, period_end INTEGER,
      next_at INTEGER NOT NULL, next_action TEXT NOT NULL, recurring INTEGER NOT NULL,
      recurring_known INTEGER NOT NULL CHECK (recurring_known IN (0, 1))
    ) STRICT;
    CREATE TABLE invoice_standing (
      invoice_id INTEGER PRIMARY KEY REFERENCES invoice (id),
      customer_id INTEGER NOT NULL REFERENCES customer (id), legal_entity_key TEXT NOT NULL,
      search_key TEXT NOT NULL, number_key TEXT NOT NULL,
      document TEXT NOT NULL, status TEXT NOT NULL, currency TEXT NOT NULL,
      issued_on INTEGER NOT NULL, due_on INTEGER NOT NULL, total INTEGER NOT NULL,
      credited INTEGER NOT NULL, paid INTEGER NOT NULL, pending INTEGER NOT NULL,
      due INTEGER NOT NULL, payment_state TEXT NOT NULL, dispute_state TEXT NOT NULL,
      applied INTEGER NOT NULL, written_off INTEGER NOT NULL, collectability TEXT NOT NULL
    ) STRICT;
    CREATE TABLE dunning_case (
      id INTEGER PRIMARY KEY, payer_id INTEGER NOT NULL REFERENCES customer (id),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), legal_entity_key TEXT NOT NULL,
      currency TEXT NOT NULL, sort_key TEXT NOT NULL, search_key TEXT NOT NULL, state TEXT NOT NULL,
      state_reason TEXT NOT NULL, category TEXT NOT NULL, ladder_id INTEGER REFERENCES ladder (id),
      day_zero_on INTEGER NOT NULL, step INTEGER NOT NULL, next_at INTEGER NOT NULL,
      next_action TEXT NOT NULL, amount_due INTEGER NOT NULL, invoices INTEGER NOT NULL,
      evidence TEXT NOT NULL, UNIQUE (payer_id, legal_entity_id, currency)
    ) STRICT;
    CREATE TABLE override_standing (
      override_id INTEGER PRIMARY KEY REFERENCES entitlement_override (id),
      customer_id INTEGER NOT NULL REFERENCES customer (id), sort_key TEXT NOT NULL,
      search_key TEXT NOT NULL, feature_key TEXT NOT NULL, effect TEXT NOT NULL,
      value TEXT NOT NULL, state TEXT NOT NULL, starts_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, reason_code TEXT NOT NULL, author TEXT NOT NULL
    ) STRICT;
    CREATE INDEX customer_by_payer_id ON customer (payer_id);
    CREATE INDEX customer_by_parent_id ON customer (parent_id);
    CREATE INDEX customer_by_email_key ON customer (email_key);
    CREATE INDEX external_reference_by_kind_record_id ON external_reference (kind, record_id);
    CREATE INDEX external_reference_by_external_id ON external_reference (external_id);
    CREATE INDEX customer_note_by_customer_id ON customer_note (customer_id);
    CREATE INDEX credential_by_customer_id ON credential (customer_id);
    CREATE INDEX credential_by_last4 ON credential (last4);
    CREATE INDEX credential_by_token ON credential (token);
    CREATE INDEX price_by_plan_version_id ON price (plan_version_id);
    CREATE INDEX subscription_by_customer_id ON subscription (customer_id);
    CREATE INDEX subscription_event_by_subscription_id ON subscription_event (subscription_id);
    CREATE INDEX usage_event_by_subscription_id_meter_id_effective_at
      ON usage_event (subscription_id, meter_id, effective_at);
    CREATE INDEX invoice_by_customer_id ON invoice (customer_id);
    CREATE INDEX invoice_by_corrects_id ON invoice (corrects_id)
      WHERE corrects_id IS NOT NULL;
    CREATE UNIQUE INDEX invoice_number_once ON invoice (number, legal_entity_id, document)
      WHERE number IS NOT NULL;
    CREATE INDEX invoice_line_by_subscription_id ON invoice_line (subscription_id, period_end);
    CREATE INDEX payment_by_customer_id ON payment (customer_id);
    CREATE INDEX payment_attempt_by_payment_id ON payment_attempt (payment_id);
    CREATE INDEX payment_attempt_by_processor_reference ON payment_attempt (processor_reference);
    CREATE INDEX payment_attempt_by_credential_id ON payment_attempt (credential_id);
    CREATE INDEX payment_event_by_attempt_id ON payment_event (attempt_id);
    CREATE INDEX allocation_by_payment_id ON allocation (payment_id);
    CREATE INDEX allocation_by_invoice_id ON allocation (invoice_id);
    CREATE INDEX refund_by_attempt_id ON refund (attempt_id);
    CREATE INDEX refund_by_reference ON refund (reference);
    CREATE INDEX dispute_by_attempt_id ON dispute (attempt_id);
    CREATE INDEX dispute_by_reference ON dispute (reference);
    CREATE INDEX dispute_event_by_dispute_id ON dispute_event (dispute_id);
    CREATE INDEX entitlement_override_by_customer_id ON entitlement_override (customer_id);
    CREATE INDEX dunning_act_by_payer_id ON dunning_act (payer_id);
    CREATE INDEX settlement_row_by_identity ON settlement_row (identity);
    CREATE INDEX settlement_row_by_batch ON settlement_row (batch);
    CREATE INDEX payout_by_file_id ON payout (file_id);
    CREATE INDEX payout_by_identity ON payout (identity);
    CREATE INDEX bank_statement_by_file_id ON bank_statement (file_id);
    CREATE INDEX bank_statement_by_account ON bank_statement (account);
    CREATE INDEX bank_line_by_identity ON bank_line (identity);
    CREATE INDEX work_item_by_customer_id ON work_item (customer_id);
    CREATE INDEX work_item_by_state_id ON work_item (state, id);
    CREATE INDEX work_item_by_severity_id ON work_item (severity, id);
    CREATE INDEX work_item_by_opened_at_id ON work_item (opened_at, id);
    CREATE INDEX work_item_by_due_at_id ON work_item (due_at, id);
    CREATE INDEX work_item_by_amount_id ON work_item (amount, id);
    CREATE INDEX work_item_by_kind_id ON work_item (kind, id);
    CREATE INDEX audit_entry_by_object_kind_object_id_sequence
      ON audit_entry (object_kind, object_id, sequence);
    CREATE INDEX audit_entry_by_actor_sequence ON audit_entry (actor, sequence);
    CREATE INDEX audit_entry_by_verb_sequence ON audit_entry (verb, sequence);
    CREATE INDEX customer_standing_by_sort_key_customer_id
      ON customer_standing (sort_key, customer_id, search_key);
    CREATE INDEX customer_standing_by_state_customer_id ON customer_standing (state, customer_id);
    CREATE INDEX customer_standing_by_currency_due_customer_id
      ON customer_standing (currency, due, customer_id);
    CREATE INDEX customer_standing_by_live_subscriptions_customer_id
      ON customer_standing (live_subscriptions, customer_id);
    CREATE INDEX customer_standing_by_created_at_customer_id
      ON customer_standing (created_at, customer_id);
    CREATE INDEX customer_standing_by_country_customer_id
      ON customer_standing (country, customer_id);
    CREATE INDEX customer_standing_by_email_key_customer_id
      ON customer_standing (email_key, customer_id);
    CREATE INDEX subscription_standing_by_customer_id ON subscription_standing (customer_id);
    CREATE INDEX subscription_standing_by_sort_key_subscription_id
      ON subscription_standing (sort_key, subscription_id, search_key);
    CREATE INDEX subscription_standing_by_state_subscription_id
      ON subscription_standing (state, subscription_id);
    CREATE INDEX subscription_standing_by_next_at_subscription_id
      ON subscription_standing (next_at, subscription_id);
    CREATE INDEX subscription_standing_by_plan_key_subscription_id
      ON subscription_standing (plan_key, subscription_id);
    CREATE INDEX subscription_standing_by_currency_recurring_subscription_id
      ON subscription_standing (currency, recurring, subscription_id);
    CREATE INDEX invoice_standing_by_customer_id ON invoice_standing (customer_id);
    CREATE INDEX invoice_standing_by_number_key_invoice_id
      ON invoice_standing (number_key, invoice_id);
    CREATE INDEX invoice_standing_by_issued_on_invoice_id
      ON invoice_standing (issued_on, invoice_id, search_key);
    CREATE INDEX invoice_standing_by_due_on_invoice_id ON invoice_standing (due_on, invoice_id);
    CREATE INDEX invoice_standing_by_currency_due_invoice_id
      ON invoice_standing (currency, due, invoice_id);
    CREATE INDEX invoice_standing_by_currency_total_invoice_id
      ON invoice_standing (currency, total, invoice_id);
    CREATE INDEX invoice_standing_by_payment_state_invoice_id
      ON invoice_standing (payment_state, invoice_id);
    CREATE INDEX dunning_case_by_sort_key_id ON dunning_case (sort_key, id);
    CREATE INDEX dunning_case_by_next_at_id ON dunning_case (next_at, id);
    CREATE INDEX dunning_case_by_currency_amount_due_id ON dunning_case (currency, amount_due, id);
    CREATE INDEX dunning_case_by_day_zero_on_id ON dunning_case (day_zero_on, id);
    CREATE INDEX dunning_case_by_state_id ON dunning_case (state, id);
    CREATE INDEX override_standing_by_customer_id ON override_standing (customer_id);
    CREATE INDEX override_standing_by_expires_at_override_id
      ON override_standing (expires_at, override_id);
    CREATE INDEX override_standing_by_sort_key_override_id
      ON override_standing (sort_key, override_id);
    CREATE INDEX override_standing_by_state_override_id ON override_standing (state, override_id);
    """#
}
