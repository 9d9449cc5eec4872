// The morning's first screen: the main figures, the queues, and who owes how long.

import Billing
import Storage

extension FactReader {
  func home() throws -> HomeAnswer {
    let totals = try connection.homeTotals(now: now)
    return HomeAnswer(
      standing: try standing(), bookName: settings.name, figures: figures(totals),
      queues: try queues(), charts: [recurringChart(totals), stateChart(totals), ageChart(totals)])
  }

  private func figures(_ totals: HomeTotals) -> [HomeAnswer.Figure] {
    [
      .init("Monthly recurring revenue", Cell(.balance(money(totals.recurring)))),
      .init("Open receivables", Cell(.balance(money(totals.due)))),
      .init("Past due", Cell(.balance(money(totals.overdue)), tone: .bad)),
      .init("Live subscriptions", Cell(.count(totals.liveSubscriptions))),
      .init("In trial", Cell(.count(totals.states["trialing"] ?? 0))),
      .init("Customers", Cell(.count(totals.customers))),
    ]
  }

  private func money(_ sums: [ListTotals.Sum]) -> [Money] {
    sums.compactMap { sum in
      Currency(code: sum.currency).map { Money(minorUnits: sum.minorUnits, $0) }
    }
  }

  private func queues() throws -> [HomeAnswer.Queue] {
    [
      try queue("My work", .work, "whose:mine", oldest: "opened"),
      try queue("My team's work", .work, "whose:team", oldest: "opened"),
      try queue("Work past its target", .work, "due_at<today", oldest: "due_at"),
      try queue("Approvals waiting", .approvals, "status:pending", oldest: nil),
      try queue("Exceptions", .exceptions, "status:open", oldest: "opened"),
      try queue("Dunning", .dunning, "", oldest: "day_zero"),
      try queue("Overrides ending in 7 days", .overrides, "status:active expires<7d", oldest: nil),
      try queue("Trials ending in 3 days", .subscriptions, "status:trialing next<3d", oldest: nil),
      try queue("Disputed invoices", .invoices, "dispute:open", oldest: "issued"),
      try queue("First payments awaited", .subscriptions, "status:incomplete", oldest: nil),
    ]
  }

  private func queue(
    _ title: String, _ view: ListView, _ filter: String, oldest: String?
  ) throws -> HomeAnswer.Queue {
    let list = ListQuery(view, filter: filter)
    let counted = try count(list)
    var age: Int?
    if let oldest {
      var first = list
      first.sort = oldest
      first.page = .first(1)
      let row = try self.list(first).rows.first
      let index = ListDescription.of(view).shown.firstIndex { $0.key == oldest }
      if let row, let index, case .day(let day) = row.cells[index].value {
        age = Zone.utc.day(of: now) - day
      }
    }
    let tone: Cell.Tone =
      counted.count == 0 ? .good : view == .exceptions || view == .work ? .bad : .warning
    return HomeAnswer.Queue(
      title, list: list, count: counted.count, oldestDays: age,
      // Work is counted: sums over kinds of work mean nothing.
      money: view == .work ? [] : counted.money.filter { !$0.isZero }, tone: tone)
  }

  private func recurringChart(_ totals: HomeTotals) -> HomeAnswer.Chart {
    let bars = totals.plans.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    let longest = max(1, bars.first?.count ?? 1)
    return HomeAnswer.Chart(
      "Live subscriptions by plan",
      bars.map { .init($0.name, Cell(.count($0.count)), length: Int($0.count * 1_000 / longest)) })
  }

  private func stateChart(_ totals: HomeTotals) -> HomeAnswer.Chart {
    let states = Subscription.State.allCases.map { ($0.rawValue, totals.states[$0.rawValue] ?? 0) }
    let longest = max(1, states.map(\.1).max() ?? 1)
    return HomeAnswer.Chart(
      "Subscriptions by state",
      states.map { name, count in
        .init(
          name, Cell(.count(count), tone: StateTone.of(name)), length: Int(count * 1_000 / longest))
      })
  }

  /// Past due documents by age; counted, because amounts of several currencies have no one length.
  private func ageChart(_ totals: HomeTotals) -> HomeAnswer.Chart {
    let longest = max(1, totals.ages.map(\.count).max() ?? 1)
    return HomeAnswer.Chart(
      "Past due documents by age",
      totals.ages.map { age in
        .init(age.name, Cell(.count(age.count)), length: Int(age.count * 1_000 / longest))
      })
  }
}
