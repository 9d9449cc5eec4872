// Keyset pages of every list, in every order, against one page of everything.

import Billing
import Testing

@testable import Core

@Suite("Pages of the demo book's lists")
struct PagingTests {
  @Test(
    "pages forward and backward cover the list once, in every order", arguments: ListView.allCases)
  func everyOrder(view: ListView) throws {
    let book = try DemoBook.shared()
    let columns = try book.list(ListQuery(view, page: .first(1))).columns
    let sorts = [nil] + columns.filter(\.isSortable).map { Optional($0.key) }
    #expect(sorts.count > 1)
    // A list of over a thousand rows is walked in larger steps.
    let step = view == .journal ? 1_009 : view == .invoices ? 61 : 7
    for sort in sorts {
      var whole: [[RecordReference]] = []
      for descending in [false, true] {
        var query = ListQuery(view, sort: sort, descending: descending, page: .first(100_000))
        let all = try book.list(query)
        #expect(!all.hasEarlier && !all.hasLater)
        // Nobody waits for a second person in the demo book.
        #expect(all.fill == (view == .approvals ? .nothingHere : .rows))
        let wanted = all.rows.map(\.reference)
        #expect(Set(wanted).count == wanted.count)
        let order = "\(view) by \(sort ?? "its own order"), descending \(descending)"
        query.page = .first(step)
        let forward = try walk(book, query, limit: step, forward: true)
        #expect(forward == wanted, "\(order), forward")
        query.page = .last(step)
        let backward = try walk(book, query, limit: step, forward: false)
        #expect(backward == wanted, "\(order), backward")
        whole.append(wanted)
      }
      #expect(whole[0] == whole[1].reversed(), "\(view) by \(sort ?? "its own order")")
    }
  }

  @Test("a sort by amount puts the amounts of each currency in order")
  func amounts() throws {
    let book = try DemoBook.shared()
    let list = try book.list(ListQuery(.invoices, sort: "total", page: .first(5_000)))
    var byCurrency: [Currency: [Int64]] = [:]
    for row in list.rows {
      guard case .money(let money) = list.cell(row, "total").value else { continue }
      byCurrency[money.currency, default: []].append(money.minorUnits)
    }
    #expect(byCurrency.count == 5)
    #expect(byCurrency.values.allSatisfy { $0 == $0.sorted() })
    let currencies = list.rows.compactMap { row -> String? in
      guard case .money(let money) = list.cell(row, "total").value else { return nil }
      return money.currency.code
    }
    #expect(currencies == currencies.sorted(), "amounts of different currencies are mixed")
  }

  @Test("pages inside a filter and inside a record's scope cover it once")
  func narrowed() throws {
    let book = try DemoBook.shared()
    let scope = try book.reference("C0026", .customer)
    for query in [
      ListQuery(.invoices, filter: "entity:nw-jp", sort: "customer"),
      ListQuery(.invoices, sort: "due", scope: scope),
    ] {
      var all = query
      all.page = .first(5_000)
      let wanted = try book.list(all).rows.map(\.reference)
      #expect(wanted.count > 7)
      var first = query
      first.page = .first(3)
      #expect(try walk(book, first, limit: 3, forward: true) == wanted)
    }
  }

  @Test("an anchor of another list's making is refused")
  func strangeAnchor() throws {
    let book = try DemoBook.shared()
    let page = Page.after(Anchor(sortValue: "x", id: 1), 5)
    let refusal = #expect(throws: Refusal.self) {
      _ = try book.list(ListQuery(.customers, page: page))
    }
    #expect(refusal?.code == "anchor")
  }

  /// Follows the anchors from one end to the other.
  private func walk(
    _ book: DemoBook, _ start: ListQuery, limit: Int, forward: Bool
  ) throws -> [RecordReference] {
    var (query, found) = (start, [RecordReference]())
    while true {
      let page = try book.list(query)
      let references = page.rows.map(\.reference)
      #expect(references.count <= limit)
      // The outward side of the first page is the list's end.
      if found.isEmpty { #expect(!(forward ? page.hasEarlier : page.hasLater)) }
      found = forward ? found + references : references + found
      guard forward ? page.hasLater : page.hasEarlier else { return found }
      let edge = try #require(forward ? page.rows.last : page.rows.first)
      query.page = forward ? .after(edge.anchor, limit) : .before(edge.anchor, limit)
    }
  }
}

extension Money {
  /// In ten-thousandths of the major unit: comparable across currencies of up to four digits.
  var inTenThousandths: Int64 {
    (currency.digits..<4).reduce(minorUnits) { units, _ in units * 10 }
  }
}
