// A book as text that two books with the same content share: every fact, without ids, recorded
// times and leaf numbers, sorted. Documents are named by their numbers.

import Billing

extension Connection {
  /// Calls `line` with every line of the dump, table by table in name order.
  package func canonicalDump(_ line: (String) throws -> Void) throws {
    let names = try documentNames()
    for table in try tables() where !Self.leftOut.contains(table) {
      for text in try dump(table, names).sorted() { try line(text) }
    }
  }

  /// State of the machinery, and random keys.
  private static let leftOut: Set = [
    "id_source", "audit_edge", "journal_edge", "subject_key", "audit_key", "audit_checkpoint",
    "idempotency_key",
  ]

  /// Columns that depend on when and in which order rows were written.
  private static let hidden: Set = [
    "id", "correlation_id", "correlation", "recorded_at", "sequence", "leaf", "leaf_hash",
    "ledger_leaf", "origin",
  ]

  /// Columns that name a document.
  private static let documentColumns: Set = [
    "invoice_id", "corrects_id", "corrects_invoice_id", "replaces_id", "credit_note_id",
  ]

  /// Columns that name a document in words, such as the key of the message that tells of it.
  private static let textColumns: Set = ["object_id", "subject_id", "key"]

  fileprivate func tables() throws -> [String] {
    try rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
      try $0.next() as String
    }.filter { !$0.hasPrefix("sqlite_") && !$0.contains("_fts") }
  }

  /// Documents by number; a draft by what it bills.
  private func documentNames() throws -> [Int64: String] {
    var names: [Int64: String] = [:]
    try forEach(
      """
      SELECT i.id, coalesce(i.number, 'draft of ' || coalesce((SELECT min(d.subscription_id) ||
        ' on ' || min(d.billing_on) FROM invoice_draft d WHERE d.invoice_id = i.id), '?'))
      FROM invoice i
      """
    ) { names[try $0.next()] = try $0.next() }
    try nameCredit(&names)
    return names
  }

  /// What paid a document is named by it: the ledger's entries are of these.
  private func nameCredit(_ names: inout [Int64: String]) throws {
    try forEach(
      """
      SELECT a.id, 'of ' || a.grant_id || ' on ' || coalesce(i.number, '-')
      FROM credit_application a LEFT JOIN invoice i ON i.id = a.invoice_id
      """
    ) { names[try $0.next()] = try $0.next() }
    try forEach(
      """
      SELECT b.id, b.cause || ' of ' || b.customer_id || ' on ' || coalesce(i.number, '-')
      FROM balance_entry b LEFT JOIN invoice i ON i.id = b.invoice_id
      """
    ) { names[try $0.next()] = try $0.next() }
  }

  private func dump(_ table: String, _ names: [Int64: String]) throws -> [String] {
    let columns: [String] = try rows(
      "SELECT name FROM pragma_table_info($1) ORDER BY cid", [table]
    ) { try $0.next() }
    let shown = columns.filter { !Self.hidden.contains($0) && !isNotice($0, of: table) }
    let isKeyed = columns.first == "id" && table == "invoice"
    // A clock that moved in more steps is the same clock.
    let filter = table == "audit_entry" ? " WHERE verb <> 'advance'" : ""
    let list = (isKeyed ? ["id"] : []) + shown
    guard !list.isEmpty else { return [] }
    return try rows("SELECT \(list.joined(separator: ", ")) FROM \(table)\(filter)") { row in
      var text = table
      if isKeyed {
        let id: Int64 = try row.next()
        text += "|\(names[id] ?? "?")"
      }
      for column in shown { text += try "|" + canonical(row.scalar(), column, names) }
      return text
    }
  }

  /// When work was noticed depends on when somebody looked; what it is about does not.
  private func isNotice(_ column: String, of table: String) -> Bool {
    table == "work_item" && ["created_at", "effective_at"].contains(column)
  }

  private func canonical(_ value: Scalar, _ column: String, _ names: [Int64: String]) -> String {
    switch value {
    case .null: return ""
    case .integer(let number):
      if Self.documentColumns.contains(column) || column == "source_id" || column == "subject_id",
        let name = names[number]
      {
        return name
      }
      // Entries of the ledger are named by their sources, which stand beside them.
      return column == "entry_id" || column == "reverses_id" ? "" : String(number)
    case .text(let text):
      if Self.textColumns.contains(column) {
        return text.split(separator: "/", omittingEmptySubsequences: false).map { part in
          (try? InvoiceID(part)).map { names[$0.number] ?? text } ?? String(part)
        }.joined(separator: "/")
      }
      if column == "corrects", let number = text.split(separator: "/").first.flatMap({ Int64($0) })
      {
        return (names[number] ?? "?") + text.drop { $0 != "/" }
      }
      return text
    }
  }
}

extension Connection {
  /// Rows of all tables.
  package func rowCount() throws -> Int64 {
    try tables().reduce(0) { sum, table in
      let count: Int64? = try first("SELECT count(*) FROM \(table)") { try $0.next() }
      return sum + (count ?? 0)
    }
  }
}
