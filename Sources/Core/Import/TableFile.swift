// Driving a row importer over a CSV file or over JSON lines, row by row.

import Billing
import Formats
import Storage

/// Reads one file into an importer; `tick` is told of every row.
struct TableFile<Importer: RowImporter> {
  let session: ImportSession
  let bytes: FileBytes
  let tick: () throws -> Void
  private var importer = Importer()

  init(_ session: ImportSession, _ bytes: FileBytes, tick: @escaping () throws -> Void) {
    self.session = session
    self.bytes = bytes
    self.tick = tick
  }

  mutating func run() throws {
    do {
      if Importer.file.hasSuffix(".jsonl") { try readLines() } else { try readTable() }
    } catch let error as FormatError {
      session.refuse(ImportProblem(error, file: session.file))
    }
    try importer.finish(session)
  }

  private mutating func readTable() throws {
    var records = FileElements(CSVReader(), bytes)
    var layout: TableLayout?
    while let record = try records.next() {
      let known = try layout ?? TableLayout(records.reader.header, Importer.columns)
      layout = known
      try importer.take(known.row(record), session)
      try tick()
    }
    if layout == nil { _ = try TableLayout(records.reader.header, Importer.columns) }
  }

  private mutating func readLines() throws {
    var lines = FileElements(JSONLinesReader(), bytes)
    while let line = try lines.next() {
      do {
        let row = try ImportRow(line, Importer.columns)
        try importer.take(row, session)
      } catch let problem as FieldProblem {
        session.refuse(
          ImportProblem(
            file: session.file, line: line.number, column: 1, field: problem.field,
            problem.message))
      }
      try tick()
    }
  }
}

/// Where the declared columns stand in a CSV file.
struct TableLayout {
  private let columns: [ImportColumn]
  /// The file's index of each declared column; nil when the file leaves it out.
  private let places: [Int?]

  /// Refuses a header that lacks a required column or has one that means nothing here.
  init(_ header: CSVHeader?, _ columns: [ImportColumn]) throws(FormatError) {
    guard let header else { throw FormatError(.empty, at: FormatError.Place(line: 1, column: 1)) }
    let known = Set(columns.map(\.name))
    for (index, name) in header.names.enumerated() where !known.contains(name) {
      throw FormatError(.unknownValue(name), at: header.place(of: index), field: name)
    }
    var places: [Int?] = []
    for column in columns {
      places.append(
        column.isRequired ? try header.required(column.name) : try header.optional(column.name))
    }
    self.columns = columns
    self.places = places
  }

  func row(_ record: CSVRecord) -> ImportRow {
    let places = self.places
    return ImportRow(
      columns: columns, values: places.map { $0.map { record[$0] } ?? "" }, line: record.line,
      position: { index in
        let place = record.place(of: places[index] ?? 0)
        return (place.line, place.column)
      })
  }
}

extension ImportRow {
  /// A row of JSON lines: strings only, but for `dimensions`, which is an object of strings.
  init(_ line: JSONLinesReader.Line, _ columns: [ImportColumn]) throws(FieldProblem) {
    guard case .object(let members) = line.value else {
      throw FieldProblem("", "the line is no JSON object")
    }
    for member in members where !columns.contains(where: { $0.name == member.name }) {
      throw FieldProblem(member.name, "there is no such field")
    }
    var values: [String] = []
    for column in columns {
      switch members.first(where: { $0.name == column.name })?.value {
      case .string(let text): values.append(text)
      case .object(let members):
        guard column.name == "dimensions", members.allSatisfy({ $0.value.isString }) else {
          throw FieldProblem(column.name, "expected a string")
        }
        values.append(JSONValue.object(members).sortedByName.description)
      case .none, .null: values.append("")
      case .bool, .number, .array: throw FieldProblem(column.name, "expected a string")
      }
    }
    self.init(
      columns: columns, values: values, line: line.number, position: { _ in (line.number, 1) })
  }
}

extension JSONValue {
  fileprivate var isString: Bool {
    guard case .string = self else { return false }
    return true
  }
}

extension ImportProblem {
  init(_ error: FormatError, file: String) {
    self.init(
      file: file, line: error.place.line, column: error.place.column, field: error.field,
      error.problem.text)
  }
}
