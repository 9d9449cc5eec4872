// A row of the table `control_break`.

import Billing

/// Where a file contradicts itself. `Billing.ControlBreak`, column by column.
package struct ControlBreakRow: StoredRow, Hashable, Sendable {
  package static let table = "control_break"
  package static let columns = [
    "file_id", "n", "control_check", "subject", "stated", "computed", "currency", "difference",
    "line", "text",
  ]
  package static let key = ["file_id", "n"]

  package var fileID: ImportFileID
  package var n: Int
  /// Of `ControlBreak.Check`.
  package var controlCheck: String
  package var subject: String
  package var stated: String
  package var computed: String
  package var currency: Currency?
  package var difference: Int64?
  package var line: Int
  package var text: String

  package init(
    fileID: ImportFileID, n: Int, controlCheck: String, subject: String, stated: String,
    computed:
      String, currency: Currency?, difference: Int64?, line: Int, text: String
  ) {
    self.fileID = fileID
    self.n = n
    self.controlCheck = controlCheck
    self.subject = subject
    self.stated = stated
    self.computed = computed
    self.currency = currency
    self.difference = difference
    self.line = line
    self.text = text
  }

  package init(_ row: inout ColumnReader) throws {
    fileID = try row.next()
    n = try row.next()
    controlCheck = try row.next()
    subject = try row.next()
    stated = try row.next()
    computed = try row.next()
    currency = try row.next()
    difference = try row.next()
    line = try row.next()
    text = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(fileID)
    values.bind(n)
    values.bind(controlCheck)
    values.bind(subject)
    values.bind(stated)
    values.bind(computed)
    values.bind(currency)
    values.bind(difference)
    values.bind(line)
    values.bind(text)
  }
}
