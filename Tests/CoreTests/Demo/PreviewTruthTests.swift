// The next invoices of the demo book against figures worked out apart from daybook.

import Billing
import Testing

@testable import Core

@Suite("The demo book's next invoices")
struct PreviewTruthTests {
  /// What lines of one price over one stretch add up to, in minor units. A returned line is known
  /// by its sign, so that it and its new charge are not lumped together.
  struct Sum: Equatable, CustomStringConvertible {
    var amount: Int64 = 0
    var discount: Int64 = 0
    var tax: Int64 = 0
    var total: Int64 = 0
    var quantities: [String] = []

    var description: String {
      "\(amount) less \(discount), tax \(tax), total \(total), of \(quantities.sorted())"
    }

    static func == (left: Sum, right: Sum) -> Bool {
      (left.amount, left.discount, left.tax, left.total)
        == (right.amount, right.discount, right.tax, right.total)
        && left.quantities.sorted() == right.quantities.sorted()
    }
  }

  /// Kinds of `previews.csv` in the words of lines.
  static let kinds = [
    "credit": "repair", "proration": "recurring", "recurring": "recurring", "usage": "usage",
    "one_time": "one_time",
  ]

  static let cases = Result { try ExpectedTable("previews.csv").grouped(by: "subscription") }

  @Test("34 previews equal the hand-worked figures to the unit, line by line")
  func everyPreview() throws {
    let book = try DemoBook.shared()
    let cases = try Self.cases.get()
    #expect(cases.count == 34)
    for (subscription, rows) in cases {
      let preview = try book.preview(subscription)
      guard rows[0]["boundary"] != "" else {
        try expectNothing(preview, subscription)
        continue
      }
      #expect(preview.field("Billing day")?.plain == rows[0]["boundary"], "\(subscription)")
      #expect(
        preview.field("Total")?.units.map(String.init) == rows[0]["subscription_total"],
        "\(subscription): \(rows[0]["case"] ?? "")")
      let wanted = wantedSums(rows)
      let found = try foundSums(preview)
      #expect(found.keys.sorted() == wanted.keys.sorted(), "\(subscription)")
      for key in wanted.keys.sorted() {
        #expect(found[key] == wanted[key], "\(subscription), \(key)")
      }
    }
  }

  @Test("a payer's whole document is the sum of its subscriptions' parts")
  func families() throws {
    let book = try DemoBook.shared()
    let shared = try Self.cases.get().filter {
      $0.rows[0]["document_total"] != $0.rows[0]["subscription_total"]
    }
    #expect(shared.map(\.key) == ["S0026", "S0027", "S0028"])
    let total = try shared.reduce(Int64(0)) { sum, part in
      sum + (try book.preview(part.key).field("Total")?.units ?? 0)
    }
    #expect(shared.allSatisfy { $0.rows[0]["document_total"] == String(total) })
  }

  @Test("no subscription of the demo book is parked, and every live one is answered")
  func nothingParked() throws {
    let book = try DemoBook.shared()
    for row in try book.rows(.subscriptions) {
      let preview = try book.record(RecordReference(.preview, row.reference.id))
      #expect(!preview.state.plain.hasPrefix("parked"), "\(row.reference.id)")
    }
  }

  private func expectNothing(_ preview: RecordAnswer, _ subscription: String) throws {
    let state = preview.state.plain
    #expect(
      state.hasPrefix("nothing to bill") || state.hasPrefix("no next invoice"),
      "\(subscription): \(state)")
    #expect((try? preview.table("Lines"))?.isEmpty ?? true, "\(subscription)")
  }

  private func wantedSums(_ rows: [[String: String]]) -> [String: Sum] {
    var sums: [String: Sum] = [:]
    for row in rows {
      let kind = Self.kinds[row["purpose"] ?? ""] ?? "?"
      // An added charge has no price of the catalogue.
      let price = kind == "one_time" ? "" : row["price"] ?? ""
      let key = "\(kind) \(price) \(row["service_start"] ?? "") to \(row["service_end"] ?? "")"
      let number = { (name: String) in Int64(row[name] ?? "") ?? .min }
      sums[key, default: Sum()].add(
        number("amount"), number("discount"), number("tax"), number("total"),
        row["quantity"] ?? "")
    }
    return sums
  }

  private func foundSums(_ preview: RecordAnswer) throws -> [String: Sum] {
    var sums: [String: Sum] = [:]
    for row in try preview.table("Lines") {
      let kind = row.cells[5].plain
      let price =
        row.cells[1].explanation?.inputs.first { $0.name == "price" }?.value
        .split(separator: ",").first.map(String.init) ?? ""
      let key = "\(kind) \(kind == "one_time" ? "" : price) \(row.cells[3].plain)"
      let units = try [1, 6, 7, 2].map { try #require(row.cells[$0].units, "\(key) is computed") }
      sums[key, default: Sum()].add(units[0], -units[1], units[2], units[3], row.cells[4].plain)
    }
    return sums
  }
}

extension PreviewTruthTests.Sum {
  mutating func add(
    _ amount: Int64, _ discount: Int64, _ tax: Int64, _ total: Int64, _ quantity: String
  ) {
    self.amount += amount
    self.discount += discount
    self.tax += tax
    self.total += total
    quantities.append(quantity)
  }
}
