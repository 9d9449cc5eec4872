// Erasing a person from a book: every place that holds words about one, whichever table it is in.

import Billing

extension Connection {
  /// Destroys the key that opens what was written about the customer.
  package func destroySubjectKey(of customer: CustomerID, at now: Timestamp) throws {
    try put(SubjectKeyRow(customerID: customer, key: nil, destroyedAt: now))
    forgetKey(of: customer)
  }

  /// Replaces who the customer is. What billing needs (currency, country, tax status, terms) stays.
  package func eraseContact(of customer: CustomerID, name: String, nameKey: String) throws {
    try execute(
      """
      UPDATE customer SET name = $1, sort_key = $2, search_key = $3, email = '', email_key = '',
        tax_id = NULL, language = NULL, sms_consent = 0 WHERE id = $4
      """, [name, nameKey, nameKey, customer])
    try execute(
      """
      UPDATE credential SET last4 = NULL, expiry = NULL, fingerprint = NULL, token = NULL
      WHERE customer_id = $1
      """, [customer])
    try execute(
      """
      UPDATE document_party SET customer_name = '', customer_email = '', tax_id = NULL
      WHERE invoice_id IN (SELECT id FROM invoice WHERE customer_id = $1)
      """, [customer])
  }

  /// Replaces who the customer was called at other times.
  package func eraseFormerNames(of customer: CustomerID, with tombstone: String) throws {
    for table in try textTables(of: customer) where table.name == "customer_version" {
      let condition = "customer_id = \(customer.number) AND field IN ('name', 'email')"
      try lifting(table, where: condition, []) {
        try execute(
          """
          UPDATE customer_version SET value = CASE field WHEN 'name' THEN $1 ELSE '' END
          WHERE \(condition)
          """, [tombstone])
      }
    }
  }

  /// Replaces what people wrote about the customer: notes and reasons, sealed or not.
  package func eraseWords(about customer: CustomerID, with tombstone: String) throws {
    for table in try textTables(of: customer) {
      guard let column = TextTable.words[table.name], table.texts.contains(column),
        let owned = table.ownership
      else { continue }
      let condition = "\(column) <> '' AND \(owned)"
      try lifting(table, where: condition, []) {
        try execute("UPDATE \(table.name) SET \(column) = $1 WHERE \(condition)", [tombstone])
      }
    }
  }

  /// Replaces `words` in every text of the book that is the customer's or nobody's in particular:
  /// statement lines, raw rows, evidence of exceptions. Each table is walked once. Answers in how
  /// many rows they stood.
  @discardableResult
  package func sweep(
    _ words: [String], of customer: CustomerID, with tombstone: String
  ) throws -> Int {
    guard !words.isEmpty else { return 0 }
    var count = 0
    for table in try textTables(of: customer) {
      var tests: [String] = []
      var values: [any StoredValue] = []
      for column in table.texts {
        for word in words {
          values.append(word)
          tests.append("instr(\(column), $\(values.count)) > 0")
        }
      }
      let owned = table.reach.map { " AND \($0)" } ?? ""
      let condition = "(\(tests.joined(separator: " OR ")))\(owned)"
      count += try lifting(table, where: condition, values) {
        for column in table.texts {
          for word in words {
            try execute(
              """
              UPDATE \(table.name) SET \(column) = replace(\(column), $1, $2)
              WHERE instr(\(column), $3) > 0\(owned)
              """, [word, tombstone, word])
          }
        }
      }
    }
    return count
  }
}

// MARK: - Tables

/// A table with the texts it holds.
private struct TextTable {
  let name: String
  let texts: [String]
  /// Which of its rows are the customer's; nil where rows have no owner.
  let ownership: String?
  /// Which of its rows are not another customer's; nil where that is all.
  let reach: String?

  /// Where people's words about a customer stand, by table.
  static let words = [
    "customer_note": "text", "subscription_event": "reason", "entitlement_override": "reason",
    "override_act": "reason", "dunning_act": "reason", "work_item_act": "text",
    "approval_act": "text", "document_act": "reason", "parking_act": "reason",
    "credit_grant": "reason",
  ]

  /// How a row names whose it is: the first of these columns that a table has.
  static let owners: [(column: String, condition: @Sendable (Int64) -> String)] = [
    ("customer_id", { "customer_id = \($0)" }), ("payer_id", { "payer_id = \($0)" }),
    ("subscription_id", { parent("subscription_id", "subscription", $0) }),
    ("override_id", { parent("override_id", "entitlement_override", $0) }),
    ("item_id", { parent("item_id", "work_item", $0) }),
    ("approval_id", { parent("approval_id", "approval", $0) }),
    ("invoice_id", { parent("invoice_id", "invoice", $0) }),
    ("payment_id", { parent("payment_id", "payment", $0) }),
  ]

  /// Never rewritten: the audit log has no words about people in it and proofs are over its bytes;
  /// the catalogue's texts are nobody's.
  static let kept = [
    "sqlite_", "audit_", "journal_", "posting", "id_source", "book", "legal_entity", "product",
    "plan", "price", "meter", "feature", "discount", "tax_rate", "ladder", "merchant_account",
    "tolerance",
    "subject_key", "idempotency_key", "imported_row", "operator", "number_series",
    "subscription_total",
  ]

  private static func parent(_ column: String, _ table: String, _ customer: Int64) -> String {
    "\(column) IN (SELECT id FROM \(table) WHERE customer_id = \(customer))"
  }
}

extension Connection {
  private func textTables(of customer: CustomerID) throws -> [TextTable] {
    let names = try rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    ) { row -> String in try row.next() }
    return try names.compactMap { name in
      guard !TextTable.kept.contains(where: { name.hasPrefix($0) }) else { return nil }
      let columns = try rows(
        "SELECT name, type FROM pragma_table_info('\(name)') ORDER BY cid"
      ) { row -> (name: String, type: String) in (try row.next(), try row.next()) }
      let texts = columns.filter { $0.type == "TEXT" }.map(\.name)
      guard !texts.isEmpty else { return nil }
      let owner =
        name == "customer"
        ? nil : TextTable.owners.first { owner in columns.contains { $0.name == owner.column } }
      let ownership =
        name == "customer" ? "id = \(customer.number)" : owner?.condition(customer.number)
      return TextTable(
        name: name, texts: texts, ownership: ownership,
        reach: ownership.map { condition in
          owner.map { "(\(condition) OR \($0.column) IS NULL)" } ?? condition
        })
    }
  }

  /// Runs `body` when rows of the table meet the condition, with the table's guards against
  /// changes lifted, and puts these back word for word. Answers how many rows there were.
  @discardableResult
  private func lifting(
    _ table: TextTable, where condition: String, _ values: [any StoredValue],
    _ body: () throws -> Void
  ) throws -> Int {
    let found: Int64 =
      try first("SELECT count(*) FROM \(table.name) WHERE \(condition)", values) {
        try $0.next()
      } ?? 0
    guard found > 0 else { return 0 }
    let guards = try rows(
      """
      SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = $1 ORDER BY name
      """, [table.name]
    ) { row -> (name: String, sql: String) in (try row.next(), try row.next()) }
    for trigger in guards { try executeScript("DROP TRIGGER \(trigger.name)") }
    try body()
    for trigger in guards { try executeScript(trigger.sql) }
    return Int(found)
  }
}
