// Undoing an audited act: by its counterpart, linked to it, once, by whoever may do both.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Undo")
struct UndoTests {
  /// Acts that are taken back whole, with what must be done before them.
  static let undone: [(before: [Deed], deed: Deed)] = [
    ([], CommandTests.hold),
    ([], CommandTests.parked),
    ([CommandTests.parked], Deed(.unpark, .named("S0003", .subscription), why: true)),
    ([], CommandTests.cancelAtEnd), ([], CommandTests.pauseNow), ([], CommandTests.discounted),
    (
      [],
      Deed(
        .changeQuantity, .named("S0003", .subscription), ["quantity": "20", "when": "now"],
        why: true)
    ),
    (
      [],
      Deed(
        .correctCustomer, .named("C0003", .customer), ["field": "name", "value": "Renamed AG"],
        why: true)
    ),
    ([], Deed(.markDoubtful, MoneyDeeds.invoice, why: true)),
    (
      [Deed(.markDoubtful, MoneyDeeds.invoice, why: true)],
      Deed(.unmarkDoubtful, MoneyDeeds.invoice, why: true)
    ),
    ([], MoneyDeeds.grant), ([MoneyDeeds.grant], MoneyDeeds.apply),
    (
      [MoneyDeeds.grant, MoneyDeeds.apply],
      Deed(.returnCredit, MoneyDeeds.invoice, why: true)
    ),
    ([MoneyDeeds.receive], Deed(.applyCash, MoneyDeeds.payer, why: true)),
    ([], Deed(.unapplyCash, .named("P00779", .payment), why: true)),
  ]

  private static func undo(_ receipt: Receipt) -> Deed {
    Deed(.undo, .id(.auditEntry, String(receipt.auditSequence)), why: true)
  }

  /// What lists show of the book now, without the names of new records.
  private func standings(_ book: DemoBook, after verb: Verb) throws -> [String] {
    // A state says since when it is, and a customer is found by former names: these stay moved.
    let stays: Set<Verb> = [.pause, .correctCustomer, .unapplyCash]
    let own = ["customer_standing|", "subscription_standing|"]
    let tables =
      ["customer_balance|", "dunning_case|"] + (stays.contains(verb) ? [] : own)
      + (verb == .correctCustomer ? [] : ["invoice_standing|"])
    var lines: [String] = []
    try book.service.canonicalDump { line in
      if tables.contains(where: { line.hasPrefix($0) }) { lines.append(line) }
    }
    return lines.sorted()
  }

  @Test(
    "everything stands as before the act, and the entry names the one undone",
    arguments: undone.indices)
  func undoes(index: Int) throws {
    let (before, deed) = Self.undone[index]
    let book = try DemoBook.copy()
    for earlier in before { try book.act(earlier) }
    let stood = try standings(book, after: deed.verb)
    let receipt = try book.act(deed)
    let moved = try standings(book, after: deed.verb)
    let undoing = try book.act(Self.undo(receipt))
    let entry = try book.record(
      RecordReference(.auditEntry, String(undoing.auditSequence)))
    #expect(entry.field("Did")?.plain == "undo")
    #expect(entry.state.plain == "Undo of entry \(receipt.auditSequence)")
    if moved != stood {
      let found = try standings(book, after: deed.verb)
      #expect(found.filter { !stood.contains($0) } == [], "\(stood.filter { !found.contains($0) })")
      #expect(found.count == stood.count)
    }
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
    // Once.
    #expect(throws: Refusal.self) { try book.act(Self.undo(receipt)) }
    let again = try book.record(RecordReference(.auditEntry, String(receipt.auditSequence)))
    #expect(again.actions.first { $0.verb == .undo }?.reason != nil)
  }

  @Test(
    "what has no undoing is refused, and its record says so",
    arguments: [MoneyDeeds.writeOff, MoneyDeeds.receive])
  func noUndo(deed: Deed) throws {
    let book = try DemoBook.copy()
    let receipt = try book.act(deed)
    let refusal = #expect(throws: Refusal.self) { try book.act(Self.undo(receipt)) }
    #expect(refusal?.code == "no-undo")
  }

  @Test("an act that another one followed is not undone over it")
  func changedSince() throws {
    let book = try DemoBook.copy()
    let receipt = try book.act(MoneyDeeds.grant)
    try book.act(
      Deed(.applyCredit, MoneyDeeds.invoice, ["amount": "1"], why: true))
    let refusal = #expect(throws: Refusal.self) { try book.act(Self.undo(receipt)) }
    #expect(refusal?.code == "changed-since")
  }

  @Test("who may undo, but not do the compensating act, is refused")
  func otherDuty() throws {
    let book = try DemoBook.copy(as: "finn")
    let receipt = try book.act(Deed(.markDoubtful, MoneyDeeds.invoice, why: true))
    let support = try book.seen(by: "sam")
    let refusal = #expect(throws: Refusal.self) { try support.act(Self.undo(receipt)) }
    #expect(refusal?.code == "forbidden")
    try book.act(Self.undo(receipt))
  }
}
