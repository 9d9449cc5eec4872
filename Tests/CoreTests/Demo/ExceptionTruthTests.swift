// Reconciliation of the demo book against the list of what was broken on purpose.

import Billing
import Testing

@testable import Core

@Suite("The demo book's exceptions")
struct ExceptionTruthTests {
  @Test("the exceptions equal the list by kind, amount and currency: none missing, none extra")
  func exactSet() throws {
    let book = try DemoBook.shared()
    let list = try book.list(ListQuery(.exceptions, page: .first(5_000)))
    let found = list.rows.map {
      "\(list.cell($0, "kind").plain) \(list.cell($0, "amount").plain)"
    }
    let wanted = try ExpectedTable("exceptions.csv").rows.map {
      "\($0["kind"] ?? "") \($0["amount"] ?? "") \($0["currency"] ?? "")"
    }
    #expect(wanted.count == 23)
    #expect(Set(wanted.map { $0.prefix { $0 != " " } }).count >= 6)
    #expect(found.sorted() == wanted.sorted())
  }

  @Test("each exception shows the records and rows it is about")
  func evidence() throws {
    let book = try DemoBook.shared()
    let list = try book.list(ListQuery(.exceptions, page: .first(5_000)))
    for row in try ExpectedTable("exceptions.csv").rows {
      let title = "\(row["kind"] ?? "") \(row["amount"] ?? "") \(row["currency"] ?? "")"
      let match = try #require(
        list.rows.first {
          "\(list.cell($0, "kind").plain) \(list.cell($0, "amount").plain)" == title
        }, "\(title)")
      let shown = PlainTable(clean: { $0 }, width: { $0.count })
        .lines(of: try book.record(match.reference)).joined(separator: "\n")
      let theirs = (row["their_row"] ?? "").split(separator: " ").map(String.init)
      // Of a duplicate pair the second row is the evidence, whichever the report has second.
      let named = theirs.filter { shown.contains($0) }
      #expect(named.count == min(theirs.count, 1), "\(title) names \(theirs)")
      if let payment = row["our_record"], payment.hasPrefix("P") {
        let known = try book.reference(payment, .payment).id
        #expect([known, payment].contains { shown.contains($0) }, "\(title) names \(payment)")
      }
    }
  }

  @Test("a differing amount is named as the field that differs")
  func differingField() throws {
    let book = try DemoBook.shared()
    let fields = [
      "amount_mismatch": "amount", "fee_mismatch": "fee", "currency_mismatch": "amount",
      "uncleared_void": "state",
    ]
    for row in try book.rows(.exceptions) {
      guard let wanted = fields[row.cells[0].plain] else { continue }
      let record = try book.record(row.reference)
      guard case .sideBySide(_, _, let differing)? = record.sections.first?.body else {
        Issue.record("\(row.reference.id) has no two sides")
        continue
      }
      #expect(differing.contains(wanted), "\(row.cells[0].plain): \(differing)")
    }
  }
}
