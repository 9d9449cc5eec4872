// A row of the table `number_series`.

import Billing

/// The last number of one document kind of a legal entity in a fiscal year.
package struct NumberSeriesRow: StoredRow, Hashable, Sendable {
  package static let table = "number_series"
  package static let columns = [
    "legal_entity_id", "document", "fiscal_year", "last", "last_issued_on",
  ]
  package static let key = ["legal_entity_id", "document", "fiscal_year"]

  package var legalEntityID: LegalEntityID
  package var document: InvoiceRow.Document
  package var fiscalYear: Int
  /// 0 before the first.
  package var last: Int64
  /// No later document is issued on an earlier day.
  package var lastIssuedOn: Day

  package init(
    legalEntityID: LegalEntityID, document: InvoiceRow.Document, fiscalYear: Int, last: Int64,
    lastIssuedOn: Day
  ) {
    self.legalEntityID = legalEntityID
    self.document = document
    self.fiscalYear = fiscalYear
    self.last = last
    self.lastIssuedOn = lastIssuedOn
  }

  package init(_ row: inout ColumnReader) throws {
    legalEntityID = try row.next()
    document = try row.next()
    fiscalYear = try row.next()
    last = try row.next()
    lastIssuedOn = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(legalEntityID)
    values.bind(document)
    values.bind(fiscalYear)
    values.bind(last)
    values.bind(lastIssuedOn)
  }
}
