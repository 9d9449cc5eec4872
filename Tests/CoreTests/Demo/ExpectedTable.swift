// Reading the hand-worked answers of sample-data/expected.

import Formats

@testable import Core

/// A CSV file behind lines that begin with `#`, as rows by column name.
struct ExpectedTable: Sendable {
  let rows: [[String: String]]

  init(_ name: String) throws { try self.init(path: "\(sampleFolder)/expected/\(name)") }

  init(path: String) throws {
    guard let bytes = readFile(path) else { throw WrongAnswer(query: path) }
    let body = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
      .drop { $0.first == UInt8(ascii: "#") }
    var reader = CSVReader(body.flatMap { Array($0) + [UInt8(ascii: "\n")] })
    var rows: [[String: String]] = []
    while let record = try reader.next() {
      let names = reader.header?.names ?? []
      rows.append(Dictionary(uniqueKeysWithValues: zip(names, record.values)))
    }
    self.rows = rows
  }

  /// Rows by the value of a column, in file order.
  func grouped(by column: String) -> [(key: String, rows: [[String: String]])] {
    var keys: [String] = []
    var groups: [String: [[String: String]]] = [:]
    for row in rows {
      let key = row[column] ?? ""
      if groups[key] == nil { keys.append(key) }
      groups[key, default: []].append(row)
    }
    return keys.map { ($0, groups[$0] ?? []) }
  }
}
