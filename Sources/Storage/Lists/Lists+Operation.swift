// The lists of who works and what waits: operators, approvals.

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
      Scope(name: "cus", condition: "a.customer_id = {0}"),
      Scope(name: "record", condition: "a.subject_kind = {0} AND a.subject_id = {1}"),
    ],
    columns: [
      .text("state", "s.state"), .text("maker", "a.maker"), .text("verb", "a.verb"),
      .text("title", "a.title", sorted: false), .text("cause", "a.cause", sorted: false),
      .money("amount", "a.amount", in: "a.currency"),
      .text("currency", "coalesce(a.currency, '')", sorted: false),
      .integer("asked", "a.recorded_at"), .integer("expires", "a.expires_at"),
      .text("checker", "s.checker", sorted: false),
      .text("customer", "coalesce(c.name, '')", by: "coalesce(c.sort_key, '')", sorted: false),
      .integer("customer_id", "a.customer_id", sorted: false),
    ])
}
