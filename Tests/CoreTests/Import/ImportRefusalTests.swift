// What an import refuses, where it says so, and that nothing of a refused file stays.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Refused imports")
struct ImportRefusalTests {
  let sandbox = ImportSandbox()

  static let catalogue = """
    book: { name: "Test" }
    legal_entities:
      - { id: de, name: "Test GmbH", country: DE, zone: Europe/Berlin, currency: EUR, series: "T" }
    features:
      - { key: seats, kind: quota, unit: seat }
    plans:
      - id: team
        product: cloud
        name: Team
        versions:
          - version: 1
            effective_from: 2023-01-01
            interval: { months: 1 }
            features: { seats: 10 }
            prices:
              - id: team-1
                name: "Team"
                kind: recurring
                timing: advance
                per: flat
                tax_code: standard
                charges: { EUR: { model: flat, unit_price: "49.00" } }
    """
  static let customers = """
    id,name,email,legal_entity,payer,currency,collection,country,tax_status,created_at
    C1,Müller & Söhne,a@b.example,de,C2,EUR,automatic,DE,taxable,2026-01-01T00:00:00Z
    C2,Payer,p@b.example,de,,EUR,sent,DE,taxable,2026-01-01T00:00:00Z
    """
  static let invoices = """
    id,number,document,legal_entity,customer,currency,status,issued_on,due_on,collection,total
    I1,T-1,invoice,de,C2,EUR,open,2026-01-01,2026-01-31,sent,60.00
    """
  static let lineHeader = """
    invoice,line,purpose,period_start,period_end,service_start,service_end,amount,tax_amount,\
    description
    """

  private func run(_ files: [String: String]) throws -> ImportSummary {
    let book = try sandbox.book()
    return try run(files, into: book)
  }

  private func run(_ files: [String: String], into book: Book) throws -> ImportSummary {
    var all = ["catalogue.yaml": Self.catalogue, "customers.csv": Self.customers]
    all.merge(files) { $1 }
    for name in all.keys.sorted() { sandbox.write(name, all[name] ?? "") }
    return try sandbox.importer(book).run()
  }

  private func problems(_ files: [String: String]) throws -> [String] {
    do {
      _ = try run(files)
      return []
    } catch let failure as ImportFailure {
      return failure.problems.map(\.description)
    }
  }

  @Test("a small set goes in, and a payer may stand after those it pays for")
  func smallSet() throws {
    let summary = try run(["invoices.csv": Self.invoices])
    #expect(summary.files.map(\.added) == [5, 2, 1])
  }

  @Test(
    "each refusal names file, line, column and field",
    arguments: [
      (
        "customers.csv", "EUR,sent", "EURO,sent",
        "customers.csv:3:26: currency: “EURO” is no ISO 4217 currency with a minor unit"
      ),
      (
        "customers.csv", "id,name", "id,nickname",
        "customers.csv:1:4: nickname: “nickname” is not one of the known values"
      ),
      (
        "customers.csv", ",email,", ",e,",
        "customers.csv:1:9: e: “e” is not one of the known values"
      ),
      (
        "customers.csv", "C1,Müller & Söhne,a@b.example,de,C2",
        "C1,Müller & Söhne,a@b.example,de,C9",
        "customers.csv:2:34: payer: nothing called “C9” was imported before"
      ),
      ("customers.csv", "Payer", "", "customers.csv:3:4: name: a value is required"),
      (
        "customers.csv", "Payer", "4111 1111-1111 1111",
        "customers.csv:3:4: name: this looks like a full card number, which is never taken"
      ),
      (
        "customers.csv", "C2,Payer", "C1,Payer",
        "customers.csv:3:4: name: C1 was imported before with another value; imports never change"
      ),
      (
        "customers.csv", "Payer", "\"Payer",
        "customers.csv:3:4: the quote that opens here is never closed"
      ),
      (
        "catalogue.yaml", "kind: quota, unit", "kind: quota, units",
        "catalogue.yaml:5:39: features[1].units: there is no such field here"
      ),
      (
        "catalogue.yaml", "features: { seats: 10 }", "features: { chairs: 10 }",
        "catalogue.yaml:14:29: plans[1].versions[1].features.chairs: there is no feature “chairs”"
      ),
      (
        "catalogue.yaml", "2023-01-01", "2023-02-30",
        """
        catalogue.yaml:12:25: plans[1].versions[1].effective_from: expected a date such as \
        2026-02-28
        """
      ),
      (
        "catalogue.yaml", "unit_price: \"49.00\"", "minimum: \"1\"",
        """
        catalogue.yaml:22:29: plans[1].versions[1].prices[1].charges.EUR: team-1.unit_price: \
        this field is required
        """
      ),
      (
        "invoices.csv", "60.00", "60.001",
        "invoices.csv:2:58: total: “60.001” has more than EUR's 2 digits"
      ),
      (
        "invoices.csv", "2026-01-31", "soon",
        "invoices.csv:2:42: due_on: “soon” is no date such as 2026-02-28"
      ),
    ])
  func places(file: String, old: String, new: String, expected: String) throws {
    let texts = [
      "customers.csv": Self.customers, "catalogue.yaml": Self.catalogue,
      "invoices.csv": Self.invoices,
    ]
    let parts = try #require(texts[file]).split(
      separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "the text to be spoilt is there")
    let found = try problems([file: parts.joined(separator: new)]).first
    #expect(found == expected)
  }

  @Test("lines that do not add up to their document's total are refused at its first line")
  func controlTotal() throws {
    let lines = """
      \(Self.lineHeader)
      I1,1,one_time,2026-01-01,2026-02-01,2026-01-01,2026-02-01,50.00,9.49,Set-up
      """
    let found = try problems(["invoices.csv": Self.invoices, "invoice_lines.csv": lines])
    #expect(
      found == [
        "invoice_lines.csv:2:1: amount: the lines of I1 add up to 59.49 EUR, its total is 60.00 EUR"
      ])
  }

  @Test("a file with one bad row leaves nothing; the files before it stay")
  func wholeOrNothing() throws {
    let book = try sandbox.book()
    #expect(throws: ImportFailure.self) {
      try run(
        ["customers.csv": Self.customers + "\nC3,Bad,x@y.example,nowhere,,EUR,sent,DE,taxable,x"],
        into: book)
    }
    let reader = try book.makeReader()
    #expect(try reader.read { try $0.count(CustomerRow.self) } == 0)
    #expect(try reader.read { try $0.references(to: "C1") }.isEmpty)
    #expect(try reader.read { try $0.count(LegalEntityRow.self) } == 1)
  }

  @Test("the first 20 problems are shown, and how many there are")
  func manyProblems() throws {
    let bad = (1...50).map {
      "X\($0),N,e@x.example,nowhere,,EUR,sent,DE,taxable,2026-01-01T00:00:00Z"
    }
    let book = try sandbox.book()
    do {
      _ = try run(
        ["customers.csv": Self.customers + "\n" + bad.joined(separator: "\n")], into: book)
      Issue.record("the import was not refused")
    } catch let failure as ImportFailure {
      #expect(failure.problems.count == 20)
      #expect(failure.count == 50)
      #expect("\(failure)".contains("… and 30 more"))
    }
  }

  @Test("a grown file adds its new rows and finds the others unchanged; a changed row is refused")
  func growth() throws {
    let book = try sandbox.book()
    _ = try run([:], into: book)
    let grown =
      Self.customers + "\nC3,New,n@b.example,de,C2,EUR,sent,DE,taxable,2026-01-01T00:00:00Z"
    let second = try run(["customers.csv": grown], into: book)
    #expect(second.files.map(\.added) == [0, 1])
    #expect(second.files.map(\.unchanged) == [5, 2])
    let changed = grown.split(separator: "p@b.example").joined(separator: "q@b.example")
    do {
      _ = try run(["customers.csv": changed], into: book)
      Issue.record("the import was not refused")
    } catch let failure as ImportFailure {
      #expect(failure.problems.first?.field == "email")
      #expect(failure.problems.first?.line == 3)
    }
  }

  @Test("a set without its required files, or with a misspelt one, is refused before anything")
  func wrongSet() throws {
    sandbox.write("catalogue.yaml", Self.catalogue)
    sandbox.write("subscription.csv", "id")
    let book = try sandbox.book()
    do {
      _ = try sandbox.importer(book).run()
      Issue.record("the import was not refused")
    } catch let failure as ImportFailure {
      #expect(
        failure.problems.map(\.description) == [
          "customers.csv: every set has this file",
          "subscription.csv: no set has a file of this name",
        ])
    }
    #expect(try book.makeReader().read { try $0.count(LegalEntityRow.self) } == 0)
  }
}

@Suite("Card numbers")
struct CardNumberTests {
  @Test(
    "numbers of the schemes are recognised however they are grouped",
    arguments: [
      "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "x378282246310005.",
      "pay 5555555555554444 now", "6011111111111117", "3530111333300000", "4222222222222",
    ])
  func cards(text: String) { #expect(looksLikeCardNumber(text)) }

  @Test(
    "references, IBANs and mistyped numbers are not",
    arguments: [
      "4111111111111112", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51",
      "8815658961765250", "2026-06-15T09:00:00Z", "BH67BMAG00001299123456", "411111111111", "",
      "KW81CBKU0000000000001234560101", "1781514000000",
    ])
  func others(text: String) { #expect(!looksLikeCardNumber(text)) }
}
