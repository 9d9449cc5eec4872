// Version 1 of the book: what a draft was before it was issued. The document's own row and lines
// are put when it is finalised, so that the past asks here.

extension Migration {
  /// `draft_line` holds a draft's lines only where the final ones are others.
  static let v0001Drafts = #"""
    CREATE TABLE draft_form (
      invoice_id INTEGER PRIMARY KEY REFERENCES invoice (id), document TEXT NOT NULL,
      issued_on INTEGER NOT NULL, due_on INTEGER, total INTEGER NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE draft_line (
      invoice_id INTEGER NOT NULL REFERENCES invoice (id), n INTEGER NOT NULL,
      subscription_id INTEGER, price_id INTEGER, purpose TEXT NOT NULL, cause_id INTEGER,
      period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, service_start INTEGER NOT NULL,
      service_end INTEGER NOT NULL, quantity_mantissa INTEGER, quantity_scale INTEGER,
      amount INTEGER NOT NULL, discount_id INTEGER, discount_amount INTEGER NOT NULL,
      tax_code TEXT, tax_percent_mantissa INTEGER, tax_percent_scale INTEGER,
      tax_amount INTEGER NOT NULL, corrects_invoice_id INTEGER, corrects_line INTEGER,
      description TEXT NOT NULL, basis TEXT, PRIMARY KEY (invoice_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX draft_line_by_subscription_id ON draft_line (subscription_id);
    CREATE TRIGGER draft_form_no_update BEFORE UPDATE ON draft_form BEGIN
      SELECT RAISE(ABORT, 'draft_form is append-only'); END;
    CREATE TRIGGER draft_form_no_delete BEFORE DELETE ON draft_form BEGIN
      SELECT RAISE(ABORT, 'draft_form is append-only'); END;
    CREATE TRIGGER draft_form_once BEFORE INSERT ON draft_form
      WHEN EXISTS (SELECT 1 FROM draft_form WHERE invoice_id = NEW.invoice_id) BEGIN
      SELECT RAISE(ABORT, 'draft_form has this row already'); END;
    CREATE TRIGGER draft_line_no_update BEFORE UPDATE ON draft_line BEGIN
      SELECT RAISE(ABORT, 'draft_line is append-only'); END;
    CREATE TRIGGER draft_line_no_delete BEFORE DELETE ON draft_line BEGIN
      SELECT RAISE(ABORT, 'draft_line is append-only'); END;
    CREATE TRIGGER draft_line_once BEFORE INSERT ON draft_line
      WHEN EXISTS (SELECT 1 FROM draft_line
        WHERE invoice_id = NEW.invoice_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'draft_line has this row already'); END;
    """#
}
