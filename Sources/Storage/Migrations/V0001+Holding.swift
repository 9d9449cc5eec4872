// Version 1 of the book: what operators decide about subscriptions and customers as a whole.
// May be rewritten until the first release, never after.

extension Migration {
  /// Parking keeps a subscription from being billed until a person has looked; a merge makes a
  /// duplicate an alias of the customer who stays.
  static let v0001Holding = #"""
    CREATE TABLE parking_act (
      id INTEGER PRIMARY KEY,
      subscription_id INTEGER NOT NULL REFERENCES subscription (id),
      act TEXT NOT NULL CHECK (act IN ('parked', 'unparked')), code TEXT NOT NULL,
      reason TEXT NOT NULL, author TEXT NOT NULL, created_at INTEGER NOT NULL,
      effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, correlation_id INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX parking_act_by_subscription_id ON parking_act (subscription_id, id);
    CREATE TABLE customer_merge (
      duplicate_id INTEGER PRIMARY KEY REFERENCES customer (id),
      survivor_id INTEGER NOT NULL REFERENCES customer (id), author TEXT NOT NULL,
      created_at INTEGER NOT NULL, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      correlation_id INTEGER NOT NULL, CHECK (duplicate_id <> survivor_id)
    ) STRICT;
    CREATE INDEX customer_merge_by_survivor_id ON customer_merge (survivor_id);
    CREATE TRIGGER parking_act_no_update BEFORE UPDATE ON parking_act BEGIN
      SELECT RAISE(ABORT, 'parking_act is append-only'); END;
    CREATE TRIGGER parking_act_no_delete BEFORE DELETE ON parking_act BEGIN
      SELECT RAISE(ABORT, 'parking_act is append-only'); END;
    CREATE TRIGGER parking_act_once BEFORE INSERT ON parking_act
      WHEN EXISTS (SELECT 1 FROM parking_act WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'parking_act has this row already'); END;
    CREATE TRIGGER customer_merge_no_update BEFORE UPDATE ON customer_merge BEGIN
      SELECT RAISE(ABORT, 'customer_merge is append-only'); END;
    CREATE TRIGGER customer_merge_no_delete BEFORE DELETE ON customer_merge BEGIN
      SELECT RAISE(ABORT, 'customer_merge is append-only'); END;
    CREATE TRIGGER customer_merge_once BEFORE INSERT ON customer_merge
      WHEN EXISTS (SELECT 1 FROM customer_merge WHERE duplicate_id = NEW.duplicate_id) BEGIN
      SELECT RAISE(ABORT, 'customer_merge has this row already'); END;
    """#
}
