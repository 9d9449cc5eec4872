// Every table of the book has a form in the past.

import Billing
import Testing

@testable import Storage

@Suite("Tables in the past")
struct PastTableTests {
  let sandbox = Sandbox()

  @Test("no table could leak the future: each has a recorded time or a form of its own")
  func classified() throws {
    let book = try sandbox.book()
    let columns = try book.makeReader().read { connection in
      var tables: [String: [String]] = [:]
      let names = try connection.rows(
        """
        SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
        ORDER BY name
        """
      ) { row -> String in try row.next() }
      for name in names {
        tables[name] = try connection.rows(
          "SELECT name FROM pragma_table_info($1)", [name]
        ) { row -> String in try row.next() }
      }
      return tables
    }
    let left = PastTables.unclassified(columns)
    #expect(
      left.isEmpty,
      """
      \(left) have no recorded time: give each a form in PastTables (child of a stamped table, \
      derived, or as it is), or the past would show them as they are now
      """)
  }

  @Test("a fact is known from its recorded time on, within an instant from its act on")
  func known() throws {
    let book = try sandbox.book()
    try book.write(now: noon) { connection in
      for (number, at) in [(1, 0), (2, 0), (3, 60)] {
        try connection.insert(
          ImportFileRow(
            id: ImportFileID(Int64(number)), name: "\(number)", format: "x",
            hash: [UInt8(number)], bytes: 1, rows: 0, controlTotals: "{}",
            stamp: Stamp(at: noon.adding(seconds: at), correlation: Int64(number))))
      }
    }
    let past = try book.makePastReader()
    let names = { (known: KnownAt) in
      try past.read(known, needsDerived: false, derive: { _ in true }) { connection, _ in
        try connection.all(ImportFileRow.self, order: "id").map(\.name)
      }
    }
    #expect(try names(KnownAt(noon.adding(seconds: -1))) == [])
    #expect(try names(KnownAt(noon, through: 1)) == ["1"])
    #expect(try names(KnownAt(noon)) == ["1", "2"])
    #expect(try names(KnownAt(noon.adding(seconds: 60))) == ["1", "2", "3"])
  }

  @Test("nothing can be written to the book through the past")
  func readOnly() throws {
    let book = try sandbox.book()
    let past = try book.makePastReader()
    #expect(throws: (any Error).self) {
      try past.read(KnownAt(noon), needsDerived: false, derive: { _ in true }) { connection, _ in
        try connection.execute("UPDATE main.book SET name = 'other'")
      }
    }
  }
}
