// The ledger's rows: entries appended with their postings, roll-ups kept, schedules recognised.

import Billing

/// An entry of a payer in the order of the journal, by its source.
package struct PostedSource: Hashable, Sendable {
  package let entryID: JournalEntryID
  package let source: JournalSource
}

extension Connection {
  /// The number of the last journal entry; 0 in an empty journal.
  package func lastJournalNumber() throws -> Int64 {
    try first("SELECT coalesce(max(id), 0) FROM journal_entry") { try $0.next() } ?? 0
  }

  /// What of a customer is posted: each fact once, in the order of the journal; facts that an
  /// entry covers come before its own source.
  package func postedSources(of customer: CustomerID) throws -> [PostedSource] {
    let kin = try kin(of: customer)
    let own = try rows(
      """
      SELECT id, source_kind, source_id, rule FROM journal_entry WHERE customer_id \(kin)
      ORDER BY id
      """, [customer]
    ) { row in
      PostedSource(
        entryID: try row.next(),
        source: JournalSource(try row.next(), try row.next(), try row.next() as String))
    }
    let covered = try rows(
      """
      SELECT f.entry_id, f.source_kind, f.source_id, f.rule FROM journal_entry e
      JOIN journal_fact f ON f.entry_id = e.id WHERE e.customer_id \(kin)
      ORDER BY f.entry_id, f.source_kind, f.source_id
      """, [customer]
    ) { row in
      PostedSource(
        entryID: try row.next(),
        source: JournalSource(try row.next(), try row.next(), try row.next() as String))
    }
    guard !covered.isEmpty else { return own }
    let byEntry = Dictionary(grouping: covered, by: \.entryID)
    // An application comes before the money it was posted with; what only keeps its place among
    // the others follows the entry it came after.
    let applied = PostingRule.cashApplied.rawValue
    return own.flatMap { entry in
      let facts = byEntry[entry.entryID] ?? []
      return facts.filter { $0.source.rule == applied } + [entry]
        + facts.filter { $0.source.rule != applied }
    }
  }

  package func isPosted(_ source: JournalSource) throws -> Bool {
    try journalNumber(of: source) != nil
  }

  package func journalNumber(of source: JournalSource) throws -> JournalEntryID? {
    try first(
      "SELECT id FROM journal_entry WHERE source_kind = $1 AND source_id = $2 AND rule = $3",
      [source.kind, source.id, source.rule]
    ) { try $0.next() }
  }

  /// Entries of any rule that one record posted, or that cover it, in order.
  package func journalEntries(ofKind kind: String, id: Int64) throws -> [JournalEntryRow] {
    try all(
      where: """
        source_kind = $1 AND source_id = $2 OR id IN (
          SELECT entry_id FROM journal_fact
          WHERE source_kind = $1 AND source_id = $2 AND rule = 'cash_applied')
        """, [kind, id], order: "id")
  }

  package func lastEntry(of customer: CustomerID) throws -> JournalEntryID? {
    try first(
      "SELECT max(id) FROM journal_entry WHERE customer_id \(kin(of: customer))", [customer]
    ) { try $0.next() as JournalEntryID? } ?? nil
  }

  package func journalEntry(_ id: JournalEntryID) throws -> JournalEntryRow? {
    try one(where: "id = $1", [id])
  }

  package func postings(of entry: JournalEntryID) throws -> [PostingRow] {
    try all(where: "entry_id = $1", [entry])
  }

  /// Every entry with its postings in order, one at a time.
  package func forEachJournalEntry(
    from first: JournalEntryID = JournalEntryID(1),
    _ body: (JournalEntryRow, [PostingRow]) throws -> Void
  ) throws {
    var entry: JournalEntryRow?
    var sides: [PostingRow] = []
    let columns = JournalEntryRow.columns.map { "e.\($0)" }.joined(separator: ", ")
    let sideColumns = PostingRow.columns.map { "p.\($0)" }.joined(separator: ", ")
    try forEach(
      """
      SELECT \(columns), \(sideColumns) FROM journal_entry e JOIN posting p ON p.entry_id = e.id
      WHERE e.id >= $1 ORDER BY p.entry_id, p.n
      """, [first]
    ) { reader in
      let row = try JournalEntryRow(&reader)
      let side = try PostingRow(&reader)
      if let known = entry, known.id != row.id {
        try body(known, sides)
        sides.removeAll(keepingCapacity: true)
      }
      entry = row
      sides.append(side)
    }
    if let entry { try body(entry, sides) }
  }
}

// MARK: - Revenue

extension Connection {
  /// What is earned up to and including a day and not recognised yet, in order of days.
  package func unrecognised(through day: Day, limit: Int) throws -> [RevenueScheduleRow] {
    try rows(
      """
      SELECT \(RevenueScheduleRow.columnList) FROM revenue_schedule
      WHERE entry_id IS NULL AND earned_on <= $1
      ORDER BY earned_on, source_kind, source_id LIMIT $2
      """, [day, limit]
    ) { try RevenueScheduleRow(&$0) }
  }

  package func schedule(ofKind kind: String, id: Int64) throws -> [RevenueScheduleRow] {
    try all(where: "source_kind = $1 AND source_id = $2", [kind, id], order: "earned_on")
  }

  package func setRecognised(
    _ row: RevenueScheduleRow, by entry: JournalEntryID, at instant: Timestamp
  ) throws {
    try execute(
      """
      UPDATE revenue_schedule SET entry_id = $1, recognised_at = $2
      WHERE source_kind = $3 AND source_id = $4 AND earned_on = $5
      """, [entry, instant, row.sourceKind, row.sourceID, row.earnedOn])
  }
}

extension Connection {
  /// Entries that take back this one.
  package func entriesReversing(_ id: JournalEntryID) throws -> [JournalEntryID] {
    try rows("SELECT id FROM journal_entry WHERE reverses_id = $1 ORDER BY id", [id]) {
      try $0.next()
    }
  }
}

extension Connection {
  /// Entries of a payment: its money, where it went, and what went back.
  package func journalEntries(ofPayment id: PaymentID) throws -> [JournalEntryRow] {
    let attempts = "(SELECT id FROM payment_attempt WHERE payment_id = $1)"
    let refunds = "(SELECT id FROM refund WHERE attempt_id IN \(attempts))"
    let disputes = "(SELECT id FROM dispute WHERE attempt_id IN \(attempts))"
    return try all(
      where: """
        source_kind = 'payment' AND source_id = $1
        OR source_kind = 'payment_event' AND source_id IN (
          SELECT id FROM payment_event WHERE attempt_id IN \(attempts))
        OR source_kind = 'allocation' AND source_id IN (
          SELECT id FROM allocation WHERE payment_id = $1)
        OR source_kind = 'refund' AND source_id IN \(refunds)
        OR source_kind = 'refund_event' AND source_id IN (
          SELECT id FROM refund_event WHERE refund_id IN \(refunds))
        OR source_kind = 'dispute_event' AND source_id IN (
          SELECT id FROM dispute_event WHERE dispute_id IN \(disputes))
        """, [id], order: "id")
  }
}
