// What numbering, drafts and outcomes are read from and written to.

import Billing

extension Connection {
  package func numberSeries(
    entity: LegalEntityID, document: InvoiceRow.Document, year: Int
  ) throws -> NumberSeriesRow? {
    try one(
      where: "legal_entity_id = $1 AND document = $2 AND fiscal_year = $3",
      [entity, document, year])
  }

  /// The highest number that begins with `prefix`, longer ones above shorter.
  package func lastNumbered(
    entity: LegalEntityID, document: InvoiceRow.Document, prefix: String
  ) throws -> (number: String, issuedOn: Day)? {
    try first(
      """
      SELECT number, issued_on FROM invoice
      WHERE legal_entity_id = $1 AND document = $2 AND number >= $3 AND number < $4
      ORDER BY length(number) DESC, number DESC LIMIT 1
      """, [entity, document, prefix, String(prefix.dropLast()) + "."]
    ) { (number: try $0.next(), issuedOn: try $0.next()) }
  }

  /// The fiscal years in which an entity has issued numbered documents of a kind.
  package func issueYears(
    entity: LegalEntityID, document: InvoiceRow.Document
  ) throws -> [Int] {
    let days: [Day] = try rows(
      """
      SELECT DISTINCT issued_on FROM invoice
      WHERE legal_entity_id = $1 AND document = $2 AND number IS NOT NULL
      """, [entity, document]
    ) { try $0.next() }
    return Set(days.map(\.components.year)).sorted()
  }

  package func drafts(of invoice: InvoiceID) throws -> [InvoiceDraftRow] {
    try all(where: "invoice_id = $1", [invoice])
  }

  /// Keeps how a draft stands before it is issued: the past shows it so.
  package func keepForm(ofDraft id: InvoiceID, _ stamp: Stamp) throws {
    try execute(
      """
      INSERT INTO draft_form (invoice_id, document, issued_on, due_on, total,
        created_at, effective_at, recorded_at, correlation_id)
      SELECT id, document, issued_on, due_on, total, $1, $2, $3, $4
      FROM invoice WHERE id = $5 AND status = 'draft'
      """, [stamp.createdAt, stamp.effectiveAt, stamp.recordedAt, stamp.correlation, id])
  }

  /// Turns a draft into an issued document; answers false when it is no draft any more.
  package func issue(_ row: InvoiceRow) throws -> Bool {
    try execute(
      """
      UPDATE invoice SET number = $1, document = $2, status = 'open', issued_on = $3, due_on = $4,
        corrects_id = $5, total = $6, finalised_at = $7
      WHERE id = $8 AND status = 'draft'
      """,
      [
        row.number, row.document, row.issuedOn, row.dueOn, row.correctsID, row.total,
        row.finalisedAt, row.id,
      ]) == 1
  }

  /// Takes back a draft's lines and their claims, before it is computed anew. The lines are kept
  /// for the past.
  package func clearLines(ofDraft id: InvoiceID) throws {
    let columns = InvoiceLineRow.columnList
    try execute(
      """
      INSERT INTO draft_line (\(columns)) SELECT \(columns) FROM invoice_line
      WHERE invoice_id = $1
      """, [id])
    try releaseClaims(of: id)
    try delete(InvoiceLineRow.self, where: "invoice_id = $1", [id])
  }

  /// Whether a payer has a document that waits to be issued.
  package func hasDraft(of payer: CustomerID) throws -> Bool {
    try first(
      "SELECT 1 FROM invoice WHERE customer_id = $1 AND status = 'draft' LIMIT 1", [payer]
    ) { try $0.next() as Int64 } != nil
  }

  /// Gives back what a document's lines, which still stand, claimed to have billed. The claims are
  /// found by their subscriptions: an index by document would be one more entry for every line that
  /// is ever billed, and few are given back.
  func releaseClaims(of id: InvoiceID) throws {
    try delete(
      BilledClaimRow.self,
      where: """
        subscription_id IN (SELECT subscription_id FROM invoice_line WHERE invoice_id = $1)
        AND invoice_id = $2
        """, [id, id])
  }
}

extension Connection {
  /// The periods whose outcome in force is that this document bills them.
  package func periods(billedBy invoice: InvoiceID) throws -> [BillingPeriodRow] {
    try all(
      where: """
        subscription_id IN (SELECT subscription_id FROM invoice_line WHERE invoice_id = $1)
        AND invoice_id = $2 AND \(BillingPeriodRow.isInForce("billing_period"))
        """, [invoice, invoice])
  }
}

extension BillingPeriodRow {
  /// What holds of the outcome at `alias` when no later one of the same period replaces it.
  static func isInForce(_ alias: String) -> String {
    """
    NOT EXISTS (SELECT 1 FROM billing_period l WHERE l.subscription_id = \(alias).subscription_id
      AND l.price_id = \(alias).price_id AND l.epoch = \(alias).epoch AND l.k = \(alias).k
      AND l.n > \(alias).n)
    """
  }
}
