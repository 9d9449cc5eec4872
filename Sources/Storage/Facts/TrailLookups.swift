// From one record to the next on the way of the money: each look-up walks an index.

import Billing

/// A match that a fact takes part in, and one fact of the other side.
package struct MatchPartner: Hashable, Sendable {
  package let match: MatchRow
  /// Such as `payout:po_1`.
  package let fact: String
}

/// Usage of one meter, counted where the rows are.
package struct UsageTotals: Hashable, Sendable {
  package let count: Int64
  package let first: Timestamp
  package let last: Timestamp
}

extension Connection {
  /// What stands opposite a fact in matches of a link, in the order of the matches.
  package func partners(of fact: String, link: String, limit: Int = 20) throws -> [MatchPartner] {
    let columns = MatchRow.columns.map { "m.\($0)" }.joined(separator: ", ")
    return try rows(
      """
      SELECT \(columns), other.fact FROM match_side own
      JOIN match_act m ON m.id = own.match_id
      JOIN match_side other ON other.match_id = own.match_id AND other.side <> own.side
      WHERE own.fact = $1 AND m.link = $2 ORDER BY m.id, other.fact LIMIT $3
      """, [fact, link, limit]
    ) { MatchPartner(match: try MatchRow(&$0), fact: try $0.next()) }
  }

  /// How many facts stand opposite a fact in matches of a link.
  package func partnerCount(of fact: String, link: String) throws -> Int64 {
    try first(
      """
      SELECT count(*) FROM match_side own
      JOIN match_act m ON m.id = own.match_id
      JOIN match_side other ON other.match_id = own.match_id AND other.side <> own.side
      WHERE own.fact = $1 AND m.link = $2
      """, [fact, link]
    ) { try $0.next() } ?? 0
  }

  package func reportedRow(identity: String) throws -> ReportedRow? {
    try one(where: "identity = $1", [identity])
  }

  package func reportedRow(_ file: ImportFileID, _ n: Int) throws -> ReportedRow? {
    try one(where: "file_id = $1 AND n = $2", [file, n])
  }

  package func rawRow(_ file: ImportFileID, _ n: Int) throws -> RawRowRow? {
    try one(where: "file_id = $1 AND n = $2", [file, n])
  }

  package func payout(identity: String) throws -> PayoutRow? {
    try one(where: "identity = $1", [identity])
  }

  package func payout(_ id: PayoutID) throws -> PayoutRow? { try one(where: "id = $1", [id]) }

  package func statementLine(identity: String) throws -> StatementLineRow? {
    try one(where: "identity = $1", [identity])
  }

  package func statementLine(_ statement: StatementID, _ n: Int) throws -> StatementLineRow? {
    try one(where: "statement_id = $1 AND n = $2", [statement, n])
  }

  package func statement(_ id: StatementID) throws -> StatementRow? {
    try one(where: "id = $1", [id])
  }

  package func importFile(_ id: ImportFileID) throws -> ImportFileRow? {
    try one(where: "id = $1", [id])
  }
}

extension Connection {
  package func subscriptionEvent(_ id: SubscriptionEventID) throws -> SubscriptionEventRow? {
    try one(where: "id = $1", [id])
  }

  package func credential(_ id: CredentialID) throws -> CredentialRow? {
    try one(where: "id = $1", [id])
  }

  package func refund(_ id: RefundID) throws -> RefundRow? { try one(where: "id = $1", [id]) }

  package func dispute(_ id: DisputeID) throws -> DisputeRow? { try one(where: "id = $1", [id]) }

  package func disputeEvents(_ id: DisputeID) throws -> [DisputeEventRow] {
    try all(where: "dispute_id = $1", [id], order: "effective_at, id")
  }

  package func refunds(ofNote id: InvoiceID) throws -> [RefundRow] {
    try all(where: "credit_note_id = $1", [id])
  }

  package func line(_ invoice: InvoiceID, _ n: Int) throws -> InvoiceLineRow? {
    try one(where: "invoice_id = $1 AND n = $2", [invoice, n])
  }

  /// The first line at or after a document, in the order of ids.
  package func firstLine(from invoice: InvoiceID) throws -> InvoiceLineRow? {
    try first(
      """
      SELECT \(InvoiceLineRow.columnList) FROM invoice_line WHERE invoice_id >= $1
      ORDER BY invoice_id, n LIMIT 1
      """, [invoice]
    ) { try InvoiceLineRow(&$0) }
  }

  /// The first and the last document by id; nil in a book without any.
  package func invoiceIDs() throws -> (first: InvoiceID, last: InvoiceID)? {
    let ends = try rows(
      """
      SELECT id FROM (SELECT min(id) AS id FROM invoice UNION ALL SELECT max(id) FROM invoice)
      AS ends WHERE id IS NOT NULL
      """
    ) { row -> InvoiceID in try row.next() }
    guard let first = ends.first, let last = ends.last else { return nil }
    return (first, last)
  }

  /// Entries written by one act: whoever wrote a fact is found by its correlation.
  package func auditEntries(correlation: Int64, limit: Int = 20) throws -> [AuditEntryRow] {
    try rows(
      """
      SELECT \(AuditEntryRow.columnList) FROM audit_entry
      WHERE correlation = $1 ORDER BY sequence LIMIT $2
      """, [correlation, limit]
    ) { try AuditEntryRow(&$0) }
  }

  /// The correlation of the first act after one; nil where it is the last.
  package func nextAct(after correlation: Int64) throws -> Int64? {
    try first(
      "SELECT correlation FROM audit_entry WHERE correlation > $1 ORDER BY correlation LIMIT 1",
      [correlation]
    ) { try $0.next() }
  }

  /// Usage of one subscription and meter with `from` ≤ time < `until`; nil where there is none.
  package func usageTotals(
    of subscription: SubscriptionID, meter: MeterID, from: Timestamp, until: Timestamp
  ) throws -> UsageTotals? {
    try first(
      """
      SELECT count(*), coalesce(min(effective_at), 0), coalesce(max(effective_at), 0)
      FROM usage_event
      WHERE subscription_id = $1 AND meter_id = $2 AND effective_at >= $3 AND effective_at < $4
      """, [subscription, meter, from, until]
    ) { row -> UsageTotals? in
      let totals = UsageTotals(
        count: try row.next(), first: try row.next(), last: try row.next())
      return totals.count == 0 ? nil : totals
    } ?? nil
  }
}

extension Connection {
  /// The values of a meter's events with `from` ≤ time < `until`, summed by scale where they are:
  /// a month may hold a million.
  package func usageSums(
    of subscription: SubscriptionID, meter: MeterID, from: Timestamp, until: Timestamp
  ) throws -> [ExactDecimal] {
    try rows(
      """
      SELECT CAST(sum(value_mantissa) AS BIGINT), value_scale FROM usage_event
      WHERE subscription_id = $1 AND meter_id = $2 AND effective_at >= $3 AND effective_at < $4
      GROUP BY value_scale ORDER BY value_scale
      """, [subscription, meter, from, until]
    ) { try $0.next() }
  }
}
