// How each table of the book looks in the past: which rows were known, and which values.
//
// A past is laid over the book as temporary views and tables of the same names on one connection:
// unqualified names mean them first, so every query above reads the past without knowing it.

/// What becomes of a table when the book is read as it was known.
enum PastForm: Hashable, Sendable {
  /// A row is known from its own recorded time on. `values` gives columns that were put later.
  case stamped(values: [String: String] = [:])
  /// Every row is known; `values` gives the columns that facts have moved since.
  case summed(values: [String: String])
  /// A row is known with its parent: the condition joins `own` and `parent`, which is stamped.
  case child(of: String, on: String)
  /// Children that were put anew: until the row of `form` became known, those in `kept` stood.
  case replaced(by: String, of: String, String)
  /// A row of the audit log, known from its own time on.
  case log
  /// Derived: begins empty and is derived anew from the facts that were known.
  case derived
  /// Neither a fact nor derived from facts about customers: read as it is now.
  case asItIs
}

enum PastTables {
  /// Tables that are not plain stamped facts. Any other table with a recorded time is stamped.
  static let forms: [String: PastForm] = [
    "book": .asItIs, "id_source": .asItIs, "audit_entry": .log, "audit_edge": .asItIs,
    "subject_key": .asItIs, "idempotency_key": .asItIs, "imported_row": .asItIs,
    "number_series": .asItIs, "dunning_identity": .asItIs, "job_run": .asItIs,
    "customer_standing": .derived, "customer_balance": .derived,
    "subscription_standing": .derived, "invoice_standing": .derived, "dunning_case": .derived,
    "override_standing": .derived, "job_due": .derived, "subscription_total": .derived,
    "operator_standing": .derived, "approval_standing": .derived,
    "discount_amount": .child(of: "discount", on: "parent.id = own.discount_id"),
    "discount_plan": .child(of: "discount", on: "parent.id = own.discount_id"),
    "ladder_step": .child(of: "ladder", on: "parent.id = own.ladder_id"),
    "ladder_feature": .child(of: "ladder", on: "parent.id = own.ladder_id"),
    "plan_feature": .child(of: "plan_version", on: "parent.id = own.plan_version_id"),
    "price_charge": .child(of: "price", on: "parent.id = own.price_id"),
    "invoice_line": .replaced(by: "draft_line", of: "invoice", "draft_form"),
    "draft_line": .asItIs,
    "billed_claim": .child(of: "invoice", on: "parent.id = own.invoice_id"),
    "raw_row": .child(of: "import_file", on: "parent.id = own.file_id"),
    "settlement_row": .child(of: "import_file", on: "parent.id = own.file_id"),
    "control_break": .child(of: "import_file", on: "parent.id = own.file_id"),
    "bank_line": .child(of: "bank_statement", on: "parent.id = own.statement_id"),
    "match_side": .child(of: "match_act", on: "parent.id = own.match_id"),
    "posting": .child(of: "journal_entry", on: "parent.id = own.entry_id"),
    "journal_fact": .child(of: "journal_entry", on: "parent.id = own.entry_id"),
    "journal_edge": .asItIs, "audit_checkpoint": .asItIs, "audit_key": .asItIs,
    "work_item": .stamped(values: workItem), "invoice": .stamped(values: invoice),
    "revenue_schedule": .stamped(values: [
      "entry_id": later("recognised_at", "entry_id"),
      "recognised_at": later("recognised_at", "recognised_at"),
    ]),
    "ledger_balance": .summed(values: ["debit": posted("debit"), "credit": posted("credit")]),
  ]

  /// A draft is issued, and a document becomes void, in place. How the draft was stands apart; the
  /// instant of voiding stands on the row.
  private static let invoice: [String: String] = [
    "number": drafted("NULL", else: "own.number"),
    "finalised_at": drafted("NULL", else: "own.finalised_at"),
    "document": drafted("f.document", else: "own.document"),
    "issued_on": drafted("f.issued_on", else: "own.issued_on"),
    "due_on": drafted("f.due_on", else: "own.due_on"),
    "total": drafted("f.total", else: "own.total"),
    "voided_at": later("voided_at", "voided_at"),
    "status": drafted(
      "'draft'",
      else: """
        CASE WHEN own.voided_at > (SELECT at FROM temp.known_at) THEN 'open' ELSE own.status END
        """),
  ]

  /// A value of the draft where the document was one still.
  private static func drafted(_ value: String, else own: String) -> String {
    """
    CASE WHEN EXISTS (SELECT 1 FROM main.draft_form f WHERE f.invoice_id = own.id \
    AND NOT \(isKnown("f"))) THEN (SELECT \(value) FROM main.draft_form f \
    WHERE f.invoice_id = own.id) ELSE \(own) END
    """
  }

  /// Nothing until the instant on the row had come.
  private static func later(_ instant: String, _ column: String) -> String {
    """
    CASE WHEN own.\(instant) > (SELECT at FROM temp.known_at) THEN NULL ELSE own.\(column) END
    """
  }

  /// The side of an account, summed over what had been posted.
  private static func posted(_ side: String) -> String {
    """
    coalesce((SELECT sum(p.amount) FROM main.posting p \
    JOIN main.journal_entry e ON e.id = p.entry_id WHERE p.side = '\(side)' \
    AND p.account = own.account AND p.legal_entity_id = own.legal_entity_id \
    AND p.merchant_account_id = own.merchant_account_id AND e.currency = own.currency \
    AND \(isKnown("e"))), 0)
    """
  }

  /// An exception's state is put when somebody acts on it; its acts tell how it was.
  private static let workItem: [String: String] = [
    "state": """
    coalesce((SELECT CASE a.act WHEN 'assigned' THEN 'assigned' WHEN 'closed' THEN 'closed' \
    WHEN 'resolved' THEN 'resolved' ELSE 'open' END FROM main.work_item_act a \
    WHERE a.item_id = own.id AND a.act <> 'commented' AND \(isKnown("a")) \
    ORDER BY a.n DESC LIMIT 1), 'open')
    """,
    "assignee": """
    coalesce((SELECT a.assignee FROM main.work_item_act a \
    WHERE a.item_id = own.id AND a.act = 'assigned' AND \(isKnown("a")) \
    ORDER BY a.n DESC LIMIT 1), '')
    """,
    "closed_at": """
    (SELECT CASE WHEN a.act IN ('closed', 'resolved') THEN a.recorded_at END \
    FROM main.work_item_act a \
    WHERE a.item_id = own.id AND a.act <> 'commented' AND \(isKnown("a")) \
    ORDER BY a.n DESC LIMIT 1)
    """,
  ]

  static func isKnown(_ table: String) -> String {
    """
    (\(table).recorded_at, \(table).correlation_id) <= \
    ((SELECT at FROM temp.known_at), (SELECT through FROM temp.known_at))
    """
  }

  /// The statement that lays the past of a table over it; nil where it is read as it is.
  /// `definition` is the table's own CREATE statement.
  static func overlay(_ table: String, columns: [String], definition: String) -> String? {
    let isStamped = columns.contains("recorded_at")
    switch forms[table] ?? (isStamped ? .stamped() : .asItIs) {
    case .asItIs: return nil
    case .derived:
      return definition.replacing("CREATE TABLE", with: "CREATE TEMP TABLE", maxReplacements: 1)
    case .stamped(let values):
      let condition =
        columns.contains("correlation_id")
        ? isKnown("own") : "own.recorded_at <= (SELECT at FROM temp.known_at)"
      return view(table, shown(columns, values), "own", condition)
    case .summed(let values): return view(table, shown(columns, values), "own", "TRUE")
    case .child(let parent, let join):
      return view(
        table, "*", "own",
        "EXISTS (SELECT 1 FROM main.\(parent) parent WHERE \(join) AND \(isKnown("parent")))")
    case .replaced(let kept, let parent, let form):
      let list = columns.map { "own.\($0)" }.joined(separator: ", ")
      let isKnownParent = """
        EXISTS (SELECT 1 FROM main.\(parent) parent \
        WHERE parent.id = own.\(parent)_id AND \(isKnown("parent")))
        """
      let isFormer = """
        EXISTS (SELECT 1 FROM main.\(form) f WHERE f.\(parent)_id = own.\(parent)_id \
        AND NOT \(isKnown("f")))
        """
      let hasKept = "EXISTS (SELECT 1 FROM main.\(kept) k WHERE k.\(parent)_id = own.\(parent)_id)"
      return """
        CREATE TEMP VIEW \(table) AS SELECT \(list) FROM main.\(table) own \
        WHERE \(isKnownParent) AND NOT (\(isFormer) AND \(hasKept)) \
        UNION ALL SELECT \(list) FROM main.\(kept) own WHERE \(isKnownParent) AND \(isFormer)
        """
    case .log:
      return view(
        table, "*", "own",
        """
        (own.at, own.correlation) <= \
        ((SELECT at FROM temp.known_at), (SELECT through FROM temp.known_at))
        """)
    }
  }

  /// The columns, with other values where they are given and the row has the instants they need.
  private static func shown(_ columns: [String], _ values: [String: String]) -> String {
    columns.map { column in
      guard let value = values[column], isPossible(value, columns) else { return column }
      return "\(value) AS \(column)"
    }.joined(separator: ", ")
  }

  private static func isPossible(_ value: String, _ columns: [String]) -> Bool {
    ["voided_at", "recognised_at"].allSatisfy {
      columns.contains($0) || !value.contains("own.\($0)")
    }
  }

  private static func view(
    _ table: String, _ columns: String, _ alias: String, _ condition: String
  ) -> String {
    "CREATE TEMP VIEW \(table) AS SELECT \(columns) FROM main.\(table) \(alias) WHERE \(condition)"
  }

  /// Tables without a recorded time that nobody has said anything about: a past could leak there.
  static func unclassified(_ tables: [String: [String]]) -> [String] {
    tables.filter { forms[$0.key] == nil && !$0.value.contains("recorded_at") }.keys.sorted()
  }
}
