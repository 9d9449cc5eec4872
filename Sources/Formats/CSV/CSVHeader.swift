// The column names of a CSV file, and finding a column by its name.

/// The first record of a file.
package struct CSVHeader: Sendable {
  package let names: [String]
  private let indexes: [String: [Int]]
  private let record: CSVRecord

  init(_ record: CSVRecord, allowsDuplicates: Bool) throws(FormatError) {
    names = record.values
    self.record = record
    var indexes: [String: [Int]] = [:]
    for (index, name) in names.enumerated() {
      guard !name.isEmpty else {
        throw FormatError(.emptyColumnName, at: record.place(of: index))
      }
      guard allowsDuplicates || indexes[name] == nil else {
        throw FormatError(.duplicateColumn, at: record.place(of: index), field: name)
      }
      indexes[name, default: []].append(index)
    }
    self.indexes = indexes
  }

  /// The index of a column that the file must have exactly once.
  package func required(_ name: String) throws(FormatError) -> Int {
    guard let index = try optional(name) else {
      throw FormatError(.missingColumn, at: record.place(of: 0), field: name)
    }
    return index
  }

  /// The index of a column that the file may have, at most once.
  package func optional(_ name: String) throws(FormatError) -> Int? {
    guard let found = indexes[name] else { return nil }
    guard found.count == 1 else {
      throw FormatError(.ambiguousColumn, at: record.place(of: found[1]), field: name)
    }
    return found[0]
  }

  /// The columns that are not among `known`, in file order.
  package func unknown(beside known: Set<String>) -> [String] {
    names.filter { !known.contains($0) }
  }

  /// Where the column's name stands.
  package func place(of index: Int) -> FormatError.Place { record.place(of: index) }
}
