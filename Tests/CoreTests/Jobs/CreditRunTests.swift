// What the run issues is paid with the credit that the payer holds, as the preview said and as the
// command does it; and the payer is told of it once.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Credit and the run")
struct CreditRunTests {
  /// Grants of a customer: minor units and the last day.
  typealias Grants = [(amount: String, until: String?)]

  private func subscriptions(_ book: RunBook) throws -> [SubscriptionRow] {
    try book.read { connection in
      let rows: [SubscriptionRow] = try connection.all(order: "id")
      return try rows.filter { try connection.customer($0.customerID)?.country == "DE" }
    }
  }

  private func grant(_ grants: Grants, to customer: CustomerID, _ book: RunBook) throws {
    for grant in grants {
      var arguments = ["amount": grant.amount]
      arguments["until"] = grant.until
      try book.act(.grantCredit, RecordReference(.customer, customer.description), arguments)
    }
  }

  private func facts<Value>(_ book: RunBook, _ body: (FactReader) throws -> Value) throws -> Value {
    let now = try book.service.now()
    return try book.read { try body(FactReader($0, clock: { now })) }
  }

  private func expected(_ id: SubscriptionID, _ book: RunBook) throws -> InvoiceFigures {
    try facts(book) { reader in
      let (customer, subscription) = try reader.picture(of: id)
      guard case .invoice(let preview, _) = try reader.nextInvoice(of: subscription, in: customer)
      else { throw WrongAnswer(query: "preview of \(id)") }
      return preview.figures
    }
  }

  /// The payer's documents of June.
  private func issued(_ customer: CustomerID, _ book: RunBook) throws -> [DocumentStanding] {
    try facts(book) { reader in
      try reader.account(of: customer).documents.filter {
        $0.row.issuedOn.components.month == 6 && $0.row.document == .invoice
      }
    }
  }

  private func expectTrue(_ book: RunBook, _ comment: Comment) throws {
    let once = try book.dump()
    #expect(try book.service.run().done.isEmpty, comment)
    #expect(try book.dump() == once, comment)
    let kept = try book.standings()
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    #expect(try book.standings() == kept, comment)
    #expect(try facts(book) { try LedgerCheck($0).book() } == [], comment)
  }

  @Test(
    "grants pay what the run issues as the preview said, once",
    arguments: [
      [("3", nil)], [("1000", "2026-12-31")],
      [("2", nil), ("4", "2026-07-31"), ("1", "2026-06-30")],
      [("5", "2026-06-01"), ("1", nil)],
    ] as [Grants])
  func grants(grants: Grants) throws {
    let book = try RunBook(12, seed: 5, isDue: false)
    let subscription = try subscriptions(book)[3]
    try grant(grants, to: subscription.customerID, book)
    let figures = try expected(subscription.id, book)
    #expect(figures.creditApplied.value ?? 0 > 0)
    try InvoiceBook.setClock(InvoiceBook.due, of: book.service)
    _ = try book.service.run()
    let document = try #require(try issued(subscription.customerID, book).first)
    // What expires before the invoice is issued pays nothing of it.
    let gone: Int64 = grants.contains { $0.until == "2026-06-01" } ? 500 : 0
    #expect(document.row.total == figures.total.value)
    #expect(document.applied == (figures.creditApplied.value ?? 0) - gone)
    #expect(document.due == (figures.amountDue.value ?? 0) + gone)
    let uses: [CreditApplicationRow] = try book.read { try $0.all(order: "id") }
    let account = try facts(book) { try $0.account(of: subscription.customerID) }
    let order = uses.compactMap { use in account.grants.firstIndex { $0.row.id == use.grantID } }
    #expect(order == order.sorted() && !order.isEmpty)
    try expectTrue(book, "\(grants)")
  }

  @Test("credit of a note pays the next invoice, and what is left stays")
  func balance() throws {
    let book = try RunBook(12, seed: 5, isDue: false)
    let subscription = try subscriptions(book)[2]
    let documents: [InvoiceRow] = try book.read {
      try $0.all(where: "customer_id = $1", [subscription.customerID])
    }
    let old = try #require(documents.first)
    let reference = RecordReference(.invoice, old.id.description)
    try book.act(.issueCreditNote, reference, ["outcome": "credit", "amount": "7"])
    let held = try facts(book) {
      try $0.account(of: subscription.customerID).customerCredit(in: old.currency)
    }
    #expect(held > 0)
    try InvoiceBook.setClock(InvoiceBook.due, of: book.service)
    _ = try book.service.run()
    let document = try #require(try issued(subscription.customerID, book).first)
    #expect(document.applied == held && document.due == document.row.total - held)
    try expectTrue(book, "balance")
  }

  @Test("a note by hand on an invoice of the run leaves the next boundary to be billed")
  func noteOnOwnInvoice() throws {
    let book = try RunBook(12, seed: 5)
    let subscription = try subscriptions(book)[2]
    _ = try book.service.run()
    let document = try #require(try issued(subscription.customerID, book).first)
    try book.act(.issueCreditNote, document.reference, ["outcome": "offset", "amount": "5"])
    _ = try book.service.run(until: InvoiceRunTests.july.adding(seconds: 30 * 3_600))
    let parked: [ParkingActRow] = try book.read {
      try $0.all(where: "subscription_id = $1", [subscription.id])
    }
    #expect(parked.map(\.reason) == [])
    let invoices: [InvoiceRow] = try book.read {
      try $0.all(
        where: "customer_id = $1 AND document = 'invoice' AND status = 'open'",
        [subscription.customerID])
    }
    // One that was there, June's and July's.
    #expect(invoices.count == 3)
  }

  @Test("a run that is stopped after any commit pays with each credit once")
  func stopped() throws {
    let whole = try RunBook(20, seed: 9, isSpread: true, isDue: false)
    for subscription in try subscriptions(whole) where subscription.id.number % 2 == 0 {
      try grant([("40", nil)], to: subscription.customerID, whole)
    }
    let broken = try whole.copy()
    _ = try whole.service.run(until: InvoiceRunTests.july)
    var random = SplitMix64(seed: 9)
    for _ in 0..<8 {
      let stop = Counter(Int(random.below(9)) + 1)
      var options = RunOptions()
      options.documentsPerCommit = Int(random.below(3)) + 1
      options.afterCommit = { if stop.down() { throw InvoiceRunTests.Stopped() } }
      do {
        _ = try broken.service.run(until: InvoiceRunTests.july, options: options)
      } catch is InvoiceRunTests.Stopped {}
    }
    _ = try broken.service.run(until: InvoiceRunTests.july)
    let found = try InvoiceRunTests().difference(whole.dump(), broken.dump())
    #expect(found == [])
    #expect(try whole.read { try $0.count(CreditApplicationRow.self) } > 5)
    #expect(try facts(whole) { try LedgerCheck($0).book() } == [])
  }

  @Test("a draft is paid and told the same whether a person or the run finalises it")
  func finalised() throws {
    let book = try RunBook(60, seed: 4, isDue: false)
    let boundary = Timestamp(milliseconds: 1_780_264_800_000)
    _ = try book.service.run(until: boundary)
    let drafts: [InvoiceRow] = try book.read { try $0.all(where: "status = 'draft'", order: "id") }
    let draft = try #require(drafts.first { $0.total > 1_000 })
    try grant([("8", nil)], to: draft.customerID, book)
    #expect(try #require(try issued(draft.customerID, book).first).applied == 0)
    let byHand = try book.copy()
    try byHand.act(.finalise, RecordReference(.invoice, draft.id.description))
    _ = try book.service.run(until: boundary.adding(seconds: 24 * 3_600))
    var told: [[String]] = []
    for one in [book, byHand] {
      let document = try #require(try issued(draft.customerID, one).first)
      #expect(document.applied == 800 && document.due == draft.total - 800)
      try one.service.write { connection, now in
        try Standings(connection: connection, now: now).rebuild()
      }
      #expect(try facts(one) { try LedgerCheck($0).book() } == [])
      let messages = try one.read { try $0.messages(of: draft.customerID) }
        .filter { $0.kind == "invoice issued" }
      told.append(messages.map(\.key))
      #expect(messages.count == 1 && messages[0].text.contains("8.00 EUR of it paid by credit"))
    }
    #expect(told[0] == told[1])
  }

  @Test("only a payer with credit leaves the fast path")
  func fastPath() throws {
    let book = try RunBook(12, seed: 5, isDue: false)
    let rich = try subscriptions(book)[4].customerID
    try grant([("3", nil)], to: rich, book)
    try InvoiceBook.setClock(InvoiceBook.due, of: book.service)
    let slow = try facts(book) { reader in
      let due = try reader.connection.dueByPayer(JobKind.renewal.rawValue, by: reader.now)
      return try reader.billings(due).payers.filter { !$0.isQuiet && $0.parked.isEmpty }
    }
    #expect(slow.map(\.payer) == [rich])
  }

  @Test("every document of a run is told once, by its key", arguments: InvoiceRunTests.seeds)
  func messages(seed: UInt64) throws {
    let book = try RunBook(40, seed: seed)
    let known = try book.read { try $0.count(InvoiceRow.self, where: "number IS NOT NULL") }
    let report = try book.service.run()
    let count = try book.read { try $0.count(InvoiceRow.self, where: "number IS NOT NULL") } - known
    let messages: [MessageRow] = try book.read { try $0.all(where: "kind LIKE '%issued'") }
    #expect(Int64(messages.count) == Int64(count) && count > 30, "seed \(seed)")
    #expect(report.jobs[.renewal]?.messages == Int64(count))
    for message in messages {
      let invoice = try InvoiceID(message.subjectID)
      let row = try #require(try book.read { try $0.invoice(invoice) })
      #expect(message.key == "issued/\(invoice)" && message.customerID == row.customerID)
      #expect(message.text.hasPrefix("\(Money(minorUnits: row.total, row.currency))"))
    }
  }

  @Test("a cancellation is settled with the draft that closes at the same midnight")
  func settledWithDraft() throws {
    let book = try RunBook(60, seed: 4, isDue: false)
    let boundary = Timestamp(milliseconds: 1_780_264_800_000)
    _ = try book.service.run(until: boundary)
    let drafts: [InvoiceRow] = try book.read { try $0.all(where: "status = 'draft'", order: "id") }
    let draft = try #require(drafts.first { $0.total > 0 })
    let subscriptions: [SubscriptionRow] = try book.read {
      try $0.all(where: "customer_id = $1", [draft.customerID])
    }
    let subscription = try #require(subscriptions.first)
    try book.act(
      .cancel, RecordReference(.subscription, subscription.id.description),
      ["when": "now", "credit": "credit"])
    // The draft closes at the very midnight at which the cancellation is settled.
    _ = try book.service.run(until: boundary.adding(seconds: 24 * 3_600))
    #expect(try facts(book) { try LedgerCheck($0).payer(draft.customerID) } == [])
    let issued: [InvoiceRow] = try book.read {
      try $0.all(where: "customer_id = $1", [draft.customerID], order: "id")
    }
    #expect(issued.allSatisfy { $0.status == .open && $0.number != nil })
    let june = issued.filter { $0.issuedOn.components.month == 6 }
    #expect(june.count == 1)
    // One day of June at 75.00 a month, and the usage of May: no note, nothing twice.
    let lines = try book.read { connection in try june.flatMap { try connection.lines(of: $0.id) } }
    #expect(lines.filter { $0.purpose != .usage }.reduce(0) { $0 + $1.amount } == 250)
    #expect(lines.filter { $0.purpose == .usage }.count == 1)
    #expect(try book.service.run().done.isEmpty)
  }
}
