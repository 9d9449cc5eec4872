// The queues that people work off, and the log of what they did.

import Billing
import Storage

extension ListDescription {
  static let dunning = ListDescription(
    definition: .dunning, kind: .dunningCase,
    columns: [
      .init("customer", "Payer", .text, 26, sorted: true) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
      .init(
        "status", "Stage", .state, 10, sorted: true, stored: "state",
        values: ["chasing", "restricted", "ended", "held", "waiting", "below_minimum"]
      ) { $0.state("state", reason: "reason", rule: "dunning.ladder") },
      .init("due", "Owed", .money, 16, sorted: true) { $0.money("due") },
      .init("invoices", "Inv", .count, 3, sorted: true) {
        Cell($0.integer("invoices").map { .count($0) } ?? .none)
      },
      .init("day_zero", "Since", .day, 10, sorted: true) { $0.day("day_zero") },
      .init("next", "Next", .instant, 16, sorted: true) { $0.instant("next") },
      .init("next_action", "what", .text, 16) { .text($0.text("next_action")) },
      .init(
        "category", "Last decline", .state, 22, sorted: true,
        values: DeclineCategory.allCases.map(\.rawValue)
      ) { .text($0.text("category"), tone: .muted) },
    ], id: { DunningCaseID($0).description },
    hidden: [
      Column("entity", "Legal entity", .text, width: 8),
      Column("currency", "Currency", .text, width: 4),
    ])

  static let exceptions = ListDescription(
    definition: .exceptions, kind: .workItem,
    columns: [
      .init(
        "kind", "Kind", .text, 20, sorted: true, values: ExceptionKind.allCases.map(\.rawValue)
      ) { .text($0.text("kind")) },
      .init("severity", "Severity", .state, 8, sorted: true) { $0.severity },
      .init("amount", "At stake", .money, 16, sorted: true) { $0.money("amount") },
      .init(
        "status", "State", .state, 9, sorted: true, stored: "state",
        values: ["open", "assigned", "closed", "resolved"]
      ) { $0.state("state", reason: nil, rule: "exception.state") },
      .init("opened", "Arose", .day, 10, sorted: true) { $0.dayOfInstant("opened") },
      .init("due_at", "Target", .day, 10, sorted: true) { $0.dayOfInstant("due_at") },
      .init("owner", "Owner", .text, 10, sorted: true, stored: "assignee") {
        .text($0.text("assignee"))
      },
      .init("title", "What happened", .text, 60) { .text($0.text("title"), tone: .muted) },
      .init("customer", "Customer", .text, 20) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
    ], id: { WorkItemID($0).description },
    hidden: [
      Column("account", "Merchant account", .text, width: 10),
      Column("currency", "Currency", .text, width: 4),
    ], resting: openOnly)

  static let overrides = ListDescription(
    definition: .overrides, kind: .override,
    columns: [
      .init("expires", "Ends", .instant, 16, sorted: true) { $0.instant("expires") },
      .init("customer", "Customer", .text, 28, sorted: true) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
      .init("feature", "Feature", .text, 16, sorted: true) { .text($0.text("feature")) },
      .init(
        "effect", "Effect", .state, 7, sorted: true, values: ["grant", "revoke", "block"]
      ) { .text($0.text("effect"), tone: StateTone.of($0.text("effect"))) },
      .init("value", "Value", .decimal, 7) { Cell(.decimal($0.text("value"))) },
      .init(
        "status", "State", .state, 9, sorted: true, stored: "state",
        values: ["scheduled", "active", "expired"]
      ) { $0.state("state", reason: nil, rule: "override.state") },
      .init("reason", "Reason", .text, 14, sorted: true, stored: "reason_code") {
        .text($0.text("reason_code"))
      },
      .init("author", "By", .text, 14, sorted: true) { .text($0.text("author"), tone: .muted) },
    ], id: { OverrideID($0).description }, hidden: [])

  static let jobs = ListDescription(
    definition: .jobs, kind: .job,
    columns: [
      .init("due", "When", .instant, 16, sorted: true, stored: "due_at") { $0.instant("due_at") },
      .init("job", "What", .text, 20, values: JobKind.allCases.map(\.rawValue)) { row in
        .text(JobKind(rawValue: row.text("job"))?.title ?? row.text("job"))
      },
      .init("subject", "Of", .identifier, 20) { $0.jobSubject },
      .init("customer", "Customer", .text, 28) {
        Cell(.text($0.text("customer")), link: $0.customerLink())
      },
      .init("amount", "Amount", .money, 16) { row in
        row.text("currency").isEmpty ? .none : row.money("amount")
      },
      .init("detail", "Detail", .text, 20) { .text($0.text("detail"), tone: .muted) },
    ], id: { String($0) },
    hidden: [Column("currency", "Currency", .text, width: 4)])

  static let audit = ListDescription(
    definition: .audit, kind: .auditEntry,
    columns: [
      .init("sequence", "Entry", .count, 6, sorted: true) {
        Cell($0.integer("sequence").map { .count($0) } ?? .none)
      },
      .init("at", "At", .instant, 20, sorted: true) { $0.instant("at") },
      .init("actor", "Who", .text, 18, sorted: true) { .text($0.text("actor")) },
      .init("verb", "Did", .text, 20, sorted: true) { .text($0.text("verb")) },
      .init("object", "To", .identifier, 20) { row in
        Cell(.text(row.text("object")), link: row.objectLink)
      },
      .init("reason", "Reason", .text, 14, stored: "reason_code") {
        .text($0.text("reason_code"))
      },
      .init("summary", "Result", .text, 40) { .text($0.text("summary"), tone: .muted) },
    ], id: { String($0) }, hidden: [])

  static func severityWord(_ rank: Int) -> String {
    let words = ["critical", "high", "medium", "low", "info"]
    return words.indices.contains(rank - 1) ? words[rank - 1] : "info"
  }
}

extension StoredFields {
  var severity: Cell {
    let rank = Int(integer("severity") ?? 5)
    return .text(
      ListDescription.severityWord(rank), tone: rank <= 2 ? .bad : rank == 3 ? .warning : .muted)
  }

  /// The UTC day of a stored instant.
  func dayOfInstant(_ key: String) -> Cell {
    guard let value = integer(key), value != .max else { return .none }
    return Cell(.day(Zone.utc.day(of: Timestamp(milliseconds: value))))
  }

  /// The record that a job works on.
  fileprivate var jobSubject: Cell {
    guard let job = JobKind(rawValue: text("job")), let number = integer("subject") else {
      return .none
    }
    let id =
      switch job.subject {
      case .override: OverrideID(number).description
      case .invoice: InvoiceID(number).description
      case .subscription: SubscriptionID(number).description
      default: CustomerID(number).description
      }
    return Cell(.text(id), link: RecordReference(job.subject, id))
  }

  fileprivate var objectLink: RecordReference? {
    RecordKind(rawValue: text("object_kind")).map { RecordReference($0, text("object")) }
  }
}
