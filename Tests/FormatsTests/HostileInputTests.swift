// Hostile files: an error or an answer, never a trap, and never more work than the limits allow.

import Formats
import Testing

struct HostileInputTests {
  @Test("a million open tags are refused at the depth limit")
  func depth() {
    let bytes = Array(repeating: Array("<a>".utf8), count: 1_000_000).flatMap { $0 }
    let error = #expect(throws: FormatError.self) { try readXML(bytes) }
    #expect(error?.problem == .xml(.tooDeep))
    #expect(error?.place == FormatError.Place(line: 1, column: 64 * 3 + 1))
  }

  @Test("a million open arrays in JSON are refused at the depth limit")
  func jsonDepth() {
    var reader = JSONLinesReader(Array(repeating: UInt8(ascii: "["), count: 1_000_000))
    let error = #expect(throws: FormatError.self) { try reader.next() }
    #expect(error?.problem == .json(.nestedTooDeep))
  }

  @Test("a flood of attributes is refused at the limit")
  func attributes() {
    let flood = (0..<20_000).map { " a\($0)=''" }.joined()
    let error = #expect(throws: FormatError.self) { try readXML(Array("<a\(flood)/>".utf8)) }
    #expect(error?.problem == .xml(.tooManyAttributes))
  }

  @Test(
    "bytes that are no UTF-8 text are refused by every reader",
    arguments: [
      [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0xC3],
    ] as [[UInt8]])
  func encodings(bytes: [UInt8]) {
    let xml = Array("<a>".utf8) + bytes + Array("</a>".utf8)
    #expect(throws: FormatError(.malformedUTF8, at: .init(line: 1, column: 4))) {
      try readXML(xml)
    }
    let csv = Array("a\n".utf8) + bytes + Array("\n".utf8)
    #expect(throws: FormatError(.malformedUTF8, at: .init(line: 2, column: 1))) {
      try records(csv)
    }
    var lines = JSONLinesReader(Array("\"".utf8) + bytes + Array("\"\n".utf8))
    #expect(throws: FormatError.self) { try lines.next() }
  }

  @Test("UTF-16 files are refused by every reader", arguments: [[0xFF, 0xFE], [0xFE, 0xFF]])
  func utf16(mark: [UInt8]) {
    let bytes = mark + Array("<a/>".utf8).flatMap { [0, $0] }
    #expect(throws: FormatError(.utf16, at: .init(line: 1, column: 1))) { try readXML(bytes) }
    #expect(throws: FormatError(.utf16, at: .init(line: 1, column: 1))) { try records(bytes) }
  }

  @Test("a camt file cut at any byte is refused")
  func truncatedCamt() throws {
    let bytes = try sample("camt053/camt053.v2.with-account-name.xml")
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
    for count in 0...end {
      #expect(throws: FormatError.self, "cut at \(count)") {
        try BankFile(camt: Array(bytes.prefix(count)), file: "x")
      }
    }
    #expect(try BankFile(camt: Array(bytes.prefix(end + 1)), file: "x").statements.count == 1)
  }

  @Test(
    "a report cut at any byte is an error or fewer rows",
    arguments: [
      "adyen-settlement/capture.csv",
      "stripe-report/charge-and-dispute.csv",
    ])
  func truncatedReports(path: String) throws {
    let bytes = try sample(path)
    let whole = try ProcessorReportReader.read(bytes, file: "x").rows
    for count in 0..<bytes.count {
      let cut = try? ProcessorReportReader.read(bytes.prefix(count), file: "x").rows
      guard let cut else { continue }
      #expect(cut.count <= whole.count, "cut at \(count)")
    }
  }

  @Test("samples with random bytes changed are read or refused", arguments: [1, 2, 3] as [UInt64])
  func mutated(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let xml = try sample("camt053/camt053.v2.with-account-name.xml")
    let csv = try sample("stripe-report/contradicting-payout.csv")
    var refused = 0
    for _ in 0..<300 {
      if (try? BankFile(camt: mutate(xml, &random), file: "x")) == nil { refused += 1 }
      if (try? ProcessorReportReader.read(mutate(csv, &random), file: "x")) == nil { refused += 1 }
    }
    #expect(refused > 100, "seed \(seed)")
  }

  private func mutate(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var changed = bytes
    for _ in 0..<3 { changed[random.below(changed.count)] = UInt8(random.below(256)) }
    return changed
  }
}
