// A credit note's draft that a person issues: what was paid goes where he says.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Finalising the draft of a credit note")
struct FinaliseNoteTests {
  private static let draft = Deed.Subject.named("I90001", .invoice)

  /// The demo set with a draft that takes so much, 21 % of tax included, off the paid invoice.
  private static func book(_ net: String, _ tax: String, _ total: String) throws -> DemoBook {
    let set = try ChangedSet()
    let note = "I90001,,credit_note,nw-de,C0115,EUR,draft,2026-06-15,,automatic,,I00962,-\(total)"
    let line = """
      I90001,1,S0116,growth-seat-1,credit,,2026-04-17,2026-05-17,2026-04-18,2026-05-17,2,-\(net),,,\
      standard,21,-\(tax),I00962/1,Seats that nobody used
      """
    for (name, row) in [("invoices.csv", note), ("invoice_lines.csv", line)] {
      let file = set.folder.appendingPathComponent(name)
      let text = try String(contentsOf: file, encoding: .utf8)
      try "\(text)\(row)\n".write(to: file, atomically: true, encoding: .utf8)
    }
    let path = try DemoBook.build(from: set.folder.path)
    return DemoBook(service: try LocalService.open(path, operator: tester))
  }

  private static func again(_ book: DemoBook) throws -> DemoBook {
    let target = demoFolder.appendingPathComponent("\(UUID().uuidString).book").path
    try FileManager.default.copyItem(atPath: book.path, toPath: target)
    return DemoBook(service: try LocalService.open(target, operator: tester))
  }

  private static func finalise(_ outcome: String?) -> Deed {
    Deed(.finalise, draft, outcome.map { ["outcome": $0] } ?? [:], why: true)
  }

  /// What became of the money: refunded through attempts, held as credit, due, and where each
  /// account stands.
  private static func money(_ book: DemoBook) throws -> [String] {
    let account = try book.account("I00962")
    let euro = try #require(Currency(code: "EUR"))
    let document = try book.document("I00962")
    let refunds = account.facts.refunds.map { "\($0.amount) \($0.state)" }
    let balances = try book.facts { facts in
      try facts.connection.ledgerSums().filter { $0.customer == document.row.customerID.number }
        .map { "\($0.account) \($0.signed)" }
    }
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
    return refunds.sorted() + balances.sorted()
      + ["\(account.customerCredit(in: euro)) \(document.due) \(document.credited)"]
  }

  @Test("what was paid goes where that of a note issued by hand goes: back, or into credit")
  func outcomes() throws {
    let drafted = try Self.book("10.00", "2.10", "12.10")
    for (given, same) in [(nil, "credit"), ("credit", "credit"), ("refund", "refund")] {
      let book = try Self.again(drafted)
      let receipt = try book.act(Self.finalise(given))
      let byHand = try DemoBook.copy()
      try byHand.act(
        Deed(
          .issueCreditNote, MoneyDeeds.paid, ["outcome": same, "amount": "12.10"], why: true))
      #expect(try Self.money(book) == Self.money(byHand), "\(given ?? "none")")
      let refunds: [RefundRow] = try book.facts { facts in
        try facts.connection.all(
          where: "credit_note_id = $1", [InvoiceID(receipt.record.id)], order: "id")
      }
      #expect(refunds.map(\.amount) == (given == "refund" ? [1_210] : []))
    }
  }

  @Test("its preview says where the money goes and that a refund is not called back")
  func preview() throws {
    let book = try Self.book("10.00", "2.10", "12.10")
    let refund = try book.service.preview(Self.finalise("refund").draft(book))
    #expect(refund.effects.contains("12.10 EUR go back the way they were paid."))
    #expect(refund.irreversible.contains("Money that was given back is not called back."))
    let credit = try book.service.preview(Self.finalise(nil).draft(book))
    #expect(credit.effects.contains("12.10 EUR become the customer's credit."))
    #expect(credit.irreversible.count == refund.irreversible.count - 1)
  }

  @Test("refused: an offset of what was paid, a refund of more than came, an outcome of no note")
  func refused() throws {
    let book = try Self.book("50.00", "10.50", "60.50")
    let code = { (deed: Deed) in
      #expect(throws: Refusal.self) { try book.act(deed) }?.code
    }
    #expect(code(Self.finalise("offset")) == "above-due")
    // Half of the 77.44 went back in May.
    #expect(code(Self.finalise("refund")) == "above-refundable")
    #expect(code(Self.finalise("gift")) == "argument")
    let invoice = Deed.Subject.named("I01344", .invoice)
    #expect(code(Deed(.finalise, invoice, ["outcome": "refund"], why: true)) == "not-a-note")
  }
}
