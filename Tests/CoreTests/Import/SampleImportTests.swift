// The sample set through the importer: whole, twice, and changed.

import Billing
import Formats
import Storage
import Testing

@testable import Core

@Suite("Importing the sample")
struct SampleImportTests {
  let sandbox = ImportSandbox()

  @Test("the sample goes in whole; the same files again change nothing")
  func twice() throws {
    let book = try sandbox.book()
    let batches = Batches()
    let first = try sandbox.importer(book, from: sampleFolder, batches).run()
    #expect(first.added > 10_000)
    #expect(first.unchanged == 0)
    #expect(batches.rows == first.added)
    let reader = try book.makeReader()
    let customers = try reader.read { try $0.count(CustomerRow.self) }
    let settings = try reader.read { try $0.bookSettings() }
    #expect(customers >= 200)
    #expect(settings.name == "Northwind Cloud")
    #expect(settings.simulatedClock == Timestamp("2026-06-15T09:00:00Z"))
    var derivations = 0
    let second = try sandbox.importer(book, from: sampleFolder, batches).run { _ in
      derivations += 1
    }
    #expect(derivations == 1, "an import that was killed may not have come to deriving")
    #expect(second.added == 0)
    #expect(second.unchanged == first.added)
    #expect(batches.rows == first.added)
  }

  @Test("what processors and banks reported comes out of the book as it stands in the files")
  func reported() throws {
    let book = try sandbox.book()
    _ = try sandbox.importer(book, from: sampleFolder).run()
    let facts = try book.makeReader().read {
      try $0.reportedFacts { Day(number: Int($0.milliseconds / 86_400_000)) ?? .earliest }
    }
    var (rows, payouts, lines) = ([SettlementRow](), [Payout](), [BankLine]())
    for name in try #require(folderNames("\(sampleFolder)/reports")) {
      var reader = ProcessorReportReader(file: "reports/\(name)")
      reader.feed(try #require(readFile("\(sampleFolder)/reports/\(name)")))
      reader.finish()
      while let row = try reader.next() { rows.append(row) }
      payouts += reader.summary.payouts
    }
    for name in try #require(folderNames("\(sampleFolder)/bank")) {
      let bytes = try #require(readFile("\(sampleFolder)/bank/\(name)"))
      lines += try BankFile(camt: bytes, file: "bank/\(name)").statements.flatMap(\.lines)
    }
    #expect(!rows.isEmpty && !payouts.isEmpty && !lines.isEmpty)
    #expect(facts.rows == rows)
    #expect(facts.payouts == payouts)
    #expect(facts.bankLines == lines)
  }

  @Test("a report under another name is noted once as a duplicate and changes nothing else")
  func duplicateFile() throws {
    let name = try #require(folderNames("\(sampleFolder)/reports")?.first)
    let text = String(
      decoding: try #require(readFile("\(sampleFolder)/reports/\(name)")), as: UTF8.self)
    sandbox.write("catalogue.yaml", ImportRefusalTests.catalogue)
    sandbox.write("customers.csv", ImportRefusalTests.customers)
    sandbox.write("reports/a.csv", text)
    sandbox.write("reports/b.csv", text)
    let book = try sandbox.book()
    let first = try sandbox.importer(book).run()
    #expect(first.files.last?.added == 1)
    let again = try sandbox.importer(book).run()
    #expect(again.added == 0)
    let facts = try book.makeReader().read { try $0.reportedFacts { _ in .earliest } }
    #expect(facts.duplicateFiles.map(\.file) == ["reports/b.csv"])
    #expect(facts.duplicateFiles.map(\.original) == ["reports/a.csv"])
  }

  @Test("an audit batch has at most 10,000 rows, and the same rows have the same digest")
  func batches() throws {
    var usage = ""
    for number in 1...10_001 {
      usage += """
        {"source":"s","key":"\(number)","meter":"m","subscription":"S1",\
        "at":"2026-01-02T00:00:00Z","received_at":"2026-01-02T00:00:01Z","value":"1"}

        """
    }
    let subscription = """
      id,customer,plan,currency,quantity,started_at,acquisition
      S1,C1,team,EUR,1,2026-01-01T00:00:00Z,paid
      """
    sandbox.write(
      "catalogue.yaml", ImportRefusalTests.catalogue + "\nmeters: [ { key: m, aggregation: sum } ]")
    sandbox.write("customers.csv", ImportRefusalTests.customers)
    sandbox.write("subscriptions.csv", subscription)
    sandbox.write("usage.jsonl", usage)
    let batches = Batches()
    _ = try sandbox.importer(try sandbox.book(), from: nil, batches).run()
    #expect(batches.files.suffix(2) == ["usage.jsonl", "usage.jsonl"])
    #expect(batches.sizes.suffix(2) == [10_000, 1])
  }
}
