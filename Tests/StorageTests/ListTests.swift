// Lists: pages by key in both directions, filters, totals.

import Billing
import Testing

@testable import Storage

@Suite("Lists")
struct ListTests {
  let sandbox = Sandbox()

  /// 25 audit entries of three actors.
  private func book() throws -> Book {
    let book = try sandbox.book()
    try book.write(now: noon) { connection in
      for sequence in 1...25 {
        var entry = AuditEntryRow.sample(Int64(sequence))
        entry.actor = ["ada", "bob", "100%_c"][sequence % 3]
        entry.summary = "Note \(sequence)"
        try connection.insert(entry)
      }
    }
    return book
  }

  @Test("every list can be read, counted and sorted by every sortable column both ways")
  func everyList() throws {
    let reader = try book().makeReader()
    for list in ListDefinition.all {
      _ = try reader.read { try $0.totals(of: list, ListRequest()) }
      for column in list.columns where column.isSortable {
        for descending in [false, true] {
          let request = ListRequest(sort: column.key, descending: descending)
          let page = try reader.read { try $0.page(of: list, request) }
          #expect(page.rows.isEmpty == (list.name != "audit"), "\(list.name) by \(column.key)")
        }
      }
      for scope in list.scopes {
        let values: [Scalar] = scope.name == "record" ? [.text("x"), .text("y")] : [.integer(1)]
        let found = try reader.read {
          try $0.hasRows(in: list, scope: ListScope(scope.name, values))
        }
        #expect(!found)
      }
    }
  }

  @Test("no sort of a list needs a temporary tree when its column is indexed")
  func plans() throws {
    let reader = try book().makeReader()
    // Whose turn an item is depends on who looks, so no index has it.
    for list in ListDefinition.all where list.name != "audit" && list.name != "work" {
      let statement = try ListStatement(list, ListRequest())
      let plan = try steps(of: statement, true, reader)
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(list.name): \(plan)")
    }
  }

  @Test(
    "invoices by customer walk the customers' order, from the anchor on", arguments: [true, false])
  func led(ascending: Bool) throws {
    let reader = try book().makeReader()
    var statement = try ListStatement(.invoices, ListRequest(sort: "customer"))
    statement.add(beyond: ListAnchor(sortValue: .text("m"), id: 7), ascending: ascending)
    let plan = try steps(of: statement, ascending, reader)
    let bound = ascending ? "sort_key>?" : "sort_key<?"
    let walk = try #require(plan.first)
    #expect(walk.contains("customer_standing_by_sort_key") && walk.contains(bound), "\(plan)")
    #expect(plan.dropFirst().contains { $0.contains("invoice_standing_by_customer_id") }, "\(plan)")
    // Only documents of customers of one name are put in order by themselves.
    #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY"), "\(plan)")
    // A few that are found by an index are sorted; what has none is met on the walk.
    for (term, first) in [
      (ListTerm("dispute", .equals, .text("open")), "invoice_standing_disputed"),
      (ListTerm("state", .equals, .text("unpaid")), "invoice_standing_by_payment_state"),
      (ListTerm("status", .equals, .text("open")), "customer_standing_by_sort_key"),
      (ListTerm(nil, .contains, .text("zan")), "customer_standing_by_sort_key"),
    ] {
      let narrow = try ListStatement(.invoices, ListRequest(terms: [term], sort: "customer"))
      let found = try steps(of: narrow, ascending, reader)
      #expect(found.first?.contains(first) == true, "\(found)")
    }
  }

  private func steps(
    of statement: ListStatement, _ ascending: Bool, _ reader: Reader
  ) throws -> [String] {
    try reader.read {
      try $0.rows(
        "EXPLAIN QUERY PLAN " + statement.select(ascending: ascending, limit: 10), statement.values
      ) { row -> String in
        _ = (try row.next() as Int64, try row.next() as Int64, try row.next() as Int64)
        return try row.next()
      }
    }
  }

  @Test(
    "pages forwards and backwards tile the list without gap or repetition",
    arguments: ["sequence", "actor", "verb"], [false, true])
  func paging(sort: String, descending: Bool) throws {
    let reader = try book().makeReader()
    func page(_ page: ListPage) throws -> ListRows {
      let request = ListRequest(sort: sort, descending: descending, page: page)
      return try reader.read { try $0.page(of: .audit, request) }
    }
    let whole = try page(.first(100)).rows
    #expect(whole.count == 25)
    var (forwards, next) = ([ListRow](), try page(.first(7)))
    #expect(!next.hasEarlier)
    while true {
      forwards += next.rows
      guard next.hasLater, let last = next.rows.last else { break }
      next = try page(.after(last.anchor, 7))
      #expect(next.hasEarlier)
    }
    #expect(forwards == whole)
    var (backwards, previous) = ([ListRow](), try page(.last(7)))
    #expect(!previous.hasLater)
    while true {
      backwards = previous.rows + backwards
      guard previous.hasEarlier, let first = previous.rows.first else { break }
      previous = try page(.before(first.anchor, 7))
      #expect(previous.hasLater)
    }
    #expect(backwards == whole)
  }

  @Test(
    "terms narrow the list and all must hold",
    arguments: [
      ([ListTerm("actor", .equals, .text("ada"))], 8),
      ([ListTerm("actor", .equals, .text("ada"), negated: true)], 17),
      ([ListTerm("sequence", .greater, .integer(20))], 5),
      ([ListTerm("sequence", .atMost, .integer(20)), ListTerm(nil, .contains, .text("bob"))], 7),
      ([ListTerm("actor", .contains, .text("%_"))], 8),
      ([ListTerm("actor", .begins, .text("_"))], 0),
      ([ListTerm("summary", .contains, .text("note 1"))], 11),
    ] as [([ListTerm], Int)])
  func terms(terms: [ListTerm], count: Int) throws {
    let reader = try book().makeReader()
    let request = ListRequest(terms: terms)
    #expect(try reader.read { try $0.page(of: .audit, request) }.rows.count == count)
    #expect(try reader.read { try $0.totals(of: .audit, request) }.count == count)
  }

  @Test("a column that the list has not is refused by name")
  func unknownColumn() throws {
    let reader = try book().makeReader()
    #expect(throws: StorageError.unknownColumn("colour")) {
      try reader.read { try $0.page(of: .audit, ListRequest(sort: "colour")) }
    }
    #expect(throws: StorageError.unknownColumn("role")) {
      try reader.read { try $0.page(of: .audit, ListRequest(sort: "role")) }
    }
  }
}
