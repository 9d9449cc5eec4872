// The CSV reader and writer: what RFC 4180 allows, what is refused and where.

import Formats
import Testing

/// All records of a text as values, header first.
func records(
  _ text: some Sequence<UInt8>, options: CSVReader.Options = .init()
) throws(FormatError) -> [[String]] {
  var reader = CSVReader(text, options: options)
  var rows: [[String]] = []
  while let record = try reader.next() { rows.append(record.values) }
  return [reader.header?.names ?? []] + rows
}

struct CSVReaderTests {
  @Test(
    "what RFC 4180 allows is read",
    arguments: [
      ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
      ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
      ("a,b", [["a", "b"]]),
      ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
      ("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", [["a", "b"], ["x,y", "say \"hi\""]]),
      ("a,b\n\"two\r\nlines\",\n", [["a", "b"], ["two\r\nlines", ""]]),
      ("a,b\n,\"\"\n", [["a", "b"], ["", ""]]),
      ("a\n\"\"\n", [["a"], [""]]),
      ("a,b\n x , y\n", [["a", "b"], [" x ", " y"]]),
      ("a,b\nÄ,\"🧾\"\n", [["a", "b"], ["Ä", "🧾"]]),
      ("a,b\n\"\"\"\",\"\"\"\"\"\"\n", [["a", "b"], ["\"", "\"\""]]),
    ])
  func accepted(text: String, expected: [[String]]) throws {
    #expect(try records(text.utf8) == expected)
  }

  @Test(
    "what is not RFC 4180 is refused with its place",
    arguments: [
      ("", "line 1, column 1: the file is empty"),
      ("\u{FEFF}", "line 1, column 1: the file is empty"),
      ("a,b\n1,\"2\n", "line 2, column 3: the quote that opens here is never closed"),
      ("a,b\n1,2\"\n", "line 2, column 4: a quote stands inside a field that is not quoted"),
      (
        "a,b\n\"1\"x,2\n",
        "line 2, column 4: there is text between the closing quote and the next comma"
      ),
      (
        "a,b\r1,2\r",
        "line 1, column 4: a carriage return stands alone; lines end with LF or CR LF"
      ),
      ("a,b\n1,2\n\n", "line 3, column 1: the line is blank"),
      ("a,b\n\"1\n2\",3\n1\n", "line 4, column 1: the row has 1 fields, the header has 2"),
      ("a,b\n1,2,3\n", "line 2, column 1: the row has 3 fields, the header has 2"),
      ("a,b\nä,1\0\n", "line 2, column 4: the file holds a NUL byte; it is no text file"),
      ("a,b\n\"1\0\",2\n", "line 2, column 3: the file holds a NUL byte; it is no text file"),
      ("a,a\n", "line 1, column 3, a: the header names this column twice"),
      ("a,,b\n", "line 1, column 3: the header has a column without a name"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: FormatError.self) { try records(text.utf8) }
    #expect(error?.description == message)
  }

  @Test(
    "bytes that are no UTF-8 are refused at the byte",
    arguments: [
      ([0xFF], 3), ([0xC0, 0xAF], 3), ([0xE0, 0x80, 0xAF], 3), ([0xED, 0xA0, 0x80], 3),
      ([0xF4, 0x90, 0x80, 0x80], 3), ([0xC3], 3), ([0xC3, 0xA4, 0xE2, 0x82], 4),
      ([0xF0, 0x80, 0x80, 0xAF], 3), ([0x80], 3),
    ] as [([UInt8], Int)])
  func malformedUTF8(bytes: [UInt8], column: Int) {
    let error = #expect(throws: FormatError.self) {
      try records(Array("a,b\n1,".utf8) + bytes + Array("\n".utf8))
    }
    #expect(error?.problem == .malformedUTF8)
    #expect(error?.place == FormatError.Place(line: 2, column: column))
  }

  @Test("UTF-16 is named as such", arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]])
  func utf16(bytes: [UInt8]) {
    #expect(throws: FormatError(.utf16, at: .init(line: 1, column: 1))) { try records(bytes) }
  }

  @Test("pieces of any size give the same records and the same refusal", arguments: 1...9)
  func pieces(size: Int) throws {
    for text in ["\u{FEFF}a,b\r\n\"x\"\"\r\n,\",ü\r\n1,2", "a,b\n1,\"2", "a,b\n1,2\n3\n"] {
      let whole = Result { () throws(FormatError) in try records(text.utf8) }
      let parts = Result { () throws(FormatError) in try inPieces(Array(text.utf8), of: size) }
      #expect(whole == parts)
    }
  }

  private func inPieces(_ bytes: [UInt8], of size: Int) throws(FormatError) -> [[String]] {
    var reader = CSVReader()
    var rows: [[String]] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.feed(bytes[start..<min(start + size, bytes.count)])
      while let record = try reader.next() { rows.append(record.values) }
    }
    reader.finish()
    while let record = try reader.next() { rows.append(record.values) }
    return [reader.header?.names ?? []] + rows
  }

  @Test("a record keeps its line and its raw text")
  func evidence() throws {
    var reader = CSVReader("a,b\r\n\"1\r\n2\",x\r\n3,\"y\"\r\n".utf8)
    let first = try #require(try reader.next())
    let second = try #require(try reader.next())
    #expect(first.line == 2)
    #expect(first.rawText == "\"1\r\n2\",x")
    #expect(second.line == 4)
    #expect(second.rawText == "3,\"y\"")
    #expect(second.place(of: 1) == FormatError.Place(line: 4, column: 4))
    #expect(try reader.next() == nil)
  }

  @Test("a quote that never closes is refused at the limit, not at the end of memory")
  func recordLimit() {
    var options = CSVReader.Options()
    options.recordLimit = 1_000
    var reader = CSVReader(options: options)
    reader.feed("a\n\"".utf8)
    var refusal: FormatError?
    for _ in 0..<100 where refusal == nil {
      reader.feed(Array(repeating: UInt8(ascii: "x"), count: 100))
      do { _ = try reader.next() } catch { refusal = error }
    }
    #expect(refusal?.problem == .recordTooLong(limit: 1_000))
  }

  @Test("too many fields are refused")
  func fieldLimit() {
    let line = String(repeating: ",", count: 5_000)
    #expect(throws: FormatError(.tooManyFields(limit: 4_096), at: .init(line: 1, column: 1))) {
      try records(line.utf8)
    }
  }

  @Test("an error is final")
  func errorsStay() {
    var reader = CSVReader("a,b\n1\n1,2\n".utf8)
    let first = #expect(throws: FormatError.self) { try reader.next() }
    let second = #expect(throws: FormatError.self) { try reader.next() }
    #expect(first == second)
  }

  @Test("columns are found by name, and a missing or doubled one is named")
  func columns() throws {
    var options = CSVReader.Options()
    options.allowsDuplicateNames = true
    var reader = CSVReader("a,b,b,c\n1,2,3,4\n".utf8, options: options)
    _ = try reader.next()
    let header = try #require(reader.header)
    #expect(try header.required("c") == 3)
    #expect(try header.optional("d") == nil)
    #expect(header.unknown(beside: ["a", "c"]) == ["b", "b"])
    let missing = #expect(throws: FormatError.self) { try header.required("d") }
    #expect(missing?.description == "line 1, column 1, d: the header lacks this column")
    let doubled = #expect(throws: FormatError.self) { try header.required("b") }
    #expect(doubled?.problem == .ambiguousColumn)
  }
}

struct CSVWriterTests {
  @Test("what is written reads back", arguments: [1, 7, 42, 2026])
  func roundTrip(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let alphabet = ["a", ",", "\"", "\r\n", "\n", " ", "ä", "=", "'", "1", "-", "🧾", ""]
    let rows = (0..<200).map { _ in
      (0..<3).map { _ in (0..<random.below(6)).map { _ in random.pick(alphabet) }.joined() }
    }
    var writer = CSVWriter(header: ["a", "b", "c"])
    for row in rows { writer.append(row) }
    let read = try records(writer.take())
    #expect(Array(read.dropFirst()) == rows, "seed \(seed)")
  }

  @Test(
    "a cell that a spreadsheet would run gets an apostrophe, a number does not",
    arguments: [
      ("=1+1", "'=1+1"), ("+49 30 1", "'+49 30 1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
      ("\t=1", "'\t=1"), ("-12.50", "-12.50"), ("+5", "+5"), ("-", "'-"), ("-.5", "'-.5"),
      ("-1.2.3", "'-1.2.3"), ("plain", "plain"), ("", ""),
    ])
  func formulas(cell: String, expected: String) {
    var writer = CSVWriter(header: ["a", "b"], options: .forPeople)
    writer.append([cell, "x"])
    #expect(String(decoding: writer.take(), as: UTF8.self) == "a,b\r\n\(expected),x\r\n")
  }

  @Test("a row of one empty cell is not a blank line")
  func singleEmptyCell() throws {
    var writer = CSVWriter(header: ["a"])
    writer.append([""])
    #expect(try records(writer.take()) == [["a"], [""]])
  }
}
