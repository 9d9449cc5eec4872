// JSON Lines: line numbers, pieces, and refusals with their place.

import Formats
import Testing

struct JSONLinesReaderTests {
  private func lines(_ text: String, pieces size: Int = .max) throws(FormatError) -> [String] {
    var reader = JSONLinesReader()
    var read: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      reader.feed(rest.prefix(size))
      rest = rest.dropFirst(size)
      while let line = try reader.next() { read.append("\(line.number) \(line.value)") }
    }
    reader.finish()
    while let line = try reader.next() { read.append("\(line.number) \(line.value)") }
    return read
  }

  @Test("each line is one value, with or without a last line end", arguments: [1, 2, 3, 100])
  func values(size: Int) throws {
    #expect(
      try lines("{\"a\":1}\r\n[2]\n\"ü\"", pieces: size) == ["1 {\"a\":1}", "2 [2]", "3 \"ü\""])
    #expect(try lines("1\n2\n", pieces: size) == ["1 1", "2 2"])
  }

  @Test(
    "a bad line is refused with its place",
    arguments: [
      ("1\n\n2\n", "line 2, column 1: the line is blank"),
      ("1\n{\"a\":}\n", "line 2, column 6: this is not JSON"),
      ("{\"a\":1,\"a\":2}", "line 1, column 8: a name stands twice in one object"),
      ("[\"ü\",x]", "line 1, column 6: this is not JSON"),
      ("1 2\n", "line 1, column 3: there is more text after the value"),
      ("\u{FEFF}1\n", "line 1, column 1: this is not JSON"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: FormatError.self) { try lines(text) }
    #expect(error?.description == message)
  }

  @Test("a line without end is refused at the limit")
  func lineLimit() {
    var reader = JSONLinesReader()
    reader.feed(Array(repeating: UInt8(ascii: " "), count: JSONLinesReader.lineLimit + 1))
    let error = #expect(throws: FormatError.self) { try reader.next() }
    #expect(error?.problem == .recordTooLong(limit: JSONLinesReader.lineLimit))
  }
}
