// Taking a canonical set into a book: the files in their order, each whole or not at all.

import Billing
import Crypto
import Formats
import Storage

/// Imports a folder of the canonical set (`sample-data/README.md` documents it).
package struct Importer {
  private let book: Book
  private let folder: String
  /// The files to take, by name; all of them when nil.
  private let only: [String]?
  /// The machine's clock: paces progress, and dates rows of a book without a simulated clock.
  private let clock: () -> Timestamp
  private let record: ImportRecorder
  private let report: (ImportProgress) -> Void

  /// `record` writes the audit entry of each batch, in the batch's transaction.
  package init(
    into book: Book, from folder: String, only: [String]? = nil,
    clock: @escaping () -> Timestamp,
    record: @escaping ImportRecorder, report: @escaping (ImportProgress) -> Void = { _ in }
  ) {
    self.book = book
    self.folder = folder
    self.only = only
    self.clock = clock
    self.record = record
    self.report = report
  }

  /// Imports every file. A refused file throws `ImportFailure`; files before it stay imported.
  /// `afterwards` then runs in a transaction of its own, even if nothing was added: an import that
  /// was killed may have taken every file and not have come to this.
  package func run(afterwards: (Connection) throws -> Void = { _ in }) throws -> ImportSummary {
    let files = try ImportSet(folder).files.filter { only?.contains($0.name) ?? true }
    let total = files.reduce(0) { $0 + $1.size }
    let meter = ProgressMeter(bytesTotal: total, clock: clock, report: report)
    var summary = ImportSummary()
    for file in files {
      summary.files.append(try take(file, meter))
      meter.end(file.name, bytes: file.size)
    }
    try book.write(now: try bookTime()) { try afterwards($0) }
    return summary
  }

  /// One file in one transaction.
  private func take(_ file: ImportSet.File, _ meter: ProgressMeter) throws -> ImportSummary.File {
    let path = "\(folder)/\(file.name)"
    let now = try bookTime()
    return try book.write(now: now) { connection in
      let session = ImportSession(connection, file: file.name, now: now, record: record)
      guard let hash = try hash(of: path) else {
        throw ImportFailure([ImportProblem(file: file.name, "the file cannot be read")])
      }
      if let earlier = try connection.importedFile(hash: hash) {
        return try again(file, earlier, session)
      }
      guard let bytes = FileBytes(path) else {
        throw ImportFailure([ImportProblem(file: file.name, "the file cannot be read")])
      }
      let row = ImportFileRow(
        id: connection.nextID(), name: file.name, format: file.format, hash: hash,
        bytes: file.size, rows: 0, controlTotals: "{}", stamp: session.stamp(at: now))
      try connection.insert(row)
      try read(file, session, bytes, row.id) { meter.tick(file.name, bytes: bytes.count) }
      try session.finish()
      try connection.setRows(session.added + session.unchanged, of: row.id)
      return ImportSummary.File(
        name: file.name, added: session.added, unchanged: session.unchanged)
    }
  }

  /// The same bytes once more: nothing to do; under another name that is worth knowing.
  private func again(
    _ file: ImportSet.File, _ earlier: ImportFileRow, _ session: ImportSession
  ) throws -> ImportSummary.File {
    if earlier.name != file.name,
      try !session.connection.isKnownDuplicate(name: file.name, of: earlier.id)
    {
      try session.connection.insert(
        DuplicateFileRow(
          name: file.name, fileID: earlier.id, stamp: session.stamp(at: session.now)))
      try session.countRow(Array(file.name.utf8))
      try session.finish()
      return ImportSummary.File(
        name: file.name, added: session.added, unchanged: Int(earlier.rows))
    }
    return ImportSummary.File(name: file.name, added: 0, unchanged: Int(earlier.rows))
  }

  private func read(
    _ file: ImportSet.File, _ session: ImportSession, _ bytes: FileBytes, _ id: ImportFileID,
    tick: @escaping () throws -> Void
  ) throws {
    func table<Rows: RowImporter>(_: Rows.Type) throws {
      var table = TableFile<Rows>(session, bytes, tick: tick)
      try table.run()
    }
    switch file.content {
    case .catalogue: try CatalogueImport(session).run(bytes)
    case .table(let importer): try table(importer)
    case .report: try ReportImport(session, id, tick: tick).run(bytes)
    case .statement: try StatementImport(session, id, tick: tick).run(bytes)
    }
  }

  private func bookTime() throws -> Timestamp {
    try book.makeReader().read { try $0.bookSettings() }.simulatedClock ?? clock()
  }

  private func hash(of path: String) throws -> [UInt8]? {
    guard let bytes = FileBytes(path) else { return nil }
    var function = SHA256()
    while let piece = try bytes.next() {
      piece.withUnsafeBytes { function.update(bufferPointer: $0) }
    }
    return Array(function.finalize())
  }
}
