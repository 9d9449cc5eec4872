// The second person: what waits for one, what runs on his yes, and how a request dies.

import Billing
import Storage
import Testing

@testable import Core

/// A demo book with its team, and a request of bea's that waits.
struct Waiting {
  let bea: DemoBook
  let request: RecordReference
  private let before: Int

  static let long = Deed(
    .grantEntitlement, .named("C0012", .customer), ["feature": "sso", "until": "2027-06-01"],
    why: true)

  init(_ deed: Deed = Self.long) throws {
    bea = try DemoBook.copy(as: "bea")
    before = try bea.rows(.overrides, "feature:sso status:active").count
    request = try bea.ask(deed)
  }

  func seen(by name: String) throws -> DemoBook { try bea.seen(by: name) }

  func deed(_ verb: Verb, _ arguments: [String: String] = [:]) -> Deed {
    Deed(verb, .id(.approval, request.id), arguments)
  }

  /// The refusal of an approval that must be refused; checks that it is audited and that nothing
  /// else was written.
  func refusal(_ verb: Verb = .approve, by book: DemoBook) throws -> Refusal {
    let draft = try deed(verb).draft(book)
    let before = try book.revision()
    do {
      _ = try book.service.commit(draft, expecting: nil)
    } catch let refusal as Refusal {
      #expect(try book.revision() == before + 1, "\(refusal.code) is audited")
      let leaf = try book.lastEntry()
      #expect(leaf[text: .verb] == verb.rawValue)
      #expect(leaf[text: .objectID] == request.id)
      #expect(leaf[text: .reasonCode] == refusal.code)
      #expect(leaf[text: .result].hasPrefix("refused: "))
      return refusal
    }
    throw WrongAnswer(query: "\(verb) was not refused")
  }

  /// Overrides of the feature that were made since.
  var overrides: Int {
    get throws { try bea.rows(.overrides, "feature:sso status:active").count - before }
  }
}

extension DemoBook {
  /// Commits what must wait for a second person; answers the request.
  func ask(_ deed: Deed) throws -> RecordReference {
    let draft = try deed.draft(self)
    let preview = try service.preview(draft)
    #expect(!preview.secondPerson.isEmpty, "the preview says that it will wait")
    guard case .requested(let receipt) = try service.commit(draft, expecting: preview.digest)
    else { throw WrongAnswer(query: deed.testDescription) }
    return receipt.record
  }

  /// Changes the book as somebody with SQL on its file could.
  func tamper(_ statements: String...) throws {
    try service.book.write(now: Self.clock) { connection in
      for sql in statements { try connection.execute(sql) }
    }
  }
}

@Suite("Approvals")
struct ApprovalTests {
  @Test("an override over 90 days waits, and runs as it was asked on another's yes")
  func approved() throws {
    let waiting = try Waiting()
    let asked = try waiting.bea.lastEntry()
    #expect(asked[text: .result].hasPrefix("waits for a second person: "))
    #expect(asked[text: .approval] == "\(waiting.request.id) asked")
    let amara = try waiting.seen(by: "amara")
    #expect(try amara.rows(.approvals, "status:pending").map(\.reference) == [waiting.request])
    let shown = try amara.shown(waiting.request)
    #expect(shown.contains("not granted") && shown.contains("bea"))
    try amara.act(waiting.deed(.approve, ["reason": "seen the contract"]))
    #expect(try waiting.overrides == 1)
    #expect(try amara.rows(.overrides, "feature:sso author:bea").count == 1)
    let leaf = try amara.lastEntry()
    #expect(leaf[text: .actor] == "amara")
    #expect(leaf[text: .role] == "approver")
    #expect(leaf[text: .approval] == "\(waiting.request.id) grant-entitlement asked by bea")
    #expect(leaf[text: .objectKind] == "override")
    #expect(try amara.service.verifyAudit().problems.isEmpty)
  }

  @Test("nobody approves his own act, and the attempt is audited")
  func makerIsChecker() throws {
    let waiting = try Waiting()
    let ada = try waiting.seen(by: "ada")
    try ada.act(
      Deed(.grantRole, .named("bea", .operator), ["role": "approver", "reason": "holidays"]))
    #expect(try waiting.refusal(by: waiting.bea).code == "maker-is-checker")
    #expect(try waiting.refusal(.reject, by: waiting.bea).code == "argument")
    #expect(try waiting.overrides == 0)
  }

  @Test("who is no approver is refused")
  func forbidden() throws {
    let waiting = try Waiting()
    #expect(try waiting.refusal(by: waiting.seen(by: "sam")).code == "forbidden")
  }

  @Test("a request is decided once")
  func replayed() throws {
    let waiting = try Waiting()
    let amara = try waiting.seen(by: "amara")
    try amara.act(waiting.deed(.approve))
    #expect(try waiting.refusal(by: amara).code == "approval-decided")
    #expect(try waiting.refusal(by: waiting.seen(by: "finn")).code == "approval-decided")
    #expect(try waiting.overrides == 1)
  }

  @Test("a request expires, whoever moves the clock", arguments: [false, true])
  func expired(byRun: Bool) throws {
    let waiting = try Waiting()
    let amara = try waiting.seen(by: "amara")
    let root = DemoBook(service: try LocalService.open(waiting.bea.path, operator: tester))
    let then = DemoBook.clock.adding(seconds: 72 * 3_600)
    if byRun {
      _ = try root.service.run(until: then)
    } else {
      _ = try root.service.advance(to: then)
    }
    #expect(try amara.rows(.approvals, "status:expired").count == 1)
    #expect(try waiting.refusal(by: amara).code == "approval-expired")
  }

  @Test("a request dies with the facts it was asked over")
  func factsChanged() throws {
    let waiting = try Waiting()
    let sam = try waiting.seen(by: "sam")
    try sam.act(
      Deed(
        .grantEntitlement, .named("C0012", .customer), ["feature": "sso", "until": "2026-07-31"],
        why: true))
    let amara = try waiting.seen(by: "amara")
    #expect(try waiting.refusal(by: amara).code == "approval-stale")
    #expect(try waiting.overrides == 1)
    // Dead it stays, for everybody who looks.
    #expect(try amara.rows(.approvals, "status:died").count == 1)
    #expect(try amara.rows(.approvals, "status:pending").isEmpty)
    #expect(try waiting.refusal(by: waiting.seen(by: "finn")).code == "approval-decided")
    let record = try amara.record(waiting.request)
    #expect("\(record)".contains("died when amara was to approve it"), "\(record.sections)")
    // Why may name whom it is about, and an entry is there for ever: it has the code alone.
    let entries = try amara.facts {
      try $0.connection.auditEntries(aboutKind: "approval", id: waiting.request.id)
    }
    #expect(entries.map(\.summary).contains("refused: approval-stale"), "\(entries)")
  }

  @Test("a request that was edited in the file is not what the audit log says")
  func edited() throws {
    let waiting = try Waiting()
    let amara = try waiting.seen(by: "amara")
    let id = try ApprovalID(waiting.request.id)
    let stored = try amara.facts { try $0.connection.approval(id)?.draft }
    var draft = try #require(stored.flatMap { CommandDraft(text: $0) })
    draft.arguments["until"] = "2036-06-01"
    try waiting.bea.tamper(
      "DROP TRIGGER approval_no_update", "UPDATE approval SET draft = '\(draft.text)'")
    #expect(try waiting.refusal(by: amara).code == "approval-stale")
    #expect(try waiting.overrides == 0)
    let other = try Waiting()
    try other.bea.tamper(
      "DROP TRIGGER approval_no_update", "UPDATE approval SET digest = zeroblob(32)")
    #expect(try other.refusal(by: other.seen(by: "amara")).code == "approval-edited")
    #expect(try other.overrides == 0)
  }

  @Test("a maker who lost his role has no request any more")
  func makerLeft() throws {
    let waiting = try Waiting()
    let ada = try waiting.seen(by: "ada")
    try ada.act(
      Deed(.withdrawRole, .named("bea", .operator), ["role": "billing", "reason": "left"]))
    #expect(try waiting.refusal(by: waiting.seen(by: "amara")).code == "approval-stale")
  }

  @Test("rejected and withdrawn requests stay so")
  func ended() throws {
    let rejected = try Waiting()
    let amara = try rejected.seen(by: "amara")
    try amara.act(rejected.deed(.reject, ["reason": "no contract"]))
    #expect(try rejected.refusal(by: rejected.seen(by: "finn")).code == "approval-decided")
    let withdrawn = try Waiting()
    #expect(
      try withdrawn.refusal(.withdrawRequest, by: withdrawn.seen(by: "sam")).code
        == "not-the-maker")
    try withdrawn.bea.act(withdrawn.deed(.withdrawRequest))
    #expect(try withdrawn.refusal(by: withdrawn.seen(by: "amara")).code == "approval-decided")
  }

  @Test("closing an exception as matched by hand is a forced match and waits")
  func forcedMatch() throws {
    let bea = try DemoBook.copy(as: "bea")
    let request = try bea.ask(
      Deed(
        .closeWork, .first(.exceptions, "status:open"),
        ["reason-code": "matched_by_hand", "reason": "same payer, wrong reference"]))
    let finn = try bea.seen(by: "finn")
    try finn.act(Deed(.approve, .id(.approval, request.id)))
    #expect(try finn.lastEntry()[text: .actor] == "finn")
  }

  @Test("a request's command is stored as text that reads back")
  func text() {
    let draft = CommandDraft(
      .grantEntitlement, on: RecordReference(.customer, "cus_1"),
      arguments: ["reason": "a \"quote\"\n", "until": "2026-07-31"],
      asOf: Timestamp(milliseconds: 1_781_514_000_123))
    #expect(CommandDraft(text: draft.text) == draft)
    #expect(CommandDraft(text: "{}") == nil)
    #expect(CommandDraft(text: draft.text + " ") != CommandDraft(text: "[]"))
  }
}

@Suite("Limits")
struct LimitTests {
  private static func limits(_ amounts: [(OperatorRole, String, Int64)]) throws -> Limits {
    Limits(
      try amounts.enumerated().map { n, limit in
        OperatorLimitRow(
          role: limit.0.rawValue, currency: try #require(Currency(code: limit.1)), n: n + 1,
          amount: limit.2, author: "ada", reason: "",
          stamp: Stamp(at: DemoBook.clock, correlation: 0))
      })
  }

  private static func euros(_ units: Int64) throws -> Money {
    Money(minorUnits: units, try #require(Currency(code: "EUR")))
  }

  @Test(
    "money of the day counts against the widest limit of the roles that allow the act",
    arguments: [
      (0, 10_000, false), (0, 10_001, true), (0, -10_001, true), (9_999, 1, false),
      (9_999, 2, true), (20_000, 0, false),
    ] as [(Int64, Int64, Bool)])
  func excess(moved: Int64, amount: Int64, waits: Bool) throws {
    let rights = MoneyRights(
      limits: try Self.limits([(.support, "EUR", 5_000), (.billing, "EUR", 10_000)]),
      moved: [try Self.euros(moved)])
    let excess = try rights.excess(of: [Self.euros(amount)], in: [.support, .billing])
    #expect(excess.isEmpty == !waits, "\(excess)")
  }

  @Test("amounts of one act add up; the last limit set counts; without any there is no bound")
  func totals() throws {
    let rights = MoneyRights(
      limits: try Self.limits([(.billing, "EUR", 10_000), (.billing, "EUR", 50)]), moved: [])
    #expect(try rights.excess(of: [Self.euros(-30), Self.euros(30)], in: [.billing]).count == 1)
    #expect(try rights.excess(of: [Self.euros(90)], in: [.billing, .finance]).isEmpty)
    let yen = Money(minorUnits: 1_000_000, try #require(Currency(code: "JPY")))
    // Limited in euros, and not at all in yen: nothing alone.
    #expect(try rights.excess(of: [yen], in: [.billing]).count == 1)
    #expect(try rights.excess(of: [yen], in: [.finance]).isEmpty)
    #expect(throws: ArithmeticError.self) {
      try rights.excess(of: [Self.euros(.max), Self.euros(.max)], in: [.billing])
    }
  }
}
