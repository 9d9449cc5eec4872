// A row of the table `raw_row`.

import Billing

/// A row of a report exactly as it came.
package struct RawRowRow: StoredRow, Hashable, Sendable {
  package static let table = "raw_row"
  package static let columns = ["file_id", "n", "line", "text"]
  package static let key = ["file_id", "n"]

  package var fileID: ImportFileID
  /// 1…
  package var n: Int
  /// In the file, from 1.
  package var line: Int
  package var text: String

  package init(
    fileID: ImportFileID, n: Int, line: Int, text: String
  ) {
    self.fileID = fileID
    self.n = n
    self.line = line
    self.text = text
  }

  package init(_ row: inout ColumnReader) throws {
    fileID = try row.next()
    n = try row.next()
    line = try row.next()
    text = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(fileID)
    values.bind(n)
    values.bind(line)
    values.bind(text)
  }
}
