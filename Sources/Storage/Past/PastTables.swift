// How each table of the book looks in the past: which rows were known, and which values.
//
// A past is laid over the book as temporary views and tables of the same names on one connection:
// unqualified names mean them first, so every query above reads the past without knowing it.

/// What becomes of a table when the book is read as it was known.
enum PastForm: Hashable, Sendable {
  /// A row is known from its own recorded time on. `values` gives columns that were put later.
  case stamped(values: [String: String] = [:])
  /// A row is known with its parent: the condition joins `own` and `parent`, which is stamped.
  case child(of: String, on: String)
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
    "override_standing": .derived, "job_due": .derived,
    "operator_standing": .derived, "approval_standing": .derived,
    "discount_amount": .child(of: "discount", on: "parent.id = own.discount_id"),
    "discount_plan": .child(of: "discount", on: "parent.id = own.discount_id"),
    "ladder_step": .child(of: "ladder", on: "parent.id = own.ladder_id"),
    "ladder_feature": .child(of: "ladder", on: "parent.id = own.ladder_id"),
    "plan_feature": .child(of: "plan_version", on: "parent.id = own.plan_version_id"),
    "price_charge": .child(of: "price", on: "parent.id = own.price_id"),
    "invoice_line": .child(of: "invoice", on: "parent.id = own.invoice_id"),
    "billed_claim": .child(of: "invoice", on: "parent.id = own.invoice_id"),
    "raw_row": .child(of: "import_file", on: "parent.id = own.file_id"),
    "settlement_row": .child(of: "import_file", on: "parent.id = own.file_id"),
    "control_break": .child(of: "import_file", on: "parent.id = own.file_id"),
    "bank_line": .child(of: "bank_statement", on: "parent.id = own.statement_id"),
    "match_side": .child(of: "match_act", on: "parent.id = own.match_id"),
    "work_item": .stamped(values: workItem),
  ]

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
      let shown = columns.map { column in values[column].map { "\($0) AS \(column)" } ?? column }
      return view(table, shown.joined(separator: ", "), "own", isKnown("own"))
    case .child(let parent, let join):
      return view(
        table, "*", "own",
        "EXISTS (SELECT 1 FROM main.\(parent) parent WHERE \(join) AND \(isKnown("parent")))")
    case .log:
      return view(
        table, "*", "own",
        """
        (own.at, own.correlation) <= \
        ((SELECT at FROM temp.known_at), (SELECT through FROM temp.known_at))
        """)
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
