// What becomes of the periods of a void invoice: the next run bills them again, once; issued anew
// in the same act, they are billed and no run does it a second time.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Void invoices and the run")
struct VoidRunTests {
  static let months: [Timestamp] = [
    InvoiceBook.due, Timestamp(milliseconds: 1_782_900_000_000),
    Timestamp(milliseconds: 1_785_600_000_000),
  ]

  /// A book whose June, July and August are billed, and what was issued in each month's run.
  private func billedBook() throws -> (book: RunBook, issued: [[InvoiceRow]]) {
    let book = try RunBook(12, seed: 5)
    try book.service.write { connection, _ in
      _ = try connection.execute("UPDATE legal_entity SET allows_void = 1")
    }
    var known: Set<InvoiceID> = Set(try invoices(book).map(\.id))
    var issued: [[InvoiceRow]] = []
    for month in Self.months {
      _ = try book.service.run(until: max(month, try book.service.now()))
      let new = try invoices(book).filter { !known.contains($0.id) && $0.status == .open }
      known.formUnion(new.map(\.id))
      issued.append(new)
    }
    return (book, issued)
  }

  private func invoices(_ book: RunBook) throws -> [InvoiceRow] {
    try book.read { try $0.all(where: "document = 'invoice'", [], order: "id") }
  }

  private func work(_ book: RunBook) throws -> [WorkItemRow] {
    try book.read { try $0.openWorkItems() }.filter { $0.work == "completeness_gap" }
  }

  /// The outcome in force of each period that a document billed first.
  private func outcomes(_ id: InvoiceID, _ book: RunBook) throws -> [BillingPeriodRow] {
    try book.read { connection in
      let first: [BillingPeriodRow] = try connection.all(where: "invoice_id = $1", [id])
      return try first.compactMap { row in
        let all: [BillingPeriodRow] = try connection.all(
          where: "subscription_id = $1 AND price_id = $2 AND epoch = $3 AND k = $4",
          [row.subscriptionID, row.priceID, row.epoch, row.k], order: "n")
        return all.last
      }
    }
  }

  @Test(
    "the next run bills the periods of a void invoice again, whichever month it was of",
    arguments: [0, 1, 2])
  func voidAlone(month: Int) throws {
    let (book, issued) = try billedBook()
    let old = try #require(issued[month].first { $0.total > 0 })
    let count = try outcomes(old.id, book).count
    #expect(count > 0)
    try book.act(.voidInvoice, RecordReference(.invoice, old.id.description))
    #expect(try outcomes(old.id, book).allSatisfy { $0.outcome == .blocked })
    let known = Set(try invoices(book).map(\.id))
    _ = try book.service.run()
    let new = try invoices(book).filter { !known.contains($0.id) }
    #expect(new.map(\.total) == [old.total])
    #expect(new.first?.customerID == old.customerID)
    let after = try outcomes(old.id, book)
    #expect(after.allSatisfy { $0.outcome == .billed && $0.invoiceID == new.first?.id })
    #expect(after.count == count)
    // Once.
    let again = try book.service.run()
    #expect(again.jobs[.renewal]?.documents ?? 0 == 0)
    #expect(
      try book.read {
        try LedgerCheck(FactReader($0, clock: { Timestamp(milliseconds: 1_785_600_000_000) }))
          .book()
      } == [])
  }

  @Test(
    "voided and issued anew, the periods are the new invoice's and no run bills them again",
    arguments: [0, 1, 2])
  func regenerated(month: Int) throws {
    let (book, issued) = try billedBook()
    let old = try #require(issued[month].first { $0.total > 0 })
    try book.act(.voidAndRegenerate, RecordReference(.invoice, old.id.description))
    let new = try #require(try invoices(book).first { $0.replacesID == old.id })
    #expect(new.total == old.total)
    let after = try outcomes(old.id, book)
    #expect(!after.isEmpty)
    #expect(after.allSatisfy { $0.outcome == .billed && $0.invoiceID == new.id })
    let count = try invoices(book).count
    let again = try book.service.run()
    #expect(again.jobs[.renewal]?.documents ?? 0 == 0)
    #expect(try invoices(book).count == count)
  }

  @Test(
    "what is issued anew is paid by the credit that comes back and by what else is held",
    arguments: [true, false])
  func regeneratedWithCredit(isGranted: Bool) throws {
    let (book, issued) = try billedBook()
    let old = try #require(issued[2].first { $0.total > 1_000 })
    let other = try #require(issued[1].first { $0.customerID == old.customerID })
    let reference = RecordReference(.invoice, old.id.description)
    let payer = RecordReference(.customer, old.customerID.description)
    func give(_ amount: String) throws {
      if isGranted {
        try book.act(.grantCredit, payer, ["amount": amount, "currency": old.currency.code])
      } else {
        // Of what was paid, a note makes credit.
        try book.act(
          .issueCreditNote, RecordReference(.invoice, other.id.description),
          ["outcome": "credit", "amount": amount])
      }
    }
    if !isGranted {
      let total = Money(minorUnits: other.total, other.currency).description
      try book.act(.recordPayment, payer, ["amount": String(total.dropLast(4)), "reference": "x"])
      try book.act(.applyCash, payer, ["invoice": other.id.description])
    }
    try give("3.00")
    try book.act(.applyCredit, reference)
    try give("2.00")
    let preview = try book.act(.voidAndRegenerate, reference)
    #expect(preview.effects.contains("5.00 EUR of credit pays for it as it is issued."))
    let new = try #require(try invoices(book).first { $0.replacesID == old.id })
    let now = try book.service.now()
    try book.read { connection in
      let account = try FactReader(connection, clock: { now }).account(of: old.customerID)
      #expect(account.document(new.id)?.applied == 500)
      #expect(account.document(old.id)?.applied == 0)
      #expect(account.spendable(in: old.currency) == 0)
      #expect(try LedgerCheck(FactReader(connection, clock: { now })).book() == [])
      let told: [MessageRow] = try connection.all(where: "kind = 'invoice replaced'")
      #expect(told.contains { $0.text.hasSuffix("5.00 EUR of it paid by credit") })
    }
  }

  @Test("until a run has billed them, the periods stand on the morning list")
  func workItem() throws {
    let (book, issued) = try billedBook()
    let old = try #require(issued[1].first { $0.total > 0 })
    let before = try work(book).count
    try book.act(.voidInvoice, RecordReference(.invoice, old.id.description))
    #expect(try work(book).count > before)
    _ = try book.service.run()
    #expect(try work(book).count == before)
  }
}
