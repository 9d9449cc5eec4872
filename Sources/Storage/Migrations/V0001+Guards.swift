// Version 1 of the book: the guards. A fact that was written stays as it was written.

extension Migration {
  /// The insert guards stop INSERT OR REPLACE, which removes the old row without firing delete
  /// triggers unless `recursive_triggers` is on; another program may have it off.
  static let v0001Guards = #"""
    CREATE TRIGGER customer_version_no_update BEFORE UPDATE ON customer_version BEGIN
      SELECT RAISE(ABORT, 'customer_version is append-only'); END;
    CREATE TRIGGER customer_version_no_delete BEFORE DELETE ON customer_version BEGIN
      SELECT RAISE(ABORT, 'customer_version is append-only'); END;
    CREATE TRIGGER customer_version_once BEFORE INSERT ON customer_version
      WHEN EXISTS (SELECT 1 FROM customer_version WHERE customer_id = NEW.customer_id AND
          field = NEW.field AND from_on = NEW.from_on AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'customer_version has this row already'); END;
    CREATE TRIGGER customer_note_no_update BEFORE UPDATE ON customer_note BEGIN
      SELECT RAISE(ABORT, 'customer_note is append-only'); END;
    CREATE TRIGGER customer_note_no_delete BEFORE DELETE ON customer_note BEGIN
      SELECT RAISE(ABORT, 'customer_note is append-only'); END;
    CREATE TRIGGER customer_note_once BEFORE INSERT ON customer_note
      WHEN EXISTS (SELECT 1 FROM customer_note WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'customer_note has this row already'); END;
    CREATE TRIGGER subscription_event_no_update BEFORE UPDATE ON subscription_event BEGIN
      SELECT RAISE(ABORT, 'subscription_event is append-only'); END;
    CREATE TRIGGER subscription_event_no_delete BEFORE DELETE ON subscription_event BEGIN
      SELECT RAISE(ABORT, 'subscription_event is append-only'); END;
    CREATE TRIGGER subscription_event_once BEFORE INSERT ON subscription_event
      WHEN EXISTS (SELECT 1 FROM subscription_event WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'subscription_event has this row already'); END;
    CREATE TRIGGER usage_event_no_update BEFORE UPDATE ON usage_event BEGIN
      SELECT RAISE(ABORT, 'usage_event is append-only'); END;
    CREATE TRIGGER usage_event_no_delete BEFORE DELETE ON usage_event BEGIN
      SELECT RAISE(ABORT, 'usage_event is append-only'); END;
    CREATE TRIGGER usage_event_once BEFORE INSERT ON usage_event
      WHEN EXISTS (SELECT 1 FROM usage_event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM usage_event WHERE source = NEW.source AND key = NEW.key) BEGIN
      SELECT RAISE(ABORT, 'usage_event has this row already'); END;
    CREATE TRIGGER payment_event_no_update BEFORE UPDATE ON payment_event BEGIN
      SELECT RAISE(ABORT, 'payment_event is append-only'); END;
    CREATE TRIGGER payment_event_no_delete BEFORE DELETE ON payment_event BEGIN
      SELECT RAISE(ABORT, 'payment_event is append-only'); END;
    CREATE TRIGGER payment_event_once BEFORE INSERT ON payment_event
      WHEN EXISTS (SELECT 1 FROM payment_event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM payment_event WHERE attempt_id = NEW.attempt_id AND
          effective_at = NEW.effective_at AND state = NEW.state) BEGIN
      SELECT RAISE(ABORT, 'payment_event has this row already'); END;
    CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation BEGIN
      SELECT RAISE(ABORT, 'allocation is append-only'); END;
    CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN
      SELECT RAISE(ABORT, 'allocation is append-only'); END;
    CREATE TRIGGER allocation_once BEFORE INSERT ON allocation
      WHEN EXISTS (SELECT 1 FROM allocation WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'allocation has this row already'); END;
    CREATE TRIGGER dispute_event_no_update BEFORE UPDATE ON dispute_event BEGIN
      SELECT RAISE(ABORT, 'dispute_event is append-only'); END;
    CREATE TRIGGER dispute_event_no_delete BEFORE DELETE ON dispute_event BEGIN
      SELECT RAISE(ABORT, 'dispute_event is append-only'); END;
    CREATE TRIGGER dispute_event_once BEFORE INSERT ON dispute_event
      WHEN EXISTS (SELECT 1 FROM dispute_event WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM dispute_event WHERE dispute_id = NEW.dispute_id AND
          effective_at = NEW.effective_at AND stage = NEW.stage) BEGIN
      SELECT RAISE(ABORT, 'dispute_event has this row already'); END;
    CREATE TRIGGER entitlement_override_no_update BEFORE UPDATE ON entitlement_override BEGIN
      SELECT RAISE(ABORT, 'entitlement_override is append-only'); END;
    CREATE TRIGGER entitlement_override_no_delete BEFORE DELETE ON entitlement_override BEGIN
      SELECT RAISE(ABORT, 'entitlement_override is append-only'); END;
    CREATE TRIGGER entitlement_override_once BEFORE INSERT ON entitlement_override
      WHEN EXISTS (SELECT 1 FROM entitlement_override WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'entitlement_override has this row already'); END;
    CREATE TRIGGER override_act_no_update BEFORE UPDATE ON override_act BEGIN
      SELECT RAISE(ABORT, 'override_act is append-only'); END;
    CREATE TRIGGER override_act_no_delete BEFORE DELETE ON override_act BEGIN
      SELECT RAISE(ABORT, 'override_act is append-only'); END;
    CREATE TRIGGER override_act_once BEFORE INSERT ON override_act
      WHEN EXISTS (SELECT 1 FROM override_act WHERE override_id = NEW.override_id AND n =
          NEW.n) BEGIN
      SELECT RAISE(ABORT, 'override_act has this row already'); END;
    CREATE TRIGGER dunning_act_no_update BEFORE UPDATE ON dunning_act BEGIN
      SELECT RAISE(ABORT, 'dunning_act is append-only'); END;
    CREATE TRIGGER dunning_act_no_delete BEFORE DELETE ON dunning_act BEGIN
      SELECT RAISE(ABORT, 'dunning_act is append-only'); END;
    CREATE TRIGGER dunning_act_once BEFORE INSERT ON dunning_act
      WHEN EXISTS (SELECT 1 FROM dunning_act WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'dunning_act has this row already'); END;
    CREATE TRIGGER raw_row_no_update BEFORE UPDATE ON raw_row BEGIN
      SELECT RAISE(ABORT, 'raw_row is append-only'); END;
    CREATE TRIGGER raw_row_no_delete BEFORE DELETE ON raw_row BEGIN
      SELECT RAISE(ABORT, 'raw_row is append-only'); END;
    CREATE TRIGGER raw_row_once BEFORE INSERT ON raw_row
      WHEN EXISTS (SELECT 1 FROM raw_row WHERE file_id = NEW.file_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'raw_row has this row already'); END;
    CREATE TRIGGER settlement_row_no_update BEFORE UPDATE ON settlement_row BEGIN
      SELECT RAISE(ABORT, 'settlement_row is append-only'); END;
    CREATE TRIGGER settlement_row_no_delete BEFORE DELETE ON settlement_row BEGIN
      SELECT RAISE(ABORT, 'settlement_row is append-only'); END;
    CREATE TRIGGER settlement_row_once BEFORE INSERT ON settlement_row
      WHEN EXISTS (SELECT 1 FROM settlement_row WHERE file_id = NEW.file_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'settlement_row has this row already'); END;
    CREATE TRIGGER payout_no_update BEFORE UPDATE ON payout BEGIN
      SELECT RAISE(ABORT, 'payout is append-only'); END;
    CREATE TRIGGER payout_no_delete BEFORE DELETE ON payout BEGIN
      SELECT RAISE(ABORT, 'payout is append-only'); END;
    CREATE TRIGGER payout_once BEFORE INSERT ON payout
      WHEN EXISTS (SELECT 1 FROM payout WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'payout has this row already'); END;
    CREATE TRIGGER bank_statement_no_update BEFORE UPDATE ON bank_statement BEGIN
      SELECT RAISE(ABORT, 'bank_statement is append-only'); END;
    CREATE TRIGGER bank_statement_no_delete BEFORE DELETE ON bank_statement BEGIN
      SELECT RAISE(ABORT, 'bank_statement is append-only'); END;
    CREATE TRIGGER bank_statement_once BEFORE INSERT ON bank_statement
      WHEN EXISTS (SELECT 1 FROM bank_statement WHERE id = NEW.id) BEGIN
      SELECT RAISE(ABORT, 'bank_statement has this row already'); END;
    CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line BEGIN
      SELECT RAISE(ABORT, 'bank_line is append-only'); END;
    CREATE TRIGGER bank_line_no_delete BEFORE DELETE ON bank_line BEGIN
      SELECT RAISE(ABORT, 'bank_line is append-only'); END;
    CREATE TRIGGER bank_line_once BEFORE INSERT ON bank_line
      WHEN EXISTS (SELECT 1 FROM bank_line WHERE statement_id = NEW.statement_id AND n =
          NEW.n) BEGIN
      SELECT RAISE(ABORT, 'bank_line has this row already'); END;
    CREATE TRIGGER control_break_no_update BEFORE UPDATE ON control_break BEGIN
      SELECT RAISE(ABORT, 'control_break is append-only'); END;
    CREATE TRIGGER control_break_no_delete BEFORE DELETE ON control_break BEGIN
      SELECT RAISE(ABORT, 'control_break is append-only'); END;
    CREATE TRIGGER control_break_once BEFORE INSERT ON control_break
      WHEN EXISTS (SELECT 1 FROM control_break WHERE file_id = NEW.file_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'control_break has this row already'); END;
    CREATE TRIGGER duplicate_file_no_update BEFORE UPDATE ON duplicate_file BEGIN
      SELECT RAISE(ABORT, 'duplicate_file is append-only'); END;
    CREATE TRIGGER duplicate_file_no_delete BEFORE DELETE ON duplicate_file BEGIN
      SELECT RAISE(ABORT, 'duplicate_file is append-only'); END;
    CREATE TRIGGER duplicate_file_once BEFORE INSERT ON duplicate_file
      WHEN EXISTS (SELECT 1 FROM duplicate_file WHERE name = NEW.name AND file_id =
          NEW.file_id) BEGIN
      SELECT RAISE(ABORT, 'duplicate_file has this row already'); END;
    CREATE TRIGGER match_act_no_update BEFORE UPDATE ON match_act BEGIN
      SELECT RAISE(ABORT, 'match_act is append-only'); END;
    CREATE TRIGGER match_act_no_delete BEFORE DELETE ON match_act BEGIN
      SELECT RAISE(ABORT, 'match_act is append-only'); END;
    CREATE TRIGGER match_act_once BEFORE INSERT ON match_act
      WHEN EXISTS (SELECT 1 FROM match_act WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM match_act WHERE identity = NEW.identity) BEGIN
      SELECT RAISE(ABORT, 'match_act has this row already'); END;
    CREATE TRIGGER work_item_act_no_update BEFORE UPDATE ON work_item_act BEGIN
      SELECT RAISE(ABORT, 'work_item_act is append-only'); END;
    CREATE TRIGGER work_item_act_no_delete BEFORE DELETE ON work_item_act BEGIN
      SELECT RAISE(ABORT, 'work_item_act is append-only'); END;
    CREATE TRIGGER work_item_act_once BEFORE INSERT ON work_item_act
      WHEN EXISTS (SELECT 1 FROM work_item_act WHERE item_id = NEW.item_id AND n = NEW.n) BEGIN
      SELECT RAISE(ABORT, 'work_item_act has this row already'); END;
    CREATE TRIGGER invoice_line_no_update BEFORE UPDATE ON invoice_line
      WHEN (SELECT status FROM invoice WHERE id = OLD.invoice_id) <> 'draft' BEGIN
      SELECT RAISE(ABORT, 'an issued document never changes'); END;
    CREATE TRIGGER invoice_line_no_delete BEFORE DELETE ON invoice_line
      WHEN (SELECT status FROM invoice WHERE id = OLD.invoice_id) <> 'draft' BEGIN
      SELECT RAISE(ABORT, 'an issued document never changes'); END;
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN
      SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN
      SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
    CREATE TRIGGER audit_entry_next_only BEFORE INSERT ON audit_entry
      WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_entry) BEGIN
      SELECT RAISE(ABORT, 'audit_entry takes only the next sequence'); END;
    """#
}
