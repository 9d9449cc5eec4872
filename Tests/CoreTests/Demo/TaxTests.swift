// Tax that the demo set does not have: inside the price, and of no known rate.

import Billing
import Foundation
import Testing

@testable import Core

@Suite("Tax of other catalogues")
struct TaxTests {
  private static let german = "  - { code: standard, country: \"DE\", percent: \"19\""

  /// The demo set with other lines in place of the one of Germany's standard rate.
  private func book(_ replace: (String) -> [String]) throws -> DemoBook {
    let set = try ChangedSet()
    let file = set.folder.appendingPathComponent("catalogue.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    #expect(lines.filter { $0.hasPrefix(Self.german) }.count == 1)
    try lines.flatMap { $0.hasPrefix(Self.german) ? replace($0) : [$0] }
      .joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let path = try DemoBook.build(from: set.folder.path)
    return DemoBook(service: try LocalService.open(path, operator: tester))
  }

  /// What the newest document of a subscription says: its total, and those of its lines.
  private func newest(
    of subscription: String, in book: DemoBook
  ) throws -> (total: Int64, lines: [Int64]) {
    let id = try SubscriptionID(book.reference(subscription, .subscription).id)
    return try book.facts { reader in
      let facts = try reader.picture(of: id).customer.facts
      let lines = facts.lines.filter { $0.subscriptionID == id }
      let invoice = try #require(lines.map(\.invoiceID).max())
      let document = try #require(facts.documents.first { $0.id == invoice })
      return (
        document.total,
        lines.filter { $0.invoiceID == invoice }
          .map { $0.amount - $0.discountAmount + $0.taxAmount }
      )
    }
  }

  @Test("the total is the price, on the preview, the invoice, its repair and in the ledger")
  func wholeWay() throws {
    // From 16 June on German prices contain their tax.
    let book = try book { rate in
      [
        rate,
        rate.replacing("2020-01-01", with: "2026-06-16").replacing("false", with: "true"),
      ]
    }
    // 6 seats at 32.00: 192.00 with 30.66 of tax in it.
    let preview = try book.preview("S0089")
    #expect(preview.field("Tax")?.plain == "30.66 EUR")
    #expect(preview.field("Total")?.plain == "192.00 EUR")
    _ = try book.service.run(until: Timestamp("2026-07-20T00:00:00Z"))
    let july = try newest(of: "S0089", in: book)
    #expect(july.total == 19_200 && july.lines == [19_200])
    // Billed once: August's invoice has no second July.
    #expect(try book.preview("S0089").field("Total")?.plain == "192.00 EUR")

    let draft = CommandDraft(
      .changeQuantity, on: try book.reference("S0089", .subscription),
      arguments: ["quantity": "9"].merging(Deed.why) { given, _ in given },
      asOf: try book.service.now())
    _ = try book.service.commit(draft, expecting: nil)
    // 16 of 31 days come back at 192.00, and are charged at 288.00.
    let next = try book.preview("S0089")
    #expect(try next.table("Lines").map { $0.cells[2].units } == [-9_910, 14_865, 28_800])
    _ = try book.service.run(until: Timestamp("2026-08-08T00:00:00Z"))
    let august = try newest(of: "S0089", in: book)
    #expect(august.lines == [-9_910, 14_865, 28_800] && august.total == 33_755)
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
  }

  @Test("a total without its tax is said to be not computed, with the reason, line by line")
  func unknown() throws {
    let book = try book { _ in [] }
    let line = try #require(try book.preview("S0089").table("Lines").first)
    #expect(line.cells[1].plain == "192.00 EUR")
    let reason = "no rate of standard for DE on 2026-07-05"
    for cell in [line.cells[2], line.cells[7]] {
      #expect(cell.value == .notComputed(reason))
    }
    let imagined = try WhatIfTests.preview(of: "S0089", in: book, ["quantity=9"])
    for label in ["Tax", "Total"] {
      #expect(imagined.field(label)?.plain.contains("no rate of standard for DE") == true)
    }
  }
}
