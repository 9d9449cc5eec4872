// The lists of who works and what waits.

import Billing
import Storage

extension ListDescription {
  static let operators = ListDescription(
    definition: .operators, kind: .operator,
    columns: [
      .init("name", "Operator", .text, 20, sorted: true) { .text($0.text("name")) },
      .init("roles", "Roles", .text, 50) { row in
        let roles = row.text("roles")
        return roles.isEmpty ? .text("none", tone: .muted) : .text(roles)
      },
      .init("uid", "User id", .count, 8) { row in
        row.integer("uid").flatMap { $0 < 0 ? nil : Cell(.count($0)) } ?? .none
      },
      .init("since", "Since", .instant, 16) { $0.instant("since") },
    ], id: { OperatorID($0).description }, hidden: [])

  static let approvals = ListDescription(
    definition: .approvals, kind: .approval,
    columns: [
      .init(
        "status", "State", .state, 9, sorted: true, stored: "state",
        values: ApprovalState.allCases.map(\.rawValue)
      ) { $0.state("state", reason: "cause", rule: "approval.second_person") },
      .init("title", "What", .text, 40) { .text($0.text("title")) },
      .init("maker", "Asked by", .text, 12, sorted: true) { .text($0.text("maker")) },
      .init("amount", "Amount", .money, 16, sorted: true) { $0.money("amount") },
      .init("asked", "Asked", .instant, 16, sorted: true) { $0.instant("asked") },
      .init("expires", "Expires", .instant, 16, sorted: true) { $0.instant("expires") },
      .init("checker", "Decided by", .text, 12) { .text($0.text("checker")) },
      .init("cause", "Why two", .text, 50) { .text($0.text("cause"), tone: .muted) },
      .init("customer", "Customer", .text, 20) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
    ], id: { ApprovalID($0).description },
    hidden: [
      Column("verb", "Act", .text, width: 12), Column("currency", "Currency", .text, width: 4),
    ])

  /// Whose an item is, in the list's order.
  static let whose = ["mine", "team", "others"]

  /// What is closed or has resolved itself is out of the way until it is asked for.
  static let openOnly = "-status:closed -status:resolved"

  static func work(viewer: OperatorID?) -> ListDescription {
    ListDescription(
      definition: .work(viewer: viewer), kind: .workItem,
      columns: [
        .init("whose", "Whose", .state, 6, values: whose) { row in
          let place = Int(row.integer("whose") ?? 3) - 1
          return .text(whose[max(0, min(place, 2))], tone: place == 0 ? .warning : .muted)
        },
        .init("severity", "Severity", .state, 8, sorted: true) { $0.severity },
        .init("due_at", "Target", .day, 10, sorted: true) { $0.target },
        .init(
          "kind", "Kind", .text, 17, sorted: true, stored: "work",
          values: WorkKind.allCases.map(\.rawValue)
        ) { .text($0.text("detail")) },
        .init("title", "What happened", .text, 30) { .text($0.text("title"), tone: .muted) },
        .init("amount", "At stake", .money, 14, sorted: true) { $0.money("amount") },
        .init("owner", "Owner", .text, 8, sorted: true, stored: "assignee") {
          .text($0.text("assignee"))
        },
        .init(
          "team", "Team", .text, 8, sorted: true, values: Team.allCases.map(\.rawValue)
        ) { .text($0.text("team")) },
        .init("customer", "Customer", .text, 18) {
          Cell(.text($0.text("customer")), link: $0.customerLink())
        },
        .init(
          "status", "State", .state, 9, sorted: true, stored: "state",
          values: ["open", "assigned", "closed", "resolved"]
        ) { $0.state("state", reason: nil, rule: "work.state") },
        .init("opened", "Arose", .day, 10, sorted: true) { $0.dayOfInstant("opened") },
      ], id: { WorkItemID($0).description },
      hidden: [
        Column("detail", "Detail", .text, width: 20),
        Column("account", "Merchant account", .text, width: 10),
        Column("currency", "Currency", .text, width: 4),
      ], resting: openOnly)
  }
}

extension StoredFields {
  /// The target day; red once it has passed while the item is open.
  fileprivate var target: Cell {
    var cell = dayOfInstant("due_at")
    guard let due = integer("due_at"), text("state") != "closed", text("state") != "resolved",
      Zone.utc.day(of: Timestamp(milliseconds: due)) < Zone.utc.day(of: now)
    else { return cell }
    cell.tone = .bad
    return cell
  }
}
