// What the import of one file shares: the transaction, what is known of earlier rows, the problems
// found, and the batches that go to the audit log.

import Billing
import Crypto
import Storage

/// Up to 10,000 rows that one audit entry stands for.
package struct ImportBatch: Sendable {
  /// `customers.csv`.
  package let file: String
  package let rows: Int
  /// SHA-256 over the rows' digests in file order.
  package let digest: Billing.Digest
  package let correlation: Int64
  package let at: Timestamp
}

/// Writes the audit entry of a batch, inside the batch's transaction.
package typealias ImportRecorder = (ImportBatch, Connection) throws -> Void

final class ImportSession {
  static let batchLimit = 10_000
  let connection: Connection
  let file: String
  let now: Timestamp
  let correlation: Int64
  private(set) var added = 0
  private(set) var unchanged = 0
  private var problems: [ImportProblem] = []
  private var problemCount = 0
  private let record: ImportRecorder
  private var batchRows = 0
  private var batchHash = SHA256()
  private var known: [ExternalKey: Int64] = [:]
  /// Ids promised to keys that were named before their rows came, and where they were named.
  private var promised: [ExternalKey: (id: Int64, place: ImportProblem)] = [:]

  init(
    _ connection: Connection, file: String, now: Timestamp, record: @escaping ImportRecorder
  ) {
    self.connection = connection
    self.file = file
    self.now = now
    self.record = record
    correlation = connection.nextNumber()
  }

  struct ExternalKey: Hashable {
    let kind: String
    let id: String
  }

  // MARK: Problems

  func refuse(_ problem: ImportProblem) {
    if problems.count < ImportFailure.shown { problems.append(problem) }
    problemCount += 1
  }

  func refuse(_ problem: FieldProblem, in row: ImportRow) {
    guard !problem.field.isEmpty else {
      refuse(ImportProblem(file: file, line: row.line, column: 1, problem.message))
      return
    }
    let place = row.position(row.index(of: problem.field))
    refuse(
      ImportProblem(
        file: file, line: place.line, column: place.column, field: problem.field, problem.message))
  }

  /// Ends the file: unkept promises become problems, and any problem undoes the file.
  func finish() throws {
    let unkept = promised.values.map(\.place).sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    for place in unkept { refuse(place) }
    guard problemCount == 0 else { throw ImportFailure(problems, count: problemCount) }
    try closeBatch()
  }

  // MARK: Rows

  /// Whether the row must be written. False for one that was imported before with the same values;
  /// a row whose values changed is refused, naming the first one that differs.
  func isNew(kind: String, key: String, _ values: [(name: String, value: String)]) throws -> Bool {
    let digest = RowDigest(values.map(\.value))
    let earlier = try connection.importedDigest(kind: kind, key: key)
    guard let earlier else {
      try connection.insert(ImportedRow(kind: kind, key: key, digest: digest.bytes))
      try count(digest)
      return true
    }
    if let index = digest.firstDifference(from: earlier) {
      let name = values.indices.contains(index) ? values[index].name : ""
      throw FieldProblem(
        name, "\(key) was imported before with another value; imports never change")
    }
    unchanged += 1
    return false
  }

  private func count(_ digest: RowDigest) throws {
    added += 1
    batchRows += 1
    batchHash.update(data: digest.whole)
    if batchRows == Self.batchLimit { try closeBatch() }
  }

  /// Counts a row that has no key of its own, such as a report's.
  func countRow(_ bytes: [UInt8]) throws {
    try count(RowDigest(whole: Sha256.digest(bytes).bytes))
  }

  private func closeBatch() throws {
    guard batchRows > 0 else { return }
    let batch = ImportBatch(
      file: file, rows: batchRows, digest: Billing.Digest(batchHash.finalize()),
      correlation: correlation, at: now)
    batchRows = 0
    batchHash = SHA256()
    try record(batch, connection)
  }

  // MARK: References

  /// A new record's id, under which later rows find it.
  func newID<Tag>(_: Tag.Type = Tag.self, for external: String) throws -> Identifier<Tag> {
    let key = ExternalKey(kind: Tag.prefix, id: external)
    let number = promised.removeValue(forKey: key)?.id ?? connection.nextNumber()
    remember(key, number)
    try connection.insert(
      ExternalReferenceRow(
        system: "import", kind: Tag.prefix, externalID: external, recordID: number,
        stamp: stamp(at: now)))
    return Identifier(number)
  }

  /// The id of a record imported before, named in `field`.
  func id<Tag>(
    _ field: String, _ row: ImportRow, _: Tag.Type = Tag.self
  ) throws -> Identifier<Tag> {
    guard let found: Identifier<Tag> = try id(of: row[field]) else {
      throw FieldProblem(field, Self.unknown(row[field]))
    }
    return found
  }

  func optionalID<Tag>(
    _ field: String, _ row: ImportRow, _: Tag.Type = Tag.self
  ) throws -> Identifier<Tag>? {
    row.optional(field) == nil ? nil : try id(field, row)
  }

  /// The id of a record that may also come later in this file.
  func promisedID<Tag>(
    _ field: String, _ row: ImportRow, _: Tag.Type = Tag.self
  ) throws -> Identifier<Tag> {
    let external = row[field]
    if let found: Identifier<Tag> = try id(of: external) { return found }
    let key = ExternalKey(kind: Tag.prefix, id: external)
    if let promise = promised[key] { return Identifier(promise.id) }
    let place = row.position(row.index(of: field))
    let number = connection.nextNumber()
    promised[key] = (
      number,
      ImportProblem(
        file: file, line: place.line, column: place.column, field: field, Self.unknown(external))
    )
    return Identifier(number)
  }

  func id<Tag>(of external: String) throws -> Identifier<Tag>? {
    let key = ExternalKey(kind: Tag.prefix, id: external)
    if let number = known[key] { return Identifier(number) }
    guard let number = try connection.importedID(kind: Tag.prefix, external: external) else {
      return nil
    }
    remember(key, number)
    return Identifier(number)
  }

  func stamp(at instant: Timestamp, recordedAt: Timestamp? = nil) -> Stamp {
    Stamp(
      createdAt: instant, effectiveAt: instant, recordedAt: recordedAt ?? now,
      correlation: correlation)
  }

  /// A bounded cache: a large file must not grow the process without end.
  private func remember(_ key: ExternalKey, _ number: Int64) {
    if known.count >= 200_000 { known.removeAll(keepingCapacity: true) }
    known[key] = number
  }

  private static func unknown(_ external: String) -> String {
    "nothing called “\(external)” was imported before"
  }
}
