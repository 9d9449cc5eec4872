// The lists of the console: seven definitions over the standing tables.

extension ListDefinition {
  /// A customer `c` as it is called today: as corrected last.
  static let name = CustomerVersionRow.corrected(.name, of: "c")
  private static let email = CustomerVersionRow.corrected(.email, of: "c")
  /// The key of that name; empty where there is no customer.
  static let nameKey = "coalesce(\(currentKey(of: "c.id")), c.sort_key, '')"

  private static func currentKey(of customer: String) -> String {
    "(SELECT n.sort_key FROM customer_standing n WHERE n.customer_id = \(customer))"
  }

  package static let customers = ListDefinition(
    "customers", from: "customer_standing s JOIN customer c ON c.id = s.customer_id",
    id: "s.customer_id", search: "s.search_key", sort: "name",
    money: ("s.due", "s.currency"),
    scopes: [Scope(name: "cus", condition: "c.payer_id \(kin) OR c.parent_id \(kin)")],
    columns: [
      .text("name", name, by: "s.sort_key"), .text("email", email, by: "s.email_key"),
      .text("state", "s.state"), .text("reason", "s.state_reason", sorted: false),
      .text("plan", "s.plan_names", sorted: false),
      .integer("subscriptions", "s.live_subscriptions"), .money("due", "s.due", in: "s.currency"),
      .text("currency", "s.currency", sorted: false), .text("country", "s.country"),
      .text("entity", "s.legal_entity_key", sorted: false), .integer("created", "s.created_at"),
    ])

  package static let subscriptions = ListDefinition(
    "subscriptions", from: "subscription_standing s JOIN customer c ON c.id = s.customer_id",
    id: "s.subscription_id", search: "s.search_key", sort: "customer",
    money: ("s.recurring", "s.currency"),
    scopes: [Scope(name: "cus", condition: "s.customer_id = {0}")],
    columns: [
      .text("customer", name, by: "s.sort_key"), .integer("customer_id", "s.customer_id"),
      .text("plan", "s.plan_name", by: "s.plan_key"), .integer("version", "s.plan_version"),
      .integer("quantity", "s.quantity"), .text("state", "s.state"),
      .text("reason", "s.state_reason", sorted: false), .integer("since", "s.state_since"),
      .integer("period_start", "s.period_start", sorted: false),
      .integer("period_end", "s.period_end", sorted: false), .integer("next", "s.next_at"),
      .text("next_action", "s.next_action", sorted: false),
      .money("recurring", "s.recurring", in: "s.currency"),
      .integer("recurring_known", "s.recurring_known", sorted: false),
      .text("currency", "s.currency", sorted: false),
      .text("entity", "s.legal_entity_key", sorted: false),
    ])

  package static let invoices = ListDefinition(
    "invoices",
    from: """
      invoice_standing s JOIN invoice i ON i.id = s.invoice_id \
      JOIN customer c ON c.id = s.customer_id
      """,
    id: "s.invoice_id", search: "s.search_key", sort: "issued", descending: true,
    money: ("s.due", "s.currency"),
    scopes: [
      Scope(name: "cus", condition: "s.customer_id = {0}"),
      Scope(
        name: "sub",
        condition: """
          s.invoice_id IN (SELECT l.invoice_id FROM invoice_line l WHERE l.subscription_id = {0})
          """),
    ],
    columns: [
      .text("number", "coalesce(i.number, '')", by: "s.number_key"),
      .text(
        "customer", name, by: "k.sort_key",
        of: Lead(table: "customer_standing k", condition: "k.customer_id = s.customer_id"),
        filtered: currentKey(of: "s.customer_id")),
      .integer("customer_id", "s.customer_id"),
      .text("document", "s.document", sorted: false), .text("status", "s.status", sorted: false),
      .text("state", "s.payment_state"), .text("dispute", "s.dispute_state", usually: "none"),
      .integer("issued", "s.issued_on"), .integer("due_on", "s.due_on"),
      .money("total", "s.total", in: "s.currency"),
      .money("credited", "s.credited", in: "s.currency"),
      .money("paid", "s.paid", in: "s.currency"), .money("pending", "s.pending", in: "s.currency"),
      .money("due", "s.due", in: "s.currency"),
      .text("currency", "s.currency", sorted: false),
      .text("entity", "s.legal_entity_key", sorted: false),
    ])

  package static let dunning = ListDefinition(
    "dunning", from: "dunning_case d JOIN customer c ON c.id = d.payer_id", id: "d.id",
    search: "d.search_key", sort: "next", money: ("d.amount_due", "d.currency"),
    scopes: [Scope(name: "cus", condition: "d.payer_id = {0}")],
    columns: [
      .text("customer", name, by: "d.sort_key"), .integer("customer_id", "d.payer_id"),
      .text("state", "d.state"), .text("reason", "d.state_reason", sorted: false),
      .text("category", "d.category"), .integer("day_zero", "d.day_zero_on"),
      .integer("step", "d.step"), .integer("next", "d.next_at"),
      .text("next_action", "d.next_action", sorted: false),
      .money("due", "d.amount_due", in: "d.currency"),
      .integer("invoices", "d.invoices"), .text("currency", "d.currency", sorted: false),
      .text("entity", "d.legal_entity_key", sorted: false),
    ])

  package static let exceptions = ListDefinition(
    "exceptions",
    // Reconciliation breaks are work of one kind.
    from: """
      (SELECT * FROM work_item WHERE work = 'reconciliation_break') w LEFT JOIN customer c ON c.id = w.customer_id \
      LEFT JOIN merchant_account m ON m.id = w.merchant_account_id
      """,
    id: "w.id", search: "w.search_key", sort: "due_at", money: ("w.amount", "w.currency"),
    scopes: [Scope(name: "cus", condition: "w.customer_id \(kin)")],
    columns: [
      .text("key", "w.key"), .text("kind", "w.kind"), .integer("severity", "w.severity"),
      .text("title", "w.title", sorted: false),
      .money("amount", "w.amount", in: "coalesce(w.currency, '')"),
      .text("currency", "coalesce(w.currency, '')", sorted: false), .text("state", "w.state"),
      .text("assignee", "w.assignee"), .integer("opened", "w.opened_at"),
      .integer("due_at", "w.due_at"), .text("account", "coalesce(m.key, '')", sorted: false),
      .text("customer", "coalesce(\(name), '')", by: nameKey, sorted: false),
      .integer("customer_id", "w.customer_id", sorted: false),
    ])

  package static let overrides = ListDefinition(
    "overrides", from: "override_standing o JOIN customer c ON c.id = o.customer_id",
    id: "o.override_id", search: "o.search_key", sort: "expires",
    scopes: [Scope(name: "cus", condition: "o.customer_id = {0}")],
    columns: [
      .text("customer", name, by: "o.sort_key"), .integer("customer_id", "o.customer_id"),
      .text("feature", "o.feature_key"), .text("effect", "o.effect"), .text("value", "o.value"),
      .text("state", "o.state"), .integer("starts", "o.starts_at"),
      .integer("expires", "o.expires_at"), .text("reason_code", "o.reason_code"),
      .text("author", "o.author"),
    ])

  package static let jobs = ListDefinition(
    "jobs", from: "job_due j JOIN customer c ON c.id = j.customer_id", id: "j.id",
    search: "c.search_key", sort: "due_at", money: ("j.amount", "coalesce(j.currency, '')"),
    scopes: [Scope(name: "cus", condition: "j.customer_id = {0} OR j.payer_id = {0}")],
    columns: [
      .integer("due_at", "j.due_at"), .text("job", "j.job", sorted: false),
      .integer("subject", "j.subject_id", sorted: false),
      .text("customer", name, by: nameKey, sorted: false),
      .integer("customer_id", "j.customer_id", sorted: false),
      .text("detail", "j.detail", sorted: false),
      .money("amount", "j.amount", in: "coalesce(j.currency, '')", sorted: false),
      .text("currency", "coalesce(j.currency, '')", sorted: false),
    ])

  package static let audit = ListDefinition(
    "audit", from: "audit_entry a", id: "a.sequence",
    search: "lower(a.actor || ' ' || a.verb || ' ' || a.object_id || ' ' || a.summary)",
    sort: "sequence", descending: true,
    scopes: [Scope(name: "record", condition: "a.object_kind = {0} AND a.object_id = {1}")],
    columns: [
      .integer("sequence", "a.sequence"), .integer("at", "a.at"), .text("actor", "a.actor"),
      .text("role", "a.role", sorted: false), .text("verb", "a.verb"),
      .text("object_kind", "a.object_kind", sorted: false),
      .text("object", "a.object_id", sorted: false),
      .text("reason_code", "a.reason_code", sorted: false),
      .text("summary", "a.summary", by: "lower(a.summary)", sorted: false),
    ])

  /// The trial balance, account by account.
  package static let ledger = ListDefinition(
    "ledger",
    from: "ledger_balance b LEFT JOIN merchant_account m ON m.id = b.merchant_account_id",
    id: "b.id", search: "b.search_key", sort: "place",
    columns: [
      .integer("place", "b.place"), .text("account", "b.account", sorted: false),
      .text("entity", "b.legal_entity_key"), .text("currency", "b.currency"),
      .text("merchant", "coalesce(m.key, '')", sorted: false),
      .money("debit", "b.debit", in: "b.currency", sorted: false),
      .money("credit", "b.credit", in: "b.currency", sorted: false),
      .money("balance", "(b.debit - b.credit)", in: "b.currency", sorted: false),
    ])

  package static let journal = ListDefinition(
    "journal", from: "journal_entry j LEFT JOIN customer c ON c.id = j.customer_id", id: "j.id",
    search: "(lower(j.rule) || ' ' || coalesce(c.search_key, ''))", sort: "entry",
    descending: true, money: ("j.amount", "j.currency"),
    scopes: [Scope(name: "cus", condition: "j.customer_id \(kin)")],
    columns: [
      .integer("entry", "j.id"), .integer("on", "j.posted_on"),
      .text("rule", "j.rule", sorted: false),
      .text("customer", "coalesce(\(name), '')", by: nameKey, sorted: false),
      .integer("customer_id", "j.customer_id", sorted: false),
      .money("amount", "j.amount", in: "j.currency"),
      .text("currency", "j.currency", sorted: false),
      .integer("booked", "j.recorded_at", sorted: false),
      .integer("reverses", "coalesce(j.reverses_id, 0)", sorted: false),
    ])

  package static let all: [ListDefinition] = [
    customers, subscriptions, invoices, dunning, exceptions, overrides, jobs, audit, operators,
    approvals, work(viewer: nil), ledger, journal,
  ]
}
