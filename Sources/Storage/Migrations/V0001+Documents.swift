// Version 1 of the book: what is done with documents, and the credit that payers hold.

extension Migration {
  /// Acts, credit and refunds are facts: what was done is taken back by a further row that names
  /// the first. An issued document changes in one way only, it becomes void.
  static let v0001Documents = #"""
    CREATE TABLE document_act (
      id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoice (id),
      act TEXT NOT NULL CHECK (act IN ('finalised', 'voided', 'doubtful', 'expected',
        'written_off', 'recovered', 'short_paid', 'short_paid_back')),
      amount INTEGER NOT NULL CHECK (amount >= 0), payment_id INTEGER REFERENCES payment (id),
      reason_code TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE document_party (
      invoice_id INTEGER PRIMARY KEY REFERENCES invoice (id), seller_name TEXT NOT NULL,
      seller_country TEXT NOT NULL, customer_name TEXT NOT NULL, customer_email TEXT NOT NULL,
      customer_country TEXT NOT NULL,
      tax_status TEXT NOT NULL CHECK (tax_status IN ('taxable', 'exempt', 'reverse_charge')),
      tax_id TEXT, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE credit_grant (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('promotional', 'prepaid')),
      amount INTEGER NOT NULL CHECK (amount > 0), priority INTEGER NOT NULL, expires_on INTEGER,
      reason_code TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE credit_application (
      id INTEGER PRIMARY KEY, grant_id INTEGER NOT NULL REFERENCES credit_grant (id),
      invoice_id INTEGER REFERENCES invoice (id), amount INTEGER NOT NULL CHECK (amount <> 0),
      reverses_id INTEGER REFERENCES credit_application (id), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE balance_entry (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      amount INTEGER NOT NULL CHECK (amount <> 0),
      cause TEXT NOT NULL CHECK (cause IN ('credit_note', 'excess', 'cash', 'applied',
        'refunded', 'paid_out', 'reversed')),
      invoice_id INTEGER REFERENCES invoice (id), payment_id INTEGER REFERENCES payment (id),
      refund_id INTEGER REFERENCES refund (id), reverses_id INTEGER REFERENCES balance_entry (id),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE refund_event (
      id INTEGER PRIMARY KEY, refund_id INTEGER NOT NULL REFERENCES refund (id),
      state TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')), reference TEXT,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, UNIQUE (refund_id, effective_at, state)
    ) STRICT;
    CREATE INDEX document_act_by_invoice_id ON document_act (invoice_id);
    CREATE INDEX credit_grant_by_customer_id ON credit_grant (customer_id);
    CREATE INDEX credit_application_by_grant_id ON credit_application (grant_id);
    CREATE INDEX credit_application_by_invoice_id ON credit_application (invoice_id);
    CREATE INDEX balance_entry_by_customer_id ON balance_entry (customer_id);
    CREATE INDEX refund_event_by_refund_id ON refund_event (refund_id);
    CREATE TRIGGER invoice_issued_is_frozen BEFORE UPDATE ON invoice
      WHEN OLD.status <> 'draft' AND NOT (OLD.status = 'open' AND NEW.status = 'void'
        AND NEW.voided_at IS NOT NULL AND NEW.finalised_at IS OLD.finalised_at
        AND NEW.id = OLD.id AND NEW.number IS OLD.number AND NEW.document = OLD.document
        AND NEW.legal_entity_id = OLD.legal_entity_id AND NEW.customer_id = OLD.customer_id
        AND NEW.currency = OLD.currency AND NEW.issued_on = OLD.issued_on
        AND NEW.due_on IS OLD.due_on AND NEW.collection = OLD.collection
        AND NEW.purchase_order IS OLD.purchase_order AND NEW.corrects_id IS OLD.corrects_id
        AND NEW.replaces_id IS OLD.replaces_id AND NEW.total = OLD.total
        AND NEW.recorded_at = OLD.recorded_at) BEGIN
      SELECT RAISE(ABORT, 'an issued document never changes'); END;
    CREATE TRIGGER invoice_issued_with_number BEFORE UPDATE ON invoice
      WHEN OLD.status = 'draft' AND NEW.status <> 'draft'
        AND (NEW.number IS NULL OR NEW.finalised_at IS NULL) BEGIN
      SELECT RAISE(ABORT, 'an issued document has a number and an instant'); END;
    CREATE TRIGGER invoice_issued_stays BEFORE DELETE ON invoice
      WHEN OLD.status <> 'draft' BEGIN
      SELECT RAISE(ABORT, 'an issued document never goes'); END;
    CREATE TRIGGER document_party_only_erased BEFORE UPDATE ON document_party
      WHEN NOT (NEW.invoice_id = OLD.invoice_id AND NEW.seller_name = OLD.seller_name
        AND NEW.seller_country = OLD.seller_country
        AND NEW.customer_country = OLD.customer_country AND NEW.tax_status = OLD.tax_status
        AND NEW.customer_name = '' AND NEW.customer_email = '' AND NEW.tax_id IS NULL
        AND NEW.recorded_at = OLD.recorded_at) BEGIN
      SELECT RAISE(ABORT, 'the parties of a document are erased or stay'); END;
    CREATE TRIGGER document_party_stays BEFORE DELETE ON document_party BEGIN
      SELECT RAISE(ABORT, 'the parties of a document are erased or stay'); END;
    """# + v0001DocumentGuards

  private static let v0001DocumentGuards = [
    "document_act", "credit_grant", "credit_application", "balance_entry", "refund_event",
    "refund",
  ].map { table in
    """
    CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table) BEGIN
      SELECT RAISE(ABORT, '\(table) is append-only'); END;
    CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table) BEGIN
      SELECT RAISE(ABORT, '\(table) is append-only'); END;
    CREATE TRIGGER \(table)_once BEFORE INSERT ON \(table)
      WHEN EXISTS (SELECT 1 FROM \(table) WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, '\(table) has this row already'); END;
    """
  }.joined(separator: "\n")
}
