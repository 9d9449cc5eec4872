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
}
