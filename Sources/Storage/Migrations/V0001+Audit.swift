// Version 1 of the book: the audit log's public keys and signed checkpoints.

extension Migration {
  /// Secret keys are never in the book. Both tables take only the next number, and nothing in them
  /// changes: what was signed stays signed.
  static let v0001Audit = #"""
    CREATE TABLE audit_key (
      n INTEGER PRIMARY KEY, verifier TEXT NOT NULL, from_size INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE audit_checkpoint (
      n INTEGER PRIMARY KEY, tree TEXT NOT NULL CHECK (tree IN ('audit', 'journal')),
      size INTEGER NOT NULL, note TEXT NOT NULL, recorded_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX audit_checkpoint_by_size ON audit_checkpoint (tree, size, n);
    CREATE TRIGGER audit_key_no_update BEFORE UPDATE ON audit_key BEGIN
      SELECT RAISE(ABORT, 'audit_key is append-only'); END;
    CREATE TRIGGER audit_key_no_delete BEFORE DELETE ON audit_key BEGIN
      SELECT RAISE(ABORT, 'audit_key is append-only'); END;
    CREATE TRIGGER audit_key_once BEFORE INSERT ON audit_key
      WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM audit_key) BEGIN
      SELECT RAISE(ABORT, 'audit_key takes only the next number'); END;
    CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN
      SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END;
    CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint BEGIN
      SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END;
    CREATE TRIGGER audit_checkpoint_once BEFORE INSERT ON audit_checkpoint
      WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM audit_checkpoint) BEGIN
      SELECT RAISE(ABORT, 'audit_checkpoint takes only the next number'); END;
    """#
}
