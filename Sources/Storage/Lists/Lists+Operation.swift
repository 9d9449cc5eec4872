// The lists of who works and what waits: operators, approvals.

import Billing

extension ListDefinition {
  package static let operators = ListDefinition(
    "operators", from: "operator_standing s JOIN operator o ON o.id = s.operator_id",
    id: "s.operator_id", search: "s.search_key", sort: "name", scopes: [],
    columns: [
      .text("name", "o.name", by: "s.sort_key"), .text("roles", "s.roles", sorted: false),
      .integer("uid", "coalesce(o.uid, -1)", sorted: false),
      .integer("since", "s.since", sorted: false),
    ])

  package static let approvals = ListDefinition(
    "approvals",
    from: """
      approval a JOIN approval_standing s ON s.approval_id = a.id \
      LEFT JOIN customer c ON c.id = a.customer_id
      """,
    id: "a.id", search: "s.search_key", sort: "asked", descending: true,
    money: ("a.amount", "a.currency"),
    scopes: [
      Scope(name: "cus", condition: "a.customer_id \(kin)"),
      Scope(name: "record", condition: "a.subject_kind = {0} AND a.subject_id = {1}"),
    ],
    columns: [
      .text("state", "s.state"), .text("maker", "a.maker"), .text("verb", "a.verb"),
      .text("title", "a.title", sorted: false), .text("cause", "a.cause", sorted: false),
      .money("amount", "a.amount", in: "a.currency"),
      .text("currency", "coalesce(a.currency, '')", sorted: false),
      .integer("asked", "a.recorded_at"), .integer("expires", "a.expires_at"),
      .text("checker", "s.checker", sorted: false),
      .text("customer", "coalesce(\(name), '')", by: nameKey, sorted: false),
      .integer("customer_id", "a.customer_id", sorted: false),
    ])

  /// Everybody's morning list: mine first, then what my team has and nobody took, then the rest;
  /// each by target time, so that what is overdue comes first. The viewer is named by id, so that
  /// the order is an expression over columns.
  package static func work(viewer: OperatorID?) -> ListDefinition {
    let whose = """
      (CASE WHEN w.assignee = v.name THEN 1 WHEN w.assignee = '' \
      AND ' ' || vs.roles || ' ' LIKE '% ' || w.team || ' %' THEN 2 ELSE 3 END)
      """
    return ListDefinition(
      "work",
      from: """
        work_item w LEFT JOIN customer c ON c.id = w.customer_id \
        LEFT JOIN merchant_account m ON m.id = w.merchant_account_id \
        LEFT JOIN operator v ON v.id = \(viewer?.number ?? 0) \
        LEFT JOIN operator_standing vs ON vs.operator_id = v.id
        """,
      id: "w.id", search: "w.search_key", sort: "turn", money: ("w.amount", "w.currency"),
      scopes: [
        Scope(name: "cus", condition: "w.customer_id \(kin)"),
        Scope(name: "record", condition: "w.subject_kind = {0} AND w.subject_id = {1}"),
      ],
      columns: [
        .integer("turn", "\(whose) * 1000000000000000 + w.due_at"),
        .integer("whose", whose), .text("work", "w.work"), .text("detail", "w.kind"),
        .text("team", "w.team"), .integer("severity", "w.severity"),
        .text("title", "w.title", sorted: false),
        .money("amount", "w.amount", in: "w.currency"),
        .text("currency", "coalesce(w.currency, '')", sorted: false), .text("state", "w.state"),
        .text("assignee", "w.assignee"), .integer("opened", "w.opened_at"),
        .integer("due_at", "w.due_at"), .text("account", "coalesce(m.key, '')", sorted: false),
        .text("customer", "coalesce(\(name), '')", by: nameKey, sorted: false),
        .integer("customer_id", "w.customer_id", sorted: false),
      ])
  }
}
