// A row of the table `bank_statement`.

import Billing

/// A bank statement.
package struct StatementRow: StoredRow, Hashable, Sendable {
  package static let table = "bank_statement"
  package static let columns = [
    "id", "file_id", "reference", "iban", "currency", "opening", "closing", "from_on", "to_on",
    "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: StatementID
  package var fileID: ImportFileID
  package var reference: String
  package var iban: String
  package var currency: Currency
  package var opening: Int64
  package var closing: Int64
  package var fromOn: Day
  package var toOn: Day
  package var stamp: Stamp

  package init(
    id: StatementID, fileID: ImportFileID, reference: String, iban: String, currency: Currency,
    opening: Int64, closing: Int64, fromOn: Day, toOn: Day, stamp: Stamp
  ) {
    self.id = id
    self.fileID = fileID
    self.reference = reference
    self.iban = iban
    self.currency = currency
    self.opening = opening
    self.closing = closing
    self.fromOn = fromOn
    self.toOn = toOn
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    fileID = try row.next()
    reference = try row.next()
    iban = try row.next()
    currency = try row.next()
    opening = try row.next()
    closing = try row.next()
    fromOn = try row.next()
    toOn = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(fileID)
    values.bind(reference)
    values.bind(iban)
    values.bind(currency)
    values.bind(opening)
    values.bind(closing)
    values.bind(fromOn)
    values.bind(toOn)
    values.bind(stamp)
  }
}
