// Version 1 of the book: what explanations walk from one record to the next.

extension Migration {
  /// A match names its facts in a document; here each fact finds its matches. A dunning case comes
  /// and goes, but whoever owes what to whom keeps one id for it.
  static let v0001Explain = #"""
    CREATE TABLE match_side (
      match_id INTEGER NOT NULL REFERENCES match_act (id),
      side TEXT NOT NULL CHECK (side IN ('left', 'right')), fact TEXT NOT NULL,
      PRIMARY KEY (match_id, side, fact)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX match_side_by_fact ON match_side (fact);
    CREATE TRIGGER match_side_no_update BEFORE UPDATE ON match_side BEGIN
      SELECT RAISE(ABORT, 'match_side is append-only'); END;
    CREATE TRIGGER match_side_no_delete BEFORE DELETE ON match_side BEGIN
      SELECT RAISE(ABORT, 'match_side is append-only'); END;
    CREATE TRIGGER match_side_once BEFORE INSERT ON match_side
      WHEN EXISTS (SELECT 1 FROM match_side WHERE match_id = NEW.match_id AND side = NEW.side
          AND fact = NEW.fact) BEGIN
      SELECT RAISE(ABORT, 'match_side has this row already'); END;
    CREATE TABLE dunning_identity (
      id INTEGER PRIMARY KEY, payer_id INTEGER NOT NULL REFERENCES customer (id),
      legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id), currency TEXT NOT NULL,
      UNIQUE (payer_id, legal_entity_id, currency)
    ) STRICT;
    CREATE TRIGGER dunning_identity_no_update BEFORE UPDATE ON dunning_identity BEGIN
      SELECT RAISE(ABORT, 'dunning_identity is append-only'); END;
    CREATE TRIGGER dunning_identity_no_delete BEFORE DELETE ON dunning_identity BEGIN
      SELECT RAISE(ABORT, 'dunning_identity is append-only'); END;
    CREATE TRIGGER dunning_identity_once BEFORE INSERT ON dunning_identity
      WHEN EXISTS (SELECT 1 FROM dunning_identity WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM dunning_identity WHERE payer_id = NEW.payer_id AND
          legal_entity_id = NEW.legal_entity_id AND currency = NEW.currency) BEGIN
      SELECT RAISE(ABORT, 'dunning_identity has this row already'); END;
    CREATE INDEX audit_entry_by_correlation ON audit_entry (correlation);
    CREATE INDEX refund_by_credit_note_id ON refund (credit_note_id);
    """#
}
