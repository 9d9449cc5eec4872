// One file of the canonical set: its columns, and what a row becomes.

import Storage

/// Turns the rows of one file into rows of the book.
protocol RowImporter: Sendable {
  /// `customers.csv`.
  static var file: String { get }
  static var columns: [ImportColumn] { get }
  init()
  /// What makes a row the same row again.
  func key(_ row: ImportRow) -> String
  /// Writes a row that is new. Throws `FieldProblem` for what it refuses.
  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws
  /// Checks the file as a whole.
  mutating func finish(_ session: ImportSession) throws
}

extension RowImporter {
  func key(_ row: ImportRow) -> String { row["id"] }
  mutating func finish(_ session: ImportSession) throws {}

  /// Takes one row: refuses it, finds it unchanged, or writes it.
  mutating func take(_ row: ImportRow, _ session: ImportSession) throws {
    do {
      try row.check()
      let values = zip(Self.columns, row.values).map { ($0.name, $1) }
      guard try session.isNew(kind: Self.file, key: key(row), values) else { return }
      try insert(row, session)
    } catch let problem as FieldProblem {
      session.refuse(problem, in: row)
    } catch StorageError.refusedBySchema(let detail) {
      session.refuse(FieldProblem("", "the book refuses this row: \(detail)"), in: row)
    }
  }
}
