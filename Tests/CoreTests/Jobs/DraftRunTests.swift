// Drafts that another system opened: the run issues them on their day, or says whom they wait for.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Imported drafts and the run")
struct DraftRunTests {
  /// The midnight of Berlin at which the two that wait for late usage are issued.
  static let day = Timestamp(milliseconds: 1_781_560_800_000)

  private func invoice(_ id: String, _ book: DemoBook) throws -> InvoiceRow {
    let reference = try book.reference(id, .invoice)
    return try book.service.book.makeReader().read { connection in
      try #require(try connection.invoice(InvoiceID(reference.id)))
    }
  }

  @Test("they are computed anew with what arrived, and issued once")
  func issued() throws {
    let book = try DemoBook.copy()
    _ = try book.service.run(until: Self.day.adding(seconds: 36 * 3_600))
    for (id, total) in [("I01382", Int64(4_772)), ("I01383", 21_652)] {
      let row = try invoice(id, book)
      #expect(row.status == .open && row.number != nil, "\(id)")
      #expect(row.total == total, "\(id)")
      #expect(row.issuedOn.components.day == 16, "\(id)")
    }
    #expect(try book.service.run().done.isEmpty)
  }

  @Test("usage that arrives before they close is billed on them")
  func lateUsage() throws {
    let book = try DemoBook.copy()
    let reference = try book.reference("S0090", .subscription)
    try book.service.write { connection, now in
      let id = try SubscriptionID(reference.id)
      let known: [UsageEventRow] = try connection.all(
        where: "subscription_id = $1", [id], order: "effective_at DESC")
      var event = try #require(known.first)
      event.id = connection.nextID()
      event.key = "late-\(event.key)"
      event.value = ExactDecimal(1_000_000)
      event.stamp = Stamp(at: now, correlation: connection.nextNumber())
      event.stamp.effectiveAt = Self.day.adding(seconds: -3 * 86_400)
      try connection.insert(event)
    }
    _ = try book.service.run(until: Self.day.adding(seconds: 3_600))
    #expect(try invoice("I01383", book).total > 21_652)
  }

  @Test("an unpaid subscription's draft waits for a person and says so")
  func unpaid() throws {
    let book = try DemoBook.copy()
    let reference = try book.reference("I01344", .invoice)
    #expect(
      try book.record(reference).state.plain
        == "draft, waits for a person: a subscription on it is unpaid")
    let waiting = try book.record(book.reference("I01383", .invoice)).state.plain
    #expect(waiting == "draft, to be issued on 2026-06-16")
    _ = try book.service.run(until: Self.day.adding(seconds: 36 * 3_600))
    #expect(try invoice("I01344", book).status == .draft)
  }

  @Test(
    "two drafts that a cancellation made wrong park their subscription once",
    .timeLimit(.minutes(5)))
  func parkedOnce() throws {
    let book = try DemoBook.copy()
    try book.act(
      Deed(
        .cancel, .named("S0071", .subscription), ["when": "now", "credit": "refund"], why: true))
    _ = try book.service.run(until: Self.day.adding(seconds: 5 * 86_400))
    let id = try SubscriptionID(book.reference("S0071", .subscription).id)
    let acts: [ParkingActRow] = try book.service.book.makeReader().read {
      try $0.all(where: "subscription_id = $1", [id])
    }
    #expect(acts.count == 1)
    #expect(acts.first?.reason.contains("finalise it as it is, then unpark") == true)
  }

  @Test("usage that comes after an invoice that another system issued waits as work")
  func afterImported() throws {
    let book = try DemoBook.copy()
    let id = try SubscriptionID(book.reference("S0008", .subscription).id)
    try book.service.write { connection, now in
      let known: [UsageEventRow] = try connection.all(
        where: "subscription_id = $1", [id], order: "effective_at DESC")
      var event = try #require(known.first)
      event.id = connection.nextID()
      event.key = "late-\(event.key)"
      event.stamp = Stamp(at: now, correlation: connection.nextNumber())
      event.stamp.effectiveAt = Timestamp("2026-05-20T10:00:00Z") ?? now
      try connection.insert(event)
      try Standings(connection: connection, now: now).rebuild()
    }
    let work = try book.service.book.makeReader().read { try $0.openWorkItems() }
    #expect(
      work.filter { $0.work == "refused_usage" }.map(\.title) == [
        "Usage is not billed: it came after the invoice of its period"
      ])
  }

  private func payAll(_ book: DemoBook, _ payer: CustomerID) throws {
    let due = try book.facts { facts in
      try facts.account(of: payer).documents.reduce(0) { $0 + $1.due }
    }
    let subject = Deed.Subject.id(.customer, payer.description)
    try book.act(Deed(.recordPayment, subject, ["amount": "\(due / 100 + 1)"], why: true))
    try book.act(Deed(.applyCash, subject, why: true))
  }

  /// An unpaid subscription gets a draft for July, pays what is due, and pauses within July: what
  /// comes back is taken off a document that was never issued.
  @Test("what corrects a draft waits until that is issued")
  func correctsDraft() throws {
    let book = try DemoBook.copy()
    let old = try invoice("I01344", book)
    let lines = try book.service.book.makeReader().read { try $0.lines(of: old.id) }
    let subscription = try #require(lines.compactMap(\.subscriptionID).first)
    _ = try book.service.run(until: Timestamp("2026-07-11T10:00:00Z") ?? Self.day)
    try payAll(book, old.customerID)
    try book.act(Deed(.finalise, .id(.invoice, old.id.description), why: true))
    try payAll(book, old.customerID)
    _ = try book.service.run(until: Timestamp("2026-07-14T10:00:00Z") ?? Self.day)
    try book.act(
      Deed(.pause, .id(.subscription, subscription.description), ["when": "now"], why: true))
    _ = try book.service.run(until: Timestamp("2026-08-12T10:00:00Z") ?? Self.day)
    let rows: [InvoiceRow] = try book.service.book.makeReader().read {
      try $0.all(where: "customer_id = $1", [old.customerID], order: "id")
    }
    let note = try #require(rows.first { $0.document == .creditNote })
    let july = try #require(note.correctsID)
    #expect(note.status == .draft)
    #expect(rows.first { $0.id == july }?.status == .draft)
    let ofNote = Deed.Subject.id(.invoice, note.id.description)
    let words = try book.record(RecordReference(.invoice, note.id.description)).state.plain
    #expect(words.contains("it corrects the draft \(july)"))
    let refused = #expect(throws: Refusal.self) {
      try book.act(Deed(.finalise, ofNote, why: true))
    }
    #expect(refused?.code == "corrects-draft")
    try book.act(Deed(.finalise, .id(.invoice, july.description), why: true))
    _ = try book.service.run()
    let issued = try book.service.book.makeReader().read { try $0.invoice(note.id) }
    #expect(issued?.status == .open && issued?.number != nil)
    #expect(try book.facts { try LedgerCheck($0).payer(old.customerID) } == [])
  }
}
