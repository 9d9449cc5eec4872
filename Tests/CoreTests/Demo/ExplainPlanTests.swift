// Explanations stay quick in a book of any size: none of their statements scans a table that grows.

import Billing
import Testing

@testable import Core
@testable import Storage

@Suite("Statements of explanations")
struct ExplainPlanTests {
  /// Tables that stay small however many customers a book has.
  static let small: Set<String> = [
    "book", "legal_entity", "tax_rate", "merchant_account", "feature", "meter", "discount",
    "discount_amount", "discount_plan", "ladder", "ladder_step", "ladder_feature", "product",
    "plan", "plan_version", "plan_feature", "price", "price_charge", "tolerance",
  ]

  @Test("each statement walks an index, except over the catalogue")
  func noScan() throws {
    let book = try DemoBook.shared()
    var ids: [String] = []
    for view in [ListView.customers, .subscriptions, .invoices, .dunning, .overrides] {
      ids += try book.rows(view).prefix(60).map(\.reference.id)
    }
    ids += ids.filter { $0.hasPrefix("inv_") }.map { "\($0)/1" }
    ids.append("\(try book.reference("C0012", .customer).id)/sso")
    try book.service.book.makeReader().read { connection in
      for id in ids {
        let reader = try FactReader(connection, clock: { DemoBook.clock })
        _ = try reader.explanation(RecordReference(.explanation, id))
      }
      let texts = connection.statements.texts
      #expect(texts.count > 40)
      for text in texts {
        for step in try plan(text, connection) where isScan(step) {
          Issue.record("\(step) in \(text)")
        }
      }
    }
  }

  private func plan(_ text: String, _ connection: Connection) throws -> [String] {
    let values = (1...20).prefix { text.contains("$\($0)") }.map { _ in Int64(1) }
    return try connection.rows("EXPLAIN QUERY PLAN \(text)", values) { row in
      let _: Int64 = try row.next()
      let _: Int64 = try row.next()
      let _: Int64 = try row.next()
      return try row.next()
    }
  }

  /// `SCAN name` of a table that grows. Scans of subqueries and of constant rows name no table.
  private func isScan(_ step: String) -> Bool {
    let words = step.split(separator: " ")
    guard words.first == "SCAN", words.count > 1 else { return false }
    let name = String(words[1])
    // `ORDER BY id LIMIT 1` of the audit log reads its last row.
    return !Self.small.contains(name) && name != "CONSTANT" && !name.hasPrefix("(")
  }
}
