// Every verb over the demo book: previewed, committed, audited, and visible afterwards.

import Billing
import Storage
import Testing

@testable import Core

/// A command as a test states it, with names of the sample set.
struct Deed: Sendable, CustomTestStringConvertible {
  let verb: Verb
  let subject: Subject
  let arguments: [String: String]

  enum Subject: Sendable {
    case named(String, RecordKind)
    /// The first row of a list that passes a filter.
    case first(ListView, String)
    case id(RecordKind, String)
    /// The refund that was asked for last.
    case lastRefund
  }

  static let why = ["reason-code": "goodwill", "reason": "asked for by the tests"]

  init(_ verb: Verb, _ subject: Subject, _ arguments: [String: String] = [:], why: Bool = false) {
    self.verb = verb
    self.subject = subject
    self.arguments = arguments.merging(why ? Self.why : [:]) { given, _ in given }
  }

  var testDescription: String { "\(verb.rawValue) \(subject) \(arguments.sorted { $0 < $1 })" }

  func draft(_ book: DemoBook, asOf: Timestamp? = nil) throws -> CommandDraft {
    let reference: RecordReference
    switch subject {
    case .named(let name, let kind): reference = try book.reference(name, kind)
    case .id(let kind, let id): reference = RecordReference(kind, id)
    case .lastRefund: reference = try book.lastRefund()
    case .first(let view, let filter):
      guard let row = try book.rows(view, filter).first else {
        throw WrongAnswer(query: "\(view) \(filter)")
      }
      reference = row.reference
    }
    return CommandDraft(
      verb, on: reference, arguments: arguments, asOf: try asOf ?? book.service.now())
  }
}

extension DemoBook {
  func lastRefund() throws -> RecordReference {
    let rows: [RefundRow] = try facts { try $0.connection.all(where: "1 = 1", [], order: "id") }
    guard let last = rows.last else { throw WrongAnswer(query: "a refund") }
    return RecordReference(.refund, last.id.description)
  }

  /// Previews and commits what was previewed.
  @discardableResult
  func act(_ deed: Deed) throws -> Receipt {
    let draft = try deed.draft(self)
    let preview = try service.preview(draft)
    guard case .done(let receipt) = try service.commit(draft, expecting: preview.digest) else {
      throw WrongAnswer(query: deed.testDescription)
    }
    return receipt
  }

  func shown(_ reference: RecordReference) throws -> String {
    PlainTable(clean: { $0 }, width: { $0.count }).lines(of: try record(reference))
      .joined(separator: "\n")
  }
}

@Suite("Commands over the demo book")
struct CommandTests {
  static let grant = Deed(
    .grantEntitlement, .named("C0003", .customer),
    ["feature": "priority_support", "until": "2026-06-20"], why: true)
  static let hold = Deed(
    .holdDunning, .first(.dunning, "status:chasing Havel"), ["until": "2026-06-25"], why: true)

  /// Each verb, what must be done before it, and a word that its record shows afterwards.
  static let deeds: [(before: Deed?, deed: Deed, shows: String)] =
    [
      (nil, grant, "priority_support"),
      (
        nil,
        Deed(
          .revokeEntitlement, .named("C0029", .customer),
          ["feature": "sso", "until": "2026-06-20"], why: true), "revoke of sso"
      ),
      (
        nil,
        Deed(.extendEntitlement, .named("OV009", .override), ["until": "2026-06-30"], why: true),
        "2026-06-30T22:00:00Z"
      ),
      (nil, Deed(.expireEntitlement, .named("OV001", .override), why: true), "expired"),
      (
        nil, Deed(.extendTrial, .named("S0022", .subscription), ["days": "7"], why: true),
        "2026-06-23T12:30:00Z"
      ),
      (nil, hold, "until 2026-06-25T22:00:00Z"),
      (hold, Deed(.releaseDunning, .first(.dunning, "status:held"), why: true), "release-dunning"),
      (
        nil, Deed(.assignWork, .first(.exceptions, "kind:fee_mismatch"), ["owner": "tester"]),
        "tester"
      ),
      (
        nil,
        Deed(.commentWork, .first(.exceptions, "kind:fee_mismatch"), ["text": "asked them"]),
        "asked them"
      ),
      (
        nil,
        Deed(
          .closeWork, .first(.exceptions, "kind:fee_mismatch"),
          ["reason-code": "accepted_difference", "reason": "small"]), "closed"
      ),
      (nil, Deed(.noteCustomer, .named("C0001", .customer), ["text": "likes tea"]), "likes tea"),
    ] + subscriptionDeeds

  /// Who may act, and the second person, have their own tests: RoleTests and ApprovalTests.
  @Test("the table of deeds leaves out no verb")
  func everyVerb() {
    let others: Set<Duty> = [.administration, .approval, .request]
    let verbs = Verb.allCases.filter { !others.contains($0.duty) }
    let money = MoneyDeeds.all.map(\.deed.verb)
    // Closing and reopening books always wait for a second person: PeriodTests.
    let two: Set<Verb> = [.closePeriod, .reopenPeriod]
    #expect(Set(Self.deeds.map(\.deed.verb) + money) == Set(verbs).subtracting(two))
  }

  @Test(
    "a commit writes one audit entry with its verb and object, and the record shows it",
    arguments: deeds.indices)
  func deed(index: Int) throws {
    let (before, deed, shows) = Self.deeds[index]
    let book = try DemoBook.copy()
    if let before { try book.act(before) }
    let draft = try deed.draft(book)
    let revision = try book.revision()
    let preview = try book.service.preview(draft)
    #expect(!preview.changes.isEmpty)
    #expect(preview.changes.allSatisfy { $0.before != $0.after })
    #expect(preview.undo != nil || !preview.irreversible.isEmpty)
    #expect(try book.revision() == revision, "a preview writes nothing")
    let receipt = try book.act(deed)
    #expect(receipt.auditSequence == revision + 1)
    #expect(try book.revision() == revision + 1)
    let entry = try book.record(
      RecordReference(.auditEntry, String(receipt.auditSequence)))
    #expect(entry.field("Did")?.plain == deed.verb.rawValue)
    #expect(entry.field("To")?.link == receipt.record)
    #expect(entry.field("Who")?.plain == tester.name)
    #expect(entry.field("Reason, committed")?.plain.count == 64)
    #expect(entry.field("Before") != entry.field("After"))
    #expect(try book.shown(receipt.record).contains(shows))
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("a granted override changes the answer with its reason, and ends by itself")
  func grantEnds() throws {
    let book = try DemoBook.copy()
    let before = try book.entitlement("C0003", "priority_support")
    #expect(!before.isGranted)
    let receipt = try book.act(Self.grant)
    let during = try book.entitlement("C0003", "priority_support")
    #expect(during.isGranted)
    #expect(during.rule == .grant)
    #expect(during.reason.contains("goodwill") && during.reason.contains("tester"))
    let end = try #require(Timestamp("2026-06-20T22:00:00Z"))
    #expect(during.nextChangeAt == end)
    #expect(try book.state(of: receipt) == "active")
    _ = try book.service.advance(to: end.adding(seconds: -1))
    #expect(try book.state(of: receipt) == "active")
    _ = try book.service.advance(to: end)
    #expect(try book.state(of: receipt) == "expired")
    let after = try book.entitlement("C0003", "priority_support", at: end)
    #expect(!after.isGranted)
    #expect(after.rule == before.rule && after.reason == before.reason)
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("a revocation takes the feature at once; ending it gives the feature back")
  func revokeAndEnd() throws {
    let book = try DemoBook.copy()
    #expect(try book.entitlement("C0029", "sso").rule == .plan)
    let receipt = try book.act(Self.deeds[1].deed)
    #expect(try book.entitlement("C0029", "sso").rule == .revoke)
    #expect(try !book.entitlement("C0029", "sso").isGranted)
    try book.act(Deed(.expireEntitlement, .id(.override, receipt.record.id), why: true))
    #expect(try book.entitlement("C0029", "sso").rule == .plan)
    #expect(try book.entitlement("C0029", "sso").isGranted)
  }

  @Test("a longer trial moves the first invoice")
  func trialMovesInvoice() throws {
    let book = try DemoBook.copy()
    #expect(try book.preview("S0022").field("Billing day")?.plain == "2026-06-16")
    try book.act(Self.deeds[4].deed)
    #expect(try book.preview("S0022").field("Billing day")?.plain == "2026-06-23")
  }

  @Test("a closed exception leaves the queue of open ones")
  func closing() throws {
    let book = try DemoBook.copy()
    let before = try book.rows(.exceptions, "status:open").count
    try book.act(Self.deeds[9].deed)
    #expect(try book.rows(.exceptions, "status:open").count == before - 1)
    #expect(try book.rows(.exceptions, "status:closed").count == 1)
  }

  @Test("a confirmation that two consoles share is refused with the difference")
  func stale() throws {
    let mine = try DemoBook.copy(as: "finn")
    let theirs = try mine.seen(by: "bea")
    let filter = "kind:fee_mismatch"
    let draft = try Deed(.assignWork, .first(.exceptions, filter), ["owner": "finn"])
      .draft(mine)
    let looked = try mine.service.preview(draft)
    try theirs.act(Deed(.assignWork, .first(.exceptions, filter), ["owner": "bea"]))
    let revision = try mine.revision()
    guard
      case .changed(let now) =
        try mine.service.commit(draft, expecting: looked.digest)
    else {
      Issue.record("a stale confirmation was written")
      return
    }
    #expect(now.differences(from: looked) == ["owner: bea -> finn (was nobody -> finn)"])
    #expect(try mine.revision() == revision)
    guard case .done = try mine.service.commit(draft, expecting: now.digest) else {
      Issue.record("what was seen anew was refused")
      return
    }
  }

  @Test("an unrelated act of another console does not spoil a confirmation")
  func unrelated() throws {
    let mine = try DemoBook.copy()
    let theirs = DemoBook(service: try LocalService.open(mine.path, operator: tester))
    let draft = try Self.grant.draft(mine)
    let looked = try mine.service.preview(draft)
    try theirs.act(Deed(.noteCustomer, .named("C0003", .customer), ["text": "hello"]))
    guard case .done = try mine.service.commit(draft, expecting: looked.digest) else {
      Issue.record("a note changed a grant")
      return
    }
  }
}

extension DemoBook {
  fileprivate func state(of receipt: Receipt) throws -> String {
    let list = try list(ListQuery(.overrides, page: .first(500)))
    let row = list.rows.first { $0.reference == receipt.record }
    return row.map { list.cell($0, "status").plain } ?? "missing"
  }

  fileprivate func entitlement(
    _ customer: String, _ feature: String, at instant: Timestamp
  ) throws -> Entitlement {
    let id = try CustomerID(reference(customer, .customer).id)
    return try facts { book in
      try book.entitlementFacts(of: id, feature: feature).answer(at: instant)
    }
  }
}
