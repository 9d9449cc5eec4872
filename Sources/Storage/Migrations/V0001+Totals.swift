// Version 1 of the book: what Home shows without looking at every row. Subscriptions are counted as
// their standings change, whoever writes these; the others are few, and found by partial indexes.

extension Migration {
  static let v0001Totals = #"""
    CREATE TABLE subscription_total (
      state TEXT NOT NULL, plan_name TEXT NOT NULL, currency TEXT NOT NULL,
      subscriptions INTEGER NOT NULL, recurring INTEGER NOT NULL,
      PRIMARY KEY (state, plan_name, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER subscription_standing_added AFTER INSERT ON subscription_standing BEGIN
      INSERT INTO subscription_total (state, plan_name, currency, subscriptions, recurring)
      VALUES (new.state, new.plan_name, new.currency, 1, new.recurring * new.recurring_known)
      ON CONFLICT (state, plan_name, currency) DO UPDATE SET
        subscriptions = subscriptions + 1, recurring = recurring + excluded.recurring;
    END;
    CREATE TRIGGER subscription_standing_taken AFTER DELETE ON subscription_standing BEGIN
      UPDATE subscription_total SET subscriptions = subscriptions - 1,
        recurring = recurring - old.recurring * old.recurring_known
      WHERE state = old.state AND plan_name = old.plan_name AND currency = old.currency;
    END;
    CREATE TRIGGER subscription_standing_moved
      AFTER UPDATE OF state, plan_name, currency, recurring, recurring_known
      ON subscription_standing
      WHEN old.state <> new.state OR old.plan_name <> new.plan_name OR old.currency <> new.currency
        OR old.recurring * old.recurring_known <> new.recurring * new.recurring_known
    BEGIN
      UPDATE subscription_total SET subscriptions = subscriptions - 1,
        recurring = recurring - old.recurring * old.recurring_known
      WHERE state = old.state AND plan_name = old.plan_name AND currency = old.currency;
      INSERT INTO subscription_total (state, plan_name, currency, subscriptions, recurring)
      VALUES (new.state, new.plan_name, new.currency, 1, new.recurring * new.recurring_known)
      ON CONFLICT (state, plan_name, currency) DO UPDATE SET
        subscriptions = subscriptions + 1, recurring = recurring + excluded.recurring;
    END;
    CREATE INDEX customer_balance_owed ON customer_balance (currency, due, overdue)
      WHERE due > 0;
    CREATE INDEX invoice_standing_owed ON invoice_standing (due_on) WHERE due > 0;
    CREATE INDEX invoice_standing_disputed ON invoice_standing (dispute_state, invoice_id)
      WHERE dispute_state <> 'none';
    """#
}
