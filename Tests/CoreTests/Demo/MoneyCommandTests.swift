// Verbs over documents and money: what they show is what they do, and what they refuse.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Commands over documents and money")
struct MoneyCommandTests {
  @Test(
    "a commit changes exactly the figures that its preview showed, with one audit entry",
    arguments: MoneyDeeds.all)
  func deed(_ money: MoneyDeed) throws {
    let book = try money.book()
    let draft = try money.deed.draft(book)
    let payer = try book.facts { facts in
      try #require(try facts.decide(draft, by: facts.actor(tester)).customer)
    }
    let before = try book.facts { try $0.account(of: payer) }
    let preview = try book.service.preview(draft)
    #expect(!preview.changes.isEmpty)
    #expect(preview.changes.allSatisfy { $0.before != $0.after })
    #expect(preview.undo != nil || !preview.irreversible.isEmpty)
    if let undo = preview.undo { #expect(Verb(rawValue: undo) != nil) }
    let revision = try book.revision()
    let receipt = try book.act(money.deed)
    #expect(receipt.auditSequence == revision + 1)
    #expect(try book.revision() == revision + 1)
    let after = try book.facts { try $0.account(of: payer) }
    #expect(
      before.changes(to: after)
        == preview.changes.filter { !["dispute stage", "refund"].contains($0.label) })
    let entry = try book.record(RecordReference(.auditEntry, String(receipt.auditSequence)))
    #expect(entry.field("Did")?.plain == money.deed.verb.rawValue)
    #expect(entry.field("To")?.link == receipt.record)
    #expect(entry.field("Reason, committed")?.plain.count == 64)
    #expect(try book.shown(receipt.record).contains(money.shows))
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test(
    "standings that were kept up act by act equal standings made anew", arguments: MoneyDeeds.all)
  func standings(_ money: MoneyDeed) throws {
    let book = try money.book()
    try book.act(money.deed)
    let kept = try book.standings()
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    #expect(try book.standings() == kept)
  }

  static let refusals: [(before: [Deed], deed: Deed, code: String)] = [
    (
      [], note(["outcome": "offset", "amount": "70.22"]), "above-creditable"
    ),
    ([], note(["outcome": "refund", "amount": "1"], of: "I00910"), "not-an-invoice"),
    ([], note(["outcome": "offset"], of: "I01344"), "is-draft"),
    ([], note(["outcome": "offset"], of: "I01147"), "is-void"),
    ([], note(["outcome": "offset"], of: "I00962"), "above-due"),
    ([], note(["outcome": "credit", "lines": "9"]), "no-such-line"),
    ([], note(["outcome": "credit", "lines": "1:9999"]), "above-line"),
    ([], note(["outcome": "credit", "lines": "one"]), "argument"),
    ([], note(["outcome": "credit", "lines": "1", "amount": "5"]), "argument"),
    ([], note(["outcome": "credit", "amount": "0.001"]), "amount-digits"),
    ([note([:])], note([:]), "nothing-left"),
    ([], note(["outcome": "refund"], of: "I00873"), "nothing-left"),
    ([], Deed(.refund, MoneyDeeds.invoice, why: true), "nothing-refundable"),
    ([], Deed(.refund, .named("P00002", .payment), why: true), "needs-credit-note"),
    ([], Deed(.refund, MoneyDeeds.paid, why: true), "needs-credit-note"),
    (
      [MoneyDeeds.creditPaid], Deed(.refund, MoneyDeeds.paid, ["amount": "20.01"], why: true),
      "above-refundable"
    ),
    ([MoneyDeeds.dispute], Deed(.refund, MoneyDeeds.paid, why: true), "nothing-refundable"),
    ([], Deed(.voidInvoice, MoneyDeeds.invoice, why: true), "void-not-allowed"),
    ([], Deed(.unmarkDoubtful, MoneyDeeds.invoice, why: true), "not-doubtful"),
    ([], Deed(.markDoubtful, MoneyDeeds.paid, why: true), "nothing-due"),
    ([], Deed(.writeOff, MoneyDeeds.paid, why: true), "nothing-due"),
    ([], Deed(.writeOff, .named("DE-2026-000495", .invoice), why: true), "money-under-way"),
    ([MoneyDeeds.writeOff], MoneyDeeds.writeOff, "nothing-due"),
    ([], Deed(.recover, MoneyDeeds.invoice, why: true), "not-written-off"),
    ([MoneyDeeds.writeOff], Deed(.recover, MoneyDeeds.invoice, why: true), "no-unapplied-cash"),
    (
      [MoneyDeeds.writeOff, MoneyDeeds.receive],
      Deed(.recover, MoneyDeeds.invoice, ["amount": "70.22"], why: true), "above-recoverable"
    ),
    ([], Deed(.finalise, MoneyDeeds.invoice, why: true), "not-a-draft"),
    ([], MoneyDeeds.apply, "no-credit"),
    (
      [MoneyDeeds.grant], Deed(.applyCredit, MoneyDeeds.invoice, ["amount": "30.01"], why: true),
      "above-credit"
    ),
    ([], Deed(.returnCredit, MoneyDeeds.invoice, why: true), "no-credit-applied"),
    (
      [], Deed(.grantCredit, MoneyDeeds.payer, ["amount": "5", "until": "2026-06-01"], why: true),
      "until-passed"
    ),
    (
      [], Deed(.grantCredit, MoneyDeeds.payer, ["amount": "5", "currency": "XXL"], why: true),
      "unknown-currency"
    ),
    ([], Deed(.grantCredit, MoneyDeeds.payer, ["amount": "-5"], why: true), "argument"),
    (
      [], Deed(.grantCredit, MoneyDeeds.payer, ["amount": "99999999999999999"], why: true),
      "amount-too-large"
    ),
    ([], Deed(.withdrawCredit, MoneyDeeds.payer, why: true), "no-credit"),
    (
      [MoneyDeeds.grant, MoneyDeeds.grant], Deed(.withdrawCredit, MoneyDeeds.payer, why: true),
      "which-grant"
    ),
    ([MoneyDeeds.receive], MoneyDeeds.receive, "recorded-already"),
    (
      [],
      Deed(.recordPayment, MoneyDeeds.payer, ["amount": "5", "received": "2026-06-16"], why: true),
      "not-yet"
    ),
    ([], Deed(.applyCash, MoneyDeeds.payer, why: true), "nothing-unapplied"),
    (
      [MoneyDeeds.receive],
      Deed(.applyCash, MoneyDeeds.payer, ["invoice": "DE-2026-000001"], why: true),
      "no-such-invoice"
    ),
    (
      [MoneyDeeds.receive], Deed(.applyCash, MoneyDeeds.payer, ["amount": "80"], why: true),
      "above-unapplied"
    ),
    (
      [], Deed(.unapplyCash, .named("P00779", .payment), ["invoice": "DE-2026-000001"], why: true),
      "nothing-applied"
    ),
    ([MoneyDeeds.dispute], MoneyDeeds.dispute, "dispute-open"),
    ([], Deed(.submitEvidence, MoneyDeeds.disputed, why: true), "respond-by-passed"),
    ([], Deed(.submitEvidence, MoneyDeeds.paidBy, why: true), "no-dispute"),
    ([], Deed(.disputeLost, .named("P01222", .payment), why: true), "not-in-this-state"),
    ([], Deed(.disputeWon, .named("P00613", .payment), why: true), "dispute-closed"),
    (
      [],
      Deed(
        .openDispute, .named("P00779", .payment), ["stage": "chargeback", "code": "x"], why: true),
      "nothing-captured"
    ),
  ]

  static func note(_ arguments: [String: String], of name: String = MoneyDeeds.open) -> Deed {
    Deed(
      .issueCreditNote, .named(name, .invoice),
      ["outcome": "credit"].merging(arguments) { _, given in given }, why: true)
  }

  @Test("what is not possible is refused by preview and commit alike", arguments: refusals.indices)
  func refused(index: Int) throws {
    let (before, deed, code) = Self.refusals[index]
    let book = before.isEmpty ? try DemoBook.shared() : try DemoBook.copy()
    for deed in before { try book.act(deed) }
    let revision = try book.revision()
    let draft = try deed.draft(book)
    let refusal = try #require(throws: Refusal.self) { _ = try book.service.preview(draft) }
    #expect(refusal.code == code, "\(refusal)")
    #expect(!refusal.why.isEmpty)
    let second = #expect(throws: Refusal.self) {
      _ = try book.service.commit(draft, expecting: nil)
    }
    #expect(second == refusal)
    #expect(try book.revision() == revision)
  }

  @Test("a transfer pays the document it names, then one of its exact amount, then the oldest due")
  func matching() throws {
    let book = try DemoBook.copy()
    try book.act(MoneyDeeds.receive)
    let draft = try Deed(.applyCash, MoneyDeeds.payer, why: true).draft(book)
    let preview = try book.service.preview(draft)
    #expect(preview.lines.map(\.derivation) == [["the transfer's text names it"]])
    #expect(preview.lines.first?.text == MoneyDeeds.open)
    // Jasper Labs owes 44.97 and, due later, 216.91.
    let jasper = Deed.Subject.named("Jasper Labs LLC", .customer)
    try book.act(
      Deed(.recordPayment, jasper, ["amount": "216.91", "reference": "rent"], why: true))
    let exact = try book.service.preview(Deed(.applyCash, jasper, why: true).draft(book))
    #expect(exact.lines.map(\.text) == ["US-2026-000238"])
    try book.act(Deed(.applyCash, jasper, why: true))
    try book.act(Deed(.recordPayment, jasper, ["amount": "50", "reference": "rest"], why: true))
    let rest = try book.service.preview(Deed(.applyCash, jasper, why: true).draft(book))
    #expect(rest.lines.map(\.text) == ["US-2026-000205", "customer credit"])
    #expect(rest.lines.map(\.amount.minorUnits) == [4_497, 503])
  }

  @Test("a confirmation is refused with the difference once another act moved the invoice")
  func stale() throws {
    let mine = try DemoBook.copy()
    let theirs = DemoBook(service: try LocalService.open(mine.path, operator: tester))
    let draft = try MoneyDeeds.writeOff.draft(mine)
    let looked = try mine.service.preview(draft)
    try theirs.act(Self.note(["outcome": "offset", "amount": "20"]))
    let revision = try mine.revision()
    guard case .changed(let now) = try mine.service.commit(draft, expecting: looked.digest)
    else {
      Issue.record("a stale confirmation was written")
      return
    }
    #expect(now.money.map(\.minorUnits) == [5_021])
    #expect(try mine.revision() == revision)
  }

  @Test("a doubtful invoice is not dunned, and a written-off one reactivates nothing")
  func dunning() throws {
    let book = try DemoBook.copy()
    let name = "US-2026-000209"
    let payer = try book.account(name).terms.row.id
    let states = { try book.facts { try $0.picture(of: payer).subscriptions.map(\.state) } }
    let before = try states()
    #expect(try book.rows(.dunning, "Quickfix").count == 1)
    try book.act(Deed(.markDoubtful, .named(name, .invoice), why: true))
    #expect(try book.rows(.dunning, "Quickfix").isEmpty)
    #expect(try states() == before)
    try book.act(Deed(.writeOff, .named(name, .invoice), why: true))
    #expect(try states() == before)
    #expect(try book.document(name).due == 0)
    #expect(try book.document(name).collectability == .writtenOff)
  }

  @Test("a voided invoice gives back its claims and the credit spent on it")
  func voiding() throws {
    let book = try MoneyDeed(
      before: [MoneyDeeds.grant, MoneyDeeds.apply], deed: MoneyDeeds.apply, shows: "",
      allowingVoid: true
    ).book()
    let id = try InvoiceID(book.reference(MoneyDeeds.open, .invoice).id)
    try book.act(Deed(.voidInvoice, MoneyDeeds.invoice, why: true))
    let account = try book.account(MoneyDeeds.open)
    let euro = try #require(Currency(code: "EUR"))
    #expect(account.granted(in: euro) == 3_000)
    let claims = try book.facts {
      try $0.connection.count(BilledClaimRow.self, where: "invoice_id = $1", [id])
    }
    #expect(claims == 0)
    #expect(account.document(id)?.row.voidedAt == DemoBook.clock)
  }

  @Test("an issued document keeps its parties and its figures, whoever writes to the table")
  func frozen() throws {
    let book = try DemoBook.copy()
    for sql in [
      "UPDATE invoice SET total = total + 1 WHERE number = 'DE-2026-000487'",
      "UPDATE invoice SET status = 'draft' WHERE number = 'DE-2026-000487'",
      "UPDATE invoice SET status = 'void' WHERE number = 'DE-2026-000487'",
      "DELETE FROM invoice WHERE number = 'DE-2026-000487'",
      "UPDATE invoice SET status = 'open' WHERE status = 'draft'",
      "UPDATE document_party SET customer_name = 'Somebody'",
      "DELETE FROM document_party", "UPDATE balance_entry SET amount = 1",
    ] {
      if sql.contains("balance_entry") {
        try book.act(Self.note(["outcome": "credit", "amount": "10"], of: "I00002"))
      }
      #expect(throws: (any Error).self, "\(sql)") {
        try book.service.write { connection, _ in _ = try connection.execute(sql) }
      }
    }
  }
}

extension DemoBook {
  /// What lists show of documents, balances and cases, as text.
  fileprivate func standings() throws -> [String] {
    try facts { book in
      let documents: [InvoiceStandingRow] = try book.connection.all()
      let balances: [CustomerBalanceRow] = try book.connection.all()
      let subscriptions: [SubscriptionStandingRow] = try book.connection.all()
      let cases: [DunningCaseRow] = try book.connection.all()
      return documents.map { "\($0)" } + balances.map { "\($0)" } + subscriptions.map { "\($0)" }
        + cases.map { "\($0)" }
    }
  }
}
