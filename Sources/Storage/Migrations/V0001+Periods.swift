// Version 1 of the book: accounting periods. May be rewritten until the first release, never after.

extension Migration {
  /// Closing and reopening are facts; the last one of a legal entity says through which day its
  /// books are closed, or that they are open from the first day on.
  static let v0001Periods = #"""
    CREATE TABLE period_act (
      id INTEGER PRIMARY KEY, legal_entity_id INTEGER NOT NULL REFERENCES legal_entity (id),
      act TEXT NOT NULL CHECK (act IN ('closed', 'reopened')), closed_through INTEGER,
      reason_code TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX period_act_by_legal_entity_id ON period_act (legal_entity_id, id);
    CREATE TRIGGER period_act_no_update BEFORE UPDATE ON period_act BEGIN
      SELECT RAISE(ABORT, 'period_act is append-only'); END;
    CREATE TRIGGER period_act_no_delete BEFORE DELETE ON period_act BEGIN
      SELECT RAISE(ABORT, 'period_act is append-only'); END;
    CREATE TRIGGER period_act_once BEFORE INSERT ON period_act
      WHEN EXISTS (SELECT 1 FROM period_act WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'period_act has this row already'); END;
    """#
}
