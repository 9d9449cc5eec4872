// The filter language over the demo book, checked against the rows themselves.

import Billing
import Testing

@testable import Core

@Suite("Filters over the demo book")
struct FilterTests {
  @Test("states are filtered as the hand-worked answers count them")
  func states() throws {
    let book = try DemoBook.shared()
    let wanted = try ExpectedTable("states.csv").grouped(by: "state")
    for (state, rows) in wanted {
      #expect(try book.rows(.subscriptions, "status:\(state)").count == rows.count, "\(state)")
      #expect(try book.rows(.subscriptions, "-status:\(state)").count == 254 - rows.count)
    }
    let both = try book.rows(.subscriptions, "-status:active -status:past_due").count
    #expect(
      both
        == wanted.reduce(0) { ["active", "past_due"].contains($1.key) ? $0 : $0 + $1.rows.count })
  }

  @Test("documents are filtered by draft and void, too, which no payment state tells")
  func documentStates() throws {
    let book = try DemoBook.copy()
    let all = try book.rows(.invoices)
    let drafts = all.filter { $0.cells[0].plain == "draft" }.map(\.reference)
    #expect(!drafts.isEmpty)
    #expect(Set(try book.rows(.invoices, "status:draft").map(\.reference)) == Set(drafts))
    #expect(try book.rows(.invoices, "-status:draft").count == all.count - drafts.count)
    let sorted = try book.list(
      ListQuery(.invoices, filter: "status:draft", sort: "customer", page: .first(5_000)))
    #expect(sorted.rows.count == drafts.count)
    #expect(sorted.columns.first { $0.key == "status" }?.values.contains("draft") == true)
    let voided = Deed(.voidInvoice, MoneyDeeds.invoice, why: true)
    let dead = try voided.draft(book).subject
    let before = try book.rows(.invoices, "status:void").count
    try book.allowVoid()
    try book.act(voided)
    let void = try book.rows(.invoices, "status:void").map(\.reference)
    #expect(void.count == before + 1 && void.contains(dead))
  }

  @Test("a subscription is found by the number that another system has for it")
  func outsideNumbers() throws {
    let book = try DemoBook.shared()
    let all = try book.rows(.subscriptions).count
    let wanted = try book.reference("S0003", .subscription)
    for text in ["S0003", "s0003", "\"S0003\"", "S0003 -status:canceled"] {
      #expect(try book.rows(.subscriptions, text).map(\.reference) == [wanted], "\(text)")
    }
    #expect(try book.rows(.subscriptions, "-S0003").count == all - 1)
    #expect(try book.rows(.subscriptions, "S0003 status:canceled").isEmpty)
    #expect(try book.rows(.invoices, "S0003").isEmpty, "it is the number of no document")
    guard
      case .count(let count) = try book.service.answer(
        .count(ListQuery(.subscriptions, filter: "S0003")))
    else {
      Issue.record("no count")
      return
    }
    #expect(count.count == 1)
  }

  @Test(
    "an amount is in major units of each row's own currency",
    arguments: ["100", "49.99", "0.5", "20000", "61.305"])
  func amounts(bound: String) throws {
    let book = try DemoBook.shared()
    let all = try book.list(ListQuery(.invoices, page: .first(5_000)))
    let ratio = try ExactDecimal(bound).ratio * Ratio(10_000)
    let limit = try #require(Int64(exactly: ratio.numerator))
    #expect(ratio.isInteger)
    let amounts = all.rows.map { row -> (RecordReference, Int64) in
      guard case .money(let money) = all.cell(row, "total").value else { return (row.reference, 0) }
      return (row.reference, money.inTenThousandths)
    }
    let tests: [(String, (Int64) -> Bool)] = [
      (">", { $0 > limit }), (">=", { $0 >= limit }), ("<", { $0 < limit }),
      ("<=", { $0 <= limit }), (":", { $0 == limit }),
    ]
    for (sign, passes) in tests {
      let wanted = Set(amounts.filter { passes($0.1) }.map(\.0))
      #expect(Set(try book.rows(.invoices, "total\(sign)\(bound)").map(\.reference)) == wanted)
      let rest = try book.rows(.invoices, "-total\(sign)\(bound)").map(\.reference)
      #expect(rest.count + wanted.count == amounts.count)
    }
    #expect(Set(all.rows.compactMap { all.cell($0, "total").value.currency }).count == 5)
  }

  @Test(
    "documents are found and sorted by the corrected name of their customer, not by the old one")
  func renamed() throws {
    let book = try DemoBook.copy()
    let customer = try book.reference("C0003", .customer)
    let all = try book.list(ListQuery(.invoices, scope: customer, page: .first(5_000)))
    #expect(!all.rows.isEmpty)
    try book.act(
      Deed(
        .correctCustomer, .named("C0003", .customer),
        ["field": "name", "value": "Mmm Zyxwv AG"], why: true))
    let shown = try book.list(ListQuery(.customers, filter: "mmm"))
    #expect(shown.rows.map { shown.cell($0, "name").plain } == ["Mmm Zyxwv AG"])
    let found = try book.list(
      ListQuery(.invoices, filter: "customer:mmm", page: .first(5_000)))
    #expect(Set(found.rows.map(\.reference)) == Set(all.rows.map(\.reference)))
    let sorted = try book.list(ListQuery(.invoices, sort: "customer", page: .first(5_000)))
    let place = try #require(sorted.rows.firstIndex { $0.reference == all.rows[0].reference })
    let names = sorted.rows.map { sorted.cell($0, "customer").plain.lowercased() }
    #expect(names[place].hasPrefix("mmm"))
    #expect(names[..<place].allSatisfy { !("n"..."z").contains($0.prefix(1)) })
    #expect(names[place...].allSatisfy { !("a"..."l").contains($0.prefix(1)) })
  }

  @Test("days are absolute, today, or days from the book's today")
  func days() throws {
    let book = try DemoBook.shared()
    let all = try book.list(ListQuery(.invoices, page: .first(5_000)))
    let today = try #require(Day("2026-06-15"))
    let due = all.rows.compactMap { row -> Day? in
      guard case .day(let day) = all.cell(row, "due_on").value else { return nil }
      return day
    }
    for (filter, limit) in [
      ("due_on<today", today), ("due_on<2026-06-15", today), ("due_on<-7d", today.adding(days: -7)),
      ("due_on<14d", today.adding(days: 14)),
    ] {
      let limit = try #require(limit)
      #expect(
        try book.rows(.invoices, filter).count == due.filter { $0 < limit }.count, "\(filter)")
    }
  }

  @Test("words are searched in names and addresses, whatever their case; quotes keep blanks")
  func words() throws {
    let book = try DemoBook.shared()
    let name = "Weinhandel Pfalz KG"
    for text in [
      "weinhandel", "WEINHANDEL pfalz", "\"Weinhandel Pfalz\"", "weinhandel-pfalz-kg-14",
    ] {
      let found = try book.rows(.customers, text)
      #expect(found.map { $0.cells[0].plain } == [name], "\(text)")
    }
    #expect(try book.rows(.customers, "\"pfalz weinhandel\"").isEmpty)
    #expect(try book.rows(.customers, "-weinhandel").count == book.rows(.customers).count - 1)
  }

  @Test("an empty page says whether the list or the filter is the reason")
  func emptiness() throws {
    let book = try DemoBook.shared()
    #expect(
      try book.list(ListQuery(.customers, filter: "nobodyhasthisname")).fill == .nothingMatches)
    let scope = try book.reference("C0001", .customer)
    #expect(try book.list(ListQuery(.dunning, scope: scope)).fill == .nothingHere)
  }

  @Test("a count is the number of rows and the sum of their money per currency")
  func counts() throws {
    let book = try DemoBook.shared()
    let columns: [(ListView, String, String)] = [
      (.invoices, "due", "due>0"), (.dunning, "due", ""), (.exceptions, "amount", "status:open"),
    ]
    for (view, key, filter) in columns {
      let query = ListQuery(view, filter: filter, page: .first(5_000))
      guard case .count(let answer) = try book.service.answer(.count(query)) else {
        Issue.record("no count")
        return
      }
      let list = try book.list(query)
      #expect(answer.count == Int64(list.rows.count))
      var sums: [Currency: Int64] = [:]
      for row in list.rows {
        if case .money(let money) = list.cell(row, key).value {
          sums[money.currency, default: 0] += money.minorUnits
        }
      }
      let found = Dictionary(
        uniqueKeysWithValues: answer.money.map { ($0.currency, $0.minorUnits) })
      #expect(found == sums, "\(view)")
      #expect(answer.money.map(\.currency.code) == answer.money.map(\.currency.code).sorted())
    }
  }

  @Test(
    "what is not understood is refused with what would be",
    arguments: [
      (ListView.invoices, "colour:red", "filter-key", "there is no field colour"),
      (.invoices, "\"open", "filter-quote", "a quote is not closed"),
      (.invoices, "total>much", "filter-value", "needs a number"),
      (.invoices, "due_on<soon", "filter-value", "needs a day"),
      (.invoices, "due_on<2026-02-30", "filter-value", "needs a day"),
      (.invoices, "customer>5", "filter-value", "is text"),
      (.subscriptions, "status:asleep", "filter-value", "status is never asleep"),
      (.exceptions, "severity:awful", "filter-value", "severity is never awful"),
      (.invoices, "total>99999999999999999", "filter-value", "too large"),
      (.invoices, "total>0.00001", "filter-value", "four digits"),
      (.subscriptions, "quantity>1.5", "filter-value", "whole number"),
    ])
  func refusals(view: ListView, filter: String, code: String, why: String) throws {
    let book = try DemoBook.shared()
    let refusal = #expect(throws: Refusal.self) {
      _ = try book.list(ListQuery(view, filter: filter))
    }
    #expect(refusal?.code == code)
    #expect(refusal?.why.contains(why) == true, "\(String(describing: refusal))")
  }

  @Test("a column that cannot be sorted by is refused by name")
  func sorts() throws {
    let book = try DemoBook.shared()
    let refusal = #expect(throws: Refusal.self) {
      _ = try book.list(ListQuery(.invoices, sort: "document"))
    }
    #expect(refusal?.code == "sort-key")
  }
}

extension Cell.Value {
  fileprivate var currency: Currency? {
    guard case .money(let money) = self else { return nil }
    return money.currency
  }
}
