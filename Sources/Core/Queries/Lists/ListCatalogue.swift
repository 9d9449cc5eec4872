// The lists as people see them: columns, titles, and what each cell says. The SQL is Storage's.

import Billing
import Storage

/// A list's columns and how a stored row becomes cells.
struct ListDescription: Sendable {
  struct ShownColumn: Sendable {
    let column: Column
    /// Key of the stored column that sorts and filters it.
    let stored: String
    let cell: @Sendable (StoredFields) -> Cell
  }

  let definition: ListDefinition
  let kind: RecordKind
  let columns: [ShownColumn]
  let id: @Sendable (Int64) -> String
  /// Stored columns that the filter knows beside the shown ones.
  let hidden: [Column]
  /// Terms that hold while the filter says nothing of the state; `status:all` ends them.
  var resting = ""
  /// Words of the filter's `status` that another stored column answers.
  var otherStates: [String: (column: String, value: String)] = [:]

  var shown: [Column] { columns.map(\.column) }
  var filterable: [Column] { shown + hidden }

  /// Columns that Storage keeps folded for searching; the others are kept as they are shown.
  static let foldedColumns: Set = ["name", "customer", "email", "number"]

  /// What to look for where a text without a column is typed. Only the audit log is searched in
  /// its own words, which are sealed and so cannot be folded.
  func folded(_ text: String) -> String {
    kind == .auditEntry ? text.lowercased() : searchKey(text)
  }

  func storedKey(_ key: String) -> String {
    columns.first { $0.column.key == key }?.stored ?? key
  }
}

/// A stored row's values by column key.
struct StoredFields {
  let definition: ListDefinition
  let row: ListRow
  let now: Timestamp

  subscript(key: String) -> Scalar? {
    definition.columns.firstIndex { $0.key == key }.map { row.values[$0] }
  }

  func text(_ key: String) -> String {
    if case .text(let text) = self[key] { return text }
    return ""
  }

  func integer(_ key: String) -> Int64? {
    if case .integer(let value) = self[key] { return value }
    return nil
  }

  func money(_ key: String, currency: String = "currency") -> Cell {
    guard let amount = integer(key), let currency = Currency(code: text(currency)) else {
      return .none
    }
    return .money(
      Money(minorUnits: amount, currency), tone: amount == 0 ? .muted : .plain)
  }

  /// A day; the calendar's last one means none.
  func day(_ key: String) -> Cell {
    guard let number = integer(key), let day = Day(number: Int(number)), day != .latest else {
      return .none
    }
    return Cell(.day(day))
  }

  /// An instant; the last one means never.
  func instant(_ key: String) -> Cell {
    guard let value = integer(key), value != .max else { return .none }
    return Cell(.instant(Timestamp(milliseconds: value)))
  }

  func customerLink(_ key: String = "customer_id") -> RecordReference? {
    integer(key).map { RecordReference(.customer, CustomerID($0).description) }
  }

  /// A state in words, toned, with its reason behind `w`.
  func state(_ key: String, reason: String?, rule: String) -> Cell {
    let word = text(key)
    let explanation = reason.map(text).flatMap { why in
      why.isEmpty ? nil : Explanation(rule: rule, summary: why)
    }
    return Cell(.text(word), tone: StateTone.of(word), explanation: explanation)
  }
}

/// What states mean to the reader.
enum StateTone {
  static func of(_ state: String) -> Cell.Tone {
    switch state {
    case "active", "approved", "paid", "won", "resolved", "closed": .good
    case "past_due", "trialing", "incomplete", "partly_paid", "pending", "action_required", "held",
      "waiting", "assigned", "paused", "chasing", "scheduled", "overpaid":
      .warning
    case "unpaid", "rejected", "died", "restricted", "ended", "lost", "open", "block", "revoke":
      .bad
    default: .muted
    }
  }
}

extension ListDescription {
  /// The viewer orders the list of work.
  static func of(_ view: ListView, viewer: OperatorID? = nil) -> ListDescription {
    switch view {
    case .customers: customers
    case .subscriptions: subscriptions
    case .invoices: invoices
    case .dunning: dunning
    case .exceptions: exceptions
    case .overrides: overrides
    case .jobs: jobs
    case .audit: audit
    case .operators: operators
    case .approvals: approvals
    case .ledger: ledger
    case .journal: journal
    case .work: work(viewer: viewer)
    }
  }

  static let states = Subscription.State.allCases.map(\.rawValue)

  static let customers = ListDescription(
    definition: .customers, kind: .customer,
    columns: [
      .init("name", "Customer", .text, 28, sorted: true) { .text($0.text("name")) },
      .init(
        "status", "State", .state, 10, sorted: true, stored: "state", values: states + ["none"]
      ) {
        $0.state("state", reason: "reason", rule: "customer.leading_state")
      },
      .init("plan", "Plans", .text, 22) { .text($0.text("plan")) },
      .init("subscriptions", "Subs", .count, 5, sorted: true) {
        Cell($0.integer("subscriptions").map { .count($0) } ?? .none)
      },
      .init("due", "Owed", .money, 16, sorted: true) { $0.money("due") },
      .init("country", "Country", .text, 7, sorted: true) { .text($0.text("country")) },
      .init("email", "E-mail", .text, 32, sorted: true) { .text($0.text("email"), tone: .muted) },
      .init("created", "Since", .instant, 10, sorted: true) { $0.instant("created") },
    ], id: { CustomerID($0).description },
    hidden: [
      Column("entity", "Legal entity", .text, width: 8),
      Column("currency", "Currency", .text, width: 4),
    ])

  static let subscriptions = ListDescription(
    definition: .subscriptions, kind: .subscription,
    columns: [
      .init("customer", "Customer", .text, 26, sorted: true) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
      .init("plan", "Plan", .text, 12, sorted: true) { .text($0.text("plan")) },
      .init("quantity", "Qty", .count, 4, sorted: true) {
        Cell($0.integer("quantity").map { .count($0) } ?? .none)
      },
      .init("status", "State", .state, 10, sorted: true, stored: "state", values: states) {
        $0.state("state", reason: "reason", rule: "subscription.lifecycle")
      },
      .init("period_end", "Period ends", .day, 11) { $0.day("period_end") },
      .init("recurring", "Monthly", .money, 14, sorted: true) { row in
        row.integer("recurring_known") == 1
          ? row.money("recurring") : Cell(.notComputed("the price has no monthly form"))
      },
      .init("next", "Next", .instant, 16, sorted: true) { $0.instant("next") },
      .init("next_action", "what", .text, 18) { .text($0.text("next_action"), tone: .muted) },
    ], id: { SubscriptionID($0).description },
    hidden: [
      Column("entity", "Legal entity", .text, width: 8),
      Column("currency", "Currency", .text, width: 4),
    ])

  static let invoices = ListDescription(
    definition: .invoices, kind: .invoice,
    columns: [
      .init("number", "Number", .identifier, 17, sorted: true) { row in
        let number = row.text("number")
        return .text(number.isEmpty ? "draft" : number, tone: number.isEmpty ? .muted : .plain)
      },
      .init("customer", "Customer", .text, 26, sorted: true) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
      .init(
        "status", "Payment", .state, 15, sorted: true, stored: "state",
        values: DocumentStanding.PaymentState.allCases.map(\.rawValue) + ["draft", "void"]
      ) { $0.state("state", reason: nil, rule: "invoice.payment_state") },
      .init("issued", "Issued", .day, 10, sorted: true) { $0.day("issued") },
      .init("due_on", "Due", .day, 10, sorted: true) { $0.day("due_on") },
      .init("total", "Total", .money, 15, sorted: true) { $0.money("total") },
      .init("due", "Open", .money, 15, sorted: true) { $0.money("due") },
      .init("document", "Document", .text, 11, values: ["invoice", "credit_note"]) {
        .text($0.text("document"), tone: .muted)
      },
      .init("dispute", "Dispute", .state, 8, values: ["none", "open", "won", "lost"]) { row in
        let state = row.text("dispute")
        return .text(state == "none" ? "" : state, tone: StateTone.of(state))
      },
    ], id: { InvoiceID($0).description },
    hidden: [
      Column("entity", "Legal entity", .text, width: 8),
      Column("currency", "Currency", .text, width: 4),
      Column("paid", "Paid", .money, width: 12), Column("pending", "Pending", .money, width: 12),
    ],
    // Only a draft has no number, and numbers have an index.
    otherStates: ["draft": ("number", ""), "void": ("status", "void")])
}

extension ListDescription.ShownColumn {
  init(
    _ key: String, _ title: String, _ kind: Column.Kind, _ width: Int, sorted: Bool = false,
    stored: String? = nil, values: [String] = [], cell: @escaping @Sendable (StoredFields) -> Cell
  ) {
    self.init(
      column: Column(key, title, kind, width: width, sortable: sorted, values: values),
      stored: stored ?? key, cell: cell)
  }
}
