// A book in memory with made-up but plausible contents, for the screens' tests. Deterministic:
// the same calls give the same answers in every run.

import Billing
import Core
import Synchronization

final class FakeBook: BookService {
  struct Customer {
    let number: Int
    var name: String
    var status: String
    var tone: Core.Cell.Tone
    var balance: [Money]
    var plan: String
    var note: String?
  }

  struct State {
    var customers: [Customer]
    var revision: Int64 = 4_711
    var commits: [CommandDraft] = []
    /// Somebody else changes the book between preview and commit.
    var movesBeforeCommit = false
    var asked = 0
    /// The past that the answer under way tells.
    var past: KnownAt?
    var isEmpty = false
    /// What the operator's roles do not allow.
    var forbidden: [SessionAnswer.Forbidden] = []
    var reasonNotToElevate: String?
    var elevations: [String] = []
  }

  let state: Mutex<State>

  init(customers count: Int = 200) {
    state = Mutex(State(customers: (0..<count).map(Self.customer)))
  }

  // MARK: Contents

  static let now = Timestamp("2026-03-10T09:30:00Z") ?? Timestamp(milliseconds: 0)

  static let hostile = [
    "東京電力株式会社", "Zoë Müller & Söhne", "مؤسسة النور التجارية", "🦊 Fox 👩‍👩‍👧 Families",
    "Evil\u{1B}[31mRed\u{7}", "Right\u{202E}toLeft", "e\u{301}\u{301}\u{301}\u{301}\u{301}chelle",
    "A very long company name that never seems to end, incorporated in Liechtenstein",
    "Tab\tand\nnewline", "\u{200B}zero width",
  ]

  static let ordinary = [
    "Acme", "Borealis", "Cobalt", "Delphi", "Ember", "Fjord", "Granite", "Harbour", "Ivory",
    "Juniper", "Kestrel", "Lumen", "Meridian", "Northwind", "Orchard", "Pioneer", "Quartz",
    "Riverstone", "Sable", "Tundra",
  ]

  static let kinds = ["GmbH", "Ltd", "Inc.", "SARL", "KK", "AB", "BV", "SpA", "Oy", "LLC"]

  static let statuses: [(String, Core.Cell.Tone)] = [
    ("active", .good), ("active", .good), ("active", .good), ("trialing", .plain),
    ("past due", .warning), ("active", .good), ("paused", .muted), ("unpaid", .bad),
    ("active", .good), ("canceled", .muted),
  ]

  static func currency(_ code: String) -> Currency {
    Currency(code: code) ?? Currency.all[0]
  }

  static func customer(_ number: Int) -> Customer {
    let (status, tone) = statuses[(number * 7) % statuses.count]
    let codes = ["EUR", "USD", "JPY", "KWD", "GBP"]
    let first = Money(
      minorUnits: Int64((number * 7919) % 250_000) - 20_000, currency(codes[number % 5]))
    let second = Money(minorUnits: Int64(number * 131 % 9_000), currency("USD"))
    let isNamed = number % 20 == 3 && number / 20 < hostile.count
    let name =
      isNamed
      ? hostile[number / 20]
      : "\(ordinary[number % 20]) \(kinds[(number / 20) % 10])"
    return Customer(
      number: number, name: name, status: status, tone: tone,
      balance: number % 9 == 4 ? [first, second].sorted { $0.currency < $1.currency } : [first],
      plan: ["Starter", "Team", "Scale", "Enterprise"][number % 4], note: nil)
  }

  static func id(_ prefix: String, _ number: Int) -> String {
    prefix + "_" + String(100_000 + number * 37, radix: 32)
  }

  func standing(_ state: State) -> Standing {
    Standing(
      revision: state.revision, now: Self.now, isSimulated: true, knownAt: state.past)
  }

  /// What `[` and `]` walk through: a day and two days before the clock, and its own instant.
  static let changes = [-172_800, -86_400, 0].map { KnownAt(now.adding(seconds: $0), through: 7) }

  // MARK: BookService

  func answer(_ query: Query) throws -> Answer {
    try state.withLock { state in
      state.asked += 1
      state.past = nil
      return try answer(query, &state)
    }
  }

  private func answer(_ query: Query, _ state: inout State) throws -> Answer {
    switch query {
    case .home: return .home(home(state))
    case .list(let query): return .list(try list(query, state))
    case .count(let query):
      let rows = try matching(query, state)
      return .count(CountAnswer(query: query, count: Int64(rows.count), money: []))
    case .marked(let query):
      let rows = try matching(query, state)
      return .marked(
        MarkedAnswer(
          query: query, standing: standing(state),
          rows: rows.map { MarkedRow($0.reference, id: $0.anchor.id) }))
    case .sums(_, let rows):
      return .sums(SumsAnswer(count: Int64(rows.count), money: []))
    case .record(let reference, _): return .record(try record(reference, state))
    case .whatIf(let reference, let change): return .record(whatIf(reference, change, state))
    case .imaginable: return .imaginable(Self.imaginable)
    case .find(let text): return .found(find(text, state))
    case .ledger:
      throw Refusal(
        "no-ledger", what: "There is no report", why: "this book keeps no ledger", remedy: "")
    case .session:
      return .session(
        SessionAnswer(
          name: "anna", roles: [.billing], forbidden: state.forbidden,
          reasonNotToElevate: state.reasonNotToElevate))
    case .changes(let reference):
      return .changes(
        ChangesAnswer(reference: reference, revision: state.revision, changes: Self.changes))
    case .known(let known, let query):
      state.past = known
      return try answer(query, &state)
    }
  }

  func preview(_ draft: CommandDraft) throws -> Preview {
    try state.withLock { try decide(draft, $0) }
  }

  func commit(_ draft: CommandDraft, expecting digest: String?) throws -> CommitResult {
    try state.withLock { state in
      if state.movesBeforeCommit {
        state.movesBeforeCommit = false
        state.revision += 1
      }
      let decision = try decide(draft, state)
      guard digest == nil || digest == decision.digest else {
        return .changed(decision)
      }
      state.revision += 1
      state.commits.append(draft)
      if draft.verb == .closeWork { closed.withLock { _ = $0.insert(draft.subject.id) } }
      return .done(
        Receipt(
          auditSequence: state.revision, summary: "\(decision.title) on \(draft.subject.id)",
          record: draft.subject))
    }
  }

  func elevate(reason: String) throws -> Receipt {
    state.withLock { state in
      state.elevations.append(reason)
      return Receipt(
        auditSequence: state.revision, summary: "WRITE is on",
        record: RecordReference(.auditEntry, "\(state.revision)"))
    }
  }

  func revision() throws -> Int64 { state.withLock { $0.revision } }

  let closed = Mutex<Set<String>>([])

  let verbs: [VerbDescription] = [
    VerbDescription(
      .noteCustomer, "Add note", "Put a note on the customer.", key: "N", risk: .reversible,
      subjects: [.customer], parameters: [Parameter("text", "Note", .text)]),
    VerbDescription(
      .grantEntitlement, "Grant entitlement", "Give the customer a feature for a while.",
      key: "o", confirmKey: "G", risk: .consequential, subjects: [.customer],
      parameters: [
        Parameter("feature", "Feature", .feature, help: "A feature's key, such as sso."),
        Parameter("until", "Last day", .day, help: ""),
        Parameter("reason", "Reason", .choice(["goodwill", "sales", "incident"])),
        Parameter("text", "Explanation", .text),
      ]),
    VerbDescription(
      .holdDunning, "Hold dunning", "Stop retries and reminders for a while.", key: "H",
      risk: .reversible, subjects: [.dunningCase],
      parameters: [
        Parameter("days", "Days", .integer(minimum: 1, maximum: 30), help: "1 to 30 days.")
      ]),
    VerbDescription(
      .closeWork, "Close exception", "End its work with a result.", key: "C",
      confirmKey: "D", risk: .grave, subjects: [.workItem],
      parameters: [Parameter("text", "Result", .text)]),
  ]

  private func decide(_ draft: CommandDraft, _ state: State) throws -> Preview {
    if draft.arguments["feature"] == "none" {
      throw Refusal(
        "feature-unknown", what: "The entitlement cannot be granted",
        why: "the catalogue has no feature none", remedy: "Name one of api, sso, seats.")
    }
    let description = verbs.first { $0.verb == draft.verb }
    return Preview(
      draft: draft, title: description?.title ?? draft.verb.rawValue,
      risk: description?.risk ?? .reversible,
      changes: [
        Preview.Change(
          draft.subject, "Effective access", before: .text("no (plan Team)"),
          after: .text("yes, until 2026-04-09")),
        Preview.Change(
          draft.subject, "Open holds", before: Core.Cell(.count(state.revision - 4_711)),
          after: Core.Cell(.count(state.revision - 4_710))),
      ],
      effects: ["The answer for feature sso changes from no to yes at once."],
      money: [Money(minorUnits: 0, Self.currency("EUR"))],
      irreversible: draft.verb == .closeWork ? ["The exception cannot be opened again."] : [],
      undo: draft.verb == .closeWork ? nil : "expire the override",
      digest: "d\(state.revision)-\(draft.verb.rawValue)-\(draft.subject.id)")
  }
}
