// Version 1 of the book: acts that wait for a second person.

extension Migration {
  /// A request and how it ended are facts; `approval_standing` is derived, for the list.
  static let v0001Approvals = #"""
    CREATE TABLE approval (
      id INTEGER PRIMARY KEY, verb TEXT NOT NULL, subject_kind TEXT NOT NULL,
      subject_id TEXT NOT NULL, draft TEXT NOT NULL, digest BLOB NOT NULL,
      maker_id INTEGER NOT NULL REFERENCES operator (id), maker TEXT NOT NULL,
      cause TEXT NOT NULL, title TEXT NOT NULL, customer_id INTEGER REFERENCES customer (id),
      currency TEXT, amount INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      sequence INTEGER NOT NULL REFERENCES audit_entry (sequence), created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX approval_by_recorded_at_id ON approval (recorded_at, id);
    CREATE INDEX approval_by_customer_id ON approval (customer_id);
    CREATE TABLE approval_act (
      approval_id INTEGER NOT NULL REFERENCES approval (id), n INTEGER NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('approved', 'rejected', 'withdrawn', 'died')),
      operator_id INTEGER NOT NULL REFERENCES operator (id), author TEXT NOT NULL,
      text TEXT NOT NULL, created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL, PRIMARY KEY (approval_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE approval_standing (
      approval_id INTEGER PRIMARY KEY REFERENCES approval (id), state TEXT NOT NULL,
      checker TEXT NOT NULL, decided_at INTEGER NOT NULL, search_key TEXT NOT NULL
    ) STRICT;
    CREATE INDEX approval_standing_by_state_approval_id
      ON approval_standing (state, approval_id);
    """#

  static let v0001ApprovalGuards = [
    guards(of: "approval", key: ["id"]), guards(of: "approval_act", key: ["approval_id", "n"]),
  ].joined(separator: "\n")
}
