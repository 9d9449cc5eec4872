// A row of the table `duplicate_file`.

import Billing

/// A file that came again under another name.
package struct DuplicateFileRow: StoredRow, Hashable, Sendable {
  package static let table = "duplicate_file"
  package static let columns = [
    "name", "file_id", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["name", "file_id"]

  package var name: String
  /// The original.
  package var fileID: ImportFileID
  package var stamp: Stamp

  package init(
    name: String, fileID: ImportFileID, stamp: Stamp
  ) {
    self.name = name
    self.fileID = fileID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    name = try row.next()
    fileID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(name)
    values.bind(fileID)
    values.bind(stamp)
  }
}
