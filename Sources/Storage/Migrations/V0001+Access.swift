// Version 1 of the book: who may act, in which roles, up to which amounts.

extension Migration {
  /// Facts, append-only: what an operator may do now is folded from them. `operator_standing` is
  /// derived, for the list.
  static let v0001Access = #"""
    CREATE TABLE operator (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, uid INTEGER, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      UNIQUE (name), UNIQUE (uid)
    ) STRICT;
    CREATE TABLE operator_role (
      operator_id INTEGER NOT NULL REFERENCES operator (id), n INTEGER NOT NULL,
      role TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('granted', 'withdrawn')),
      author TEXT NOT NULL, reason TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL,
      PRIMARY KEY (operator_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE operator_limit (
      role TEXT NOT NULL, currency TEXT NOT NULL, n INTEGER NOT NULL,
      amount INTEGER NOT NULL CHECK (amount >= 0), author TEXT NOT NULL, reason TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (role, currency, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE operator_money (
      operator_id INTEGER NOT NULL REFERENCES operator (id), on_day INTEGER NOT NULL,
      currency TEXT NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, PRIMARY KEY (operator_id, on_day, currency, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE elevation (
      id INTEGER PRIMARY KEY, operator_id INTEGER NOT NULL REFERENCES operator (id),
      reason TEXT NOT NULL, until INTEGER NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE operator_standing (
      operator_id INTEGER PRIMARY KEY REFERENCES operator (id), sort_key TEXT NOT NULL,
      search_key TEXT NOT NULL, roles TEXT NOT NULL, since INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX operator_standing_by_sort_key_operator_id
      ON operator_standing (sort_key, operator_id);
    """#

  static let v0001AccessGuards = [
    guards(of: "operator", key: ["id"]), guards(of: "operator_role", key: ["operator_id", "n"]),
    guards(of: "operator_limit", key: ["role", "currency", "n"]),
    guards(of: "operator_money", key: ["operator_id", "on_day", "currency", "n"]),
    guards(of: "elevation", key: ["id"]),
  ].joined(separator: "\n")

  /// The three guards of an append-only table; see `v0001Guards`.
  static func guards(of table: String, key: [String]) -> String {
    let same = key.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ")
    return """
      CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table) BEGIN
        SELECT RAISE(ABORT, '\(table) is append-only'); END;
      CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table) BEGIN
        SELECT RAISE(ABORT, '\(table) is append-only'); END;
      CREATE TRIGGER \(table)_once BEFORE INSERT ON \(table)
        WHEN EXISTS (SELECT 1 FROM \(table) WHERE \(same)) BEGIN
        SELECT RAISE(ABORT, '\(table) has this row already'); END;
      """
  }
}
