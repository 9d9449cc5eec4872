// Money that is not quite what was due, money that goes back by bank, refunds that end, and what
// the customer is told of it.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Cash, refunds and messages")
struct CashTests {
  static let payer = MoneyDeeds.payer

  private func receive(_ amount: String) -> Deed {
    Deed(.recordPayment, Self.payer, ["amount": amount, "reference": MoneyDeeds.open], why: true)
  }

  private func disagreements(_ book: DemoBook) throws -> [LedgerDisagreement] {
    try book.facts { try LedgerCheck($0).book() }
  }

  private func cashVariance(_ book: DemoBook) throws -> Int64 {
    try book.facts { facts in
      try facts.connection.ledgerSums().filter { $0.account == .cashVariance && $0.customer != 0 }
        .reduce(0) { $0 + $1.signed }
    }
  }

  @Test(
    "a shortfall within tolerance is given up to cash variance; one cent more stays due",
    arguments: [("70.21", Int64(0), Int64(0)), ("69.21", 100, 0), ("69.20", 0, 101)])
  func shortfall(amount: String, given: Int64, due: Int64) throws {
    let book = try DemoBook.copy()
    try book.act(receive(amount))
    try book.act(Deed(.applyCash, Self.payer, why: true))
    let document = try book.document(MoneyDeeds.open)
    #expect(document.shortfall == given)
    #expect(document.due == due)
    #expect(document.excess == 0)
    #expect(try cashVariance(book) == given)
    #expect(try disagreements(book) == [])
    if due == 0 { #expect(document.paymentState == .paid) }
  }

  @Test("the preview names the shortfall with its tolerance; kept, it stays due")
  func shown() throws {
    let book = try DemoBook.copy()
    try book.act(receive("69.50"))
    let preview = try book.service.preview(
      Deed(.applyCash, Self.payer, why: true).draft(book))
    let line = try #require(preview.lines.last)
    #expect(line.text.contains("cash variance") && line.amount.minorUnits == 71)
    #expect(line.derivation == ["within the tolerance of 1.00 EUR"])
    #expect(preview.entries.contains { $0.source.rule == "shortfall" })
    try book.act(Deed(.applyCash, Self.payer, ["shortfall": "keep"], why: true))
    #expect(try book.document(MoneyDeeds.open).due == 71)
  }

  @Test("taking the payment off asks for the shortfall again")
  func unapplied() throws {
    let book = try DemoBook.copy()
    let payment = try book.act(receive("69.50")).record
    try book.act(Deed(.applyCash, Self.payer, why: true))
    try book.act(Deed(.unapplyCash, .id(.payment, payment.id), why: true))
    let document = try book.document(MoneyDeeds.open)
    #expect(document.due == 7_021 && document.shortfall == 0)
    #expect(try cashVariance(book) == 0)
    #expect(try disagreements(book) == [])
  }

  @Test("what is held goes back by bank, through the balance, and is in transit")
  func byBank() throws {
    let book = try DemoBook.copy()
    try book.act(receive("100.00"))
    try book.act(Deed(.applyCash, Self.payer, ["excess": "keep"], why: true))
    let transit = { () throws -> Int64 in
      try book.facts { facts in
        try facts.connection.ledgerSums().filter {
          $0.account == .inTransit && $0.currency.code == "EUR"
        }.reduce(0) { $0 + $1.signed }
      }
    }
    let before = try transit()
    try book.act(Deed(.refundByBank, Self.payer, why: true))
    let account = try book.account(MoneyDeeds.open)
    let euro = try #require(Currency(code: "EUR"))
    #expect(account.credit(in: euro) == 0)
    #expect(try transit() == before - 2_979)
    #expect(try disagreements(book) == [])
    let refusal = #expect(throws: Refusal.self) {
      try book.act(Deed(.refundByBank, Self.payer, why: true))
    }
    #expect(refusal?.code == "nothing-held")
  }

  @Test("a refund that failed is the customer's balance again; one that settled leaves clearing")
  func refundsEnd() throws {
    let euro = try #require(Currency(code: "EUR"))
    for verb in [Verb.failRefund, .settleRefund] {
      let book = try DemoBook.copy()
      try book.act(MoneyDeeds.creditPaid)
      let held = try book.account("I00962").customerCredit(in: euro)
      try book.act(Deed(.refund, MoneyDeeds.paid, why: true))
      let refund = Deed.Subject.lastRefund
      #expect(try book.account("I00962").customerCredit(in: euro) < held)
      try book.act(Deed(verb, refund, why: true))
      let account = try book.account("I00962")
      #expect(account.customerCredit(in: euro) == (verb == .failRefund ? held : held - 2_000))
      #expect(try disagreements(book) == [])
      let again = #expect(throws: Refusal.self) { try book.act(Deed(verb, refund, why: true)) }
      #expect(again?.code == "refund-ended")
    }
  }

  @Test("what the preview says the customer is told is in the outbox, once, under one correlation")
  func messages() throws {
    let deeds: [(before: [Deed], deed: Deed, kind: String)] = [
      ([], Deed(.finalise, .named("I01344", .invoice), why: true), "invoice issued"),
      ([], CommandTests.cancelAtEnd, "cancellation planned"),
      ([], CommandTests.pauseNow, "subscription paused"),
      ([], receive("70.21"), "payment received"),
      ([MoneyDeeds.creditPaid], Deed(.refund, MoneyDeeds.paid, why: true), "refund made"),
      ([], Deed(.endTrial, .named("S0022", .subscription), why: true), "trial ended"),
    ]
    for (before, deed, kind) in deeds {
      let book = try DemoBook.copy()
      for earlier in before { try book.act(earlier) }
      let preview = try book.service.preview(deed.draft(book))
      #expect(preview.messages.count == 1 && preview.messages[0].hasPrefix(kind))
      let receipt = try book.act(deed)
      let rows: [MessageRow] = try book.facts { try $0.connection.all(where: "kind = $1", [kind]) }
      #expect(rows.count == 1, "\(kind)")
      let entry: AuditEntryRow? = try book.facts {
        try $0.connection.auditEntry(receipt.auditSequence)
      }
      #expect(rows.first?.stamp.correlation == entry?.correlation)
      #expect(rows.allSatisfy { !$0.text.contains("asked for by the tests") })
    }
  }
}
