// Prices that contain their tax, from the preview to the ledger.

import Billing
import Foundation
import Testing

@testable import Core

@Suite("Tax inside the price")
struct InclusiveTaxTests {
  /// The demo set in which German prices contain their tax from 16 June on.
  private func book() throws -> DemoBook {
    let set = try ChangedSet()
    let file = set.folder.appendingPathComponent("catalogue.yaml")
    let catalogue = try String(contentsOf: file, encoding: .utf8)
    let rates = "tax_rates:"
    let line = try #require(catalogue.split(separator: "\n").first { $0.hasPrefix(rates) })
    let rate =
      "{ code: standard, country: DE, percent: \"19\", from: 2026-06-16, inclusive: true, name: USt }"
    try catalogue.replacing(line, with: "\(line)\n  - \(rate)", maxReplacements: 1)
      .write(to: file, atomically: true, encoding: .utf8)
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
    let book = try book()
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
}
