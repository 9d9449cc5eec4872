// The fake book's lists: filters, sorts and keyset pages.

import Billing
import Core

extension FakeBook {
  private typealias Cell = Core.Cell

  static let customerColumns = [
    Column("name", "Customer", .text, width: 30, minimum: 16, sortable: true),
    Column(
      "status", "Status", .state, width: 12, minimum: 11, sortable: true,
      values: ["active", "canceled", "past due", "paused", "trialing", "unpaid"]),
    Column("plan", "Plan", .text, width: 10, minimum: 8, values: ["Starter", "Team", "Scale"]),
    Column("balance", "Balance", .money, width: 24, minimum: 15, sortable: true),
    Column("since", "Since", .day, width: 10, minimum: 10),
    Column("mrr", "MRR", .money, width: 14, minimum: 12),
    Column("id", "Id", .identifier, width: 10, minimum: 8),
  ]

  static let exceptionColumns = [
    Column("kind", "Kind", .state, width: 22, minimum: 16, sortable: true),
    Column("ours", "Ours", .money, width: 16, minimum: 14),
    Column("theirs", "Theirs", .money, width: 16, minimum: 14),
    Column("field", "Differs in", .text, width: 16, minimum: 10),
    Column("age", "Age", .count, width: 5, minimum: 4, sortable: true),
    Column("owner", "Owner", .text, width: 12, minimum: 8),
    Column("id", "Id", .identifier, width: 10, minimum: 8),
  ]

  static let dunningColumns = [
    Column("customer", "Customer", .text, width: 28, minimum: 14),
    Column("step", "Step", .state, width: 20, minimum: 14),
    Column("amount", "Amount due", .money, width: 16, minimum: 14),
    Column("next", "Next", .instant, width: 16, minimum: 16),
  ]

  func columns(_ view: ListView) -> [Column] {
    switch view {
    case .exceptions: Self.exceptionColumns
    case .dunning: Self.dunningColumns
    default: Self.customerColumns
    }
  }

  func rows(_ view: ListView, _ state: State) -> [Row] {
    if state.isEmpty { return [] }
    switch view {
    case .customers: return state.customers.map(row)
    case .exceptions:
      let closed = closed.withLock { $0 }
      return (0..<37).map(exceptionRow).filter { !closed.contains($0.reference.id) }
    case .dunning: return state.customers.filter { $0.status == "past due" }.map(dunningRow)
    case .subscriptions, .invoices, .audit: return state.customers.map(row)
    default: return []
    }
  }

  private func row(_ customer: Customer) -> Row {
    let money = customer.balance[0]
    let mrr: Cell =
      customer.number % 6 == 5
      ? Cell(.notComputed("usage of this period is not imported yet"))
      : .money(Money(minorUnits: Int64(customer.number * 37 % 9_000), money.currency))
    let why = Explanation(
      rule: "balance.open-items", summary: "The sum of what is open on issued invoices.",
      inputs: [
        .init("Invoice 2026-0042", "1 200.00 EUR", link: RecordReference(.invoice, "inv_42")),
        .init("Part payment", "-200.00 EUR"),
      ], steps: ["1 200.00 - 200.00 = 1 000.00"])
    return Row(
      RecordReference(.customer, Self.id("cus", customer.number)),
      anchor: Anchor(sortValue: customer.name, id: Int64(customer.number)),
      cells: [
        .text(customer.name), .text(customer.status, tone: customer.tone), .text(customer.plan),
        customer.balance.count > 1
          ? Cell(.balance(customer.balance), explanation: why)
          : Cell(.money(money), explanation: why),
        Cell(.day(Day(number: 19_000 + customer.number * 5) ?? .earliest)), mrr,
        .text(Self.id("cus", customer.number)),
      ])
  }

  private func exceptionRow(_ number: Int) -> Row {
    let kinds = ["amount differs", "missing at processor", "missing in book", "fee differs"]
    let ours = Money(minorUnits: Int64(10_000 + number * 913), Self.currency("EUR"))
    let theirs = Money(minorUnits: ours.minorUnits - 35, Self.currency("EUR"))
    let isMissing = number % 4 == 1
    return Row(
      RecordReference(.workItem, Self.id("exc", number)),
      anchor: Anchor(sortValue: "", id: Int64(number)),
      cells: [
        .text(kinds[number % 4], tone: isMissing ? .bad : .warning), .money(ours),
        isMissing ? .none : .money(theirs), .text(isMissing ? "existence" : "amount"),
        Cell(.count(Int64(40 - number))), number % 3 == 0 ? .text("maria") : .none,
        .text(Self.id("exc", number)),
      ])
  }

  private func dunningRow(_ customer: Customer) -> Row {
    Row(
      RecordReference(.dunningCase, Self.id("dun", customer.number)),
      anchor: Anchor(sortValue: "", id: Int64(customer.number)),
      cells: [
        .text(customer.name), .text("2 of 5, retry", tone: .warning),
        .money(customer.balance[0]), Cell(.instant(Self.now.adding(seconds: 86_400))),
      ])
  }

  // MARK: Questions

  func list(_ query: ListQuery, _ state: State) throws -> ListAnswer {
    let rows = try matching(query, state)
    let range = range(query.page, rows)
    let fill: ListAnswer.Fill =
      rows.isEmpty ? (query.filter.isEmpty ? .nothingHere : .nothingMatches) : .rows
    return ListAnswer(
      query: query, standing: standing(state), columns: columns(query.view),
      rows: Array(rows[range]), fill: fill, hasEarlier: range.lowerBound > 0,
      hasLater: range.upperBound < rows.count,
      chips: query.filter.split(separator: " ").map(String.init))
  }

  private func range(_ page: Page, _ rows: [Row]) -> Range<Int> {
    func place(_ anchor: Anchor) -> Int {
      rows.firstIndex { $0.anchor == anchor } ?? rows.firstIndex { $0.anchor.id > anchor.id }
        ?? rows.count
    }
    switch page {
    case .first(let limit): return 0..<min(limit, rows.count)
    case .last(let limit): return max(0, rows.count - limit)..<rows.count
    case .after(let anchor, let limit):
      let isThere = rows.contains { $0.anchor == anchor }
      let start = min(rows.count, place(anchor) + (isThere ? 1 : 0))
      return start..<min(start + limit, rows.count)
    case .before(let anchor, let limit):
      let end = place(anchor)
      return max(0, end - limit)..<end
    }
  }

  func matching(_ query: ListQuery, _ state: State) throws -> [Row] {
    let columns = columns(query.view)
    var rows = rows(query.view, state)
    for word in query.filter.split(separator: " ") {
      if let colon = word.firstIndex(of: ":") {
        let key = word[..<colon]
        guard let index = columns.firstIndex(where: { $0.key == key }) else {
          throw Refusal(
            "filter-key", what: "The filter cannot be read", why: "there is no field \(key) here",
            remedy: "Filter by \(columns.map(\.key).joined(separator: ", ")).")
        }
        let value = word[word.index(after: colon)...]
        rows = rows.filter { Self.text($0.cells[index]).contains(value) }
      } else {
        let wanted = word.lowercased()
        rows = rows.filter { Self.text($0.cells[0]).lowercased().contains(wanted) }
      }
    }
    if let sort = query.sort, let index = columns.firstIndex(where: { $0.key == sort }) {
      rows.sort { Self.text($0.cells[index]) < Self.text($1.cells[index]) }
      if query.descending { rows.reverse() }
    }
    return rows
  }

  static func text(_ cell: Core.Cell) -> String {
    switch cell.value {
    case .text(let text): text
    case .money(let money): String(money.minorUnits + 1_000_000_000)
    default: ""
    }
  }

  func find(_ text: String, _ state: State) -> [FindHit] {
    let wanted = text.lowercased()
    return state.customers.compactMap { customer in
      let id = Self.id("cus", customer.number)
      if id == text {
        return FindHit(RecordReference(.customer, id), title: customer.name, reason: "its id")
      }
      guard customer.name.lowercased().contains(wanted) else { return nil }
      return FindHit(
        RecordReference(.customer, id), title: customer.name, reason: "the name contains \(text)")
    }
  }
}
