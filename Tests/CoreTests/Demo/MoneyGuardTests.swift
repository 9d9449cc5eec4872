// Money that must not go twice: what was written off, forgiven, disputed or given back already.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Money goes once")
struct MoneyGuardTests {
  /// 70.21 EUR, sent, nothing paid.
  static let open = MoneyDeeds.invoice
  static let payer = MoneyDeeds.payer
  /// 77.44 EUR, paid by card.
  static let card = "DE-2026-000502"

  private func disagreements(_ book: DemoBook) throws -> [LedgerDisagreement] {
    try book.facts { try LedgerCheck($0).book() }
  }

  private func refused(_ book: DemoBook, _ deed: Deed, _ code: String) throws {
    let refusal = #expect(throws: Refusal.self) { try book.act(deed) }
    #expect(refusal?.code == code)
  }

  /// The card payment of an invoice.
  private func payment(of number: String, _ book: DemoBook) throws -> Deed.Subject {
    let document = try book.document(number)
    return .id(.payment, try #require(document.attempts.last?.payment.id.description))
  }

  private func payer(of number: String, _ book: DemoBook) throws -> Deed.Subject {
    .id(.customer, try book.document(number).row.customerID.description)
  }

  private func loseDispute(of payment: Deed.Subject, _ book: DemoBook) throws {
    try book.act(
      Deed(
        .openDispute, payment,
        ["stage": "chargeback", "code": "fraudulent", "respond-by": "2026-06-30"], why: true))
    try book.act(Deed(.disputeLost, payment, why: true))
  }

  /// How the explanation of the last note on an invoice tells where its amount went.
  private func words(ofNoteOn number: String, _ book: DemoBook) throws -> String {
    let id = try book.document(number).row.id
    let notes = try book.service.book.makeReader().read { try $0.notes(correcting: id) }
    let note = try #require(notes.last)
    return try "\(book.record(RecordReference(.explanation, note.id.description)))"
  }

  private func writeOffAndReceive(_ book: DemoBook, _ amount: String = "70.21") throws {
    try book.act(MoneyDeeds.writeOff)
    try book.act(
      Deed(.recordPayment, Self.payer, ["amount": amount, "reference": "late"], why: true))
  }

  @Test(
    "a document that is issued after a correction bears the corrected name, the older one the old")
  func correctedParties() throws {
    let book = try DemoBook.copy()
    let number = Self.card
    let old = try book.document(number)
    let payer = try payer(of: number, book)
    try book.act(
      Deed(.correctCustomer, payer, ["field": "name", "value": "Mmm Zyxwv AG"], why: true))
    try book.act(
      Deed(
        .issueCreditNote, .named(number, .invoice), ["outcome": "credit", "amount": "7"], why: true)
    )
    let reader = try book.service.book.makeReader()
    let note = try #require(try reader.read { try $0.notes(correcting: old.row.id) }.last)
    let names = try reader.read { connection in
      try [note.id, old.row.id].map { try connection.parties(of: $0)?.customerName }
    }
    #expect(names[0] == "Mmm Zyxwv AG")
    #expect(names[1] != nil && names[1] != names[0])
  }

  @Test("a note that gives back what another note had charged is money of the same invoice")
  func noteOnNote() throws {
    let book = try DemoBook.copy()
    let invoice = try book.document("JP-2025-000005").row
    let lines = try book.service.book.makeReader().read { try $0.lines(of: invoice.id) }
    let subscription = Deed.Subject.id(
      .subscription, try #require(lines.first?.subscriptionID?.description))
    try book.act(
      Deed(.changePlan, subscription, ["plan": "mailer", "when": "now"], why: true))
    _ = try book.service.run(until: try book.service.now().adding(seconds: 3 * 86_400))
    try book.act(Deed(.cancel, subscription, ["when": "now", "credit": "credit"], why: true))
    _ = try book.service.run(until: try book.service.now().adding(seconds: 86_400))
    let notes = try book.service.book.makeReader().read { try $0.notes(correcting: invoice.id) }
    #expect(notes.count == 2)
    let later = try #require(notes.last)
    let corrected = try book.service.book.makeReader().read { try $0.lines(of: later.id) }
      .compactMap(\.correctsInvoiceID)
    #expect(
      corrected.contains { $0 != invoice.id }, "the second note corrects no line of the first")
    #expect(
      try book.document("JP-2025-000005").toBalance
        + book.document("JP-2025-000005").excess == -notes.reduce(0) { $0 + $1.total })
    #expect(try disagreements(book) == [])
  }

  @Test("a note after a recovery becomes credit, and the ledger says the same")
  func noteAfterRecovery() throws {
    let book = try DemoBook.copy()
    try writeOffAndReceive(book)
    try book.act(Deed(.recover, Self.open, why: true))
    #expect(try disagreements(book) == [])
    try book.act(
      Deed(.issueCreditNote, Self.open, ["outcome": "credit", "amount": "70.21"], why: true))
    let document = try book.document(MoneyDeeds.open)
    #expect(document.toBalance == 7_021 && document.due == 0 && document.excess == 0)
    #expect(try words(ofNoteOn: MoneyDeeds.open, book).contains("70.21 EUR became credit"))
    #expect(try disagreements(book) == [])
  }

  @Test("a recovery in parts never takes in more than was written off")
  func recoveredInParts() throws {
    let book = try DemoBook.copy()
    try writeOffAndReceive(book, "120.21")
    try book.act(Deed(.recover, Self.open, ["amount": "50"], why: true))
    #expect(try book.document(MoneyDeeds.open).recoverable == 2_021)
    try refused(
      book, Deed(.recover, Self.open, ["amount": "20.22"], why: true), "above-recoverable")
    try book.act(Deed(.recover, Self.open, why: true))
    #expect(try book.document(MoneyDeeds.open).recoverable == 0)
    #expect(try disagreements(book) == [])
  }

  @Test("nothing is recovered of what a note took off")
  func recoverAfterNote() throws {
    let book = try DemoBook.copy()
    try writeOffAndReceive(book)
    try book.act(
      Deed(.issueCreditNote, Self.open, ["outcome": "offset", "amount": "70.21"], why: true))
    try refused(book, Deed(.recover, Self.open, why: true), "not-written-off")
    #expect(try words(ofNoteOn: MoneyDeeds.open, book).contains("70.21 EUR had been written off"))
    #expect(try book.document(MoneyDeeds.open).paymentState == .paid)
    #expect(try disagreements(book) == [])
  }

  @Test("a note takes the place of a shortfall that was given up")
  func noteOnShortfall() throws {
    let book = try DemoBook.copy()
    try book.act(
      Deed(
        .recordPayment, Self.payer, ["amount": "69.71", "reference": MoneyDeeds.open], why: true))
    try book.act(Deed(.applyCash, Self.payer, why: true))
    #expect(try book.document(MoneyDeeds.open).shortfall == 50)
    try book.act(
      Deed(.issueCreditNote, Self.open, ["outcome": "credit", "amount": "70.21"], why: true))
    let document = try book.document(MoneyDeeds.open)
    #expect(document.shortfall == 0 && document.excess == 0 && document.toBalance == 6_971)
    let account = try book.facts { try $0.account(of: document.row.customerID) }
    #expect(account.customerCredit(in: document.row.currency) == 6_971)
    #expect(try disagreements(book) == [])
  }

  @Test("a refund that is on its way cannot be freed by unapplying what paid")
  func unapplyAfterRefund() throws {
    let book = try DemoBook.copy()
    let payment = try payment(of: Self.card, book)
    try book.act(
      Deed(
        .issueCreditNote, .named(Self.card, .invoice), ["outcome": "refund", "amount": "77.44"],
        why: true))
    #expect(try words(ofNoteOn: Self.card, book).contains("77.44 EUR are on their way back"))
    try refused(book, Deed(.unapplyCash, payment, why: true), "given-back")
    #expect(try disagreements(book) == [])
  }

  @Test("a payment put to one document twice is given back once")
  func refundOnce() throws {
    let book = try DemoBook.copy()
    let payment = try payment(of: Self.card, book)
    try book.act(Deed(.unapplyCash, payment, why: true))
    try book.act(Deed(.applyCash, payment, ["invoice": Self.card, "amount": "40"], why: true))
    try book.act(Deed(.applyCash, payment, ["invoice": Self.card], why: true))
    try book.act(
      Deed(
        .issueCreditNote, .named(Self.card, .invoice), ["outcome": "refund", "amount": "30"],
        why: true))
    try book.act(Deed(.failRefund, .lastRefund, why: true))
    let held = try book.document(Self.card).excess
    try book.act(Deed(.refund, payment, why: true))
    let refunds: [RefundRow] = try book.service.book.makeReader().read { try $0.all(order: "id") }
    #expect(held > 0 && held <= 3_000 && refunds.last?.amount == held)
    #expect(try book.document(Self.card).due == 0)
    #expect(try disagreements(book) == [])
  }

  @Test("what a lost dispute took is not paid out by bank as well")
  func bankAfterDispute() throws {
    let book = try DemoBook.copy()
    let payment = try payment(of: Self.card, book)
    let payer = try payer(of: Self.card, book)
    let before = try book.facts { reader in
      try reader.account(of: book.document(Self.card).row.customerID)
    }
    let currency = try book.document(Self.card).row.currency
    try loseDispute(of: payment, book)
    try book.act(
      Deed(
        .issueCreditNote, .named(Self.card, .invoice), ["outcome": "credit", "amount": "77.44"],
        why: true))
    let received = before.attempts.filter { $0.payment.currency == currency }
      .reduce(0) { $0 + before.refundable($1) }
    let held = try book.facts {
      try $0.account(of: before.terms.row.id).credit(in: currency)
    }
    #expect(held >= 7_744)
    try book.act(Deed(.refundByBank, payer, why: true))
    let entries: [BalanceEntryRow] = try book.service.book.makeReader().read {
      try $0.all(where: "cause = 'paid_out'", order: "id")
    }
    let paid = -(entries.last?.amount ?? 0)
    #expect(paid == min(held, received - 7_744))
    #expect(try disagreements(book) == [])
  }

  @Test("what was written off is not voided")
  func voidWrittenOff() throws {
    let book = try DemoBook.copy()
    try book.act(MoneyDeeds.writeOff)
    let refusal = #expect(throws: Refusal.self) {
      try book.act(Deed(.voidInvoice, Self.open, why: true))
    }
    #expect(refusal?.why.contains("it was written off") == true)
  }

  @Test("a charge that was lost is explained to its end")
  func explained() throws {
    let book = try DemoBook.copy()
    let payment = try payment(of: Self.card, book)
    try loseDispute(of: payment, book)
    try book.act(MoneyDeeds.writeOff)
    let texts = try [Self.card, MoneyDeeds.open].map { number in
      let id = try book.document(number).row.id
      return try "\(book.record(RecordReference(.explanation, id.description)))"
    }
    #expect(texts[0].contains("lost, 77.44 EUR") && texts[0].contains("chargeback_loss"))
    #expect(texts[1].contains("none: 70.21 EUR written off") && texts[1].contains("bad_debt"))
  }
}

@Suite("Undoing and limits")
struct RightsGuardTests {
  @Test("undoing one entry of a bulk act is about that entry's own record")
  func bulkUndo() throws {
    let book = try DemoBook.copy()
    let why = ["reason-code": "goodwill", "reason": "bulk", "scope": "collection", "when": "now"]
    let preview = try book.service.previewBulk(
      BulkSelection(
        .pause, on: .subscriptions, filter: "status:active plan:Growth", arguments: why,
        asOf: try book.service.now()))
    guard
      case .done = try book.service.commitBulk(preview.draft, expecting: preview.digest)
    else {
      Issue.record("the commit differs from its preview")
      return
    }
    let rows = preview.draft.subjects
    let entries = try book.service.book.makeReader().read { connection in
      try rows.compactMap { row in
        try connection.auditEntries(
          aboutKind: row.kind.rawValue, id: row.id
        ).last { $0.verb == "pause" }
      }
    }
    #expect(entries.count > 2)
    for entry in [entries[1], entries[2]] {
      let undo = try book.facts { reader in
        try Compensation(book: reader, entry: entry, reason: Reason(code: "goodwill", text: "no"))
          .draft()
      }
      #expect(undo.subject.id == entry.objectID)
    }
  }

  @Test("a role with limits moves nothing alone in a currency that has none")
  func forgottenCurrency() throws {
    let euro = try #require(Currency(code: "EUR")), dinar = try #require(Currency(code: "KWD"))
    let limits = Limits([
      OperatorLimitRow(
        role: OperatorRole.support.rawValue, currency: euro, n: 1, amount: 10_000, author: "a",
        reason: "r", stamp: Stamp(at: DemoBook.clock, correlation: 1))
    ])
    let rights = MoneyRights(limits: limits, moved: [])
    let money = [Money(minorUnits: 1, dinar)]
    #expect(try rights.excess(of: money, in: [.support]).count == 1)
    #expect(try rights.excess(of: money, in: [.finance]).isEmpty)
    #expect(try rights.excess(of: [Money(minorUnits: 9_999, euro)], in: [.support]).isEmpty)
  }
}
