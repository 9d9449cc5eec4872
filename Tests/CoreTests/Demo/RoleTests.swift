// Who may do what: the roles of the one table, enforced at preview and commit, and audited.

import Billing
import Storage
import Testing

@testable import Core

/// A person of a test's book.
func acting(as name: String) -> Operator {
  Operator(name: "tester", uid: 1_000, role: "operator", session: "tests", actingAs: name)
}

extension DemoBook {
  /// A copy of the demo book with its team, seen by one of them.
  static func copy(as name: String) throws -> DemoBook {
    let book = try copy()
    try book.service.enrol(DemoTeam.operators, limits: DemoTeam.limits)
    return try book.seen(by: name)
  }

  /// The same book in the hands of another operator.
  func seen(by name: String) throws -> DemoBook {
    DemoBook(service: try LocalService.open(path, operator: acting(as: name)))
  }

  /// The newest audit entry.
  func lastEntry() throws -> AuditEntry {
    try facts { book in
      let revision = try book.connection.revision()
      guard let row = try book.connection.auditEntry(revision), let entry = AuditEntry(row.leaf)
      else { throw WrongAnswer(query: "audit entry \(revision)") }
      return entry
    }
  }
}

@Suite("Roles")
struct RoleTests {
  static let grant = Deed(
    .grantEntitlement, .named("C0012", .customer), ["feature": "sso", "until": "2026-07-31"],
    why: true)

  @Test("who makes a book has every role; nobody else is known to it")
  func creator() throws {
    let book = try DemoBook.copy()
    guard case .session(let session) = try book.service.answer(.session) else {
      throw WrongAnswer(query: "session")
    }
    #expect(session.name == "tester")
    #expect(session.roles == OperatorRole.allCases)
    #expect(session.forbidden.isEmpty)
    #expect(try book.rows(.operators).count == 1)
  }

  @Test("a viewer is refused at preview and at commit, and the commit is audited")
  func viewer() throws {
    let book = try DemoBook.copy(as: "vera")
    let draft = try Self.grant.draft(book)
    let before = try book.revision()
    #expect(throws: Refusal.self) { try book.service.preview(draft) }
    #expect(try book.revision() == before, "a preview writes nothing")
    let refusal = #expect(throws: Refusal.self) {
      try book.service.commit(draft, expecting: nil)
    }
    #expect(refusal?.code == "forbidden")
    #expect(
      refusal?.why == "it needs the role support or billing operator; vera is viewer")
    #expect(try book.revision() == before + 1)
    let leaf = try book.lastEntry()
    #expect(leaf[text: .actor] == "vera")
    #expect(leaf[text: .role] == "viewer")
    #expect(leaf.uid == 1_000)
    #expect(leaf[text: .session] == "tests, tester as vera")
    #expect(leaf[text: .verb] == "grant-entitlement")
    #expect(leaf[text: .objectID] == draft.subject.id)
    #expect(leaf[text: .result].hasPrefix("refused: "))
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("support may grant, and the leaf says in which role and for whom")
  func support() throws {
    let book = try DemoBook.copy(as: "sam")
    try book.act(Self.grant)
    let leaf = try book.lastEntry()
    #expect(leaf[text: .actor] == "sam")
    #expect(leaf[text: .role] == "support")
  }

  @Test("a stranger to the book reads it and changes nothing")
  func stranger() throws {
    let own = try DemoBook.copy()
    let stranger = Operator(name: "mallory", uid: 4_242, role: "operator", session: "tests")
    let book = DemoBook(service: try LocalService.open(own.path, operator: stranger))
    #expect(try !book.rows(.customers).isEmpty)
    let refusal = #expect(throws: Refusal.self) { try book.act(Self.grant) }
    #expect(
      refusal?.why.hasSuffix("mallory is no operator of this book") == true)
    let elevation = #expect(throws: Refusal.self) {
      try book.service.elevate(reason: "please")
    }
    #expect(elevation?.code == "forbidden")
    #expect(try book.lastEntry()[text: .verb] == "elevate")
  }

  @Test("a role that is withdrawn allows nothing from the next act on")
  func withdrawal() throws {
    let sam = try DemoBook.copy(as: "sam")
    try sam.act(Self.grant)
    let ada = try sam.seen(by: "ada")
    try ada.act(
      Deed(
        .withdrawRole, .named("sam", .operator), ["role": "support", "reason": "left the team"]))
    let refusal = #expect(throws: Refusal.self) {
      try sam.act(Deed(.noteCustomer, .named("C0001", .customer), ["text": "hello"]))
    }
    #expect(refusal?.why.hasSuffix("sam is without a role") == true)
  }

  @Test("an administrator gives roles to others, not to himself, and keeps the last one")
  func administrators() throws {
    let ada = try DemoBook.copy(as: "ada")
    let own = Deed(.grantRole, .named("ada", .operator), ["role": "finance", "reason": "me too"])
    #expect(throws: Refusal.self) { try ada.act(own) }
    try ada.act(
      Deed(.grantRole, .named("sam", .operator), ["role": "billing", "reason": "new job"]))
    #expect(try ada.record(ada.reference("sam", .operator)).state.plain.contains("billing"))
    let money = #expect(throws: Refusal.self) { try ada.act(Self.grant) }
    #expect(money?.code == "forbidden", "an administrator moves no money and gives no access")
    try ada.act(
      Deed(
        .withdrawRole, .named("tester", .operator),
        ["role": "administrator", "reason": "handed over"]))
    let last = #expect(throws: Refusal.self) {
      try ada.act(
        Deed(
          .withdrawRole, .named("ada", .operator), ["role": "administrator", "reason": "bye"]))
    }
    #expect(last?.code == "last-administrator")
  }

  @Test("acting as another is for simulated books, and only as one of theirs")
  func realBook() throws {
    let path = demoFolder.appendingPathComponent("real.book").path
    _ = try LocalService.create(path, name: "real", simulatedClock: nil, operator: tester)
    let service = try LocalService.open(path, operator: acting(as: "tester"))
    let draft = CommandDraft(
      .addOperator, on: .book, arguments: ["name": "x", "role": "viewer", "reason": "r"],
      asOf: try service.now())
    let before = try service.revision()
    let refusal = #expect(throws: Refusal.self) { try service.commit(draft, expecting: nil) }
    #expect(refusal?.code == "as-real-book")
    #expect(try service.revision() == before + 1, "the attempt is audited")
  }

  @Test("names of operators are words, known once")
  func names() throws {
    let book = try DemoBook.copy(as: "ada")
    for name in ["system/run", "a b", "", "sam", String(repeating: "x", count: 65)] {
      #expect(throws: Refusal.self, "\(name)") {
        try book.act(
          Deed(
            .addOperator, .id(.book, "book"), ["name": name, "role": "viewer", "reason": "r"]))
      }
    }
  }

  @Test("WRITE is an act with a reason, by somebody who may do anything at all")
  func elevation() throws {
    let sam = try DemoBook.copy(as: "sam")
    let receipt = try sam.service.elevate(reason: "ticket 12")
    let leaf = try sam.lastEntry()
    #expect(Int64(leaf.sequence) == receipt.auditSequence)
    #expect(leaf[text: .verb] == "elevate")
    #expect(!leaf[text: .result].contains("ticket"), "words of people stay out of the log")
    let vera = try sam.seen(by: "vera")
    #expect(throws: Refusal.self) { try vera.service.elevate(reason: "let me") }
  }

  @Test("importing and moving the clock need a role too")
  func jobs() throws {
    let vera = try DemoBook.copy(as: "vera")
    let refusal = #expect(throws: Refusal.self) {
      try vera.service.advance(to: DemoBook.clock.adding(seconds: 60))
    }
    #expect(refusal?.code == "forbidden")
    #expect(try vera.lastEntry()[text: .verb] == "advance")
  }
}
