// What an import asks of rows that came before.

import Billing

extension Connection {
  /// The digest under which a row was imported, or nil when it was not.
  package func importedDigest(kind: String, key: String) throws -> [UInt8]? {
    try first(
      "SELECT digest FROM imported_row WHERE kind = $1 AND key = $2", [kind, key]
    ) { try $0.next() }
  }

  /// The record that imports call so; `kind` is the prefix of its ids.
  package func importedID(kind: String, external: String) throws -> Int64? {
    try first(
      """
      SELECT record_id FROM external_reference
      WHERE system = 'import' AND kind = $1 AND external_id = $2
      """, [kind, external]
    ) { try $0.next() }
  }

  package func importedFile(hash: [UInt8]) throws -> ImportFileRow? {
    try one(where: "hash = $1", [hash])
  }

  package func currency(of id: SubscriptionID) throws -> Currency? {
    try first("SELECT currency FROM subscription WHERE id = $1", [id]) { try $0.next() }
  }

  package func currency(of id: PaymentID) throws -> Currency? {
    try first("SELECT currency FROM payment WHERE id = $1", [id]) { try $0.next() }
  }

  package func currency(of id: AttemptID) throws -> Currency? {
    try first(
      """
      SELECT p.currency FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
      WHERE a.id = $1
      """, [id]
    ) { try $0.next() }
  }

  /// Currency and status of a document.
  package func terms(of id: InvoiceID) throws -> (currency: Currency, status: InvoiceRow.Status)? {
    try first("SELECT currency, status FROM invoice WHERE id = $1", [id]) {
      (try $0.next(), try $0.next())
    }
  }

  /// Documents whose total is not the sum of their lines, by what the import calls them.
  package func invoicesOffTotal(limit: Int) throws -> [InvoiceOffTotal] {
    try rows(
      """
      SELECT r.external_id, i.currency, i.total,
        CAST(coalesce(sum(l.amount - l.discount_amount + l.tax_amount), 0) AS BIGINT)
      FROM invoice i LEFT JOIN invoice_line l ON l.invoice_id = i.id
      JOIN external_reference r ON r.kind = 'inv' AND r.record_id = i.id AND r.system = 'import'
      GROUP BY i.id, r.external_id, i.currency, i.total
      HAVING i.total <> coalesce(sum(l.amount - l.discount_amount + l.tax_amount), 0)
      ORDER BY r.external_id LIMIT $1
      """, [limit]
    ) {
      InvoiceOffTotal(
        externalID: try $0.next(), currency: try $0.next(), total: try $0.next(),
        lines: try $0.next())
    }
  }

  /// Renames the book and sets its clock: the first import of a catalogue does.
  package func setBook(name: String, simulatedClock: Timestamp?) throws {
    try execute(
      "UPDATE book SET name = $1, simulated_clock = $2 WHERE id = 1", [name, simulatedClock])
  }
}

/// A document whose control total fails. Minor units.
package struct InvoiceOffTotal: Sendable {
  package let externalID: String
  package let currency: Currency
  package let total: Int64
  package let lines: Int64
}

extension Connection {
  package func setRows(_ count: Int, of id: ImportFileID) throws {
    try execute("UPDATE import_file SET rows = $1 WHERE id = $2", [count, id])
  }

  package func isKnownDuplicate(name: String, of id: ImportFileID) throws -> Bool {
    try one(DuplicateFileRow.self, where: "name = $1 AND file_id = $2", [name, id]) != nil
  }
}
