// What commands refuse: each by its code, before anything is written.

import Billing
import Foundation
import Testing

@testable import Core

@Suite("Refused commands over the demo book")
struct CommandRefusalTests {
  static let why = Deed.why
  static let card = "please charge 4111 1111 1111 1111"

  static func grant(_ customer: String, _ arguments: [String: String]) -> Deed {
    Deed(.grantEntitlement, .named(customer, .customer), arguments, why: true)
  }

  static let arguments: [(deed: Deed, code: String)] = [
    (
      grant("C0003", ["feature": "priority_support", "until": "2026-06-20", "colour": "red"]),
      "unknown-argument"
    ),
    (Deed(.noteCustomer, .named("C0001", .customer)), "argument"),
    (Deed(.noteCustomer, .named("C0001", .customer), ["text": "   "]), "argument"),
    (
      Deed(
        .noteCustomer, .named("C0001", .customer), ["text": String(repeating: "x", count: 4_001)]),
      "argument"
    ),
    (grant("C0003", ["feature": "priority_support", "until": "soon"]), "argument"),
    (grant("C0003", ["feature": "priority_support", "until": "2026-02-30"]), "argument"),
    (grant("C0003", ["feature": "seats", "until": "2026-06-20", "value": "-5"]), "argument"),
    (
      grant(
        "C0003",
        ["feature": "priority_support", "until": "2026-06-20", "reason-code": "because"]),
      "argument"
    ),
    (Deed(.extendTrial, .named("S0022", .subscription), ["days": "0"], why: true), "argument"),
    (Deed(.extendTrial, .named("S0022", .subscription), ["days": "61"], why: true), "argument"),
    (Deed(.noteCustomer, .named("S0022", .subscription), ["text": "x"]), "wrong-subject"),
    (Deed(.noteCustomer, .id(.customer, "cus_nonsense"), ["text": "x"]), "unreadable-id"),
    (
      Deed(.noteCustomer, .id(.customer, CustomerID(5).description), ["text": "x"]),
      "no-such-record"
    ),
  ]

  static let cards: [(deed: Deed, code: String)] = [
    (Deed(.noteCustomer, .named("C0001", .customer), ["text": card]), "argument"),
    (Deed(.commentWork, .first(.exceptions, ""), ["text": card]), "argument"),
    (Deed(.assignWork, .first(.exceptions, ""), ["owner": card]), "argument"),
    (
      Deed(
        .closeWork, .first(.exceptions, ""), ["reason-code": "explained", "reason": card]),
      "argument"
    ),
    (
      grant("C0003", ["feature": "priority_support", "until": "2026-06-20", "reason": card]),
      "argument"
    ),
  ]

  static let rules: [(deed: Deed, code: String)] = [
    (grant("C0003", ["feature": "teleport", "until": "2026-06-20"]), "no-such-feature"),
    (grant("C0003", ["feature": "priority_support", "until": "2026-06-14"]), "until-passed"),
    (grant("C0003", ["feature": "sso", "until": "2026-06-20"]), "nothing-changes"),
    (grant("C0001", ["feature": "seats", "until": "2026-06-20"]), "value-missing"),
    (
      grant("C0001", ["feature": "seats", "until": "2026-06-20", "value": "2.5"]),
      "value-not-whole"
    ),
    (
      grant("C0003", ["feature": "priority_support", "until": "2026-06-20", "value": "2"]),
      "value-not-wanted"
    ),
    (
      Deed(
        .revokeEntitlement, .named("C0003", .customer),
        ["feature": "priority_support", "until": "2026-06-20"], why: true), "nothing-changes"
    ),
    (
      Deed(.extendEntitlement, .named("OV009", .override), ["until": "2026-06-15"], why: true),
      "not-later"
    ),
    (
      Deed(.extendEntitlement, .named("OV004", .override), ["until": "2026-06-30"], why: true),
      "override-ended"
    ),
    (Deed(.expireEntitlement, .named("OV004", .override), why: true), "override-ended"),
    (
      Deed(.extendTrial, .named("S0001", .subscription), ["days": "7"], why: true),
      "not-in-this-state"
    ),
    (
      Deed(.holdDunning, .first(.dunning, ""), ["until": "2026-07-20"], why: true),
      "hold-too-long"
    ),
    (
      Deed(.holdDunning, .first(.dunning, ""), ["until": "2026-06-13"], why: true),
      "until-passed"
    ),
    (Deed(.releaseDunning, .first(.dunning, "status:chasing"), why: true), "not-held"),
  ]

  @Test("an argument that is unknown, missing or unreadable", arguments: arguments.indices)
  func badArguments(index: Int) throws { try refused(Self.arguments[index]) }

  @Test("a card number in any text", arguments: cards.indices)
  func cardNumbers(index: Int) throws {
    let refusal = try refused(Self.cards[index])
    #expect(refusal.why.contains("card number"))
    #expect(!refusal.why.contains("4111"))
  }

  @Test(
    "what the rules of the domain do not allow, or what would change nothing",
    arguments: rules.indices)
  func badDecisions(index: Int) throws { try refused(Self.rules[index]) }

  @Test("an override of exactly 90 days needs no second person")
  func ninetyDays() throws {
    let book = try DemoBook.shared()
    let draft = try Self.grant("C0003", ["feature": "priority_support", "until": "2026-09-13"])
      .draft(book)
    #expect(!(try book.service.preview(draft)).changes.isEmpty)
  }

  @Test("a look is acted upon for 15 minutes and no millisecond longer, and never from the future")
  func oldLooks() throws {
    let book = try DemoBook.copy()
    let revision = try book.revision()
    let limit = DemoBook.clock.milliseconds - 15 * 60 * 1_000
    for (at, isTaken) in [
      (limit - 1, false), (DemoBook.clock.milliseconds + 1, false), (limit, true),
    ] {
      let draft = try Deed(.noteCustomer, .named("C0001", .customer), ["text": "look"])
        .draft(book, asOf: Timestamp(milliseconds: at))
      let code = refusalCode { _ = try book.service.commit(draft, expecting: nil) }
      #expect(code == (isTaken ? nil : "look-too-old"))
      #expect(try book.revision() == (isTaken ? revision + 1 : revision))
    }
  }

  @Test("what was closed, assigned or granted already is not so a second time")
  func twice() throws {
    let book = try DemoBook.copy()
    let subject = Deed.Subject.id(
      .workItem, try #require(try book.rows(.exceptions).first).reference.id)
    let assign = Deed(.assignWork, subject, ["owner": "tester"])
    let close = Deed(.closeWork, subject, ["reason-code": "explained", "reason": "seen"])
    try book.act(assign)
    try refused((assign, "nothing-changes"), in: book)
    try book.act(close)
    try refused((close, "work-closed"), in: book)
    try refused((Deed(.assignWork, subject, ["owner": "tester"]), "work-closed"), in: book)
    try book.act(CommandTests.grant)
    try refused((CommandTests.grant, "nothing-changes"), in: book)
  }

  @Test("a clock does not go backwards, nor does a wrong digest write")
  func clockAndDigest() throws {
    let book = try DemoBook.copy()
    let revision = try book.revision()
    #expect(refusalCode { _ = try book.service.advance(to: DemoBook.clock) } == "clock-backwards")
    let draft = try CommandTests.grant.draft(book)
    let result = try book.service.commit(draft, expecting: String(repeating: "0", count: 64))
    guard case .changed = result else {
      Issue.record("another decision's digest was accepted")
      return
    }
    #expect(try book.revision() == revision)
  }

  @Test("a stopped read is refused as cancelled, whatever it is for")
  func cancelled() throws {
    let book = try DemoBook.copy()
    let service = book.service
    let endless = """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
      """
    let stopper = Thread {
      while !Thread.current.isCancelled {
        service.cancel()
        usleep(5_000)
      }
    }
    stopper.start()
    defer { stopper.cancel() }
    let refusal = #expect(throws: Refusal.self) {
      try service.read { try $0.connection.first(endless) { try $0.next() as Int64 } }
    }
    #expect(refusal?.code == "cancelled")
  }

  /// Refused by preview and by commit alike, with the code, and nothing written.
  @discardableResult
  private func refused(
    _ wanted: (deed: Deed, code: String), in given: DemoBook? = nil
  ) throws -> Refusal {
    let book = try given ?? DemoBook.shared()
    let revision = try book.revision()
    let draft = try wanted.deed.draft(book)
    let refusal = try #require(throws: Refusal.self) { _ = try book.service.preview(draft) }
    #expect(refusal.code == wanted.code, "\(refusal)")
    #expect(!refusal.what.isEmpty && !refusal.why.isEmpty)
    let second = #expect(throws: Refusal.self) {
      _ = try book.service.commit(draft, expecting: nil)
    }
    #expect(second == refusal)
    #expect(try book.revision() == revision)
    return refusal
  }

  private func refusalCode(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let refusal as Refusal {
      return refusal.code
    } catch {
      return "\(error)"
    }
  }
}
