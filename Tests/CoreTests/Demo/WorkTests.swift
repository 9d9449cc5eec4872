// Work items: found from the facts, ended by themselves, ordered for whoever looks.

import Billing
import Storage
import Testing

@testable import Core

extension DemoBook {
  /// Derives everything anew, as an import or a job does.
  func derive(at now: Timestamp = Self.clock) throws {
    try service.book.write(now: now) { connection in
      if now > Self.clock { try connection.setSimulatedClock(now) }
      try Standings(connection: connection, now: now).rebuild()
    }
  }

  func insert(_ rows: any StoredRow...) throws {
    try service.book.write(now: Self.clock) { connection in
      for row in rows { try connection.insert(row) }
    }
  }

  /// Every work item and act, as stored.
  func workRows() throws -> [String] {
    try facts { book in
      let items: [WorkItemRow] = try book.connection.all(order: "id")
      let acts: [WorkItemActRow] = try book.connection.all(order: "item_id, n")
      return items.map { "\($0)" } + acts.map { "\($0)" }
    }
  }
}

@Suite("Work items")
struct WorkTests {
  private static func event(
    _ book: DemoBook, _ state: PaymentEventRow.State, hoursAgo: Int, id: Int64
  ) throws -> PaymentEventRow {
    let attempt = try book.facts { facts in
      try #require(try facts.connection.everyAttempt().last?.id)
    }
    let at = DemoBook.clock.adding(seconds: -hoursAgo * 3_600)
    return PaymentEventRow(
      id: PaymentEventID(id), attemptID: attempt, state: state, amount: nil, code: nil,
      networkCode: nil, advice: nil, stamp: Stamp(at: at, correlation: 0))
  }

  @Test("every open dispute is work of finance with a target before the processor's day")
  func disputes() throws {
    let book = try DemoBook.shared()
    let open = try book.facts { try $0.connection.openDisputes(at: $0.now) }
    #expect(!open.isEmpty)
    let rows = try book.rows(.work, "kind:dispute")
    #expect(rows.count == open.count)
    for row in rows {
      let record = try book.record(row.reference)
      #expect(record.field("Team")?.plain == "finance")
      #expect(record.field("Customer")?.link?.kind == .customer)
      #expect(record.field("Payment")?.link?.kind == .payment)
      #expect(record.field("Kind")?.explanation != nil, "w answers on every field")
    }
  }

  @Test("an outcome that is unknown for a day is work, and ends by itself when it is known")
  func unknown() throws {
    let book = try DemoBook.copy()
    try book.insert(try Self.event(book, .unknown, hoursAgo: 23, id: 1))
    try book.derive()
    let before = try book.rows(.work, "kind:unknown_payment").count
    try book.insert(try Self.event(book, .unknown, hoursAgo: 0, id: 2))
    try book.derive(at: DemoBook.clock.adding(seconds: 86_401))
    let rows = try book.rows(.work, "kind:unknown_payment")
    #expect(rows.count == before + 1)
    let item = try #require(rows.last).reference
    try book.insert(try Self.event(book, .captured, hoursAgo: -1, id: 3))
    try book.derive(at: DemoBook.clock.adding(seconds: 90_000))
    #expect(try book.rows(.work, "kind:unknown_payment").count == before)
    let ended = try book.record(item)
    #expect(ended.state.plain.hasPrefix("resolved"))
    #expect(ended.events("History").contains { $0.contains("no longer stand") })
    #expect(try book.rows(.work, "kind:unknown_payment status:resolved").count >= 1)
  }

  @Test("deriving again changes nothing")
  func again() throws {
    let book = try DemoBook.copy()
    let before = try book.workRows()
    try book.derive()
    try book.derive()
    #expect(try book.workRows() == before)
  }

  @Test("mine come first, then what my team has and nobody took, each by target time")
  func order() throws {
    let finn = try DemoBook.copy(as: "finn")
    let last = try #require(try finn.rows(.work).last).reference
    try finn.act(Deed(.assignWork, .id(.workItem, last.id), ["owner": "me"]))
    let list = try finn.list(ListQuery(.work, page: .first(500)))
    #expect(list.rows.first?.reference == last)
    let whose = list.rows.map { list.cell($0, "whose").plain }
    #expect(whose.first == "mine")
    let order = ["mine": 1, "team": 2, "others": 3]
    #expect(
      zip(whose, whose.dropFirst()).allSatisfy { order[$0, default: 9] <= order[$1, default: 0] })
    let targets = list.rows.dropFirst().map { list.cell($0, "due_at").plain }
    #expect(targets == targets.sorted())
    #expect(try finn.rows(.work, "owner:me").map(\.reference) == [last])
    #expect(try finn.rows(.work, "whose:mine").map(\.reference) == [last])
    let sam = try finn.seen(by: "sam")
    #expect(try sam.rows(.work, "owner:me").isEmpty)
    #expect(try sam.rows(.work).count == list.rows.count)
    #expect(
      try finn.rows(.work, "team:finance kind:reconciliation_break").count
        <= finn.rows(.work, "team:finance").count)
  }

  @Test("paging the list of work tiles it, whoever looks")
  func paging() throws {
    let finn = try DemoBook.copy(as: "finn")
    var (seen, query) = ([RecordReference](), ListQuery(.work, page: .first(4)))
    while true {
      let answer = try finn.list(query)
      seen += answer.rows.map(\.reference)
      guard answer.hasLater, let anchor = answer.rows.last?.anchor else { break }
      query.page = .after(anchor, 4)
    }
    #expect(try seen == finn.rows(.work).map(\.reference))
  }

  @Test("an owner is an operator of the book")
  func owners() throws {
    let book = try DemoBook.copy(as: "finn")
    let item = try #require(try book.rows(.work).first).reference
    let refusal = #expect(throws: Refusal.self) {
      try book.act(Deed(.assignWork, .id(.workItem, item.id), ["owner": "nobody"]))
    }
    #expect(refusal?.code == "no-such-operator")
  }

  @Test("what is closed is out of the way, stays closed while its facts stand, and can be listed")
  func closed() throws {
    let book = try DemoBook.copy()
    let all = try book.rows(.work).count
    let item = try #require(try book.rows(.exceptions).first).reference
    let open = try book.rows(.exceptions).count
    try book.act(
      Deed(
        .closeWork, .id(.workItem, item.id), ["reason-code": "explained", "reason": "seen"]))
    try book.derive()
    #expect(try book.rows(.work).count == all - 1)
    #expect(try book.rows(.exceptions).count == open - 1)
    #expect(try book.rows(.exceptions, "status:all").count >= open)
    #expect(try book.rows(.exceptions, "status:closed").map(\.reference) == [item])
  }

  @Test("each kind has a team, a severity and a target; exceptions are one of them")
  func kinds() throws {
    let book = try DemoBook.shared()
    #expect(
      try book.rows(.exceptions).count
        == book.rows(.work, "kind:reconciliation_break").count)
    #expect(WorkKind.allCases.allSatisfy { $0.targetWorkingDays <= 5 })
    guard case .home(let home) = try book.service.answer(.home) else { return }
    let queue = try #require(home.queues.first { $0.title == "Work past its target" })
    #expect(try Int64(book.rows(.work, queue.list.filter).count) == queue.count)
  }

  @Test("a duplicate capture names the customer whose money it is")
  func duplicates() throws {
    let book = try DemoBook.shared()
    for row in try book.rows(.exceptions, "kind:duplicate_capture") {
      #expect(try book.record(row.reference).field("Customer")?.link?.kind == .customer)
    }
  }
}
